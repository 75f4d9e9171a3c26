// weirctl engine on a workspace of the test's own, with what workers would have written.
#include "backend/engine/log/workercard.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/topics/workspacetopics.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QDateTime>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class EngineTest : public QObject
{
    Q_OBJECT
private slots:
    void noWorkspaceIsSaid()
    {
        const Outcome outcome = status("weirctl.none.");
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains("There is no workspace weirctl.none. of an engine at "), outcome.err.constData());
    }

    void workersStagesAndTheAuditAreShown()
    {
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::bootstrap()};
        const ClientConf conf{spec, {}, ClientRole::Admin, {}, {}};
        engine::Workspace workspace;
        workspace.prefix = test::uniqueName(QStringLiteral("engine")).toStdString() + '.';
        workspace.partitions = 2;
        Result<engine::TopicPlan> plan = engine::reviewTopics(conf, workspace, Weirctl::patienceMs);
        QVERIFY(plan && !plan->exists);
        plan->missing.erase(std::find_if(plan->missing.begin(), plan->missing.end(),
                                         [](const auto& topic) { return topic.name == "traces"; }));
        QVERIFY(bool(engine::createTopics(conf, *plan, Weirctl::patienceMs)));

        test::TestProducer producer(test::bootstrap());
        engine::WorkerCard card;
        card.transactionalId = "worker-1";
        card.stage = "profile";
        card.group = workspace.group("profile");
        card.host = "node-7";
        card.pid = 4711;
        card.startedAtMs = 1'772'366'400'000;
        card.version = "1.0.0";
        engine::WorkerCard gone = card;
        gone.transactionalId = "worker-0";
        const auto announced = [](const engine::WorkerCard& worker) {
            return test::TestRecord{
                0, QByteArray::fromStdString(worker.transactionalId), QByteArray::fromStdString(textOf(worker)), 0, {}};
        };
        producer.send(topic(workspace, "workers"),
                      {announced(gone), announced(card), {0, QByteArray("worker-0"), std::nullopt, 0, {}}});
        audit(producer, workspace, 0);

        const Outcome shown = status(workspace.prefix.c_str());
        QCOMPARE(shown.err, QByteArray());
        QCOMPARE(shown.status, 0);
        QVERIFY2(shown.out.startsWith("Workspace " + QByteArray::fromStdString(workspace.prefix) + ": 2 partitions"),
                 shown.out.constData());
        QVERIFY2(shown.out.contains("traces is missing: it would be created with 2 partitions."),
                 shown.out.constData());
        QVERIFY2(shown.out.simplified().contains("profile 1 -"), shown.out.constData());
        QVERIFY2(shown.out.simplified().contains("worker-1 profile node-7 4711 1.0.0 "), shown.out.constData());
        QVERIFY(!shown.out.contains("worker-0"));
        QVERIFY2(shown.out.simplified().contains("collect shop-http 10 0 8 2 0 0 0 0"), shown.out.constData());

        const Outcome json = status(workspace.prefix.c_str(), {QStringLiteral("--json")});
        QCOMPARE(json.status, 0);
        const QJsonObject object = json.objects().value(0);
        QCOMPARE(object.value(QLatin1String("partitions")).toInt(), 2);
        QCOMPARE(object.value(QLatin1String("workers")).toArray().size(), 1);
        QCOMPARE(object.value(QLatin1String("missing")).toArray().size(), 1);
        QCOMPARE(object.value(QLatin1String("audit")).toArray().size(), 2);

        audit(producer, workspace, 1);
        const Outcome lost = status(workspace.prefix.c_str());
        QCOMPARE(lost.status, 1);
        QVERIFY2(lost.err.contains("The audit of collect does not balance: 1 events are unaccounted for."),
                 lost.err.constData());
    }

    void aDurationIsAsked()
    {
        QCOMPARE(status("weir.", {QStringLiteral("--last"), QStringLiteral("soon")}).status, 2);
        QCOMPARE(status("weir.", {QStringLiteral("word")}).status, 2);
    }

private:
    static QString topic(const engine::Workspace& workspace, const char* name)
    {
        return QString::fromStdString(workspace.topic(name));
    }

    static Outcome status(const char* prefix, const QStringList& more = {})
    {
        return Weirctl::runHere(
            QStringList{QStringLiteral("engine"), QStringLiteral("--prefix"), QString::fromUtf8(prefix)} + more);
    }

    /// Ten came in, eight went on, two were rejected; and `lost` more came in.
    static void audit(test::TestProducer& producer, const engine::Workspace& workspace, int lost)
    {
        engine::AuditCounts counts("collect", "worker-1");
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        counts.add("shop-http", now, engine::Counted::In, 10 + lost);
        counts.add("shop-http", now, engine::Counted::Out, 8);
        counts.add("shop-http", now, engine::Counted::Rejected, 2);
        std::vector<test::TestRecord> records;
        for (const engine::TopicRecord& record : counts.takeRecords())
            records.push_back(
                {0, QByteArray::fromStdString(record.key), QByteArray::fromStdString(*record.value), 0, {}});
        producer.send(topic(workspace, "audit"), records);
    }
};

WEIR_TEST(EngineTest)

} // namespace weir

#include "enginetest.moc"
