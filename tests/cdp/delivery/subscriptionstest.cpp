#include "backend/cdp/delivery/subscriptions.h"
#include "backend/base/json/jsonparser.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {
using On = DestinationDefinition::On;

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }
} // namespace

class SubscriptionsTest : public QObject
{
    Q_OBJECT
    JsonArena m_arena;
    JsonParser m_parser;

    Json json(std::string_view text)
    {
        Json root;
        return m_parser.parse(m_arena.copy(text), m_arena, root) ? root : Json();
    }
    DestinationDefinition::Subscription subscription(On on, const char* when, const char* mapping)
    {
        DestinationDefinition::Subscription made{.on = on};
        Mistakes mistakes;
        if (*when)
            made.when = EventFilter::read(m_arena.text(when), "when", {}, mistakes);
        if (*mapping)
            made.mapping = Mapping::compile(json(mapping)).mapping;
        return made;
    }
    QString payloads(const DestinationDefinition& destination, On on, std::string_view document)
    {
        QStringList told;
        for (const Payload& payload : payloadsFor(destination, on, json(document), 0))
            told += QString::number(qint64(payload.subscription)) + u' ' + textOf(payload.text) +
                    (payload.mistake.empty() ? QString() : QStringLiteral("mistake"));
        return told.join(u", ");
    }

private slots:
    void eachSubscriptionMakesItsOwn()
    {
        DestinationDefinition destination;
        destination.subscriptions = {subscription(On::Event, "type = 'track'", "{\"name\":{\"@path\":\"$.event\"}}"),
                                     subscription(On::Audience, "", ""), subscription(On::Event, "", ""),
                                     subscription(On::Event, "event = 'B'", "")};
        QCOMPARE(payloads(destination, On::Event, "{\"type\":\"track\",\"event\":\"A\"}"),
                 QStringLiteral("0 {\"name\":\"A\"}, 2 {\"type\":\"track\",\"event\":\"A\"}"));
        QCOMPARE(payloads(destination, On::Event, "{\"type\":\"page\"}"), QStringLiteral("2 {\"type\":\"page\"}"));
        QCOMPARE(payloads(destination, On::Audience, "{\"type\":\"track\"}"), QStringLiteral("1 {\"type\":\"track\"}"));
        QCOMPARE(payloads(destination, On::Trait, "{\"type\":\"identify\"}"), QString());
    }

    void aJourneysMessageGoesOutWithoutASubscription()
    {
        DestinationDefinition destination;
        destination.subscriptions = {subscription(On::Event, "", "")};
        QCOMPARE(payloads(destination, On::Journey, "{\"text\":\"hi\"}"), QStringLiteral("-1 {\"text\":\"hi\"}"));
        destination.subscriptions.push_back(subscription(On::Journey, "text = 'no'", ""));
        QCOMPARE(payloads(destination, On::Journey, "{\"text\":\"hi\"}"), QString());
        QCOMPARE(payloads(destination, On::Journey, "{\"text\":\"no\"}"), QStringLiteral("1 {\"text\":\"no\"}"));
    }

    void consents_data()
    {
        QTest::addColumn<QString>("context");
        QTest::addColumn<bool>("ofAnEvent");
        QTest::addColumn<bool>("ofAnAudience");
        const auto row = [](const char* name, const char* context, bool ofAnEvent, bool ofAnAudience) {
            QTest::newRow(name) << QString::fromUtf8(context) << ofAnEvent << ofAnAudience;
        };
        row("no context", "null", true, false);
        row("an empty consent object", "{\"consent\":{}}", true, false);
        row("empty preferences", "{\"consent\":{\"categoryPreferences\":{}}}", false, false);
        row("both", "{\"consent\":{\"categoryPreferences\":{\"marketing\":true,\"ads\":true}}}", true, true);
        row("one refused", "{\"consent\":{\"categoryPreferences\":{\"marketing\":true,\"ads\":false}}}", false, false);
        row("one missing", "{\"consent\":{\"categoryPreferences\":{\"marketing\":true}}}", false, false);
        row("true as a text", "{\"consent\":{\"categoryPreferences\":{\"marketing\":\"true\",\"ads\":true}}}", false,
            false);
        row("preferences that are none", "{\"consent\":{\"categoryPreferences\":[true]}}", true, false);
    }
    void consents()
    {
        QFETCH(QString, context);
        QFETCH(bool, ofAnEvent);
        QFETCH(bool, ofAnAudience);
        DestinationDefinition destination;
        const Json preferences = consentPreferences(json("{\"context\":" + context.toStdString() + "}"));
        QVERIFY(consentAllows(destination, preferences, On::Audience));
        destination.consent = {"marketing", "ads"};
        QCOMPARE(consentAllows(destination, preferences, On::Event), ofAnEvent);
        QCOMPARE(consentAllows(destination, preferences, On::Audience), ofAnAudience);
    }

    void membershipsHaveSegmentsShapes()
    {
        const ShapeHeader header{"m1", "u1", "", "a@b", "p1", 1'767'225'600'000, json("{\"ads\":true}")};
        const QString context =
            QStringLiteral("\"context\":{\"personas\":{\"computation_class\":\"audience\",\"computation_key\":\"vip\","
                           "\"profile_id\":\"p1\"},\"traits\":{\"email\":\"a@b\"},\"consent\":{\"categoryPreferences\":"
                           "{\"ads\":true}}}}");
        QCOMPARE(
            textOf(toJsonText(audienceTrack(header, "vip", true, m_arena))),
            QStringLiteral(
                "{\"type\":\"track\",\"event\":\"Audience Entered\",\"messageId\":\"m1\",\"userId\":\"u1\","
                "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"properties\":{\"audience_key\":\"vip\",\"vip\":true},") +
                context);
        QCOMPARE(textOf(audienceTrack(header, "vip", false, m_arena).at("event").text()),
                 QStringLiteral("Audience Exited"));
        QVERIFY(!audienceTrack(header, "vip", false, m_arena).at("properties").at("vip").isTrue());
        QCOMPARE(textOf(toJsonText(audienceIdentify(header, "vip", false, m_arena))),
                 QStringLiteral("{\"type\":\"identify\",\"messageId\":\"m1\",\"userId\":\"u1\",\"timestamp\":\"2026-01-"
                                "01T00:00:00.000Z\","
                                "\"traits\":{\"vip\":false},") +
                     context);
    }

    void traitsGoOutAsAnIdentify()
    {
        const ShapeHeader header{.messageId = "m1", .userId = {}, .anonymousId = "a", .email = {}, .profileId = {}};
        const Json made = traitIdentify(header, "orders", json("[1,{\"x\":2.50}]"), m_arena);
        QCOMPARE(textOf(toJsonText(made.at("traits"))), QStringLiteral("{\"orders\":[1,{\"x\":2.50}]}"));
        QCOMPARE(textOf(made.at("anonymousId").text()), QStringLiteral("a"));
        QVERIFY(made.at("userId").isAbsent());
        QCOMPARE(textOf(toJsonText(traitIdentify(header, "orders", {}, m_arena).at("traits"))),
                 QStringLiteral("{\"orders\":null}"));
    }
};
WEIR_TEST(SubscriptionsTest)

} // namespace weir::cdp

#include "subscriptionstest.moc"
