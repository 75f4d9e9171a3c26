// weirctl engine on a workspace of the test's own, with what workers would have written.
#include "backend/engine/log/workercard.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/topics/workspacetopics.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QDateTime>
#include <QFile>
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
        audit(producer, workspace, "collect", 0);
        audit(producer, workspace, "identify", 0, 8);
        audit(producer, workspace, "profile", 0, 6);

        const Outcome shown = status(workspace.prefix.c_str());
        QCOMPARE(shown.err, QByteArray());
        QCOMPARE(shown.status, 0);
        QVERIFY2(shown.out.startsWith("Workspace " + QByteArray::fromStdString(workspace.prefix) + ": 2 partitions"),
                 shown.out.constData());
        QVERIFY2(shown.out.contains("traces is missing: it would be created with 2 partitions."),
                 shown.out.constData());
        QVERIFY2(shown.out.contains("No engine has run in it yet."), shown.out.constData());
        const QByteArray events = QByteArray::fromStdString(workspace.topic("events"));
        QVERIFY2(shown.out.simplified().contains("profile " + events + " 0 2 0"), shown.out.constData());
        QVERIFY2(shown.out.contains("Merges: none is open."), shown.out.constData());
        // It says that it lives, and is no member of its group.
        QVERIFY2(shown.out.simplified().contains("profile node-7 4711 1.0.0 "), shown.out.constData());
        QVERIFY2(shown.out.contains("  waits\n") || shown.out.contains("  gone for "), shown.out.constData());
        for (const QByteArray& line : shown.lines())
            QVERIFY2(line.size() <= 100 || line.contains(events.left(5)), line.constData());
        QVERIFY2(shown.out.simplified().contains("collect shop-http 10 0 8 2 0 0 0 0"), shown.out.constData());

        const Outcome json = status(workspace.prefix.c_str(), {QStringLiteral("--json")});
        QCOMPARE(json.status, 0);
        const QJsonObject object = json.objects().value(0);
        QCOMPARE(object.value(QLatin1String("partitions")).toInt(), 2);
        QCOMPARE(object.value(QLatin1String("workers")).toArray().size(), 1);
        QCOMPARE(object.value(QLatin1String("missing")).toArray().size(), 1);
        QCOMPARE(
            object.value(QLatin1String("workers")).toArray().at(0).toObject().value(QLatin1String("id")).toString(),
            QStringLiteral("worker-1"));
        QCOMPARE(object.value(QLatin1String("audit")).toArray().size(), 3);
        QCOMPARE(object.value(QLatin1String("auditInAll")).toArray().size(), 3);
        QCOMPARE(object.value(QLatin1String("flows")).toArray().size(), 2);
        QCOMPARE(object.value(QLatin1String("problems")).toArray().size(), 0);

        audit(producer, workspace, "collect", 1);
        const Outcome lost = status(workspace.prefix.c_str());
        QCOMPARE(lost.status, 1);
        QVERIFY2(lost.err.contains("The audit of collect does not balance: 1 events are unaccounted for."),
                 lost.err.constData());

        audit(producer, workspace, "collect", 0, 13);
        const Outcome between = status(workspace.prefix.c_str());
        QCOMPARE(between.status, 1);
        QVERIFY2(between.err.contains("Of shop-http, collect gave ") && between.err.contains("identify took only 8."),
                 between.err.constData());
        QVERIFY2(between.out.contains("LOST"), between.out.constData());

        // What waits is under way, not lost; but nobody is there to take it.
        producer.send(topic(workspace, "collected"), {{0, QByteArray("u1"), QByteArray("{}"), 0, {}}});
        const Outcome waiting = status(workspace.prefix.c_str());
        QCOMPARE(waiting.status, 1);
        QVERIFY2(waiting.err.contains("Nobody works at identify, and 1 records wait for it."), waiting.err.constData());
        QVERIFY2(waiting.out.contains("records are under way") && !waiting.out.contains("LOST"),
                 waiting.out.constData());
    }

    void operatorsAreToldOfEveryTopic()
    {
        QFile file(QStringLiteral(WEIR_SOURCE_DIR "/docs/engine.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString told = QString::fromUtf8(file.readAll());
        for (const engine::TopicSpec& topic : engine::workspaceTopics({}))
            QVERIFY2(told.contains(QLatin1Char('`') + QString::fromStdString(topic.name) + QLatin1Char('`')),
                     topic.name.c_str());
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

    /// `in` came in, all but two went on, two were rejected; and `lost` more came in.
    static void audit(test::TestProducer& producer, const engine::Workspace& workspace, const char* stage, int lost,
                      int in = 10)
    {
        engine::AuditCounts counts(stage, "worker-1");
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        counts.add("shop-http", now, engine::Counted::In, in + lost);
        counts.add("shop-http", now, engine::Counted::Out, in - 2);
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
