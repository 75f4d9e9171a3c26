#include "backend/engine/profile/statehead.h"

#include "backend/cdp/common/verdict.h"
#include "backend/engine/profile/tables.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::uint64_t format = 3;

} // namespace

void append(cdp::ByteWriter& writer, const StateHead& head)
{
    writer.number(format);
    writer.number(head.seq);
    writer.number(head.order);
    writer.integer(head.atMs);
    writer.number(head.mark);
    writer.integer(head.dueMs);
    writer.flag(head.isUnshown);
    writer.flag(head.isWaiting);
    writer.number(head.identifiers.size());
    for (const std::uint64_t hash : head.identifiers)
        writer.number(hash);
}

std::optional<StateHead> readStateHead(cdp::ByteReader& reader)
{
    if (reader.number() != format)
        return std::nullopt;
    StateHead head;
    head.seq = reader.number();
    head.order = reader.number();
    head.atMs = reader.integer();
    head.mark = reader.number();
    head.dueMs = reader.integer();
    head.isUnshown = reader.flag();
    head.isWaiting = reader.flag();
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        head.identifiers.push_back(reader.number());
    return reader.isBroken() ? std::nullopt : std::optional(std::move(head));
}

std::string storedState(const StoredState& state)
{
    cdp::ByteWriter writer;
    writer.number(state.pieces);
    writer.number(state.version);
    writer.text(state.bytes);
    return writer.take();
}

std::optional<StoredState> readStoredState(std::string_view stored)
{
    cdp::ByteReader reader(stored);
    StoredState state;
    state.pieces = static_cast<std::uint32_t>(reader.number());
    state.version = reader.number();
    state.bytes = reader.text();
    return reader.isBroken() ? std::nullopt : std::optional(state);
}

std::string dueKey(int partition, std::int64_t dueMs, cdp::ProfileId profile)
{
    std::string key = table::partitionKey(partition);
    table::append(key, static_cast<std::uint64_t>(std::max<std::int64_t>(dueMs, 0)), 8);
    table::append(key, profile.high, 8);
    table::append(key, profile.low, 8);
    return key;
}

std::string identifierKey(int partition, std::uint64_t hash)
{
    std::string key = table::partitionKey(partition);
    table::append(key, hash, 8);
    return key;
}

std::string identifierKey(int partition, std::uint64_t hash, cdp::ProfileId profile)
{
    std::string key = identifierKey(partition, hash);
    table::append(key, profile.high, 8);
    table::append(key, profile.low, 8);
    return key;
}

void putHints(StoreBatch& batch, int partition, cdp::ProfileId profile, const StateHead& head)
{
    if (head.dueMs != cdp::never)
        batch.put(table::due, dueKey(partition, head.dueMs, profile), {});
    for (const std::uint64_t hash : head.identifiers)
        batch.put(table::identifiers, identifierKey(partition, hash, profile), {});
}

void eraseHints(StoreBatch& batch, int partition, cdp::ProfileId profile, std::string_view stored)
{
    const std::optional<StoredState> state = readStoredState(stored);
    cdp::ByteReader reader(state ? state->bytes : std::string_view());
    const std::optional<StateHead> head = readStateHead(reader);
    if (!head)
        return;
    if (head->dueMs != cdp::never)
        batch.erase(table::due, dueKey(partition, head->dueMs, profile));
    for (const std::uint64_t hash : head->identifiers)
        batch.erase(table::identifiers, identifierKey(partition, hash, profile));
}

} // namespace weir::engine
