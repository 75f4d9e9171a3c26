#include "backend/engine/profile/statetaker.h"

#include "backend/engine/profile/tables.h"

#include <algorithm>

namespace weir::engine {

Result<void> StateTaker::put(cdp::ProfileId profile, const StoredState& state, StoreBatch& batch) const
{
    cdp::ByteReader reader(state.bytes);
    const std::optional<StateHead> head = readStateHead(reader);
    if (!head)
        return Error{.kind = ErrorKind::UnsupportedVersion,
                     .detail = QStringLiteral("the state of a profile is of a format that this version does not know"),
                     .subject = QString::fromStdString(profile.toText())};
    batch.put(table::state, table::profileKey(m_partition, profile), storedState(state));
    putHints(batch, m_partition, profile, *head);
    return {};
}

/// Hints of a state that only this batch has stay; they are looked through when they are met.
Result<void> StateTaker::erase(cdp::ProfileId profile, StoreBatch& batch) const
{
    const std::string at = table::profileKey(m_partition, profile);
    const Result<std::optional<std::string>> row = m_store.get(table::state, at);
    if (!row)
        return row.error();
    if (*row)
        eraseHints(batch, m_partition, profile, **row);
    batch.erase(table::state, at);
    return {};
}

Result<void> StateTaker::take(std::string_view key, std::optional<std::string_view> value, std::int64_t offset,
                              StoreBatch& batch)
{
    const Result<StateKey> place = stateKeyOf(key);
    if (!place)
        return place.error();
    if (!value) {
        // Of a further piece: the state has become shorter.
        if (place->index > 0)
            return {};
        m_open.erase(place->profile);
        return erase(place->profile, batch);
    }
    Result<StatePiece> piece = m_codec.decode(key, *value);
    if (!piece && isKeyErased(piece.error()))
        return erase(place->profile, batch);
    if (!piece)
        return piece.error();
    if (piece->count == 1) {
        m_open.erase(place->profile);
        return put(place->profile, {1, piece->version, piece->bytes}, batch);
    }
    Pieces& open = m_open[place->profile];
    if (open.all.empty() || open.all.front().version != piece->version) {
        open.all.clear();
        open.from = offset;
    }
    const std::uint32_t count = piece->count;
    const std::uint64_t version = piece->version;
    open.all.push_back(std::move(*piece));
    if (open.all.size() < count)
        return {};
    const Result<std::string> whole = StateCodec::join(std::move(open.all));
    m_open.erase(place->profile);
    // Compaction may have left some pieces of an older state: a newer one follows.
    return whole ? put(place->profile, {count, version, *whole}, batch) : Result<void>();
}

std::int64_t StateTaker::safePosition(std::int64_t next) const
{
    for (const auto& [profile, pieces] : m_open)
        next = std::min(next, pieces.from);
    return next;
}

} // namespace weir::engine
