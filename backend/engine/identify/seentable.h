// Purpose: which messages were seen within seven days, as the engine keeps them: exact, in the local store behind a
// bounded cache, each transaction's new ones as records of `dedupe`; without a store all in memory. Thread: one.
// Limits: about 35 bytes a message on disk, 40 in memory without a store.
//
// A record of `dedupe`, one a transaction: key: the first message's hash in hexadecimal digits; value: one byte 2, then
// for each moment in which something came: the moment (zigzag varint, ms; but for the first: since the one before), how
// many bytes follow (varint), 16 a message. A record for each would cost more than the event's own.
#pragma once

#include "backend/cdp/identity/duplicates.h"
#include "backend/engine/identify/rowcache.h"

namespace weir::engine {

struct SeenRow
{
    std::int64_t atMs = 0;
};
std::string rowBytes(const SeenRow& row);
bool readRow(std::string_view bytes, SeenRow& row);

class SeenTable final : public cdp::SeenMessages
{
public:
    explicit SeenTable(LocalStore* store = nullptr, std::size_t mostCached = 200'000);

    bool seen(std::string_view messageId, std::int64_t nowMs) override;
    void save(cdp::ByteWriter& writer) const override;
    bool load(cdp::ByteReader& reader) override;

    void prefetch(std::span<const cdp::Hash128> messages) { m_rows.prefetch(messages); }
    /// A record of `dedupe`. Errors: Decode.
    Result<void> apply(std::string_view value, std::int64_t nowMs);
    void takeRecords(std::vector<TopicRecord>& records);
    /// Also takes away some of what is out of the horizon.
    void write(StoreBatch& batch, std::int64_t nowMs);
    void forget() { m_rows.forget(); }
    const std::optional<Error>& failure() const { return m_failure; }

private:
    bool isNew(const cdp::Hash128& message, std::int64_t nowMs);
    void apply(const cdp::Hash128& message, std::int64_t atMs, std::int64_t nowMs);
    void sweep(StoreBatch& batch, std::int64_t nowMs, std::size_t count);

    LocalStore* m_store;
    mutable std::optional<Error> m_failure;
    mutable cdp::Duplicates m_memory; ///< without a store
    mutable RowCache<cdp::Hash128, SeenRow> m_rows;
    std::vector<std::pair<std::int64_t, cdp::Hash128>> m_new; ///< to be told to the changelog
    std::string m_sweptTo;
};

} // namespace weir::engine
