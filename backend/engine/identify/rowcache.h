// Purpose: rows of one table of the local store in memory: what was used lately, and what was changed and is not
// written yet. Thread: one. Limits: about `most` rows and those that were changed; without a store all rows, for ever.
#pragma once

#include "backend/engine/identify/identityrows.h"
#include "backend/engine/store/localstore.h"

#include <algorithm>
#include <unordered_map>

namespace weir::engine {

/// Tables of identify's local store.
inline constexpr StoreTable linkTable = 1, personTable = 2, seenTable = 3, privacyTable = 4, keyTable = 5,
                            counterTable = 6;

template <typename Key, typename Row, typename Hash = std::hash<Key>> class RowCache
{
public:
    RowCache(StoreTable table, LocalStore* store, std::size_t most, std::optional<Error>& failure)
        : m_table(table), m_store(store), m_most(most), m_failure(failure)
    {
    }

    /// Null: there is none, or it could not be read (then `failure` says why). Valid until the next call of write() or
    /// clear().
    Row* find(const Key& key)
    {
        Entry* entry = inMemory(key);
        if (!entry && m_store)
            entry = &read(key);
        return entry && entry->row ? &*entry->row : nullptr;
    }
    /// As find(); if there is none, a new one.
    Row& make(const Key& key)
    {
        if (Row* row = find(key))
            return *row;
        Entry& entry = m_new[key];
        return entry.row.emplace();
    }
    /// The row was changed, or is gone.
    void touch(const Key& key)
    {
        Entry* entry = inMemory(key);
        if (!entry || entry->isChanged)
            return;
        entry->isChanged = true;
        m_changed.push_back(key);
    }
    void erase(const Key& key)
    {
        find(key);
        if (Entry* entry = inMemory(key))
            entry->row.reset();
        touch(key);
    }
    const std::vector<Key>& changed() const { return m_changed; }

    /// Keys that will be asked for: those that are not in memory are read together.
    void prefetch(std::vector<Key>& keys)
    {
        if (!m_store)
            return;
        std::erase_if(keys, [this](const Key& key) { return inMemory(key) != nullptr; });
        if (keys.empty())
            return;
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        std::vector<std::string> stored;
        std::vector<std::string_view> views;
        if constexpr (std::is_same_v<Key, std::string>) {
            views.assign(keys.begin(), keys.end());
        } else {
            stored.reserve(keys.size());
            for (const Key& key : keys)
                stored.push_back(storeKey(key));
            views.assign(stored.begin(), stored.end());
        }
        const auto found = m_store->multiGet(m_table, views);
        if (!found) {
            m_failure = found.error();
            return;
        }
        for (std::size_t i = 0; i < keys.size(); ++i)
            put(keys[i], (*found)[i]);
    }

    /// What was changed, to be written once it is certain.
    void write(StoreBatch& batch)
    {
        // Neighbours one after the other: the store finds its place sooner.
        if (m_store)
            std::sort(m_changed.begin(), m_changed.end());
        for (const Key& key : m_changed) {
            Entry* entry = inMemory(key);
            entry->isChanged = false;
            if (!m_store) {
                if (!entry->row)
                    m_new.erase(key);
            } else if (entry->row) {
                batch.put(m_table, storeKey(key), rowBytes(*entry->row));
            } else {
                batch.erase(m_table, storeKey(key));
            }
        }
        m_changed.clear();
    }
    /// What was not used lately may go: only when all that write() gave has been written.
    void forget()
    {
        if (m_store && m_changed.empty() && m_new.size() > m_most / 2) {
            m_old = std::move(m_new);
            m_new = {};
        }
    }
    void clear()
    {
        m_new.clear();
        m_old.clear();
        m_changed.clear();
    }
    std::size_t size() const { return m_new.size() + m_old.size(); }
    const auto& rows() const { return m_new; } ///< without a store: all of them, some of them empty

    struct Entry
    {
        std::optional<Row> row;
        bool isChanged = false;
    };

private:
    using Map = std::unordered_map<Key, Entry, Hash>;

    Entry* inMemory(const Key& key)
    {
        if (const auto found = m_new.find(key); found != m_new.end())
            return &found->second;
        if (m_old.empty())
            return nullptr;
        auto node = m_old.extract(key);
        return node.empty() ? nullptr : &m_new.insert(std::move(node)).position->second;
    }
    Entry& put(const Key& key, const std::optional<std::string>& bytes)
    {
        Entry& entry = m_new[key];
        if (bytes && !readRow(*bytes, entry.row.emplace())) {
            entry.row.reset();
            m_failure = Error{ErrorKind::Decode, 0, QStringLiteral("a row of the local store is broken")};
        }
        return entry;
    }
    Entry& read(const Key& key)
    {
        const auto found = m_store->get(m_table, storeKey(key));
        if (!found)
            m_failure = found.error();
        return put(key, found ? *found : std::nullopt);
    }

    StoreTable m_table;
    LocalStore* m_store;
    std::size_t m_most;
    std::optional<Error>& m_failure;
    Map m_new, m_old;
    std::vector<Key> m_changed;
};

} // namespace weir::engine
