#include "backend/engine/columns/draftcount.h"
#include "tests/engine/columns/columnsstory.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir::engine {

using namespace test;

/// Drafts are counted as the rule engine counts that has everybody's events in memory.
class DraftTest : public QObject
{
    Q_OBJECT
private slots:
    void countsLikeTheRuleEngine_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void countsLikeTheRuleEngine()
    {
        QFETCH(const unsigned, seed);
        ColumnsStory story(seed);
        story.go(1'500);
        const QTemporaryDir folder;
        const auto columns = open(folder, seed);
        QVERIFY(columns);
        if (seed % 3 != 0)
            columns->setPaths({{"properties", "total"}, {"properties", "category"}, {"traits", "plan"}, {"messageId"}});
        story.tell(*columns);
        QVERIFY(columns->compact());
        const auto people = story.people();
        for (int i = 0; i < 25; ++i) {
            const std::string text = randomRule(story);
            cdp::DefinitionBook book = definitions();
            const auto draft = parseJson(text);
            QVERIFY2(draft, text.c_str());
            const auto rules = DraftRules::compile(book, (*draft)->root);
            QVERIFY2(rules, (text + (rules ? "" : rules.error().detail.toStdString())).c_str());
            const Json documents[] = {(*draft)->root};
            QVERIFY(book.offer(documents).empty());
            DraftCount count(*columns, *rules, isListed);
            auto wanted = membersOf(book, "draft", people, nowMs);
            auto answer = count.run({.atMs = nowMs, .sample = 1'000, .threads = 1 + i % 2});
            QVERIFY(answer);
            std::sort(wanted.begin(), wanted.end());
            std::sort(answer->sample.begin(), answer->sample.end());
            QVERIFY2(
                answer->sample == wanted,
                (text + " counts " + std::to_string(answer->count) + ", not " + std::to_string(wanted.size())).c_str());
            QCOMPARE(answer->count, wanted.size());
            QCOMPARE(answer->examined, examinable(people));
            QVERIFY(answer->isExact && answer->low == answer->count && answer->high == answer->count);
            const std::vector<std::int64_t> moments{nowMs - 70 * day, nowMs - 20 * day, nowMs};
            const auto series = count.series(moments, 2);
            QVERIFY(series);
            for (std::size_t m = 0; m < moments.size(); ++m)
                QVERIFY2((*series)[m] == membersOf(book, "draft", people, moments[m], true).size(), text.c_str());
        }
    }

    void aConditionAloneIsADraft()
    {
        ColumnsStory story(7);
        story.go(300);
        const QTemporaryDir folder;
        const auto columns = open(folder, 1);
        story.tell(*columns);
        const auto rules = DraftRules::compile({}, (*parseJson(R"({"everyone":true})"))->root);
        QVERIFY(rules);
        DraftCount count(*columns, *rules);
        const auto answer = count.run({.atMs = nowMs});
        QVERIFY(answer);
        QCOMPARE(answer->count, examinable(story.people()));
    }

    void mistakesAreTold()
    {
        for (const char* const text : {R"({"kind":"audience","key":"a","rule":{"audience":1}})",
                                       R"({"event":"A","count":{"atLeast":"x"}})", R"([])", R"({"kind":"trait"})"}) {
            const auto rules = DraftRules::compile({}, (*parseJson(text))->root);
            QVERIFY2(!rules, text);
            QCOMPARE(rules.error().kind, ErrorKind::Invalid);
        }
    }

    void aDraftThatIsCancelledSaysSo()
    {
        ColumnsStory story(8);
        story.go(300);
        const QTemporaryDir folder;
        const auto columns = open(folder, 1);
        story.tell(*columns);
        const auto rules = DraftRules::compile({}, (*parseJson(R"({"event":"*"})"))->root);
        DraftCount count(*columns, *rules);
        count.cancel();
        const auto answer = count.run({.atMs = nowMs, .threads = 2});
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Cancelled);
    }

    /// 20,000 people, a third of whom are members: the interval has the truth in it, and a path that was missed has a
    /// column later.
    void estimatesHaveTheTruthWithin()
    {
        const QTemporaryDir folder;
        const auto columns = open(folder, 1);
        constexpr int people = 20'000;
        std::int64_t seq = 0;
        for (int i = 0; i < people; ++i) {
            const auto document =
                parseJson(R"({"type":"track","event":"A","properties":{"n":)" + std::to_string(i % 3) + "}}");
            columns->append(personOf(i), seq++, eventOf((*document)->root, nowMs - day), true);
        }
        columns->passed(seq);
        QVERIFY(columns->flush());
        const auto rules = DraftRules::compile({}, (*parseJson(R"({"event":"A","where":"properties.n = 1"})"))->root);
        QVERIFY(rules);
        DraftCount count(*columns, *rules);
        std::vector<DraftAnswer> told;
        const auto answer = count.run({.atMs = nowMs}, [&](const DraftAnswer& one) { told.push_back(one); });
        QVERIFY(answer);
        QCOMPARE(answer->count, std::uint64_t(people / 3 + (people % 3 > 1)));
        QVERIFY(!told.empty());
        QVERIFY(!told.front().isExact);
        QVERIFY(told.front().low < answer->count && answer->count < told.front().high);
        QVERIFY(told.front().examined < people / 20);
        const auto estimate = DraftCount(*columns, *rules).run({.atMs = nowMs, .isEstimateEnough = true});
        QVERIFY(estimate && !estimate->isExact);
        QCOMPARE(estimate->count, told.front().count);
        QVERIFY(columns->compact(true));
        QCOMPARE(DraftCount(*columns, *rules).run({.atMs = nowMs})->count, answer->count);
    }

    void intervals()
    {
        QCOMPARE(countInterval(0, 1.0 / 64).first, std::uint64_t(0));
        QVERIFY(countInterval(0, 1.0 / 64).second > 200 && countInterval(0, 1.0 / 64).second < 300);
        QCOMPARE(countInterval(17, 1), std::pair(std::uint64_t(17), std::uint64_t(17)));
        // Thinned at random, the truth lies within in about 95 of 100 cases.
        std::mt19937 random(4);
        std::binomial_distribution<int> thin(20'000, 1.0 / 64);
        int hits = 0;
        for (int i = 0; i < 1'000; ++i) {
            const auto [low, high] = countInterval(std::uint64_t(thin(random)), 1.0 / 64);
            hits += low <= 20'000 && 20'000 <= high;
        }
        QVERIFY(hits > 930 && hits < 975);
    }

private:
    static std::unique_ptr<EventColumns> open(const QTemporaryDir& folder, unsigned seed)
    {
        auto columns = EventColumns::open(folder.path().toStdString(), {.blockRows = 64 + seed % 5 * 40,
                                                                        .tailRows = 150 + seed * 37,
                                                                        .fanIn = 2 + seed % 3,
                                                                        .hasThread = seed % 2 == 0});
        return columns ? std::move(*columns) : nullptr;
    }
    static cdp::DefinitionBook definitions()
    {
        cdp::DefinitionBook book;
        std::vector<JsonPointer> kept;
        std::vector<Json> documents;
        for (
            const char* const text :
            {R"({"kind":"audience","key":"buyers","includeAnonymous":true,"rule":{"event":"Order Completed","during":{"last":"30d"}}})",
             R"({"kind":"list","key":"chosen","members":[{"userId":"a"}]})",
             R"({"kind":"trait","key":"last_category","compute":"last","event":"Product Viewed","property":"category"})",
             R"({"kind":"trait","key":"spent","compute":"sum","event":"Order Completed","property":"total"})",
             R"({"kind":"trait","key":"other","compute":"uniqueList","event":"*","property":"nothing_of_the_draft"})"}) {
            kept.push_back(*parseJson(text));
            documents.push_back(kept.back()->root);
        }
        book.offer(documents);
        return book;
    }
    static std::uint64_t examinable(const ColumnsStory::People& people)
    {
        return std::uint64_t(std::count_if(people.begin(), people.end(), [](const auto& one) {
            return std::any_of(one.second.begin(), one.second.end(),
                               [](const Happening* what) { return what->what == Happening::What::Event; });
        }));
    }
};

WEIR_TEST(DraftTest)

} // namespace weir::engine

#include "drafttest.moc"
