#include "backend/engine/records/outboxrecord.h"

#include "backend/cdp/common/bytes.h"
#include "backend/engine/records/recordjson.h"

namespace weir::engine {
namespace {

constexpr std::string_view topic = "outbox", kind = "offer";

Error broken() { return {ErrorKind::Decode, 0, QStringLiteral("an outbox record is broken")}; }

} // namespace

Result<TopicRecord> OutboxCodec::encode(const OutboxRecord& record)
{
    TopicRecord out{topic, record.profile, record.profile.toText(), {}};
    if (m_sealing.seals()) {
        cdp::ByteWriter writer;
        writer.text(record.destination);
        writer.text(record.idempotencyKey);
        writer.text(record.messageId);
        writer.integer(record.offeredAtMs);
        writer.text(record.payload);
        if (const Result<void> sealed = m_sealing.seal(out, kind, record.seq, writer.take()); !sealed)
            return sealed.error();
        return out;
    }
    ObjectText object(record.payload.size() + 256);
    object.text("destination", record.destination).id("profile", record.profile);
    object.number("seq", std::int64_t(record.seq)).text("idempotencyKey", record.idempotencyKey);
    object.text("messageId", record.messageId).number("offeredAt", record.offeredAtMs);
    out.value = object.json("payload", record.payload).take();
    out.kind = kind;
    out.seq = std::to_string(record.seq);
    return out;
}

Result<OutboxRecord> OutboxCodec::decode(std::string_view key, std::string_view value)
{
    const Result<cdp::ProfileId> profile = profileOfKey(key);
    if (!profile)
        return profile.error();
    if (isSealed(value)) {
        const Result<std::string_view> body = m_sealing.open(topic, *profile, key, value);
        if (!body)
            return body.error();
        const Result<SealedEnvelope> envelope = sealedEnvelope(value);
        cdp::ByteReader reader(*body);
        OutboxRecord record{*profile, envelope->seq};
        record.destination = reader.text();
        record.idempotencyKey = reader.text();
        record.messageId = reader.text();
        record.offeredAtMs = reader.integer();
        record.payload = reader.text();
        if (reader.isBroken() || !reader.atEnd() || envelope->kind != kind)
            return broken();
        return record;
    }
    JsonArena arena;
    Json root;
    if (!m_parser.parse(value, arena, root))
        return broken();
    ObjectFields fields(root);
    OutboxRecord record{fields.id("profile"), fields.count("seq"), fields.text("destination")};
    record.payload = toJsonText(fields.at("payload"));
    record.idempotencyKey = fields.text("idempotencyKey");
    record.messageId = fields.text("messageId");
    record.offeredAtMs = fields.number("offeredAt");
    if (fields.isBroken() || fields.at("payload").isAbsent() || record.profile != *profile)
        return broken();
    return record;
}

} // namespace weir::engine
