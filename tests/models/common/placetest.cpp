#include "models/common/place.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class PlaceTest : public QObject
{
    Q_OBJECT
private slots:
    void writesWhatPeopleRead()
    {
        const Place place{QStringLiteral("prod"),
                          {QStringLiteral("topics"), QStringLiteral("orders"), QStringLiteral("messages")},
                          {{QStringLiteral("from"), QStringLiteral("newest:500")}}};
        QCOMPARE(place.address(), QStringLiteral("weir://prod/topics/orders/messages?from=newest:500"));
        QCOMPARE(Place{}.pageId(), QString());
    }

    void comesBackTheSame_data()
    {
        QTest::addColumn<QString>("cluster");
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<QString>("value");
        const QStringList topic{QStringLiteral("topics"), QStringLiteral("a")};
        QTest::newRow("plain") << QStringLiteral("local") << topic << QStringLiteral("x");
        QTest::newRow("no cluster") << QString() << QStringList{QStringLiteral("connections")} << QString();
        QTest::newRow("spaces and case") << QStringLiteral("My Cluster") << topic << QStringLiteral("a b+c");
        QTest::newRow("slashes, marks") << QStringLiteral("a/b?c#d&e=f%41")
                                        << QStringList{QStringLiteral("files"), QStringLiteral("/x/y?z#1&2=3")}
                                        << QStringLiteral("value.a = 'x&y' and b > 50%");
        QTest::newRow("letters") << QStringLiteral("München")
                                 << QStringList{QStringLiteral("topics"), QStringLiteral("注文")}
                                 << QStringLiteral("ключ");
    }

    void comesBackTheSame()
    {
        QFETCH(QString, cluster);
        QFETCH(QStringList, path);
        QFETCH(QString, value);
        const Place place{cluster, path, {{QStringLiteral("filter"), value}, {QStringLiteral("a&b"), value}}};
        const Result<Place> back = Place::parse(place.address());
        QVERIFY2(back, qPrintable(place.address()));
        QCOMPARE(back->cluster, place.cluster);
        QCOMPARE(back->path, place.path);
        QCOMPARE(back->query, place.query);
    }

    void forgivesASlashAtTheEnd()
    {
        const Result<Place> place = Place::parse(QStringLiteral(" weir://c/topics/ "));
        QVERIFY(place);
        QCOMPARE(place->path, QStringList{QStringLiteral("topics")});
    }

    void saysWhereItIsWrong_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("where");
        QTest::newRow("scheme") << QStringLiteral("http://c/topics") << QStringLiteral("At character 1:");
        QTest::newRow("no page") << QStringLiteral("weir://prod") << QStringLiteral("At character 12:");
        QTest::newRow("empty page") << QStringLiteral("weir://prod/") << QStringLiteral("At character 12:");
        QTest::newRow("percent") << QStringLiteral("weir://c/topics/100%") << QStringLiteral("At character 20:");
        QTest::newRow("empty") << QString() << QStringLiteral("At character 1:");
    }

    void saysWhereItIsWrong()
    {
        QFETCH(QString, address);
        QFETCH(QString, where);
        const Result<Place> place = Place::parse(address);
        QVERIFY(!place);
        QCOMPARE(place.error().kind, ErrorKind::Invalid);
        QVERIFY2(place.error().detail.startsWith(where), qPrintable(place.error().detail));
    }
};

WEIR_TEST(PlaceTest)

} // namespace weir

#include "placetest.moc"
