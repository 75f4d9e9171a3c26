#include "backend/service/alerts/clusteralerts.h"
#include "backend/service/definitions/clusterdefinitions.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/registry.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

constexpr std::int64_t startMs = 1'800'000'000'000;

/// One cluster with a clock of ours.
struct World
{
    explicit World(const QString& folder = {})
        : alerts(&monitor, &definitions, {folder, QStringLiteral("shop"), [this] { return topics; }, &clock, 0.01})
    {
    }

    bool save(const char* kind, const char* key, const QJsonObject& body, bool removed = false)
    {
        Definition definition;
        definition.kind = QLatin1String(kind);
        definition.key = QLatin1String(key);
        definition.body = body;
        definition.removed = removed;
        definition.version = definitions.nextVersion(definition.kind, definition.key);
        std::optional<Result<void>> outcome;
        definitions.save({definition}, &definitions, [&outcome](const Result<void>& result) { outcome = result; });
        return QTest::qWaitFor([&outcome] { return outcome.has_value(); }) && *outcome;
    }
    void tell(std::int64_t lag, const char* group = "billing")
    {
        clock.advance(5000);
        auto info = std::make_shared<GroupInfo>();
        info->id = QLatin1String(group);
        GroupPartition partition;
        partition.at = {QStringLiteral("orders"), 0};
        partition.lag = lag;
        info->partitions = {partition};
        info->lag = lag;
        info->verdict = Verdict::Ok;
        MonitorSnapshot snapshot;
        snapshot.clockOffsetMs = clockOffsetMs;
        snapshot.takenAtMs = clock.nowMs() + clockOffsetMs;
        snapshot.groups = {info};
        monitor.show(snapshot);
    }

    static std::shared_ptr<const ClusterSnapshot> someTopics()
    {
        auto snapshot = std::make_shared<ClusterSnapshot>();
        snapshot->clusterId = QStringLiteral("cluster-1");
        return snapshot;
    }

    VirtualClock clock{startMs};
    std::int64_t clockOffsetMs = 0;
    std::shared_ptr<const ClusterSnapshot> topics = someTopics();
    test::FakeMonitor monitor;
    ClusterDefinitions definitions{nullptr, {}};
    ClusterAlerts alerts;
};

QJsonObject lagAbove(double value)
{
    return {{QStringLiteral("measure"), QStringLiteral("lag")},
            {QStringLiteral("above"), value},
            {QStringLiteral("notify"), QJsonArray{QStringLiteral("ops")}}};
}

} // namespace

class ClusterAlertsTest : public QObject
{
    Q_OBJECT
private slots:
    void aRuleFiresAndClears()
    {
        World world;
        QVERIFY(world.save("alert", "lag_high", lagAbove(100)));
        QSignalSpy fired(&world.alerts, &Alerts::fired), cleared(&world.alerts, &Alerts::cleared);
        world.tell(50);
        QCOMPARE(fired.size(), 0);
        world.tell(500);
        QCOMPARE(fired.size(), 1);
        QCOMPARE(world.alerts.needAttention(), 1);
        QCOMPARE(world.alerts.open().first().subject, QStringLiteral("group/billing"));
        world.tell(5);
        QCOMPARE(cleared.size(), 1);
        QCOMPARE(world.alerts.needAttention(), 0);
        QCOMPARE(world.alerts.history().size(), 1);
        QVERIFY(world.alerts.history().first().clearedAtMs);
    }

    void aRuleThatIsWrongIsRefusedAtOnce()
    {
        World world;
        QVERIFY(!world.save("alert", "bad", {{QStringLiteral("measure"), QStringLiteral("lags")}}));
        QVERIFY(world.alerts.rules().isEmpty());
    }

