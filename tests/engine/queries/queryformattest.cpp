#include "backend/base/json/jsonparser.h"
#include "backend/engine/queries/explanationjson.h"
#include "backend/engine/queries/queryclient.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using namespace engine;

class QueryFormatTest : public QObject
{
    Q_OBJECT
private slots:
    void queriesAreReadAsWritten()
    {
        for (int kind = 0; kind <= static_cast<int>(QueryKind::Cancel); ++kind) {
            Query query{.id = "1-2", .kind = static_cast<QueryKind>(kind), .person = "userId:\"anna\""};
            query.audience = query.kind == QueryKind::Draft ? "" : "buyers";
            query.draft = query.kind == QueryKind::Draft ? R"({"everyone":true})" : "";
            query.atMs = -5;
            query.limit = 7;
            query.from = query.kind == QueryKind::Access ? 70'000 : 0;
            query.momentsMs = {1, 2};
            query.partitions = {0, 3};
            const Result<Query> read = queryOf(textOf(query));
            QVERIFY2(read, textOf(query).c_str());
            QCOMPARE(textOf(*read), textOf(query));
            QVERIFY(read->kind == query.kind);
        }
    }

    void whatIsNoQueryIsRefused()
    {
        for (const char* text :
             {"", "{", "[]", "{}", R"({"v":2,"id":"a","kind":"catalogue"})", R"({"v":1,"kind":"catalogue"})",
              R"({"v":1,"id":"a","kind":"else"})", R"({"v":1,"id":"a","kind":"catalogue","limit":5001})",
              R"({"v":1,"id":"a","kind":"catalogue","limit":-1})", R"({"v":1,"id":"a","kind":"series","audience":"b"})",
              R"({"v":1,"id":"a","kind":"catalogue","partitions":["x"]})", R"({"v":1,"id":"a","kind":"person"})",
              R"({"v":1,"id":"a","kind":"draft","draft":{},"audience":"b"})"})
            QVERIFY2(!queryOf(text), text);
        QVERIFY(queryOf(R"({"v":1,"id":"a","kind":"catalogue"})"));
        QVERIFY(!queryOf(std::string(Query::mostBytes + 1, ' ')));
    }

    void answersAreReadAsWritten()
    {
        Answer answer{.id = "1", .partition = 2, .of = 3, .worker = "w", .isFinal = false, .ms = 4};
        answer.body = R"({"count":1})";
        QCOMPARE(textOf(*answerOf(textOf(answer))), textOf(answer));
        answer.error = Error{.kind = ErrorKind::NotFound, .detail = QStringLiteral("no")};
        const auto read = answerOf(textOf(answer));
        QVERIFY(read && read->error && read->error->kind == ErrorKind::NotFound && read->body.empty());
        answer.partition = 3;
        QVERIFY(!answerOf(textOf(answer)));
        QVERIFY(!answerOf(R"({"id":"1","partition":0,"of":3,"worker":"w","final":true,"ms":1})"));
    }

    void explanationsAreReadAsWritten()
    {
        cdp::Explanation whole;
        whole.kind = cdp::Condition::Kind::All;
        whole.holds = true;
        whole.until = 17;
        cdp::Explanation count;
        count.kind = cdp::Condition::Kind::Count;
        count.needed = cdp::CountRange{2, cdp::never};
        count.counted = 1;
        count.fromMs = -3;
        count.events = {{5, "m\"1"}};
        count.isOutside = true;
        count.heldSinceMs = 9;
        whole.children = {count};
        const std::string text = explanationText(whole);
        const auto json = parseJson(text);
        QVERIFY(json);
        const auto read = explanationOf((*json)->root);
        QVERIFY(read);
        QCOMPARE(explanationText(*read), text);
        QVERIFY(read->children.at(0).needed == count.needed);
        QCOMPARE(read->children.at(0).toMs, cdp::never);
        QVERIFY(!explanationOf((*parseJson(R"({"kind":"all","children":[{"kind":"what"}]})"))->root));
        std::string deep;
        for (int i = 0; i < 300; ++i)
            deep += R"({"kind":"not","children":[)";
        deep += R"({"kind":"everyone"})";
        for (int i = 0; i < 300; ++i)
            deep += "]}";
        QVERIFY(!explanationOf((*parseJson(deep))->root));
    }

    void estimatesHaveTheirInterval()
    {
        QueryResult result;
        result.of = 2;
        Answer half{.id = "1", .partition = 0, .of = 2, .isFinal = false};
        half.body = R"({"count":100,"examined":500,"people":1000,"members":[{"id":"a","name":"b"}]})";
        result.answers[0] = half;
        PeopleSum sum = peopleOf(result);
        QVERIFY(!sum.isExact && sum.count == 200 && sum.low < 200 && sum.high > 200);
        half.isFinal = true;
        half.body = R"({"count":190,"examined":1000,"people":1000})";
        result.answers[0] = half;
        sum = peopleOf(result);
        QVERIFY(!sum.isExact && sum.count == 190); // the other partition has not answered
        half.partition = 1;
        result.answers[1] = half;
        sum = peopleOf(result);
        QVERIFY(sum.isExact && sum.count == 380 && sum.low == 380 && sum.high == 380);
    }
};

WEIR_TEST(QueryFormatTest)

} // namespace weir

#include "queryformattest.moc"
