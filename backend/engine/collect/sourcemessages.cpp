#include "backend/engine/collect/sourcemessages.h"

#include "backend/cdp/event/speccheck.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::string_view placeName = "kafka";

Error waits(const std::string& words) { return {ErrorKind::Registry, 0, QString::fromStdString(words), {}, true}; }

bool readsPlace(const cdp::EventFilter& filter)
{
    const std::vector<cdp::JsonPath> paths = filter.eventPaths();
    return std::any_of(paths.begin(), paths.end(), [](const cdp::JsonPath& path) {
        return !path.steps().empty() && path.steps().front().name == placeName;
    });
}

} // namespace

void SourceMessages::setDefinition(const cdp::Definition& definition)
{
    const auto& source = std::get<cdp::SourceDefinition>(definition.body);
    m_key = definition.envelope.key;
    m_format = source.format;
    m_hasMapping = source.mapping != nullptr;
    const bool isMapped =
        m_hasMapping && toJsonText(definition.document->root.at("mapping")).find(placeName) != std::string::npos;
    m_wantsPlace = isMapped || (source.filter && readsPlace(*source.filter));
}

/// False with an error where the registry has to be waited for.
Result<void> SourceMessages::addValue(const RecordView& record, RawMessage& message)
{
    const DecodedPart value = m_decoder.read(record.value, m_format, RecordPart::Value, m_arena);
    if (value.state == DecodedPart::State::Waits)
        return waits(value.words);
    if (value.state == DecodedPart::State::Broken) {
        message.unreadable = value.words;
        return {};
    }
    message.raw = value.value.isObject() ? value.value : m_arena.with({}, "value", value.value);
    // What says nothing of when it happened happened when Kafka got it.
    if (!m_hasMapping && record.timestampMs >= 0 && message.raw.at("timestamp").isAbsent() &&
        message.raw.at("originalTimestamp").isAbsent())
        message.raw = m_arena.with(message.raw, "timestamp", m_arena.text(cdp::momentText(record.timestampMs)));
    return {};
}

Result<Json> SourceMessages::place(const RecordBatch& batch, std::size_t index, const RecordView& record)
{
    Json key = Json::null();
    if (!record.has(RecordFlag::KeyNull)) {
        const DecodedPart decoded = m_decoder.read(record.key, "auto", RecordPart::Key, m_arena);
        if (decoded.state == DecodedPart::State::Waits)
            return waits(decoded.words);
        key = decoded.value;
    }
    Json headers = m_arena.object({});
    for (const RecordHeader& header : batch.headers(index)) {
        const DecodedPart decoded = m_decoder.read(header.value, "auto", RecordPart::Header, m_arena);
        headers = m_arena.with(headers, header.name, header.isNull ? Json::null() : decoded.value);
    }
    const std::array<JsonMember, 7> members{
        JsonMember{"key", key},
        {"headers", headers},
        {"topic", m_arena.text(batch.topics()[record.topic])},
        {"partition", Json::ofInteger(record.partition)},
        {"offset", Json::ofInteger(record.offset)},
        {"timestamp", record.timestampMs < 0 ? Json::null() : m_arena.text(cdp::momentText(record.timestampMs))},
        {"size", Json::ofInteger(static_cast<std::int64_t>(record.key.size() + record.value.size()))}};
    return m_arena.object(members);
}

Result<std::vector<RawMessage>> SourceMessages::read(const RecordBatch& batch, std::size_t first, std::size_t count,
                                                     std::int64_t nowMs)
{
    m_arena.clear();
    std::vector<RawMessage> messages(count);
    for (std::size_t i = 0; i < count; ++i) {
        const RecordView record = batch.at(first + i);
        RawMessage& message = messages[i];
        message.source = m_key;
        message.receivedAtMs = nowMs;
        message.original = record.value;
        message.messageIdIfMissing =
            batch.topics()[record.topic] + '-' + std::to_string(record.partition) + '-' + std::to_string(record.offset);
        message.isTombstone = record.has(RecordFlag::ValueNull);
        if (message.isTombstone)
            continue;
        if (const Result<void> added = addValue(record, message); !added)
            return added.error();
        if (!m_wantsPlace || message.raw.kind() == Json::Kind::Absent)
            continue;
        const Result<Json> where = place(batch, first + i, record);
        if (!where)
            return where.error();
        message.raw = m_arena.with(message.raw, placeName, *where);
        message.hasPlace = !m_hasMapping;
    }
    return messages;
}

} // namespace weir::engine
