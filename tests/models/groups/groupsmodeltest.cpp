#include "models/groups/groupsmodel.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

constexpr std::int64_t now = 1'790'000'050'000;

QString text(const TableModel& model, int row, const char* column, int role = Qt::DisplayRole)
{
    return model.index(row, model.columnOf(QString::fromLatin1(column))).data(role).toString();
}

QString names(const GroupsModel& model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.groupAt(row);
    return all.join(QLatin1Char(' '));
}

GroupInfo group(const char* id, Verdict verdict = Verdict::Ok, const QVector<std::int64_t>& lags = {0},
                const char* topic = "orders")
{
    return test::fakeGroup(QString::fromLatin1(id), verdict, lags, QString::fromLatin1(topic));
}

} // namespace

class GroupsModelTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void theWorstComesFirst()
    {
        GroupsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        GroupInfo away = group("away");
        away.error = Error{ErrorKind::Unavailable};
        GroupInfo silent = group("silent");
        silent.notCommittingSinceMs = now;
        model.setSnapshot(test::fakeSnapshot({group("a"), group("b", Verdict::Slow, {7}), away, silent,
                                              group("c", Verdict::Stalled, {1200}), group("d", Verdict::Stopped, {3})},
                                             now));
        QCOMPARE(names(model), QStringLiteral("c d b silent away a"));
        QCOMPARE(text(model, 0, "verdict"), QStringLiteral("stalled"));
        QCOMPARE(model.index(0, model.columnOf(QStringLiteral("verdict"))).data(BadgeRole).toInt(),
                 int(Status::Critical));
        QCOMPARE(text(model, 0, "lag"), QStringLiteral("1,200"));
        QCOMPARE(text(model, 0, "members"), QStringLiteral("1"));
        QVERIFY2(text(model, 0, "why").contains(QLatin1String("rule 6")), qPrintable(text(model, 0, "why")));
        QVERIFY2(text(model, 3, "why").contains(QLatin1String("Not committing since")),
                 qPrintable(text(model, 3, "why")));
    }

    void staysWhereItIsWhenNumbersChange()
    {
        GroupsModel model;
        model.setSnapshot(test::fakeSnapshot({group("a"), group("b", Verdict::Slow, {7})}, now));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
        model.setSnapshot(test::fakeSnapshot({group("a"), group("b", Verdict::Slow, {9})}, now + 5000));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(removals.size(), 0);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(text(model, 0, "lag"), QStringLiteral("9"));
    }

    void filtersByVerdictTopicAndText()
    {
        GroupsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(test::fakeSnapshot({group("billing"), group("audit", Verdict::Slow, {7}, "payments"),
                                              group("sync", Verdict::Stalled, {5}, "payments")},
                                             now));
        model.setVerdicts({Verdict::Slow, Verdict::Ok});
        QCOMPARE(names(model), QStringLiteral("audit billing"));
        model.setTopic(QStringLiteral("payments"));
        QCOMPARE(names(model), QStringLiteral("audit"));
        model.setVerdicts({});
        QCOMPARE(names(model), QStringLiteral("sync audit"));
        model.setFilterText(QStringLiteral("syn"));
        QCOMPARE(names(model), QStringLiteral("sync"));
        QCOMPARE(model.totalCount(), 3);
    }

    void sayWhatIsOldOrNotKnown()
    {
        GroupsModel model;
        GroupInfo stale = group("stale", Verdict::Slow, {7});
        stale.staleSinceMs = now;
        GroupInfo hidden = group("hidden", Verdict::Unknown, {});
        hidden.error = Error{ErrorKind::Authorization, 30, QStringLiteral("Group authorization failed."),
                             QStringLiteral("hidden")};
        GroupInfo fresh = group("fresh");
        fresh.partitions[0].countsFromStart = true;
        fresh.partitions[0].committed.reset();
        fresh.membersError = Error{ErrorKind::UnsupportedVersion};
        model.setSnapshot(test::fakeSnapshot({stale, hidden, fresh}, now));
        const int old = model.rowOfId(QStringLiteral("stale"));
        QCOMPARE(model.index(old, model.columnOf(QStringLiteral("verdict"))).data(BadgeRole).toInt(),
                 int(Status::Stale));
        QVERIFY(model.index(old, 0).data(SecondaryRole).toBool());
        const int forbidden = model.rowOfId(QStringLiteral("hidden"));
        QCOMPARE(text(model, forbidden, "lag"), QStringLiteral("—"));
        QVERIFY(!text(model, forbidden, "why").isEmpty());
        const int first = model.rowOfId(QStringLiteral("fresh"));
        QCOMPARE(text(model, first, "lag"), QStringLiteral("0 *"));
        QVERIFY(text(model, first, "lag", Qt::ToolTipRole).contains(QLatin1String("first record")));
        QCOMPARE(text(model, first, "members"), QStringLiteral("—"));
    }

    void atMostNineColumnsAreShownAtFirst()
    {
        GroupsModel model;
        int shown = 0;
        for (const TableColumn& column : model.columns())
            shown += column.shown ? 1 : 0;
        QVERIFY(shown <= 9);
        QVERIFY(model.columnOf(QStringLiteral("overtaken")) > 0);
    }

    void sumsUpInOneLine()
    {
        MonitorSnapshot snapshot = test::fakeSnapshot(
            {group("a"), group("b"), group("c", Verdict::Slow, {7}), group("d", Verdict::Stalled, {1})}, now);
        QCOMPARE(grouptexts::countsText(snapshot), QStringLiteral("1 stalled, 1 slow, 2 ok"));
        QCOMPARE(grouptexts::inTrouble(snapshot), 1);
        QCOMPARE(grouptexts::sourceText(snapshot),
                 QStringLiteral("Every 5 s; the times of commits are exact, from __consumer_offsets."));
        snapshot.commits = CommitSource::Sampled;
        snapshot.everyMs = 20'000;
        snapshot.intervalReason = QStringLiteral("large");
        snapshot.commitsError = Error{ErrorKind::Authorization, 29, {}, QStringLiteral("__consumer_offsets")};
        QVERIFY(grouptexts::sourceText(snapshot).startsWith(QLatin1String("Every 20 s, because the cluster is large")));
        QVERIFY(grouptexts::sourceReason(snapshot).contains(QLatin1String("cannot be read")));
    }

    void saysWhatIsMissing()
    {
        MonitorSnapshot snapshot = test::fakeSnapshot({group("a")}, now);
        QCOMPARE(grouptexts::missingText(snapshot, now), QString());
        QVERIFY(grouptexts::missingText(snapshot, now + 120'000).contains(QLatin1String("2 min old")));
        snapshot.brokerErrors = {{2, Error{ErrorKind::Timeout, 0, {}, QStringLiteral("b2:9092")}}};
        QVERIFY(grouptexts::missingText(snapshot, now).startsWith(QLatin1String("No answer from broker 2")));
        snapshot.error = Error{ErrorKind::Unreachable, 0, {}, QStringLiteral("b1:9092")};
        QVERIFY(grouptexts::missingText(snapshot, now).startsWith(QLatin1String("Nothing could be asked for")));
        QCOMPARE(grouptexts::clockText(snapshot), QString());
        snapshot.clockOffsetMs = 3'600'000;
        QVERIFY(grouptexts::clockText(snapshot).contains(QLatin1String("1 h behind")));
    }

    void twoThousandGroupsFilterAsOneTypes()
    {
        QVector<GroupInfo> groups;
        for (int i = 0; i < 2000; ++i)
            groups << test::fakeGroup(QStringLiteral("service-%1").arg(i), i % 40 == 0 ? Verdict::Slow : Verdict::Ok,
                                      {i, 0, 0, 1}, QStringLiteral("topic-%1").arg(i % 200));
        const MonitorSnapshot snapshot = test::fakeSnapshot(groups, now);
        GroupsModel model;
        model.setSnapshot(snapshot);
        model.setFilterText(QStringLiteral("s")); // the texts are made once
        QElapsedTimer timer;
        timer.start();
        model.setFilterText(QStringLiteral("service-19"));
        const qint64 filtering = timer.elapsed();
        QCOMPARE(model.rowCount(), 111);
        timer.start();
        model.setSnapshot(snapshot);
        QVERIFY2(filtering < 100, qPrintable(QString::number(filtering)));
        QVERIFY2(timer.elapsed() < 200, qPrintable(QString::number(timer.elapsed())));
    }
};

WEIR_TEST(GroupsModelTest)

} // namespace weir

#include "groupsmodeltest.moc"
