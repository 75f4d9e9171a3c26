#include "backend/engine/records/outputformats.h"
#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/outboxrecord.h"
#include "tests/engine/records/recordsupport.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::engine {

using test::jsonOf;
using test::profile;

namespace {

constexpr std::int64_t noon = 1'772'366'400'250;

JsonPointer parsed(const TopicRecord& record) { return parseJson(record.value.value_or("")).value_or(nullptr); }

} // namespace

class OutputFormatsTest : public QObject
{
    Q_OBJECT
private slots:
    void memberships()
    {
        const std::string id = profile("a").toText();
        cdp::MembershipRecord record{"vip", profile("a"), "Very \"good\"", true, noon, 3, cdp::Cause::Event, "m1"};
        const TopicRecord in = membershipRecord(record, "u1");
        QCOMPARE(in.topic, std::string_view("memberships"));
        QCOMPARE(in.key, "vip/" + id);
        QVERIFY(in.profile == profile("a"));
        QCOMPARE(*in.value, jsonOf("{'audience':'vip','profileId':'" + id +
                                   "','userId':'u1','name':'Very ~good~','member':true,"
                                   "'since':'2026-03-01T12:00:00.250Z','version':3,'cause':'event','messageId':'m1'}"));
        record.entered = false;
        record.cause = cdp::Cause::Time;
        record.messageId.clear();
        const TopicRecord out = membershipRecord(record);
        QCOMPARE(*out.value, jsonOf("{'audience':'vip','profileId':'" + id +
                                    "','name':'Very ~good~','member':false,"
                                    "'until':'2026-03-01T12:00:00.250Z','version':3,'cause':'time'}"));
        for (const TopicRecord& written : {in, out}) {
            const auto read = membershipOf(*written.value);
            QVERIFY(read);
            QCOMPARE(*membershipRecord(*read, written.value == in.value ? "u1" : "").value, *written.value);
        }
        QVERIFY(!membershipOf("{}") && !membershipOf("[") && !noMembershipRecord("vip", profile("a")).value);
    }

    void profilesAsTheyAre()
    {
        const auto document = *parseJson(jsonOf("{'traits':{'a':9007199254740993,'b':null},'audiences':['vip']}"));
        const TopicRecord record = profileRecord(profile("a"), document->root);
        QCOMPARE(*record.value, jsonOf("{'profileId':'" + profile("a").toText() +
                                       "','traits':{'a':9007199254740993,'b':null},'audiences':['vip']}"));
        const auto itself = *parseJson(*record.value);
        QCOMPARE(*profileRecord(profile("a"), itself->root).value, *record.value);
        QVERIFY(!noProfileRecord(profile("a")).value);
    }

