#include "backend/engine/collect/collectpipeline.h"
#include "backend/engine/records/outputformats.h"
#include "tests/engine/collect/collectlab.h"
#include "tests/engine/collect/faketransformer.h"

namespace weir {
namespace {

using engine::Counted;
constexpr std::int64_t now = 1'700'000'000'000;

engine::DefinitionStatePointer stateOf(const std::vector<std::string>& documents)
{
    auto state = std::make_shared<engine::DefinitionState>();
    for (const std::string& text : documents) {
        const JsonPointer document = test::json(text);
        if (!state->book.offer({{document->root}}).empty())
            qFatal("refused: %s", text.c_str());
    }
    return state;
}

} // namespace

class CollectPipelineTest : public QObject
{
    Q_OBJECT
private:
    test::FakeTransformer transformer;
    std::vector<JsonPointer> kept;
    engine::RawMessage message(const std::string& text, std::string_view source = "web")
    {
        kept.push_back(test::json(text));
        engine::RawMessage made;
        made.source = source;
        made.raw = kept.back()->root;
        made.messageIdIfMissing = "given";
        made.receivedAtMs = now;
        return made;
    }
    static std::vector<std::string> topics(const engine::Collection& collection)
    {
        std::vector<std::string> all;
        for (const engine::TopicRecord& record : collection.records)
            all.emplace_back(record.topic);
        return all;
    }
    static Json value(const engine::TopicRecord& record, JsonPointer& keeper)
    {
        keeper = test::json(*record.value);
        return keeper->root;
    }

private slots:
    void everyMessageEndsSomewhere()
    {
        engine::CollectPipeline pipeline(&transformer);
        pipeline.setDefinitions(stateOf(
            {R"({"kind":"source","key":"web","name":"w","type":"http","writeKey":"k","filter":"properties.act != 'out'"})",
             R"({"kind":"source","key":"off","name":"o","type":"http","writeKey":"o","enabled":false})",
             R"({"kind":"plan","key":"p","name":"p","sources":["planned"],"events":[{"type":"track","name":"Planned",)"
             R"("schema":{"required":["userId"]}}],"onViolation":"deadLetter"})"}));
        std::vector<engine::RawMessage> messages{
            message(R"({"type":"track","event":"A","userId":"u1","messageId":"m1"})"),
            message(R"({"type":"track","event":"A","anonymousId":"a1"})"),
            message(R"({"type":"track","event":"A","userId":"u","properties":{"act":"out"}})"),
            message(R"({"type":"nonsense"})"),
            message(R"({"type":"track","event":"Planned","anonymousId":"a1","messageId":"m5"})", "planned"),
            message(R"({"type":"track","event":"A","userId":"u","messageId":"m6","properties":{"act":"drop"}})"),
            message(R"({"type":"track","event":"A","userId":"u","messageId":"m7","properties":{"act":"split"}})"),
            message(R"({"type":"track","event":"A","userId":"u","messageId":"m8","properties":{"act":"fail"}})"),
            message(R"({"type":"track","event":"A","userId":"u","messageId":"m9","properties":{"act":"spoil"}})"),
            message(R"({"type":"track","event":"A","userId":"u","messageId":"m10"})", "off")};
        engine::RawMessage unreadable;
        unreadable.source = "web";
        unreadable.original = "42 is no object";
        unreadable.messageIdIfMissing = "m11";
        unreadable.unreadable = "is no JSON object";
        messages.push_back(unreadable);
        const auto done = pipeline.run(messages);
        QVERIFY(done);
        QCOMPARE(done->ends.size(), messages.size());
        engine::AuditTotals web = done->counts.at("web");
        QCOMPARE(web[Counted::In], 9);
        QCOMPARE(web[Counted::Out], 4);
        QCOMPARE(web[Counted::Dropped], 2);
        QCOMPARE(web[Counted::Rejected], 5);
        QCOMPARE(web[Counted::Split], 2);
        QCOMPARE(web.balance(), 0);
        QCOMPARE(done->counts.at("off")[Counted::Rejected], 1);
        const QString wanted =
            QStringLiteral("collected collected dead-letters violations dead-letters dead-letters collected "
                           "collected traces dead-letters dead-letters dead-letters dead-letters");
        QStringList found;
        for (const std::string& topic : topics(*done))
            found << QString::fromStdString(topic);
        QCOMPARE(found.join(QLatin1Char(' ')), wanted);
        QCOMPARE(done->records[0].key, std::string("u1"));
        QCOMPARE(done->records[1].key, std::string("a1"));
        JsonPointer keeper;
        QCOMPARE(value(done->records[1], keeper).at("event").at("messageId").text(), std::string_view("given"));
        // Outputs of a split have ids of their own; the original stands in the dead letter.
        QCOMPARE(value(done->records[6], keeper).at("event").at("messageId").text(), std::string_view("m7"));
        QCOMPARE(value(done->records[7], keeper).at("event").at("messageId").text(), std::string_view("m7#2"));
        QCOMPARE(value(done->records[5], keeper).at("messageId").text(), std::string_view("m7#3"));
        QCOMPARE(value(done->records.back(), keeper).at("originalText").text(), std::string_view("42 is no object"));
    }

    void whatATransformationSaysOfTheMomentHolds()
    {
        engine::CollectPipeline pipeline(&transformer);
        pipeline.setDefinitions(stateOf({}));
        const auto done = pipeline.run(std::vector{message(
            R"({"type":"track","event":"A","userId":"u","timestamp":"2023-01-01T00:00:00Z","sentAt":"2023-01-01T00:00:05Z",)"
            R"("properties":{"act":"stamp"}})")});
        QVERIFY(done);
        JsonPointer keeper;
        const Json event = value(done->records.front(), keeper).at("event");
        QCOMPARE(event.at("timestamp").text(), std::string_view("2020-02-02T02:02:02.000Z"));
        QCOMPARE(event.at("originalTimestamp").text(), std::string_view("2023-01-01T00:00:00.000Z"));
    }

    void withoutTransformationsNothingIsKnownOfAny()
    {
        engine::CollectPipeline pipeline(&transformer);
        pipeline.setDefinitions(stateOf({}));
        const auto done = pipeline.run(
            std::vector{message(R"({"type":"track","event":"A","userId":"u","properties":{"act":"unavailable"}})")});
        QVERIFY(!done);
        engine::CollectPipeline plain(nullptr);
        plain.setDefinitions(stateOf({}));
        plain.setTracing(true);
        const auto traced = plain.run(std::vector{message(R"({"type":"track","event":"A","userId":"u"})")});
        QVERIFY(traced);
        QCOMPARE(topics(*traced).back(), std::string("collected"));
        QVERIFY(traced->records.size() > 2);
        QCOMPARE(traced->records.front().topic, std::string_view("traces"));
    }
};
WEIR_TEST(CollectPipelineTest)

} // namespace weir

#include "collectpipelinetest.moc"
