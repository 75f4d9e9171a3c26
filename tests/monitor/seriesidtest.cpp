#include "backend/monitor/history/historystore.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class SeriesIdTest : public QObject
{
    Q_OBJECT
private slots:
    void theTextIsTheKey()
    {
        const SeriesId id{Measure::Lag, Scope::GroupPartition, QStringLiteral("billing"), QStringLiteral("orders"), 3};
        QCOMPARE(id.text(), QStringLiteral("lag group-partition billing orders 3"));
        QCOMPARE((SeriesId{Measure::RecordsIn, Scope::Cluster, {}, {}, -1}.text()),
                 QStringLiteral("records-in cluster"));
        QCOMPARE((SeriesId{Measure::DiskFree, Scope::Broker, {}, {}, 7}.text()), QStringLiteral("disk-free broker 7"));
    }

    void everyMeasureAndScopeComesBack()
    {
        for (int measure = 0; measure <= int(Measure::End); ++measure) {
            for (int scope = 0; scope <= int(Scope::GroupPartition); ++scope) {
                SeriesId id{Measure(measure), Scope(scope), {}, {}, -1};
                if (scope >= int(Scope::Group))
                    id.group = QStringLiteral("a b%2F\u00e9 /100%");
                if (id.scope != Scope::Cluster && id.scope != Scope::Broker && id.scope != Scope::Group)
                    id.topic = QStringLiteral("t.x-y_z");
                if (id.scope == Scope::Broker || id.scope == Scope::Partition || id.scope == Scope::GroupPartition)
                    id.number = 12;
                QCOMPARE(SeriesId::parse(id.text()), std::optional(id));
            }
        }
    }

    void aGroupWithoutANameIsAGroup()
    {
        const SeriesId id{Measure::Lag, Scope::Group, QString(QLatin1String("")), {}, -1};
        QCOMPARE(SeriesId::parse(id.text()), std::optional(id));
    }

    void whatIsNoIdIsNone_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "lag", "lag group", "lag group a b", "lag nothing a", "love group a",
                                 "lag group-partition a b", "lag group-partition a b x", "lag group-partition a b 03",
                                 "lag group a%2", " lag group a", "lag group a%41"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void whatIsNoIdIsNone()
    {
        QFETCH(QString, text);
        QCOMPARE(SeriesId::parse(text), std::optional<SeriesId>());
    }

    void aClustersIdDoesNotLeadOutOfTheFolder()
    {
        QCOMPARE(historyPath(QStringLiteral("/d"), QStringLiteral("abc-_1")),
                 QStringLiteral("/d/history/abc-_1.sqlite"));
        QCOMPARE(historyPath(QStringLiteral("/d"), QStringLiteral("../x")),
                 QStringLiteral("/d/history/%2E.%2Fx.sqlite"));
    }
};

WEIR_TEST(SeriesIdTest)

} // namespace weir

#include "seriesidtest.moc"
