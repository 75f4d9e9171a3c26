#include "models/common/readplace.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class ReadPlaceTest : public QObject
{
    Q_OBJECT
private slots:
    void requestsSurviveTheAddress_data()
    {
        QTest::addColumn<QString>("query");
        for (const char* query :
             {"", "from=newest:20", "from=beginning", "from=beginning&until=live", "from=live",
              "from=offset:42&until=count:10", "from=time:2026-01-31T12:00:00.000Z&until=time:2026-01-31T13:00:00.000Z",
              "partitions=0,3&records=all", "records=uncommitted&until=offset:7"})
            QTest::newRow(query) << QString::fromLatin1(query);
    }
    void requestsSurviveTheAddress()
    {
        QFETCH(QString, query);
        const Result<Place> place = Place::parse(QStringLiteral("weir://c/topics/orders/messages?") + query);
        QVERIFY(place.has_value());
        const Result<ReadRequest> request = readRequest(*place);
        QVERIFY2(request.has_value(), qPrintable(request ? QString() : request.error().detail));
        QCOMPARE(request->topic, QStringLiteral("orders"));
        Place again{QStringLiteral("c"), place->path, readQuery(*request)};
        const Result<ReadRequest> same = readRequest(again);
        QVERIFY(same.has_value());
        QCOMPARE(*same, *request);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("subject");
        QTest::newRow("start") << QStringLiteral("from=soon") << QStringLiteral("from");
        QTest::newRow("count") << QStringLiteral("from=newest:many") << QStringLiteral("from");
        QTest::newRow("stop") << QStringLiteral("until=-1") << QStringLiteral("until");
        QTest::newRow("time") << QStringLiteral("from=time:yesterday") << QStringLiteral("from");
        QTest::newRow("partition") << QStringLiteral("partitions=1,x") << QStringLiteral("partitions");
        QTest::newRow("records") << QStringLiteral("records=some") << QStringLiteral("records");
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QString, query);
        QFETCH(QString, subject);
        const Result<ReadRequest> request =
            readRequest(*Place::parse(QStringLiteral("weir://c/topics/o/messages?") + query));
        QVERIFY(!request);
        QCOMPARE(request.error().subject, subject);
        QVERIFY(request.error().detail.size() > 20);
    }

    void momentsAsPeopleTypeThem()
    {
        const std::int64_t now = 1'790'000'000'000;
        QCOMPARE(*parseMoment(QStringLiteral("-2h"), now, true), now - 7'200'000);
        QCOMPARE(*parseMoment(QStringLiteral("now"), now, true), now);
        QCOMPARE(*parseMoment(QStringLiteral("1790000000123"), now, true), std::int64_t(1'790'000'000'123));
        QCOMPARE(*parseMoment(QStringLiteral("1970-01-01 00:01"), now, true), std::int64_t(60'000));
        QCOMPARE(*parseMoment(QStringLiteral("1970-01-01T01:00:00+01:00"), now, true), std::int64_t(0));
        QCOMPARE(*parseMoment(momentText(now + 250, true), now, true), now + 250);
        QVERIFY(!parseMoment(QStringLiteral("noon"), now, true));
    }
};

WEIR_TEST(ReadPlaceTest)

} // namespace weir

#include "readplacetest.moc"
