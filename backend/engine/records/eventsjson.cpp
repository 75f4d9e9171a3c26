#include "backend/engine/records/eventsbody.h"
#include "backend/engine/records/recordjson.h"

#include <QByteArray>

namespace weir::engine {
namespace {

std::string listOf(const std::vector<Identifier>& identifiers)
{
    std::string list = "[";
    for (const Identifier& identifier : identifiers) {
        list += list.size() > 1 ? "," : "";
        list += ObjectText().text("type", identifier.type).text("value", identifier.value).take();
    }
    return list + ']';
}

std::string listOf(const std::vector<cdp::IdentityLink>& links)
{
    std::string list = "[";
    for (const cdp::IdentityLink& link : links) {
        list += list.size() > 1 ? "," : "";
        ObjectText object;
        object.text("type", link.type).text("value", link.value).text("messageId", link.messageId);
        list += object.take();
    }
    return list + ']';
}

/// Behind kind and seq.
struct Write
{
    ObjectText& object;

    void operator()(const AcceptedEvent& record) const
    {
        object.id("profile", record.profile).flag("isNew", record.isNew);
        if (!record.linked.empty())
            object.json("linked", listOf(record.linked));
        object.text("source", record.source).number("receivedAt", record.receivedAtMs).json("event", record.text);
    }
    void operator()(const MergeOut& record) const
    {
        object.id("profile", record.from).id("into", record.into).text("messageId", record.messageId);
        object.number("receivedAt", record.receivedAtMs);
    }
    void operator()(const MergeIn& record) const
    {
        object.id("profile", record.into).id("from", record.from).text("messageId", record.messageId);
        object.number("receivedAt", record.receivedAtMs).json("identifiers", listOf(record.identifiers));
    }
    void operator()(const Handover& record) const
    {
        object.id("profile", record.into).id("from", record.from);
        object.number("piece", record.index).number("pieces", record.count);
        const auto bytes = QByteArray::fromRawData(record.bytes.data(), qsizetype(record.bytes.size()));
        object.text("bytes", bytes.toBase64().toStdString());
    }
    void operator()(const ErasedProfile& record) const
    {
        object.id("profile", record.profile).text("request", record.request);
    }
};

std::vector<Identifier> readIdentifiers(const Json& list, ObjectFields& whole)
{
    std::vector<Identifier> identifiers;
    for (const Json& item : list.elements()) {
        ObjectFields fields(item);
        identifiers.push_back({fields.text("type"), fields.text("value")});
        if (fields.isBroken())
            whole.fail();
    }
    return identifiers;
}

std::vector<cdp::IdentityLink> readLinks(const Json& list, ObjectFields& whole)
{
    std::vector<cdp::IdentityLink> links;
    for (const Json& item : list.elements()) {
        ObjectFields fields(item);
        links.push_back({fields.text("type"), fields.text("value"), fields.text("messageId")});
        if (fields.isBroken())
            whole.fail();
    }
    return links;
}

std::string readBytes(ObjectFields& fields)
{
    const std::string text = fields.text("bytes");
    const auto bytes =
        QByteArray::fromBase64Encoding(QByteArray::fromRawData(text.data(), qsizetype(text.size())),
                                       QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (bytes.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        fields.fail();
    return bytes.decoded.toStdString();
}

EventsRecord readRecord(std::string_view kind, ObjectFields& fields, const std::shared_ptr<JsonDocument>& document)
{
    const std::uint64_t seq = fields.count("seq");
    const cdp::ProfileId profile = fields.id("profile");
    if (kind == "merge-out")
        return MergeOut{seq, profile, fields.id("into"), fields.text("messageId"), fields.number("receivedAt")};
    if (kind == "merge-in")
        return MergeIn{seq,
                       fields.id("from"),
                       profile,
                       fields.text("messageId"),
                       fields.number("receivedAt"),
                       readLinks(fields.at("identifiers"), fields)};
    if (kind == "erased")
        return ErasedProfile{seq, profile, fields.text("request")};
    if (kind == "handover") {
        Handover piece{seq, fields.id("from"), profile, 0, 0, readBytes(fields)};
        piece.index = static_cast<std::uint32_t>(fields.count("piece", UINT32_MAX));
        piece.count = static_cast<std::uint32_t>(fields.count("pieces", UINT32_MAX));
        if (piece.index >= piece.count)
            fields.fail();
        return piece;
    }
    AcceptedEvent event{seq, profile, fields.flag("isNew"), readIdentifiers(fields.at("linked"), fields)};
    event.source = fields.text("source");
    event.receivedAtMs = fields.number("receivedAt");
    document->root = fields.at("event");
    if (!document->root.isObject())
        fields.fail();
    event.event = document;
    return event;
}

} // namespace

std::string eventsJson(const EventsRecord& record)
{
    const auto* const event = std::get_if<AcceptedEvent>(&record);
    ObjectText object(event ? event->text.size() + 256 : 512);
    object.text("kind", eventsKind(record)).number("seq", std::int64_t(eventsSeq(record)));
    std::visit(Write{object}, record);
    return object.take();
}

Result<EventsRecord> eventsOfJson(cdp::ProfileId profile, std::string_view value, JsonParser& parser)
{
    const auto document = std::make_shared<JsonDocument>();
    document->source = value;
    if (!parser.parse(document->source, document->arena, document->root))
        return brokenEvents("an events record is not JSON");
    ObjectFields fields(document->root);
    const std::string_view kind = eventsKindOf(document->root.at("kind").text());
    if (kind.empty())
        return brokenEvents("an events record is of an unknown kind");
    EventsRecord record = readRecord(kind, fields, document);
    if (fields.isBroken() || eventsProfile(record) != profile)
        return brokenEvents("an events record is broken");
    return record;
}

} // namespace weir::engine
