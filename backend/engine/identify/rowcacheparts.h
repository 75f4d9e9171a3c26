// The larger parts of RowCache.
#pragma once

#include "backend/engine/identify/rowcache.h"

namespace weir::engine {

template <typename Key, typename Row>
typename RowCache<Key, Row>::Entry& RowCache<Key, Row>::add(const Sought& key, std::uint32_t hash)
{
    if (m_free.empty()) {
        const auto slot = std::uint32_t(m_entries.size());
        m_entries.emplace_back().slot = slot;
        m_free.push_back(slot);
    }
    Entry& entry = m_entries[m_free.back()];
    m_free.pop_back();
    entry.key = key;
    entry.hash = hash;
    entry.isUsed = entry.isHeld = true;
    m_index.insert(hash, entry.slot);
    return entry;
}

template <typename Key, typename Row> void RowCache<Key, Row>::drop(Entry& entry)
{
    m_index.erase(entry.hash, entry.slot);
    entry.row.reset();
    entry.isHeld = entry.isUsed = entry.isChanged = false;
    m_free.push_back(entry.slot);
}

template <typename Key, typename Row> void RowCache<Key, Row>::take(Entry& entry, std::string_view bytes)
{
    if (readRow(bytes, entry.row.emplace()))
        return;
    entry.row.reset();
    m_failure = Error{ErrorKind::Decode, 0, QStringLiteral("a row of the local store is broken")};
}

template <typename Key, typename Row>
typename RowCache<Key, Row>::Entry& RowCache<Key, Row>::read(const Sought& key, std::uint32_t hash)
{
    Entry& entry = add(key, hash);
    const auto found = m_store->get(m_table, storeKey(entry.key));
    if (!found)
        m_failure = found.error();
    else if (*found)
        take(entry, **found);
    return entry;
}

template <typename Key, typename Row> void RowCache<Key, Row>::prefetch(std::span<const Sought> keys)
{
    if (!m_store)
        return;
    std::vector<Entry*> missing;
    for (const Sought& key : keys)
        if (const std::uint32_t hash = hashOf(key); !inMemory(key, hash))
            missing.push_back(&add(key, hash));
    std::vector<StoredKey<Key>> stored;
    std::vector<std::string_view> views;
    stored.reserve(missing.size());
    views.reserve(missing.size());
    for (const Entry* entry : missing)
        views.push_back(stored.emplace_back(storeKey(entry->key)));
    const Result<void> read = m_store->getMany(
        m_table, views, [&](std::size_t index, std::string_view bytes) { take(*missing[index], bytes); });
    if (!read)
        m_failure = read.error();
}

template <typename Key, typename Row> void RowCache<Key, Row>::write(StoreBatch& batch)
{
    // Neighbours one after the other: the store finds its place sooner.
    if (m_store)
        std::sort(m_changed.begin(), m_changed.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (Entry* entry : m_changed) {
        entry->isChanged = false;
        if (!m_store) {
            if (!entry->row)
                drop(*entry);
        } else if (entry->row) {
            batch.put(m_table, storeKey(entry->key), rowBytes(*entry->row));
        } else {
            batch.erase(m_table, storeKey(entry->key));
        }
    }
    m_changed.clear();
}

/// Goes round: what was used since the last time stays for another round.
template <typename Key, typename Row> void RowCache<Key, Row>::forget()
{
    if (!m_store || size() <= m_most)
        return;
    const std::size_t wanted = m_most - m_most / 8;
    for (std::size_t left = 2 * m_entries.size(); left > 0 && size() > wanted; --left) {
        m_hand = m_hand + 1 < m_entries.size() ? m_hand + 1 : 0;
        Entry& entry = m_entries[m_hand];
        if (!entry.isHeld || entry.isChanged)
            continue;
        if (entry.isUsed)
            entry.isUsed = false;
        else
            drop(entry);
    }
}

template <typename Key, typename Row> void RowCache<Key, Row>::clear()
{
    m_index = {};
    m_entries.clear();
    m_free.clear();
    m_changed.clear();
    m_hand = 0;
}

} // namespace weir::engine
