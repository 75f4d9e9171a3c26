#include "tests/engine/identify/identifylab.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::differentIn;
using test::Gathered;
using test::IdentifyLab;
using test::textOf;

/// Stage 2 over a real broker, one worker.
class IdentifyWorkerTest : public QObject
{
    Q_OBJECT
private slots:
    void decidesAsTheStageAlone_data()
    {
        QTest::addColumn<bool>("isEncrypted");
        QTest::newRow("plain") << false;
        QTest::newRow("encrypted") << true;
    }
    void decidesAsTheStageAlone()
    {
        QFETCH(bool, isEncrypted);
        IdentifyLab lab(isEncrypted);
        const std::vector<Gathered> events = test::crowd(1, 600, "m");
        lab.collect(events);
        const auto worker = lab.worker();
        QVERIFY(IdentifyLab::waitFor([&] { return worker->status().taken == std::int64_t(events.size()); }));
        worker->stop();
        QCOMPARE(worker->status().uncommitted, 0);
        QCOMPARE(textOf(lab.mistakes()), QString());
        QCOMPARE(lab.accepted().size(), differentIn(events));
        const engine::AuditTotals totals = lab.audit();
        QCOMPARE(totals.balance(), 0);
        QCOMPARE(totals[engine::Counted::In], std::int64_t(events.size()));
        QCOMPARE(totals[engine::Counted::Duplicates], std::int64_t(events.size() - differentIn(events)));
        // Every profile ever made has a key of its own.
        std::size_t made = 0;
        for (const engine::EventsRecord& record : lab.events())
            if (const auto* event = std::get_if<engine::AcceptedEvent>(&record))
                made += event->isNew ? 1 : 0;
        QVERIFY(made > 20);
        QCOMPARE(lab.newest("keys").size(), isEncrypted ? made : 0);
    }
};
WEIR_TEST(IdentifyWorkerTest)

} // namespace weir

#include "identifyworkertest.moc"
