#include "backend/cdp/event/speccheck.h"

#include "backend/cdp/common/objectreader.h"

#include <chrono>

namespace weir::cdp {
namespace {
constexpr std::int64_t earliestMs = -8'520'336'000'000; ///< 1700-01-01
constexpr std::int64_t latestMs = 8'835'955'200'000;    ///< 2250-01-01, excluded

/// The fields that the check looks at, in one pass over the members.
enum Field {
    Type,
    MessageId,
    UserId,
    AnonymousId,
    GroupId,
    PreviousId,
    EventName,
    Name,
    Category,
    Properties,
    Traits,
    Context,
    Integrations,
    Timestamp,
    OriginalTimestamp,
    SentAt,
    ReceivedAt,
    fieldCount
};
constexpr std::array<std::string_view, fieldCount> fieldNames = {
    "type",       "messageId", "userId",       "anonymousId", "groupId",
    "previousId", "event",     "name",         "category",    "properties",
    "traits",     "context",   "integrations", "timestamp",   "originalTimestamp",
    "sentAt",     "receivedAt"};

class SpecReading
{
public:
    SpecReading(const Json& raw, JsonArena& arena) : m_arena(arena)
    {
        m_members.reserve(raw.members().size() + 4);
        m_members.assign(raw.members().begin(), raw.members().end());
        m_places.fill(-1);
        for (std::size_t i = 0; i < m_members.size(); ++i)
            for (std::size_t field = 0; field < fieldCount; ++field)
                if (m_members[i].name == fieldNames[field])
                    m_places[field] = int(i);
    }

    Json at(Field field) const { return m_places[field] < 0 ? Json() : m_members[std::size_t(m_places[field])].value; }
    void set(Field field, const Json& value)
    {
        if (m_places[field] < 0) {
            m_places[field] = int(m_members.size());
            m_members.push_back({fieldNames[field], value});
        } else {
            m_members[std::size_t(m_places[field])].value = value;
        }
    }
    void setMoment(Field field, std::int64_t ms) { set(field, m_arena.text(momentText(ms))); }
    Json object() { return m_arena.object(m_members); }

    bool isFailed() const { return !m_reason.empty(); }
    std::string_view reason() const { return m_reason; }
    std::string detail() const { return std::string(m_detail); }
    void fail(std::string_view reason, std::string_view detail)
    {
        if (isFailed())
            return;
        m_reason = reason;
        m_detail = detail;
    }

