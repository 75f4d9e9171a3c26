#include "models/common/verdicttext.h"
#include "models/common/englishplurals.h"
#include "tests/support/registry.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTest>

namespace weir {

class VerdictTextTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_before = QLocale();
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QVERIFY(QCoreApplication::installTranslator(&m_plurals));
    }

    void cleanupTestCase()
    {
        QCoreApplication::removeTranslator(&m_plurals);
        QLocale::setDefault(m_before);
    }

    void keysAreThereAndBack()
    {
        for (int i = 0; i <= int(Verdict::Stalled); ++i)
            QCOMPARE(verdictOfKey(verdictKey(Verdict(i))), std::optional(Verdict(i)));
        QCOMPARE(QString(verdictKey(Verdict::Rewound)), QStringLiteral("rewound"));
        QVERIFY(!verdictOfKey(QStringLiteral("Stalled")));
    }

    void worseVerdictsLookNoBetter()
    {
        QCOMPARE(statusOf(Verdict::Ok), Status::Ok);
        QCOMPARE(statusOf(Verdict::Slow), Status::Warning);
        QCOMPARE(statusOf(Verdict::Stalled), Status::Critical);
        for (int i = int(Verdict::Ok); i < int(Verdict::Stalled); ++i)
            QVERIFY(int(statusOf(Verdict(i))) <= int(statusOf(Verdict(i + 1))));
    }

    void aCommitBeyondTheEndSaysSo()
    {
        Judgement judgement;
        judgement.verdict = Verdict::Ok;
        judgement.rule = 2;
        judgement.lag = -1200;
        QCOMPARE(verdictReason(judgement), QStringLiteral("Ok (rule 2): committed 1,200 records beyond the end."));
        judgement.lag = 0;
        QCOMPARE(verdictReason(judgement), QStringLiteral("Ok (rule 2): everything is read."));
    }

    void everyRuleNamesItsNumbers_data()
    {
        QTest::addColumn<int>("rule");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, int rule, Verdict verdict, const char* text) {
            QTest::newRow(name) << rule << verdict << QString::fromUtf8(text);
        };
        row("2", 2, Verdict::Ok, "Ok (rule 2): 1,200 records behind, and 0 are allowed.");
        row("3", 3, Verdict::Stopped,
            "Stopped (rule 3): no commit for 4 min, although the last 10 commits were made within 45 s; 1,200 records "
            "behind.");
        row("4", 4, Verdict::Rewound,
            "Rewound (rule 4): the offset fell from 5,000 to 300 and has not come back since; 1,200 records behind.");
        row("5", 5, Verdict::Ok,
            "Ok (rule 5): everything was read at one of the last 10 commits; now 1,200 records behind.");
        row("6", 6, Verdict::Stalled,
            "Stalled (rule 6): the last 10 commits, made within 45 s, are all at offset 800; 1,200 records behind.");
        row("7", 7, Verdict::Slow,
            "Slow (rule 7): the lag never fell within the last 10 commits, made within 45 s; 1,200 records behind.");
        row("8", 8, Verdict::Ok, "Ok (rule 8): the lag fell within the last 10 commits; now 1,200 records behind.");
    }

    void everyRuleNamesItsNumbers()
    {
        QFETCH(int, rule);
        QFETCH(Verdict, verdict);
        QFETCH(QString, text);
        QCOMPARE(verdictReason(judged(rule, verdict)), text);
    }

    void fewCommitsAreSaidAsTheyAre()
    {
        QCOMPARE(verdictReason(Judgement{}), QStringLiteral("Unknown (rule 1): no commit has been seen so far."));
        Judgement one = judged(3, Verdict::Stopped);
        one.commits = 1;
        one.lag = 1;
        QCOMPARE(verdictReason(one),
                 QStringLiteral("Stopped (rule 3): the only commit known was made 4 min ago; 1 record behind."));
        one.isBound = true;
        one.sinceCommitMs = 659'000;
        QCOMPARE(verdictReason(one),
                 QStringLiteral("Stopped (rule 3): the only commit known is more than 10 min old; 1 record behind."));
        one = judged(6, Verdict::Stalled);
        one.commits = 1;
        QCOMPARE(verdictReason(one),
                 QStringLiteral("Stalled (rule 6): the only commit known is at offset 800; 1,200 records behind."));
        one = judged(1, Verdict::Unknown);
        QCOMPARE(verdictReason(one),
                 QStringLiteral("Unknown (rule 1): it has not been watched for long enough; 1,200 records behind."));
        one.lag.reset();
        QCOMPARE(verdictReason(one), QStringLiteral("Unknown (rule 1): where the partition ends is not known."));
    }

    void aGroupGivesTheReasonOfItsWorstPartition()
    {
        GroupInfo group;
        QCOMPARE(groupReason(group, true), QStringLiteral("No offset is committed and no member reads a partition."));
        GroupPartition partition;
        partition.at = {QStringLiteral("orders"), 3};
        partition.judgement = judged(8, Verdict::Ok);
        group.partitions = {partition, partition};
        group.partitions[1].judgement = judged(6, Verdict::Stalled);
        group.worstPartition = 1;
        group.verdict = Verdict::Stalled;
        QVERIFY2(groupReason(group, true).startsWith(QStringLiteral("orders / 3: Stalled (rule 6)")),
                 qPrintable(groupReason(group, true)));
        group.notCommittingSinceMs = 43'390'000;
        QVERIFY(groupReason(group, true).contains(QStringLiteral("Stalled")));
        group.verdict = Verdict::Ok;
        QCOMPARE(groupReason(group, true), QStringLiteral("Not committing since 12:03:10."));
    }

    void durationsHaveOneUnit_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        const auto row = [](double seconds, const char* text) {
            QTest::newRow(text) << seconds << QString::fromUtf8(text);
        };
        row(0, "0 s");
        row(0.44, "0.4 s");
        row(45, "45 s");
        row(59.4, "59 s");
        row(59.6, "1 min");
        row(240, "4 min");
        row(59.6 * 60, "1 h");
        row(3.2 * 3600, "3.2 h");
        row(47 * 3600, "47 h");
        row(48 * 3600, "2 d");
        row(-90, "−1.5 min");
    }

    void durationsHaveOneUnit()
    {
        QFETCH(double, seconds);
        QTEST(durationText(seconds), "text");
    }

    void aLowerBoundIsNeverRoundedUp()
    {
        QCOMPARE(timeLagText({}), QStringLiteral("—"));
        QCOMPARE(timeLagText(TimeLag{240'000, false}), QStringLiteral("4 min"));
        QCOMPARE(timeLagText(TimeLag{3 * 3'600'000 + 350'000, true}), QStringLiteral("> 3 h"));
        QCOMPARE(timeLagText(TimeLag{59'900, true}), QStringLiteral("> 59 s"));
        QCOMPARE(timeLagText(TimeLag{900, true}), QStringLiteral("—"));
    }

    void forecastsAreSaidInWords()
    {
        QCOMPARE(catchUpText({720.0, false}), QStringLiteral("in 12 min"));
        QCOMPARE(catchUpText({{}, true}), QStringLiteral("never at this pace"));
        QCOMPARE(catchUpText({}), QStringLiteral("—"));
        QCOMPARE(overtakenText(10800.0), QStringLiteral("in 3 h"));
        QCOMPARE(overtakenText(0.0), QStringLiteral("now"));
        QCOMPARE(overtakenText({}), QStringLiteral("—"));
        QCOMPARE(recordLagText(RecordLag{1200, 500, false}), QStringLiteral("≈ 1,200"));
        QCOMPARE(recordLagText(RecordLag{1200, 1200, true}), QStringLiteral("1,200"));
    }

    void aStateThatIsNewerThanWeirKeepsItsName()
    {
        GroupInfo group;
        group.state = GroupState::Other;
        group.stateName = QStringLiteral("Hibernating");
        QCOMPARE(groupStateName(group), QStringLiteral("Hibernating"));
        group.state = GroupState::Stable;
        QCOMPARE(groupStateName(group), QStringLiteral("Stable"));
        QCOMPARE(groupTypeName(GroupType::Streams), QStringLiteral("Streams"));
    }

private:
    static Judgement judged(int rule, Verdict verdict)
    {
        Judgement judgement;
        judgement.rule = rule;
        judgement.verdict = verdict;
        judgement.lag = 1200;
        judgement.commits = 10;
        judgement.oldestCommitMs = 1'000'000;
        judgement.newestCommitMs = 1'045'000;
        judgement.sinceCommitMs = 240'000;
        judgement.newestOffset = 800;
        judgement.newestEnd = 2'000;
        if (rule == 4) {
            judgement.fellFrom = 5000;
            judgement.fellTo = 300;
        }
        return judgement;
    }

    EnglishPlurals m_plurals;
    QLocale m_before;
};

WEIR_TEST(VerdictTextTest)

} // namespace weir

#include "verdicttexttest.moc"
