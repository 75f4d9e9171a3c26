#include "backend/engine/records/eventsbody.h"

#include "backend/cdp/common/profileidbytes.h"

namespace weir::engine {
namespace {

using cdp::ByteReader;
using cdp::ByteWriter;
using cdp::readId;
using cdp::writeId;

struct Write
{
    ByteWriter& writer;

    void operator()(const AcceptedEvent& record) const
    {
        writer.flag(record.isNew);
        writer.number(record.linked.size());
        for (const Identifier& identifier : record.linked) {
            writer.text(identifier.type);
            writer.text(identifier.value);
        }
        writer.text(record.source);
        writer.integer(record.receivedAtMs);
        writer.text(record.text);
    }
    void operator()(const MergeOut& record) const { half(record.into, record.messageId, record.receivedAtMs); }
    void operator()(const MergeIn& record) const
    {
        half(record.from, record.messageId, record.receivedAtMs);
        writer.number(record.identifiers.size());
        for (const cdp::IdentityLink& link : record.identifiers) {
            writer.text(link.type);
            writer.text(link.value);
            writer.text(link.messageId);
        }
    }
    void operator()(const Handover& record) const
    {
        writeId(writer, record.from);
        writer.number(record.index);
        writer.number(record.count);
        writer.text(record.bytes);
    }
    void operator()(const ErasedProfile& record) const { writer.text(record.request); }
    /// What both halves of a merge begin with.
    void half(cdp::ProfileId other, const std::string& messageId, std::int64_t receivedAtMs) const
    {
        writeId(writer, other);
        writer.text(messageId);
        writer.integer(receivedAtMs);
    }
};

AcceptedEvent readEvent(ByteReader& reader, const EventsEnvelope& envelope, JsonParser& parser, bool& isJson)
{
    AcceptedEvent record{envelope.seq, envelope.profile};
    record.isNew = reader.flag();
    record.linked.resize(reader.count());
    for (Identifier& identifier : record.linked) {
        identifier.type = reader.text();
        identifier.value = reader.text();
    }
    record.source = reader.text();
    record.receivedAtMs = reader.integer();
    const auto document = std::make_shared<JsonDocument>();
    document->source = reader.text();
    isJson = parser.parse(document->source, document->arena, document->root) && document->root.isObject();
    record.event = document;
    return record;
}

MergeOut readMergeOut(ByteReader& reader, const EventsEnvelope& envelope)
{
    MergeOut record{envelope.seq, envelope.profile, readId(reader), {}, 0};
    record.messageId = reader.text();
    record.receivedAtMs = reader.integer();
    return record;
}

MergeIn readMergeIn(ByteReader& reader, const EventsEnvelope& envelope)
{
    MergeIn record{envelope.seq, readId(reader), envelope.profile, {}, 0, {}};
    record.messageId = reader.text();
    record.receivedAtMs = reader.integer();
    record.identifiers.resize(reader.count());
    for (cdp::IdentityLink& link : record.identifiers) {
        link.type = reader.text();
        link.value = reader.text();
        link.messageId = reader.text();
    }
    return record;
}

Handover readHandover(ByteReader& reader, const EventsEnvelope& envelope)
{
    Handover record{envelope.seq, readId(reader), envelope.profile, 0, 0, {}};
    record.index = static_cast<std::uint32_t>(reader.number());
    record.count = static_cast<std::uint32_t>(reader.number());
    record.bytes = reader.text();
    return record;
}

} // namespace

std::string eventsBody(const EventsRecord& record)
{
    ByteWriter writer;
    std::visit(Write{writer}, record);
    return writer.take();
}

Result<EventsRecord> eventsOfBody(const EventsEnvelope& envelope, std::string_view body, JsonParser& parser)
{
    ByteReader reader(body);
    bool isGood = true;
    EventsRecord record = ErasedProfile{};
    if (envelope.kind == "event")
        record = readEvent(reader, envelope, parser, isGood);
    else if (envelope.kind == "merge-out")
        record = readMergeOut(reader, envelope);
    else if (envelope.kind == "merge-in")
        record = readMergeIn(reader, envelope);
    else if (envelope.kind == "handover") {
        const Handover piece = readHandover(reader, envelope);
        isGood = piece.index < piece.count;
        record = piece;
    } else
        record = ErasedProfile{envelope.seq, envelope.profile, std::string(reader.text())};
    if (!isGood || reader.isBroken() || !reader.atEnd())
        return brokenEvents("the body of an events record is broken");
    return record;
}

} // namespace weir::engine
