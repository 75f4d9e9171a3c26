#include "backend/engine/profile/partitionlog.h"

#include "backend/cdp/common/bytes.h"
#include "backend/engine/profile/tables.h"

#include <algorithm>

namespace weir::engine {
namespace {

/// A trait that a journey set may have the number of an event.
std::string itemKey(int partition, cdp::ProfileId profile, const cdp::LogItem& item)
{
    std::string key = table::profileKey(partition, profile);
    table::append(key, item.order << 1 | (item.isTrait ? 1 : 0), 8);
    return key;
}

} // namespace

std::string packedLogItem(const cdp::LogItem& item)
{
    cdp::ByteWriter writer;
    writer.number(item.order);
    writer.integer(item.receivedAtMs);
    writer.flag(item.isTrait);
    writer.text(toJsonText(item.event->root));
    return writer.take();
}

std::optional<cdp::LogItem> logItemOf(std::string_view packed)
{
    cdp::ByteReader reader(packed);
    cdp::LogItem item;
    item.order = reader.number();
    item.receivedAtMs = reader.integer();
    item.isTrait = reader.flag();
    const Result<JsonPointer> event = parseJson(std::string(reader.text()));
    if (reader.isBroken() || !event)
        return std::nullopt;
    item.event = *event;
    return item;
}

void PartitionLog::append(cdp::ProfileId profile, cdp::LogItem item) { add(profile, std::move(item)); }

void PartitionLog::add(cdp::ProfileId profile, cdp::LogItem item)
{
    if (item.isTrait)
        m_traits[profile].push_back(item);
    m_new[profile].push_back(std::move(item));
}

std::vector<cdp::LogItem> PartitionLog::traits(cdp::ProfileId profile) const
{
    const auto found = m_traits.find(profile);
    return found == m_traits.end() ? std::vector<cdp::LogItem>() : found->second;
}

void PartitionLog::restoreTrait(cdp::ProfileId profile, cdp::LogItem item) { add(profile, std::move(item)); }

void PartitionLog::merge(cdp::ProfileId into, cdp::ProfileId gone)
{
    for (cdp::LogItem& item : items(gone))
        add(into, std::move(item));
    erase(gone);
}

void PartitionLog::erase(cdp::ProfileId profile)
{
    m_new.erase(profile);
    m_traits.erase(profile);
    m_replaced.insert(profile);
}

void PartitionLog::each(cdp::ProfileId profile, const std::function<void(const cdp::LogItem&)>& see) const
{
    for (const cdp::LogItem& item : items(profile))
        see(item);
}

std::vector<cdp::LogItem> PartitionLog::stored(cdp::ProfileId profile) const
{
    std::vector<cdp::LogItem> items;
    (void)m_store.each(table::log, table::profileKey(m_partition, profile),
                       [&](std::string_view, std::string_view value) {
                           if (std::optional<cdp::LogItem> item = logItemOf(value))
                               items.push_back(std::move(*item));
                           return true;
                       });
    return items;
}

std::vector<cdp::LogItem> PartitionLog::items(cdp::ProfileId profile) const
{
    std::vector<cdp::LogItem> items;
    if (!m_replaced.contains(profile)) {
        if (!m_replacedUnderWay.contains(profile))
            items = stored(profile);
        if (const auto found = m_underWay.find(profile); found != m_underWay.end())
            items.insert(items.end(), found->second.begin(), found->second.end());
    }
    if (const auto found = m_new.find(profile); found != m_new.end())
        items.insert(items.end(), found->second.begin(), found->second.end());
    std::stable_sort(items.begin(), items.end(),
                     [](const cdp::LogItem& a, const cdp::LogItem& b) { return a.order < b.order; });
    // What is read again after a takeover is the same.
    items.erase(std::unique(items.begin(), items.end(),
                            [](const cdp::LogItem& a, const cdp::LogItem& b) {
                                return a.order == b.order && a.isTrait == b.isTrait;
                            }),
                items.end());
    return items;
}

void PartitionLog::takeChanges(StoreBatch& batch)
{
    for (const cdp::ProfileId& profile : m_replaced) {
        std::string to = table::profileKey(m_partition, profile);
        table::append(to, UINT64_MAX, 8);
        batch.eraseRange(table::log, table::profileKey(m_partition, profile), to);
    }
    for (const auto& [profile, items] : m_new)
        for (const cdp::LogItem& item : items)
            batch.put(table::log, itemKey(m_partition, profile, item), packedLogItem(item));
    m_underWay = std::exchange(m_new, {});
    m_replacedUnderWay = std::exchange(m_replaced, {});
}

void PartitionLog::committed()
{
    m_underWay.clear();
    m_replacedUnderWay.clear();
}

} // namespace weir::engine
