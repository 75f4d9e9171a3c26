// Purpose: rows of one table of the local store in memory: what was used lately, and what was changed and is not
// written yet. Thread: one. Limits: about `most` rows and those that were changed; without a store all rows, for ever.
#pragma once

#include "backend/engine/identify/identityrows.h"
#include "backend/engine/identify/slotindex.h"
#include "backend/engine/store/localstore.h"

#include <algorithm>
#include <deque>

namespace weir::engine {

/// Tables of identify's local store.
inline constexpr StoreTable linkTable = 1, personTable = 2, seenTable = 3, privacyTable = 4, keyTable = 5,
                            counterTable = 6;

template <typename Key, typename Row> class RowCache
{
public:
    /// To look for: texts need not be copied.
    using Sought = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>;

    RowCache(StoreTable table, LocalStore* store, std::size_t most, std::optional<Error>& failure)
        : m_table(table), m_store(store), m_most(most), m_failure(failure)
    {
    }

    /// Null: there is none, or it could not be read (then `failure` says why). Valid until the next call of write(),
    /// forget() or clear().
    Row* find(const Sought& key)
    {
        const std::uint32_t hash = hashOf(key);
        Entry* entry = inMemory(key, hash);
        if (!entry && m_store)
            entry = &read(key, hash);
        return entry && entry->row ? &*entry->row : nullptr;
    }
    /// As find(); if there is none, a new one.
    Row& make(const Sought& key)
    {
        if (Row* row = find(key))
            return *row;
        const std::uint32_t hash = hashOf(key);
        Entry* const entry = inMemory(key, hash);
        return (entry ? *entry : add(key, hash)).row.emplace();
    }
    /// The row was changed, or is gone.
    void touch(const Sought& key)
    {
        if (Entry* const entry = inMemory(key, hashOf(key)); entry && !entry->isChanged) {
            entry->isChanged = true;
            m_changed.push_back(entry);
        }
    }
    void erase(const Sought& key)
    {
        find(key);
        if (Entry* const entry = inMemory(key, hashOf(key)))
            entry->row.reset();
        touch(key);
    }
    template <typename See> void eachChanged(const See& see) const
    {
        for (const Entry* entry : m_changed)
            see(entry->key, entry->row ? &*entry->row : nullptr);
    }
    std::size_t changed() const { return m_changed.size(); }

    /// Keys that will be asked for: those that are not in memory are read together.
    void prefetch(std::span<const Sought> keys);
    /// What was changed, to be written once it is certain.
    void write(StoreBatch& batch);
    /// What was not used lately may go: only when all that write() gave has been written.
    void forget();
    void clear();
    std::size_t size() const { return m_index.size(); }
    /// Without a store: of all rows.
    template <typename See> void each(const See& see) const
    {
        for (const Entry& entry : m_entries)
            if (entry.row)
                see(entry.key);
    }

private:
    struct Entry
    {
        Key key{};
        std::optional<Row> row{};
        std::uint32_t hash = 0, slot = 0;
        bool isChanged = false, isUsed = false, isHeld = false; ///< not held: free
    };

    static std::uint32_t hashOf(const Sought& key)
    {
        const std::size_t hash = std::hash<Sought>()(key);
        return std::uint32_t(hash ^ hash >> 32);
    }
    Entry* inMemory(const Sought& key, std::uint32_t hash)
    {
        const auto isIt = [&](std::uint32_t slot) { return m_entries[slot].key == key; };
        const std::uint32_t slot = m_index.find(hash, isIt);
        if (slot == SlotIndex::none)
            return nullptr;
        m_entries[slot].isUsed = true;
        return &m_entries[slot];
    }
    Entry& add(const Sought& key, std::uint32_t hash);
    Entry& read(const Sought& key, std::uint32_t hash);
    void take(Entry& entry, std::string_view bytes);
    void drop(Entry& entry);

    StoreTable m_table;
    LocalStore* m_store;
    std::size_t m_most;
    std::optional<Error>& m_failure;
    SlotIndex m_index;
    std::deque<Entry> m_entries; ///< addresses stay
    std::vector<std::uint32_t> m_free;
    std::vector<Entry*> m_changed;
    std::size_t m_hand = 0; ///< where forget() goes on
};

} // namespace weir::engine

#include "backend/engine/identify/rowcacheparts.h"