    void longProfilesAreCutAndSaySo()
    {
        std::string text = "{'traits':{'small':1,'long':'" + std::string(700'000, 'x') + "','list':[";
        for (int i = 0; i < 100'000; ++i)
            text += (i ? "," : "") + std::to_string(1'000'000 + i);
        const auto document = *parseJson(jsonOf(text + "],'last':'kept'},'audiences':['vip']}"));
        const TopicRecord record = profileRecord(profile("a"), document->root);
        QVERIFY(record.value->size() <= mostProfileBytes);
        QVERIFY(record.value->size() > mostProfileBytes / 4);
        const JsonPointer read = parsed(record);
        QVERIFY(read);
        QVERIFY(read->root.at("truncated").isTrue());
        QCOMPARE(read->root.at("profileId").text(), std::string_view(profile("a").toText()));
        QCOMPARE(read->root.at("audiences").at(std::size_t(0)).text(), std::string_view("vip"));
        const Json traits = read->root.at("traits");
        QCOMPARE(traits.at("small").integer(), std::optional<std::int64_t>(1));
        QCOMPARE(traits.at("last").text(), std::string_view("kept"));
        QVERIFY(traits.at("long").kind() == Json::Kind::Absent); // no half of a text
        QVERIFY(traits.at("list").elements().size() > 10'000);
        QCOMPARE(traits.at("list").at(std::size_t(0)).integer(), std::optional<std::int64_t>(1'000'000));
    }

    void deadLettersKeepWhatCame()
    {
        const cdp::DeadLetterRecord record{"No-Identifier", "userId", "m1", "collect", noon};
        const TopicRecord json = deadLetterRecord(record, "web", jsonOf("{'a': 9007199254740993}"));
        QCOMPARE(json.key, std::string("m1"));
        QCOMPARE(json.partition({}), -1);
        QCOMPARE(*json.value,
                 jsonOf("{'reason':'No-Identifier','detail':'userId','where':'collect','source':'web',"
                        "'messageId':'m1','at':'2026-03-01T12:00:00.250Z','original':{'a':9007199254740993}}"));
        const TopicRecord broken = deadLetterRecord(record, "web", "{\"a\": \xff", profile("a"));
        QVERIFY(broken.partition({}) >= 0);
        QCOMPARE(parsed(broken)->root.at("originalText").text(), std::string_view("{\"a\": \xef\xbf\xbd"));
        std::string longer = "\"" + std::string(mostOriginalBytes - 2, 'x');
        const TopicRecord cut = deadLetterRecord(record, "web", longer + "\xc3\xa4\"");
        QCOMPARE(parsed(cut)->root.at("originalText").text(), std::string_view(longer)); // no half of a letter
        QVERIFY(parsed(cut)->root.at("truncated").isTrue());
    }

    void theOthers()
    {
        const TopicRecord journey =
            journeyRecord({"welcome", "i1", "Welcome", "moved", "a", "b", "matched", profile("a"), noon});
        QCOMPARE(journey.key, "welcome/" + profile("a").toText() + "/i1");
        QCOMPARE(parsed(journey)->root.at("to").text(), std::string_view("b"));
        const TopicRecord violation =
            violationRecord({"shop", "Required-Missing", "properties.total", "m1"}, "web", noon);
        QCOMPARE(*violation.value,
                 jsonOf("{'plan':'shop','type':'Required-Missing','path':'properties.total','messageId':'m1',"
                        "'source':'web','at':'2026-03-01T12:00:00.250Z'}"));
        const TopicRecord trace = traceRecord({"m1", "plan", "passed", "", noon});
        QCOMPARE(*trace.value, jsonOf("{'messageId':'m1','stage':'plan','outcome':'passed','detail':'',"
                                      "'at':'2026-03-01T12:00:00.250Z'}"));
    }

    void collectedEvents()
    {
        const TopicRecord record = collectedRecord("u1", {"web", noon, std::string(test::eventText), {}});
        QCOMPARE(record.topic, std::string_view("collected"));
        const auto read = collectedOf(*record.value);
        QVERIFY(read);
        QCOMPARE(read->source, std::string("web"));
        QCOMPARE(read->receivedAtMs, noon);
        QCOMPARE(toJsonText(read->event->root), std::string(test::eventText));
        for (const char* const broken :
             {"", "[]", "{'source':'web','receivedAt':1}", "{'source':1,'receivedAt':1,'event':{}}",
              "{'source':'web','receivedAt':1,'event':[]}", "{'source':'web','receivedAt':1.5,'event':{}}"})
            QVERIFY(!collectedOf(jsonOf(broken)));
    }

    void theOutbox()
    {
        const auto keys = test::threeKeys();
        const OutboxRecord record{profile("a"), 12, "crm", jsonOf("{'type':'track','userId':'u1'}"), "k-1", "m1", noon};
        for (KeySource* const source : {static_cast<KeySource*>(nullptr), static_cast<KeySource*>(keys.get())}) {
            OutboxCodec codec(source);
            const auto encoded = codec.encode(record);
            QVERIFY(encoded);
            QCOMPARE(encoded->key, profile("a").toText());
            QCOMPARE(encoded->value->find("u1") == std::string::npos, source != nullptr);
            const auto read = codec.decode(encoded->key, *encoded->value);
            QVERIFY(read && *read == record);
            QVERIFY(!codec.decode(profile("b").toText(), *encoded->value));
        }
    }

    void moments()
    {
        for (const std::int64_t ms : {std::int64_t(0), std::int64_t(-1), noon, std::int64_t(951'782'400'000),
                                      std::int64_t(-62'167'219'200'000), std::int64_t(253'402'300'799'999)})
            QCOMPARE(momentOf(isoMoment(ms)), std::optional(ms));
        QCOMPARE(isoMoment(-1), std::string("1969-12-31T23:59:59.999Z"));
        QCOMPARE(isoMoment(951'782'400'000), std::string("2000-02-29T00:00:00.000Z"));
        QCOMPARE(isoMoment(INT64_MIN), std::string("0000-01-01T00:00:00.000Z"));
        QCOMPARE(isoMoment(INT64_MAX), std::string("9999-12-31T23:59:59.999Z"));
        for (const char* const text : {"", "2026-03-01", "2026-02-29T00:00:00.000Z", "2026-03-01T24:00:00.000Z",
                                       "2026-03-01T12:00:00.00aZ", "2026-03-01 12:00:00.000Z"})
            QVERIFY2(!momentOf(text), text);
    }
};

WEIR_TEST(OutputFormatsTest)

} // namespace weir::engine

#include "outputformatstest.moc"