    /// A text, or a number, which becomes one; empty where absent.
    std::string_view identifier(Field field)
    {
        const Json value = at(field);
        if (value.isAbsent())
            return {};
        if (value.isNumber()) {
            std::array<char, 32> room;
            const Json text = m_arena.text(value.numberText(room));
            set(field, text);
            return text.text();
        }
        if (!value.isText())
            fail(reason::invalidField, fieldNames[field]);
        return value.text();
    }
    std::string_view text(Field field)
    {
        const Json value = at(field);
        if (!value.isAbsent() && !value.isText())
            fail(reason::invalidField, fieldNames[field]);
        return value.text();
    }
    void needObject(Field field)
    {
        const Json value = at(field);
        if (!value.isAbsent() && !value.isObject())
            fail(reason::invalidField, fieldNames[field]);
    }
    void need(std::string_view value, Field field)
    {
        if (value.empty())
            fail(reason::missingField, fieldNames[field]);
    }
    std::optional<std::int64_t> moment(Field field)
    {
        const Json value = at(field);
        if (value.isAbsent())
            return {};
        const std::optional<std::int64_t> ms = momentOf(value);
        if (!ms || *ms < earliestMs || *ms >= latestMs)
            fail(reason::invalidTimestamp, fieldNames[field]);
        return ms;
    }

private:
    JsonArena& m_arena;
    std::vector<JsonMember> m_members;
    std::array<int, fieldCount> m_places;
    std::string_view m_reason;
    std::string_view m_detail;
};

void readFields(SpecReading& reading, Event& event)
{
    event.messageId = reading.identifier(MessageId);
    event.userId = reading.identifier(UserId);
    event.anonymousId = reading.identifier(AnonymousId);
    event.groupId = reading.identifier(GroupId);
    event.previousId = reading.identifier(PreviousId);
    for (const Field field : {Properties, Traits, Context, Integrations})
        reading.needObject(field);
    switch (event.type) {
    case EventType::Track:
        event.name = reading.text(EventName);
        reading.need(event.name, EventName);
        break;
    case EventType::Page:
    case EventType::Screen:
        event.name = reading.text(Name);
        reading.text(Category);
        break;
    case EventType::Identify:
        break; // by whatever the identity definition finds: an e-mail alone may do
    case EventType::Group:
        reading.need(event.groupId, GroupId);
        break;
    case EventType::Alias:
        reading.need(event.userId, UserId);
        // Segment's libraries take the anonymousId where no previousId is given.
        if (event.anonymousId.empty())
            reading.need(event.previousId, PreviousId);
        break;
    }
}

void readMoments(SpecReading& reading, Event& event)
{
    const auto timestamp = reading.moment(Timestamp);
    auto original = reading.moment(OriginalTimestamp);
    const auto sentAt = reading.moment(SentAt);
    const auto cameIn = reading.moment(ReceivedAt);
    if (reading.isFailed())
        return;
    // What comes straight from a client says when by its own clock in `timestamp`; with a receivedAt it has been
    // through a collector, which has corrected it already.
    if (!original && timestamp && sentAt && !cameIn) {
        original = timestamp;
        reading.setMoment(OriginalTimestamp, *original);
    }
    const std::int64_t receivedAt = cameIn.value_or(event.receivedAtMs);
    if (original && sentAt)
        event.timestampMs = receivedAt - (*sentAt - *original);
    else
        event.timestampMs = timestamp ? *timestamp : original.value_or(receivedAt);
    if (event.timestampMs < earliestMs || event.timestampMs >= latestMs) {
        reading.fail(reason::invalidTimestamp, fieldNames[Timestamp]);
        return;
    }
    reading.setMoment(Timestamp, event.timestampMs);
    reading.setMoment(ReceivedAt, receivedAt);
}

/// No fewer bytes than its text has, far quicker than the text; a letter may become six.
std::size_t mostBytes(const Json& value, int depth = 0)
{
    constexpr int deepest = 100;
    constexpr std::size_t perLetter = 6, perNumber = 32, perWord = 5, around = 4; // quotes, colon, comma
    std::size_t bytes = 2;
    switch (value.kind()) {
    case Json::Kind::Text:
        return value.text().size() * perLetter + 2;
    case Json::Kind::Number: {
        std::array<char, perNumber> room;
        return value.numberText(room).size();
    }
    case Json::Kind::Array:
    case Json::Kind::Object:
        if (depth == deepest)
            return largestEvent + 1;
        for (const Json& element : value.elements())
            bytes += mostBytes(element, depth + 1) + 1;
        for (const JsonMember& member : value.members())
            bytes += member.name.size() * perLetter + around + mostBytes(member.value, depth + 1);
        return bytes;
    default:
        return perWord;
    }
}

bool isTooLarge(const Json& raw) { return mostBytes(raw) > largestEvent && toJsonText(raw).size() > largestEvent; }

SpecChecked failed(std::string_view reason, std::string_view detail = {})
{
    SpecChecked checked;
    checked.reason = reason;
    checked.detail = detail;
    return checked;
}
} // namespace

SpecChecked checkSpec(const Json& raw, std::int64_t receivedAtMs, std::string_view messageIdIfMissing, JsonArena& arena,
                      std::size_t bytes)
{
    if (!raw.isObject())
        return failed(reason::malformed);
    if (bytes > 0 ? bytes > largestEvent : isTooLarge(raw))
        return failed(reason::tooLarge);
    const std::optional<EventType> type = eventTypeOf(raw.at("type").text());
    if (!type)
        return failed(reason::unknownType, "type");

    SpecReading reading(raw, arena);
    SpecChecked checked;
    Event& event = checked.event;
    event.type = *type;
    event.receivedAtMs = receivedAtMs;
    readFields(reading, event);
    readMoments(reading, event);
    if (event.messageId.empty()) {
        const Json made = arena.text(messageIdIfMissing);
        reading.set(MessageId, made);
        event.messageId = made.text();
    }
    checked.reason = reading.reason();
    checked.detail = reading.detail();
    event.root = reading.object();
    return checked;
}

SpecChecked checkSpec(std::string_view text, std::int64_t receivedAtMs, std::string_view messageIdIfMissing,
                      JsonParser& parser, JsonArena& arena)
{
    if (text.size() > largestEvent)
        return failed(reason::tooLarge);
    Json raw;
    if (!parser.parse(text, arena, raw))
        return failed(reason::malformed);
    return checkSpec(raw, receivedAtMs, messageIdIfMissing, arena, text.size());
}

std::string momentText(std::int64_t ms)
{
    using namespace std::chrono;
    const sys_time<milliseconds> moment{milliseconds(ms)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    std::string text = "0000-00-00T00:00:00.000Z";
    const auto put = [&](std::size_t end, int value) {
        for (; value > 0; value /= 10)
            text[--end] = char('0' + value % 10);
    };
    put(4, int(date.year()));
    put(7, int(unsigned(date.month())));
    put(10, int(unsigned(date.day())));
    put(13, int(time.hours().count()));
    put(16, int(time.minutes().count()));
    put(19, int(time.seconds().count()));
    put(23, int(time.subseconds().count()));
    return text;
}

} // namespace weir::cdp
