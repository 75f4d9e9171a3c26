#include "backend/engine/records/outputformats.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::array<std::string_view, 5> causes{"event", "time", "edit", "merge", "erasure"};

Error broken(const char* what) { return {ErrorKind::Decode, 0, QString::fromLatin1(what)}; }

std::string membershipKey(std::string_view audience, cdp::ProfileId profile)
{
    return std::string(audience).append(1, '/').append(profile.toText());
}

/// At most `most` bytes, not through the middle of a letter.
std::string_view cutText(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
        --most;
    return text.substr(0, most);
}

/// What is no UTF-8 becomes U+FFFD, so that the record stays JSON.
std::string asUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size())).toStdString();
}

} // namespace

std::string_view causeName(cdp::Cause cause) { return causes[static_cast<std::size_t>(cause)]; }

TopicRecord membershipRecord(const cdp::MembershipRecord& record, std::string_view userId)
{
    ObjectText object;
    object.text("audience", record.audience).id("profileId", record.profile).textIfAny("userId", userId);
    object.text("name", record.name).flag("member", record.entered);
    object.text(record.entered ? "since" : "until", isoMoment(record.atMs)).number("version", record.version);
    object.text("cause", causeName(record.cause)).textIfAny("messageId", record.messageId);
    if (record.isMoved)
        object.flag("moved", true);
    return {"memberships", record.profile, membershipKey(record.audience, record.profile), object.take()};
}

TopicRecord noMembershipRecord(std::string_view audience, cdp::ProfileId profile)
{
    return {"memberships", profile, membershipKey(audience, profile), std::nullopt};
}

Result<cdp::MembershipRecord> membershipOf(std::string_view value)
{
    const Result<JsonPointer> document = parseJson(std::string(value));
    if (!document)
        return broken("a membership record is not JSON");
    ObjectFields fields((*document)->root);
    cdp::MembershipRecord record;
    record.audience = fields.text("audience");
    record.profile = fields.id("profileId");
    record.name = fields.text("name");
    record.entered = fields.flag("member");
    const std::optional<std::int64_t> at = momentOf(fields.text(record.entered ? "since" : "until"));
    record.atMs = at.value_or(0);
    record.version = fields.number("version");
    const auto cause = std::find(causes.begin(), causes.end(), fields.text("cause"));
    record.messageId = fields.textIfAny("messageId");
    record.isMoved = (*document)->root.at("moved").isTrue();
    if (fields.isBroken() || !at || cause == causes.end())
        return broken("a membership record is broken");
    record.cause = static_cast<cdp::Cause>(cause - causes.begin());
    return record;
}

TopicRecord journeyRecord(const cdp::JourneyRecord& record)
{
    ObjectText object;
    object.text("journey", record.journey).id("profileId", record.profile).text("instance", record.instance);
    object.text("name", record.name).text("what", record.what).text("from", record.from).text("to", record.to);
    object.text("why", record.why).text("at", isoMoment(record.atMs));
    std::string key = membershipKey(record.journey, record.profile) + '/' + record.instance;
    return {"journeys", record.profile, std::move(key), object.take()};
}

TopicRecord deadLetterRecord(const cdp::DeadLetterRecord& record, std::string_view source, std::string_view original,
                             std::optional<cdp::ProfileId> profile)
{
    ObjectText object(original.size() + 512);
    object.text("reason", record.reason).text("detail", asUtf8(record.detail)).text("where", record.where);
    object.text("source", source).text("messageId", asUtf8(record.messageId)).text("at", isoMoment(record.atMs));
    JsonArena arena;
    Json root;
    const bool isLong = original.size() > mostOriginalBytes;
    if (!isLong && JsonParser().parse(original, arena, root))
        object.json("original", root);
    else
        object.text("originalText", asUtf8(cutText(original, mostOriginalBytes)));
    if (isLong)
        object.flag("truncated", true);
    return {"dead-letters", profile, record.messageId, object.take()};
}

TopicRecord violationRecord(const cdp::ViolationRecord& record, std::string_view source, std::int64_t atMs)
{
    ObjectText object;
    object.text("plan", record.plan).text("type", record.type).text("path", record.path);
    object.text("messageId", record.messageId).text("source", source).text("at", isoMoment(atMs));
    return {"violations", {}, record.messageId, object.take()};
}

TopicRecord traceRecord(const cdp::TraceRecord& record)
{
    ObjectText object;
    object.text("messageId", record.messageId).text("stage", record.stage).text("outcome", record.outcome);
    object.text("detail", record.detail).text("at", isoMoment(record.atMs));
    return {"traces", {}, record.messageId, object.take()};
}

TopicRecord collectedRecord(std::string_view key, const CollectedEvent& event)
{
    ObjectText object(event.text.size() + 128);
    object.text("source", event.source).number("receivedAt", event.receivedAtMs).json("event", event.text);
    return {"collected", {}, std::string(key), object.take()};
}

Result<CollectedEvent> collectedOf(std::string_view value)
{
    thread_local JsonParser parser;
    const auto document = std::make_shared<JsonDocument>();
    document->source = value;
    if (!parser.parse(document->source, document->arena, document->root))
        return broken("a collected record is not JSON");
    ObjectFields fields(document->root);
    CollectedEvent event{fields.text("source"), fields.number("receivedAt")};
    document->root = fields.at("event");
    if (fields.isBroken() || !document->root.isObject())
        return broken("a collected record is broken");
    event.event = document;
    return event;
}

} // namespace weir::engine