    void aRuleThatIsRemovedClears()
    {
        World world;
        QVERIFY(world.save("alert", "lag_high", lagAbove(100)));
        world.tell(500);
        QVERIFY(world.save("alert", "lag_high", lagAbove(100), true));
        world.tell(500);
        QVERIFY(world.alerts.open().isEmpty());
        QVERIFY(world.alerts.rules().isEmpty());
    }

    void acknowledgedIsNoLongerCounted()
    {
        World world;
        QVERIFY(world.save("alert", "lag_high", lagAbove(100)));
        world.tell(500);
        world.alerts.acknowledge(world.alerts.open().first());
        QCOMPARE(world.alerts.needAttention(), 0);
        QVERIFY(!world.alerts.open().first().acknowledgedBy.isEmpty());
        world.tell(1);
        world.tell(500); // another one
        QCOMPARE(world.alerts.needAttention(), 1);
    }

    void whatWasOpenIsOpenAfterARestart()
    {
        const QTemporaryDir folder;
        std::int64_t firedAtMs = 0;
        {
            World before(folder.path());
            QVERIFY(before.save("alert", "lag_high", lagAbove(100)));
            before.tell(500);
            firedAtMs = before.alerts.open().first().firedAtMs;
        }
        World after(folder.path());
        QVERIFY(after.save("alert", "lag_high", lagAbove(100)));
        QSignalSpy fired(&after.alerts, &Alerts::fired);
        after.tell(500);
        QCOMPARE(fired.size(), 0);
        QCOMPARE(after.alerts.open().first().firedAtMs, firedAtMs);
        after.tell(3);
        QCOMPARE(after.alerts.history().size(), 1);
    }

    void ofTwoProgramsOneOwnsAndBothAcknowledge()
    {
        const QTemporaryDir folder;
        World first(folder.path()), second(folder.path());
        for (World* world : {&first, &second}) {
            QVERIFY(world->save("alert", "lag_high", lagAbove(100)));
            world->tell(500);
        }
        AlertStore third(folder.path(), QStringLiteral("cluster-1"));
        QVERIFY(!third.isOwner());
        second.alerts.acknowledge(second.alerts.open().first());
        QTRY_VERIFY((first.tell(500), first.alerts.needAttention() == 0));
    }

    void whoTakesOverKeepsWhatTheOtherHasSeen()
    {
        const QTemporaryDir folder;
        auto first = std::make_unique<World>(folder.path());
        World second(folder.path());
        for (World* world : {first.get(), &second}) {
            QVERIFY(world->save("alert", "lag_high", lagAbove(100)));
            world->tell(5);
        }
        first->tell(500); // the second one does not see this
        first->tell(5);
        QCOMPARE(second.alerts.history().size(), 0);
        first.reset();
        second.tell(5);
        QCOMPARE(second.alerts.history().size(), 1);
        second.tell(600);
        QCOMPARE(second.alerts.history().size(), 2);
    }

    void aRuleThatWentWhileNobodyLookedClears()
    {
        const QTemporaryDir folder;
        {
            World before(folder.path());
            QVERIFY(before.save("alert", "lag_high", lagAbove(100)));
            before.tell(500);
        }
        World after(folder.path());
        after.tell(500);
        QVERIFY(after.alerts.open().isEmpty());
        QCOMPARE(after.alerts.history().size(), 1);
    }

    void theBrokersTimeCounts()
    {
        World world;
        QVERIFY(world.save("alert", "lag_high", lagAbove(100)));
        world.clockOffsetMs = 3'600'000;
        world.tell(500);
        QCOMPARE(world.alerts.open().first().firedAtMs, world.clock.nowMs() + 3'600'000);
    }

