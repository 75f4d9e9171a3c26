#include "backend/engine/records/auditcounts.h"
#include "tests/engine/records/recordsupport.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::engine {
namespace {

constexpr std::int64_t noon = 1'772'366'400'000, minute = 60'000;

void addAll(AuditSums& sums, const std::vector<TopicRecord>& records)
{
    for (const TopicRecord& record : records) {
        const Result<AuditRecord> read = auditOf(record.key, *record.value);
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        sums.add(*read);
    }
}

} // namespace

class AuditCountsTest : public QObject
{
    Q_OBJECT
private slots:
    void theRuleHolds()
    {
        AuditTotals totals;
        totals[Counted::In] = 10;
        totals[Counted::Out] = 6;
        totals[Counted::Rejected] = 1;
        totals[Counted::Duplicates] = 2;
        totals[Counted::Dropped] = 1;
        totals[Counted::Suppressed] = 2;
        QCOMPARE(totals.balance(), std::int64_t(-2));
        totals[Counted::Split] = 2;
        QCOMPARE(totals.balance(), std::int64_t(0));
        totals[Counted::Out] = 5;
        QCOMPARE(totals.balance(), std::int64_t(1)); // one was lost
    }

    void totalsAreWrittenAgainNotAdded()
    {
        AuditCounts counts("collect", "w1-3");
        counts.add("web", noon + 1, Counted::In, 5);
        counts.add("web", noon + 2, Counted::Out, 4);
        counts.add("shop/orders", noon, Counted::In);
        const std::vector<TopicRecord> first = counts.takeRecords();
        QCOMPARE(first.size(), std::size_t(2));
        QCOMPARE(first[0].topic, std::string_view("audit"));
        QCOMPARE(first[0].key, std::string("collect/shop%2Forders/2026-03-01T12:00Z/w1-3"));
        QCOMPARE(*first[1].value,
                 test::jsonOf("{'stage':'collect','source':'web','minute':'2026-03-01T12:00Z','incarnation':'w1-3',"
                              "'in':5,'out':4,'rejected':0,'dropped':0,'duplicates':0,'suppressed':0,'split':0}"));
        QVERIFY(counts.takeRecords().empty());
        counts.add("web", noon + 3, Counted::Rejected);
        const std::vector<TopicRecord> second = counts.takeRecords();
        QCOMPARE(second.size(), std::size_t(1));

        AuditSums sums;
        addAll(sums, first);
        QCOMPARE(sums.ofStage("collect", "web").balance(), std::int64_t(1));
        addAll(sums, second);
        addAll(sums, second); // read twice
        QCOMPARE(sums.ofStage("collect", "web")[Counted::In], std::int64_t(5));
        QCOMPARE(sums.ofStage("collect", "web").balance(), std::int64_t(0));
        QCOMPARE(sums.ofStage("collect")[Counted::In], std::int64_t(6));
        QCOMPARE(sums.ofStage("identify"), AuditTotals());
    }

    void workersAddUp()
    {
        AuditSums sums;
        for (const char* const incarnation : {"w1-1", "w1-2", "w2-1"}) {
            AuditCounts counts("profile", incarnation);
            counts.add("web", noon, Counted::In, 3);
            counts.add("web", noon + minute, Counted::Out, 3);
            addAll(sums, counts.takeRecords());
        }
        const auto places = sums.byPlace();
        QCOMPARE(places.size(), std::size_t(2));
        const AuditPlace first{"profile", "web", noon / minute};
        QCOMPARE(places.at(first)[Counted::In], std::int64_t(9));
        QCOMPARE(sums.ofStage("profile").balance(), std::int64_t(0));
    }

    void aMinuteThatIsNotKeptIsNeverWrittenAgain()
    {
        AuditCounts counts("collect", "w");
        AuditSums sums;
        counts.add("web", noon, Counted::In, 100);
        addAll(sums, counts.takeRecords());
        counts.add("web", noon + 30 * minute, Counted::In, 10);
        addAll(sums, counts.takeRecords());
        counts.add("web", noon, Counted::In, 1); // the clock steps back
        addAll(sums, counts.takeRecords());
        QCOMPARE(sums.ofStage("collect")[Counted::In], std::int64_t(111));
        const AuditPlace before{"collect", "web", noon / minute};
        const AuditPlace kept{"collect", "web", noon / minute + 30 - AuditCounts::minutesKept + 1};
        QCOMPARE(sums.byPlace().at(before)[Counted::In], std::int64_t(100));
        QCOMPARE(sums.byPlace().at(kept)[Counted::In], std::int64_t(1));
    }

    void whatDoesNotFitItsKeyIsRefused()
    {
        const TopicRecord record = auditRecord({{"a%b", "c/d", noon / minute}, "e", {{1, 2, 3, 4, 5, 6, 7}}});
        const auto read = auditOf(record.key, *record.value);
        QVERIFY(read);
        QCOMPARE(read->place.source, std::string("c/d"));
        QCOMPARE(read->totals[Counted::Split], std::int64_t(7));
        QVERIFY(!auditOf(record.key + 'x', *record.value));
        QVERIFY(!auditOf(record.key, "{}"));
        std::string negative = *record.value;
        negative.replace(negative.find(":7}"), 3, ":-7}");
        QVERIFY(!auditOf(record.key, negative));
    }
};

WEIR_TEST(AuditCountsTest)

} // namespace weir::engine

#include "auditcountstest.moc"
