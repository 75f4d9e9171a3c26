#include "models/groups/grouppartitionsmodel.h"
#include "models/groups/groupmarksmodel.h"
#include "models/groups/groupmembersmodel.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace weir {
namespace {

QString text(const TableModel& model, int row, const char* column, int role = Qt::DisplayRole)
{
    return model.index(row, model.columnOf(QString::fromLatin1(column))).data(role).toString();
}

std::shared_ptr<const GroupInfo> shared(const GroupInfo& group) { return std::make_shared<const GroupInfo>(group); }

} // namespace

class GroupPartitionsModelTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void showsOffsetsLagsAndWhoReads()
    {
        GroupPartitionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        GroupInfo group = test::fakeGroup(QStringLiteral("billing"), Verdict::Stalled, {1200, 0, -3});
        group.partitions[1].member = -1;
        model.setGroup(shared(group), true);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 0, "verdict"), QStringLiteral("stalled"));
        QCOMPARE(text(model, 0, "committed"), QStringLiteral("8,800"));
        QCOMPARE(text(model, 0, "end"), QStringLiteral("10,000"));
        QCOMPARE(text(model, 0, "lag"), QStringLiteral("1,200"));
        QCOMPARE(text(model, 0, "timeLag"), QStringLiteral("12 s"));
        QCOMPARE(text(model, 0, "member"), QStringLiteral("billing-1 on /10.0.0.7"));
        QCOMPARE(text(model, 1, "member"), QStringLiteral("nobody"));
        // A lag below zero is shown as it is.
        QCOMPARE(text(model, 2, "lag"), QLocale().toString(-3));
    }

    void marksWhatIsOldAndWhatCountsFromTheStart()
    {
        GroupPartitionsModel model;
        GroupInfo group = test::fakeGroup(QStringLiteral("billing"), Verdict::Ok, {0, 5});
        group.partitions[0].staleSinceMs = 1'790'000'000'000;
        group.partitions[0].error = Error{ErrorKind::Unavailable};
        group.partitions[1].countsFromStart = true;
        group.partitions[1].committed.reset();
        model.setGroup(shared(group), true);
        QVERIFY(model.index(0, 0).data(SecondaryRole).toBool());
        QCOMPARE(model.index(0, model.columnOf(QStringLiteral("verdict"))).data(BadgeRole).toInt(), int(Status::Stale));
        QCOMPARE(text(model, 1, "lag"), QStringLiteral("5 *"));
        QCOMPARE(text(model, 1, "committed"), QStringLiteral("—"));
        QCOMPARE(model.staleCount(), 1);
        QCOMPARE(model.fromStartCount(), 1);
    }

    void goesBackToAMomentAndSaysWhatWasNotRecorded()
    {
        GroupPartitionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGroup(shared(test::fakeGroup(QStringLiteral("billing"), Verdict::Stalled, {1200, 7})), true);
        model.setMoment({{QStringLiteral("orders/0"), {40, 9000, 90.0}}});
        QCOMPARE(text(model, 0, "lag"), QStringLiteral("40"));
        QCOMPARE(text(model, 0, "committed"), QStringLiteral("≈ 8,960"));
        QCOMPARE(text(model, 0, "timeLag"), QStringLiteral("1.5 min"));
        QCOMPARE(text(model, 0, "verdict"), QStringLiteral("—"));
        QCOMPARE(text(model, 1, "lag"), QStringLiteral("—"));
        QCOMPARE(text(model, 1, "why"), QStringLiteral("nothing was recorded then"));
        model.setNow();
        QCOMPARE(text(model, 1, "lag"), QStringLiteral("7"));
    }

    void membersHaveTheirPartitionsAndLag()
    {
        GroupInfo group = test::fakeGroup(QStringLiteral("billing"), Verdict::Slow, {4, 3, 2, 1});
        group.members << GroupMember{QStringLiteral("two"),
                                     QStringLiteral("static-2"),
                                     QStringLiteral("c2"),
                                     QStringLiteral("/10.0.0.8"),
                                     {},
                                     5,
                                     {},
                                     {{QStringLiteral("orders"), 3}}};
        group.partitions[3].member = 1;
        GroupMembersModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGroup(group);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(text(model, 0, "lag"), QStringLiteral("9"));
        QCOMPARE(text(model, 0, "worst"), QStringLiteral("slow"));
        QCOMPARE(text(model, 1, "lag"), QStringLiteral("1"));
        QCOMPARE(text(model, 1, "assigned"), QStringLiteral("nothing"));
        QCOMPARE(text(model, 1, "assigned", Qt::ToolTipRole), QStringLiteral("It is going to read orders 3."));
        QCOMPARE(GroupMembersModel::assignmentText({{QStringLiteral("orders"), 0},
                                                    {QStringLiteral("orders"), 1},
                                                    {QStringLiteral("orders"), 2},
                                                    {QStringLiteral("orders"), 5},
                                                    {QStringLiteral("payments"), 1}}),
                 QStringLiteral("orders 0–2, 5; payments 1"));
    }

    void marksSayWhoCameAndWent()
    {
        const HistoryMark mark{
            1'790'000'000'000, MarkKind::MembersChanged, QStringLiteral("group/billing"),
            QStringLiteral(
                R"({"joined":[{"client":"c1","host":"/10.0.0.7","id":"c1-x"}],"left":[{"client":"","host":"","id":"c2"},{"client":"c3","host":"","id":"c3-x"}],"members":4})")};
        QCOMPARE(markText(mark), QStringLiteral("Members: c1 on /10.0.0.7 joined, c2, c3 left, now 4 member(s)"));
        GroupMarksModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        HistoryMark later = mark;
        later.atMs += 1000;
        later.kind = MarkKind::Rebalance;
        later.detail = QStringLiteral("not JSON");
        model.setMarks({mark, later}, true);
        QCOMPARE(text(model, 0, "what"), QStringLiteral("Rebalance"));
        QCOMPARE(text(model, 1, "what"), QStringLiteral("Members"));
    }
};

WEIR_TEST(GroupPartitionsModelTest)

} // namespace weir

#include "grouppartitionsmodeltest.moc"
