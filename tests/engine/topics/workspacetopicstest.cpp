#include <QTest> // first: moc stumbles over <compare> otherwise

#include "backend/engine/topics/workspaceproperties.h"
#include "backend/engine/topics/workspacetopics.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QThread>
#include <set>

namespace weir {
namespace {

constexpr int patienceMs = 60'000;

template <typename T> QString wordsOf(const Result<T>& result)
{
    return result ? QStringLiteral("fine")
                  : errorKindName(result.error().kind) + QLatin1Char(' ') + result.error().detail;
}

const engine::WrongSetting* wrongOf(const engine::TopicPlan& plan, const std::string& topic, const std::string& name)
{
    for (const engine::WrongSetting& wrong : plan.wrong) {
        if (wrong.topic == topic && wrong.name == name)
            return &wrong;
    }
    return nullptr;
}

} // namespace

/// A workspace's topics on a real cluster.
class WorkspaceTopicsTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    engine::Workspace workspace;

    void remove()
    {
        test::TestProducer producer(test::bootstrap());
        for (const engine::TopicSpec& spec : engine::workspaceTopics(workspace))
            producer.deleteTopic(QString::fromStdString(workspace.topic(spec.name)));
    }

private slots:
    void init()
    {
        conf.spec.bootstrap = QStringList{test::bootstrap()};
        conf.spec.readOnly = false;
        workspace.prefix = test::uniqueName(QStringLiteral("ws")).toStdString() + ".";
        workspace.partitions = 2;
        workspace.isEncrypted = true;
    }

    void theTableIsComplete()
    {
        std::set<std::string> names;
        for (const engine::TopicSpec& spec : engine::workspaceTopics(workspace)) {
            QVERIFY(names.insert(spec.name).second);
            QVERIFY(spec.settings.count("cleanup.policy") == 1);
            QVERIFY(spec.partitions == 1 || spec.partitions == workspace.partitions);
            QVERIFY(!spec.hasWorkspacePartitions || spec.partitions == workspace.partitions);
        }
        for (const char* name :
             {"definitions", "journal",      "collected",    "identify-lock", "events",  "identities",
              "state",       "profiles",     "memberships",  "journeys",      "outbox",  "delivery-state",
              "deliveries",  "dead-letters", "violations",   "traces",        "dedupe",  "catalogue",
              "audit",       "workers",      "suppressions", "keys",          "queries", "answers"})
            QVERIFY2(names.count(name) == 1, name);
    }

    void isReviewedCreatedAndThenRight()
    {
        const auto before = engine::reviewTopics(conf, workspace, patienceMs);
        QVERIFY2(before, qPrintable(wordsOf(before)));
        QVERIFY(!before->exists && before->right.empty() && before->wrong.empty());
        QCOMPARE(before->missing.size(), engine::workspaceTopics(workspace).size());
        QCOMPARE(before->replication, std::min(3, before->brokers));

        // Nobody creates what may not be created.
        const auto refused = engine::openWorkspace(conf, workspace, false, patienceMs);
        QVERIFY(!refused && refused.error().kind == ErrorKind::NotFound);
        ClientConf readOnly = conf;
        readOnly.spec.readOnly = true;
        const auto alsoRefused = engine::openWorkspace(readOnly, workspace, true, patienceMs);
        QVERIFY(!alsoRefused && alsoRefused.error().kind == ErrorKind::ReadOnly);

        const auto opened = engine::openWorkspace(conf, workspace, true, patienceMs);
        QVERIFY2(opened, qPrintable(wordsOf(opened)));
        QCOMPARE(opened->partitions, 2);
        const auto after = engine::reviewTopics(conf, workspace, patienceMs);
        QVERIFY2(after, qPrintable(wordsOf(after)));
        QVERIFY(after->exists && after->missing.empty());
        QVERIFY2(after->wrong.empty(),
                 after->wrong.empty()
                     ? ""
                     : (after->wrong[0].topic + " " + after->wrong[0].name + " " + after->wrong[0].found).c_str());
        QCOMPARE(after->right.size(), before->missing.size());

        // Again, by somebody who would have made it otherwise: it stays as it is, and that is told.
        engine::Workspace other = workspace;
        other.partitions = 5;
        other.isEncrypted = false;
        const auto again = engine::openWorkspace(conf, other, true, patienceMs);
        QVERIFY2(again, qPrintable(wordsOf(again)));
        QCOMPARE(again->partitions, 2);
        QCOMPARE(again->isEncrypted, true);
        const auto properties = engine::readProperties(conf, workspace, patienceMs);
        QVERIFY(properties && *properties);
        QCOMPARE((*properties)->partitions, 2);
        QCOMPARE((*properties)->formatMajor, engine::engineFormatMajor);
        QVERIFY((*properties)->createdAtMs > 0 && !(*properties)->createdBy.empty());
        remove();
    }

