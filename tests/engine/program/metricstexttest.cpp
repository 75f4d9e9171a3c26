// What an engine tells Prometheus of its Kafka sources.
#include "backend/engine/worker/metricstext.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::engine {

class MetricsTextTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingOfWhatDoesNotRun() { QCOMPARE(engineMetrics(EngineStatus()), std::string()); }

    void sources()
    {
        EngineStatus status;
        KafkaSourceReport orders{"orders", "shop.orders", {}};
        orders.counts.records = 12;
        orders.counts.commits = 3;
        orders.counts.totals[Counted::In] = 10;
        orders.counts.totals[Counted::Rejected] = 2;
        orders.counts.places = {{0, 7, 5}, {1, -1, -1}};
        KafkaSourceReport payments{"payments", "payments", {}};
        payments.counts.aborts = 1;
        payments.counts.obstacle = Error{ErrorKind::NotFound};
        status.sources = {orders, payments};
        const std::string text = engineMetrics(status);
        for (const char* line :
             {"weir_engine_source_records_total{source=\"orders\"} 12",
              "weir_engine_source_stopped{source=\"orders\"} 0", "weir_engine_source_stopped{source=\"payments\"} 1",
              "weir_engine_source_outcomes_total{source=\"orders\",outcome=\"in\"} 10",
              "weir_engine_source_outcomes_total{source=\"orders\",outcome=\"rejected\"} 2",
              "weir_engine_source_commits_total{source=\"orders\"} 3",
              "weir_engine_source_restarts_total{source=\"payments\"} 1",
              "weir_engine_source_position{source=\"orders\",partition=\"0\"} 7",
              "weir_engine_source_lag{source=\"orders\",partition=\"0\"} 5"})
            QVERIFY2(text.find('\n' + std::string(line) + '\n') != text.npos, line);
        QVERIFY(text.find("partition=\"1\"") == text.npos); // not known is not told
        // Each family has its type once, before its values, as Prometheus wants it.
        std::set<std::string> families;
        for (std::size_t at = text.find("# TYPE "); at != text.npos; at = text.find("# TYPE ", at + 1)) {
            const std::size_t from = at + 7;
            const std::string name = text.substr(from, text.find(' ', from) - from);
            QVERIFY2(families.insert(name).second, name.c_str());
        }
        QCOMPARE(families.size(), std::size_t(7));
    }
};

WEIR_TEST(MetricsTextTest)

} // namespace weir::engine

#include "metricstexttest.moc"