    void aWebhookIsToldWithTheNumbers()
    {
        QTcpServer hook;
        QVERIFY(hook.listen(QHostAddress::LocalHost));
        QByteArray got;
        connect(&hook, &QTcpServer::newConnection, &hook, [&] {
            QTcpSocket* socket = hook.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, &got] {
                got += socket->readAll();
                if (got.trimmed().endsWith('}')) {
                    socket->write("HTTP/1.1 204 x\r\n\r\n");
                    socket->disconnectFromHost();
                }
            });
        });
        World world;
        QVERIFY(world.save("channel", "ops",
                           {{QStringLiteral("type"), QStringLiteral("webhook")},
                            {QStringLiteral("url"), QStringLiteral("http://127.0.0.1:%1/").arg(hook.serverPort())}}));
        QVERIFY(world.save("alert", "lag_high", lagAbove(100)));
        world.alerts.setWording([](const Alert&, const AlertRule&) {
            return AlertWords{QStringLiteral("title"), QStringLiteral("text")};
        });
        world.tell(500);
        QTRY_VERIFY(got.trimmed().endsWith('}'));
        const QJsonObject json = QJsonDocument::fromJson(got.mid(got.indexOf("\r\n\r\n") + 4)).object();
        QCOMPARE(json.value(QLatin1String("event")).toString(), QStringLiteral("fired"));
        QCOMPARE(json.value(QLatin1String("rule")).toString(), QStringLiteral("lag_high"));
        QCOMPARE(json.value(QLatin1String("subject")).toString(), QStringLiteral("group/billing"));
        QCOMPARE(json.value(QLatin1String("value")).toDouble(), 500.0);
        QCOMPARE(json.value(QLatin1String("title")).toString(), QStringLiteral("title"));
        QCOMPARE(json.value(QLatin1String("cluster"))[QLatin1String("name")].toString(), QStringLiteral("shop"));
    }

    void aMutedRuleFiresQuietly()
    {
        World world;
        QJsonObject body = lagAbove(100);
        body.insert(QStringLiteral("muted"), true);
        QVERIFY(world.save("alert", "lag_high", body));
        QSignalSpy fired(&world.alerts, &Alerts::fired);
        world.tell(500);
        QCOMPARE(fired.size(), 0);
        QCOMPARE(world.alerts.open().size(), 1);
        QCOMPARE(world.alerts.needAttention(), 0);
    }

    void aRuleIsTriedOnTheRecordedPast()
    {
        World world;
        world.tell(5);
        SeriesId lag;
        lag.measure = Measure::Lag;
        lag.scope = Scope::Group;
        lag.group = QStringLiteral("billing");
        world.monitor.recordSeries(lag, world.clock.nowMs(), {10, 200, 300, 50, 40, 150, 20});
        AlertRule rule = AlertRule::fromJson(lagAbove(100)).value();
        std::optional<Result<AlertTest>> outcome;
        world.alerts.test(rule, world.clock.nowMs() - 60'000, world.clock.nowMs() + 1, this,
                          [&outcome](const Result<AlertTest>& result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(*outcome);
        QCOMPARE((*outcome)->alerts.size(), 2);
        QCOMPARE((*outcome)->alerts[1].worst, 300.0);
        QCOMPARE((*outcome)->series.size(), 1);
        QVERIFY((*outcome)->coverage > 0.5);
        QVERIFY(world.alerts.open().isEmpty());
        rule.forMs = 10'000; // neither was that long
        outcome.reset();
        world.alerts.test(rule, world.clock.nowMs() - 60'000, world.clock.nowMs() + 1, this,
                          [&outcome](const Result<AlertTest>& result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE((*outcome)->alerts.size(), 0);
    }

    void retentionCannotBeTriedOnThePast()
    {
        World world;
        world.tell(5);
        AlertRule rule;
        rule.measure = AlertMeasure::Retention;
        rule.group = QStringLiteral("*");
        rule.value = 60;
        std::optional<Result<AlertTest>> outcome;
        world.alerts.test(rule, 0, 1, this, [&outcome](const Result<AlertTest>& result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->error().kind, ErrorKind::Invalid);
    }
};

WEIR_TEST(ClusterAlertsTest)

} // namespace weir

#include "clusteralertstest.moc"
