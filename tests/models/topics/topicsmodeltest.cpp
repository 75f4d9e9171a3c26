#include "models/topics/topicsmodel.h"
#include "models/topics/partitionsmodel.h"
#include "models/topics/topicsettingsmodel.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

PartitionInfo partition(int id, int leader, QVector<int> replicas, QVector<int> inSync, std::int64_t start,
                        std::int64_t end)
{
    PartitionInfo info;
    info.id = id;
    info.leader = leader;
    info.replicas = std::move(replicas);
    info.inSync = std::move(inSync);
    info.start = start;
    info.end = end;
    return info;
}

TopicInfo topic(const QString& name, QVector<PartitionInfo> partitions = {partition(0, 1, {1}, {1}, 0, 10)})
{
    TopicInfo info;
    info.name = name;
    info.internal = name.startsWith(QLatin1String("__"));
    info.partitions = std::move(partitions);
    info.replicationFactor = int(info.partitions.isEmpty() ? 0 : info.partitions.first().replicas.size());
    info.records = 10;
    info.bytes = 1234;
    info.recordsPerSecond = 2;
    info.retentionMs = 604'800'000;
    info.cleanupPolicy = QStringLiteral("delete");
    return info;
}

ClusterSnapshot snapshotOf(QVector<TopicInfo> topics)
{
    ClusterSnapshot snapshot;
    snapshot.brokers = {{1, QStringLiteral("b1"), 9092, true, {}, {}, {}},
                        {2, QStringLiteral("b2"), 9092, false, {}, {}, {}}};
    snapshot.topics = std::move(topics);
    return snapshot;
}

QString text(const TableModel& model, int row, const char* column, int role = Qt::DisplayRole)
{
    return model.index(row, model.columnOf(QString::fromLatin1(column))).data(role).toString();
}

QStringList names(const TopicsModel& model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.topicAt(row);
    return all;
}

} // namespace

class TopicsModelTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void saysWhoReadsATopic()
    {
        TopicsModel model;
        model.setSnapshot(snapshotOf({topic(QStringLiteral("orders")), topic(QStringLiteral("idle"))}));
        QCOMPARE(text(model, 0, "groups"), QStringLiteral("—"));
        model.setGroups({{QStringLiteral("orders"), {QStringLiteral("analytics"), QStringLiteral("billing")}}});
        QCOMPARE(text(model, 0, "groups"), QStringLiteral("2"));
        QCOMPARE(text(model, 0, "groups", Qt::ToolTipRole), QStringLiteral("analytics\nbilling"));
        QCOMPARE(text(model, 1, "groups"), QStringLiteral("0"));
    }

    void showsNumbersAsPeopleReadThem()
    {
        TopicsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TopicInfo compacted = topic(QStringLiteral("inventory"));
        compacted.cleanupPolicy = QStringLiteral("compact");
        TopicInfo unknown = topic(QStringLiteral("new"));
        unknown.records.reset();
        unknown.bytes.reset();
        unknown.recordsPerSecond.reset();
        unknown.retentionMs.reset();
        unknown.cleanupPolicy.clear();
        TopicInfo sized = topic(QStringLiteral("orders"));
        sized.retentionBytes = 1'000'000'000;
        sized.schemaSubject = QStringLiteral("orders-value");
        model.setSnapshot(snapshotOf({compacted, unknown, sized}));
        QCOMPARE(text(model, 0, "records"), QStringLiteral("≤ 10"));
        QCOMPARE(text(model, 0, "retention"), QStringLiteral("last of each key"));
        QCOMPARE(text(model, 1, "records"), QStringLiteral("—"));
        QCOMPARE(text(model, 1, "cleanup"), QStringLiteral("—"));
        QCOMPARE(text(model, 2, "records"), QStringLiteral("10"));
        QCOMPARE(text(model, 2, "bytes"), QStringLiteral("1.2 kB"));
        QCOMPARE(text(model, 2, "retention"), QStringLiteral("7 d or 1 GB"));
        QCOMPARE(text(model, 2, "schema"), QStringLiteral("orders-value"));
    }

    void whatIsNotKnownSortsLast()
    {
        TopicsModel model;
        TopicInfo unknown = topic(QStringLiteral("a"));
        unknown.records.reset();
        TopicInfo many = topic(QStringLiteral("b"));
        many.records = 1'000;
        model.setSnapshot(snapshotOf({unknown, many, topic(QStringLiteral("c"))}));
        const int records = model.columnOf(QStringLiteral("records"));
        model.sort(records, Qt::AscendingOrder);
        QCOMPARE(names(model), (QStringList{QStringLiteral("c"), QStringLiteral("b"), QStringLiteral("a")}));
        model.sort(records, Qt::DescendingOrder);
        QCOMPARE(names(model), (QStringList{QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("a")}));
    }

    void troubleStandsWhereThePartitionsAreCounted()
    {
        TopicsModel model;
        TopicInfo offline =
            topic(QStringLiteral("a"), {partition(0, -1, {1, 2}, {}, 0, 1), partition(1, 1, {1, 2}, {1}, 0, 1)});
        TopicInfo behind = topic(QStringLiteral("b"), {partition(0, 1, {1, 2}, {1}, 0, 1)});
        TopicInfo refused = topic(QStringLiteral("c"), {});
        refused.error = Error{ErrorKind::Authorization, 29, {}, QStringLiteral("c"), false, false};
        model.setSnapshot(snapshotOf({offline, behind, refused, topic(QStringLiteral("d"))}));
        QCOMPARE(text(model, 0, "partitions"), QStringLiteral("1 of 2 offline"));
        QCOMPARE(text(model, 0, "partitions", BadgeRole), QString::number(int(Status::Critical)));
        QCOMPARE(text(model, 1, "partitions"), QStringLiteral("1 of 1 behind"));
        QCOMPARE(text(model, 1, "partitions", BadgeRole), QString::number(int(Status::Warning)));
        QVERIFY(!text(model, 2, "partitions").isEmpty());
        QVERIFY(text(model, 2, "partitions", Qt::ToolTipRole).contains(QLatin1Char('c')));
        QCOMPARE(text(model, 3, "partitions"), QStringLiteral("1"));
        QVERIFY(text(model, 3, "partitions", BadgeRole).isEmpty());
        QCOMPARE(model.failedCount(), 1);
    }

    void internalTopicsAreHiddenUntilAskedFor()
    {
        TopicsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(snapshotOf({topic(QStringLiteral("__consumer_offsets")), topic(QStringLiteral("orders"))}));
        QCOMPARE(names(model), QStringList{QStringLiteral("orders")});
        QCOMPARE(model.internalCount(), 1);
        model.setInternalShown(true);
        QCOMPARE(model.rowCount(), 2);
        model.setInternalShown(false);
        QCOMPARE(model.rowCount(), 1);
    }

    void favouritesComeFirstAndAlone()
    {
        TopicsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(
            snapshotOf({topic(QStringLiteral("a")), topic(QStringLiteral("b")), topic(QStringLiteral("c"))}));
        model.setFavourites({QStringLiteral("c")});
        QCOMPARE(names(model), (QStringList{QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(text(model, 0, "name"), QStringLiteral("★ c"));
        QCOMPARE(text(model, 0, "name", RawRole), QStringLiteral("c"));
        model.setFavouritesOnly(true);
        QCOMPARE(names(model), QStringList{QStringLiteral("c")});
    }

    void aNewSnapshotTellsOnlyWhatChanged()
    {
        TopicsModel model;
        model.setSnapshot(snapshotOf({topic(QStringLiteral("a")), topic(QStringLiteral("b"))}));
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        TopicInfo grown = topic(QStringLiteral("b"));
        grown.records = 11;
        model.setSnapshot(snapshotOf({topic(QStringLiteral("a")), grown}));
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(text(model, 1, "records"), QStringLiteral("11"));
    }

    void tenThousandTopicsFilterAsOneTypes()
    {
        QVector<TopicInfo> topics;
        for (int i = 0; i < 10'000; ++i)
            topics << topic(
                QStringLiteral("team-%1.service-%2.events-%3").arg(i % 7).arg(i % 113).arg(i, 5, 10, QLatin1Char('0')));
        std::sort(topics.begin(), topics.end(), [](const TopicInfo& a, const TopicInfo& b) { return a.name < b.name; });
        TopicsModel model;
        model.setSnapshot(snapshotOf(topics));
        QElapsedTimer timer;
        timer.start();
        QString typed;
        qint64 longest = 0;
        for (const QChar letter : QStringLiteral("team-3.service-41")) {
            typed += letter;
            const qint64 before = timer.elapsed();
            model.setFilterText(typed);
            longest = std::max(longest, timer.elapsed() - before);
        }
        QVERIFY(model.rowCount() > 0 && model.rowCount() < 100);
        QVERIFY2(longest < 250, qPrintable(QStringLiteral("a key took %1 ms").arg(longest)));
    }

    void partitionsShowLeadersOffsetsAndSkew()
    {
        PartitionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TopicInfo orders =
            topic(QStringLiteral("orders"), {partition(0, 1, {1, 2}, {1, 2}, 5, 35),
                                             partition(1, 2, {2, 1}, {2}, 0, 10), partition(2, -1, {3}, {}, 0, 0)});
        model.setTopic(snapshotOf({orders}), orders);
        QCOMPARE(text(model, 0, "leader"), QStringLiteral("1 · b1:9092"));
        QCOMPARE(text(model, 0, "records"), QStringLiteral("30"));
        QCOMPARE(text(model, 0, "share"), QStringLiteral("75 %"));
        QCOMPARE(text(model, 0, "state"), QStringLiteral("in sync"));
        QCOMPARE(text(model, 1, "replicas"), QStringLiteral("2, (1)"));
        QCOMPARE(text(model, 1, "state", BadgeRole), QString::number(int(Status::Warning)));
        QCOMPARE(text(model, 2, "state"), QStringLiteral("no leader"));
        QCOMPARE(text(model, 2, "leader"), QStringLiteral("none"));
        QVERIFY2(model.summary().contains(QStringLiteral("2.3 times")), qPrintable(model.summary()));
        orders.partitions[0].bytes = 100;
        orders.partitions[1].bytes = 300;
        orders.partitions[2].bytes = 0;
        model.setTopic(snapshotOf({orders}), orders);
        QCOMPARE(text(model, 1, "share"), QStringLiteral("75 %"));
    }

    void settingsSayWhereTheyComeFrom()
    {
        TopicSettingsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ConfigEntry retention;
        retention.name = QStringLiteral("retention.ms");
        retention.value = QStringLiteral("86400000");
        retention.source = QStringLiteral("topic");
        retention.synonyms = {QStringLiteral("topic: retention.ms = 86400000"),
                              QStringLiteral("default: log.retention.hours = 168")};
        ConfigEntry secret;
        secret.name = QStringLiteral("some.password");
        secret.isSensitive = true;
        secret.isNull = true;
        secret.source = QStringLiteral("broker");
        ConfigEntry segment;
        segment.name = QStringLiteral("segment.bytes");
        segment.value = QStringLiteral("1073741824");
        segment.source = QStringLiteral("default");
        segment.documentation = QStringLiteral("How <code>large</code> a file gets.<p>Fewer &amp; larger ones.</p>");
        model.setSettings({segment, secret, retention});
        QCOMPARE(text(model, 0, "name"), QStringLiteral("retention.ms"));
        QCOMPARE(text(model, 0, "value"), QStringLiteral("86400000 (1 d)"));
        QCOMPARE(text(model, 0, "source"), QStringLiteral("this topic"));
        QCOMPARE(text(model, 0, "default"), QStringLiteral("log.retention.hours = 168"));
        QCOMPARE(text(model, 1, "default"), QString());
        QCOMPARE(text(model, 1, "value"), QStringLiteral("1073741824 (1.1 GB)"));
        QCOMPARE(text(model, 2, "value"), QStringLiteral("hidden by the broker"));
        QCOMPARE(text(model, 1, "documentation"), QStringLiteral("How large a file gets."));
        QCOMPARE(model.rowAt(1).documentation, QStringLiteral("How large a file gets.\nFewer & larger ones."));
        QCOMPARE(model.changedCount(), 2);
        model.setChangedOnly(true);
        QCOMPARE(model.rowCount(), 2);
    }
};

WEIR_TEST(TopicsModelTest)

} // namespace weir

#include "topicsmodeltest.moc"
