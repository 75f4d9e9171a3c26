#include "backend/engine/identify/identityrows.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/recordjson.h"

namespace weir::engine {
namespace {
constexpr std::string_view mergePrefix = "@profile/";

Error broken(const char* what)
{
    return {ErrorKind::Decode, 0, QStringLiteral("a record of identities is none: %1").arg(QLatin1String(what))};
}

void write(cdp::ByteWriter& writer, cdp::ProfileId id)
{
    writer.number(id.high);
    writer.number(id.low);
}

cdp::ProfileId readId(cdp::ByteReader& reader)
{
    cdp::ProfileId id;
    id.high = reader.number();
    id.low = reader.number();
    return id;
}
} // namespace

std::string mergeKey(cdp::ProfileId id) { return std::string(mergePrefix) + id.toText(); }

std::optional<cdp::ProfileId> profileOfMergeKey(std::string_view key)
{
    if (!key.starts_with(mergePrefix))
        return {};
    const Result<cdp::ProfileId> id = profileOfKey(key.substr(mergePrefix.size()));
    if (!id)
        return {};
    return *id;
}

TopicRecord linkRecord(const std::string& key, const LinkRow* row)
{
    TopicRecord record{.topic = "identities", .key = key};
    if (row)
        record.value = ObjectText(160)
                           .id("profile", row->owner.id)
                           .number("number", row->owner.number)
                           .number("order", static_cast<std::int64_t>(row->order))
                           .text("messageId", row->messageId)
                           .take();
    return record;
}

TopicRecord mergeRecord(cdp::ProfileId id, const PersonRow* row)
{
    TopicRecord record{.topic = "identities", .key = mergeKey(id)};
    if (row)
        record.value = ObjectText(160)
                           .id("into", row->into)
                           .number("number", row->number)
                           .number("order", static_cast<std::int64_t>(row->mergeOrder))
                           .text("messageId", row->messageId)
                           .take();
    return record;
}

TopicRecord countersRecord(const IdentityCounters& counters)
{
    std::string types = "[";
    for (const std::string& type : counters.types) {
        types += types.size() > 1 ? "," : "";
        appendJsonText(types, type);
    }
    types += ']';
    std::string collected = "[";
    for (const std::int64_t next : counters.collected)
        collected.append(collected.size() > 1 ? "," : "").append(std::to_string(next));
    collected += ']';
    TopicRecord record{.topic = "identities", .key = std::string(countersKey)};
    record.value = ObjectText()
                       .number("seq", static_cast<std::int64_t>(counters.seq))
                       .number("profiles", counters.profiles)
                       .number("orders", static_cast<std::int64_t>(counters.orders))
                       .number("people", static_cast<std::int64_t>(counters.people))
                       .json("types", types)
                       .json("collected", collected)
                       .take();
    return record;
}

Result<LinkRow> linkOf(std::string_view value)
{
    JsonParser parser;
    JsonArena arena;
    Json root;
    if (!parser.parse(value, arena, root))
        return broken("no JSON");
    ObjectFields fields(root);
    LinkRow row;
    row.owner.id = fields.id("profile");
    row.owner.number = static_cast<std::uint32_t>(fields.count("number", cdp::IdentityStorage::none - 1));
    row.order = fields.count("order");
    row.messageId = fields.text("messageId");
    if (fields.isBroken())
        return broken("link");
    return row;
}

Result<PersonRow> mergeOf(std::string_view value)
{
    JsonParser parser;
    JsonArena arena;
    Json root;
    if (!parser.parse(value, arena, root))
        return broken("no JSON");
    ObjectFields fields(root);
    PersonRow row;
    row.isMerged = true;
    row.into = fields.id("into");
    row.number = static_cast<std::uint32_t>(fields.count("number", cdp::IdentityStorage::none - 1));
    row.mergeOrder = fields.count("order");
    row.messageId = fields.text("messageId");
    if (fields.isBroken())
        return broken("merge");
    return row;
}

Result<IdentityCounters> countersOf(std::string_view value)
{
    JsonParser parser;
    JsonArena arena;
    Json root;
    if (!parser.parse(value, arena, root))
        return broken("no JSON");
    ObjectFields fields(root);
    IdentityCounters counters;
    counters.seq = fields.count("seq");
    counters.profiles = static_cast<std::uint32_t>(fields.count("profiles", cdp::IdentityStorage::none));
    counters.orders = fields.count("orders");
    counters.people = fields.count("people");
    for (const Json& type : fields.at("types").elements())
        counters.types.emplace_back(type.text());
    for (const Json& next : fields.at("collected").elements())
        counters.collected.push_back(next.integer().value_or(0));
    if (fields.isBroken() || counters.types.size() > UINT16_MAX)
        return broken("counters");
    return counters;
}

ShortKey storeKey(cdp::ProfileId id)
{
    ShortKey key;
    for (std::size_t i = 0; i < 16; ++i)
        key.bytes[i] = static_cast<char>((i < 8 ? id.high : id.low) >> (56 - i % 8 * 8));
    return key;
}

cdp::ProfileId profileOfStoreKey(std::string_view key)
{
    cdp::ProfileId id;
    for (std::size_t i = 0; i < 16; ++i)
        (i < 8 ? id.high : id.low) = (i < 8 ? id.high : id.low) << 8 | static_cast<unsigned char>(key[i]);
    return id;
}

ShortKey storeKey(const cdp::Hash128& hash)
{
    ShortKey key;
    for (std::size_t i = 0; i < 16; ++i)
        key.bytes[i] = static_cast<char>(hash.words[i / 4] >> (24 - i % 4 * 8));
    return key;
}

std::string rowBytes(const LinkRow& row)
{
    cdp::ByteWriter writer;
    writer.number(row.owner.number);
    write(writer, row.owner.id);
    writer.number(row.order);
    writer.text(row.messageId);
    return writer.take();
}

bool readRow(std::string_view bytes, LinkRow& row)
{
    cdp::ByteReader reader(bytes);
    row.owner.number = static_cast<std::uint32_t>(reader.number());
    row.owner.id = readId(reader);
    row.order = reader.number();
    row.messageId = reader.text();
    return !reader.isBroken() && reader.atEnd();
}

std::string rowBytes(const PersonRow& row)
{
    cdp::ByteWriter writer;
    writer.number(row.number);
    writer.flag(row.isMerged);
    if (row.isMerged) {
        write(writer, row.into);
        writer.number(row.mergeOrder);
        writer.text(row.messageId);
    }
    writer.number(row.links.size());
    for (const PersonRow::Link& link : row.links) {
        writer.number(link.order);
        writer.text(link.key);
    }
    writer.number(row.from.size());
    for (const cdp::ProfileId from : row.from)
        write(writer, from);
    return writer.take();
}

bool readRow(std::string_view bytes, PersonRow& row)
{
    cdp::ByteReader reader(bytes);
    row.number = static_cast<std::uint32_t>(reader.number());
    row.isMerged = reader.flag();
    if (row.isMerged) {
        row.into = readId(reader);
        row.mergeOrder = reader.number();
        row.messageId = reader.text();
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const std::uint64_t order = reader.number();
        row.links.push_back({order, std::string(reader.text())});
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        row.from.push_back(readId(reader));
    return !reader.isBroken() && reader.atEnd();
}

} // namespace weir::engine