    void whatIsWrongIsNamed()
    {
        test::TestProducer producer(test::bootstrap());
        const auto make = [&](const char* name, int partitions, const std::map<std::string, std::string>& settings) {
            producer.createTopic(QString::fromStdString(workspace.topic(name)), partitions, settings);
        };
        make("events", 2,
             {{"cleanup.policy", "delete"}, {"retention.ms", "1000000"}, {"max.message.bytes", "9000000"}});
        make("state", 3, {{"cleanup.policy", "compact"}});
        make("workers", 1, {{"cleanup.policy", "compact"}});
        make("profiles", 2, {{"cleanup.policy", "delete"}});
        workspace.partitions = 7;
        const auto plan = engine::reviewTopics(conf, workspace, patienceMs);
        QVERIFY2(plan, qPrintable(wordsOf(plan)));
        QCOMPARE(plan->workspace.partitions, 2); // as `events` has them
        QVERIFY(plan->isFatal());
        const auto* retention = wrongOf(*plan, workspace.topic("events"), "retention.ms");
        QVERIFY(retention && !retention->isFatal);
        QCOMPARE(retention->wanted, "-1");
        QCOMPARE(retention->found, "1000000");
        QVERIFY(!wrongOf(*plan, workspace.topic("events"), "max.message.bytes")); // more is as good
        const auto* partitions = wrongOf(*plan, workspace.topic("state"), "partitions");
        QVERIFY(partitions && partitions->isFatal);
        QCOMPARE(partitions->found, "3");
        const auto* clock = wrongOf(*plan, workspace.topic("workers"), "message.timestamp.type");
        QVERIFY(clock && clock->isFatal);
        const auto* cleanup = wrongOf(*plan, workspace.topic("profiles"), "cleanup.policy");
        QVERIFY(cleanup && cleanup->isFatal);
        const auto opened = engine::openWorkspace(conf, workspace, true, patienceMs);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Conflict);
        QVERIFY2(opened.error().detail.contains(QStringLiteral("instead of")), qPrintable(opened.error().detail));
        for (const char* name : {"events", "state", "workers", "profiles"})
            producer.deleteTopic(QString::fromStdString(workspace.topic(name)));
    }

    void twoCreateItAtOnce()
    {
        engine::Workspace other = workspace;
        other.isEncrypted = false;
        Result<engine::Workspace> one = Error{}, two = Error{};
        const std::unique_ptr<QThread> beside(
            QThread::create([&] { one = engine::openWorkspace(conf, workspace, true, patienceMs); }));
        beside->start();
        two = engine::openWorkspace(conf, other, true, patienceMs);
        QVERIFY(beside->wait(patienceMs));
        QVERIFY2(one, qPrintable(wordsOf(one)));
        QVERIFY2(two, qPrintable(wordsOf(two)));
        QCOMPARE(one->isEncrypted, two->isEncrypted); // one of them has won, and both know
        remove();
    }

    void anOlderEngineKeepsOut()
    {
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(QString::fromStdString(workspace.topic("workers")), 1, {{"cleanup.policy", "compact"}});
        const auto none = engine::readProperties(conf, workspace, patienceMs);
        QVERIFY(none && !*none);
        engine::WorkspaceProperties newer;
        newer.partitions = 2;
        newer.formatMajor = engine::engineFormatMajor + 1;
        const auto written = engine::ensureProperties(conf, workspace, newer, patienceMs);
        QVERIFY2(written, qPrintable(wordsOf(written)));
        const auto read = engine::readProperties(conf, workspace, patienceMs);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::UnsupportedVersion);
        newer.formatMajor = 1;
        const auto refused = engine::ensureProperties(conf, workspace, newer, patienceMs);
        QVERIFY(!refused && refused.error().kind == ErrorKind::UnsupportedVersion);
        producer.deleteTopic(QString::fromStdString(workspace.topic("workers")));
    }

    void anUnreachableClusterIsToldInTime()
    {
        ClientConf nobody;
        nobody.spec.bootstrap = QStringList{QStringLiteral("localhost:1")};
        const auto plan = engine::reviewTopics(nobody, workspace, 1500);
        QVERIFY(!plan);
    }
};

WEIR_TEST(WorkspaceTopicsTest)

} // namespace weir

#include "workspacetopicstest.moc"
