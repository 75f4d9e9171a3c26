#include "backend/engine/profile/statetaker.h"

#include "backend/cdp/common/bytes.h"
#include "backend/engine/profile/tables.h"

#include <algorithm>

namespace weir::engine {

std::string storedState(std::uint32_t pieces, std::uint64_t version, std::string_view state)
{
    cdp::ByteWriter writer;
    writer.number(pieces);
    writer.number(version);
    writer.text(state);
    return writer.take();
}

Result<void> StateTaker::take(std::string_view key, std::optional<std::string_view> value, std::int64_t offset,
                              StoreBatch& batch)
{
    const Result<StateKey> place = stateKeyOf(key);
    if (!place)
        return place.error();
    const std::string at = table::profileKey(m_partition, place->profile);
    if (!value) {
        // Of a further piece: the state has become shorter.
        if (place->index == 0) {
            batch.erase(table::state, at);
            m_open.erase(place->profile);
        }
        return {};
    }
    Result<StatePiece> piece = m_codec.decode(key, *value);
    if (!piece && isKeyErased(piece.error())) {
        batch.erase(table::state, at);
        return {};
    }
    if (!piece)
        return piece.error();
    if (piece->count == 1) {
        m_open.erase(place->profile);
        batch.put(table::state, at, storedState(1, piece->version, piece->bytes));
        return {};
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
    if (whole)
        batch.put(table::state, at, storedState(count, version, *whole));
    return {};
}

std::int64_t StateTaker::safePosition(std::int64_t next) const
{
    for (const auto& [profile, pieces] : m_open)
        next = std::min(next, pieces.from);
    return next;
}

} // namespace weir::engine
