#include "backend/engine/profile/partitionlog.h"

#include "backend/cdp/common/bytes.h"
#include "backend/engine/profile/tables.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::uint64_t traitBit = 1, knownBit = 2;

/// A trait that a journey set may have the number of an event.
std::uint64_t placeOf(const cdp::LogItem& item) { return item.order << 1 | (item.isTrait ? 1 : 0); }

std::string itemKey(int partition, cdp::ProfileId profile, const cdp::LogItem& item)
{
    std::string key = table::profileKey(partition, profile);
    table::append(key, placeOf(item), 8);
    return key;
}

} // namespace

std::string packedLogItem(const cdp::LogItem& item, bool isKnown)
{
    cdp::ByteWriter writer;
    writer.number(item.order);
    writer.integer(item.receivedAtMs);
    writer.number((item.isTrait ? traitBit : 0) | (isKnown ? knownBit : 0));
    writer.text(toJsonText(item.event->root));
    return writer.take();
}

std::optional<cdp::LogItem> logItemOf(std::string_view packed, bool* isKnown)
{
    cdp::ByteReader reader(packed);
    cdp::LogItem item;
    item.order = reader.number();
    item.receivedAtMs = reader.integer();
    const std::uint64_t bits = reader.number();
    item.isTrait = (bits & traitBit) != 0;
    if (isKnown)
        *isKnown = *isKnown || (bits & knownBit) != 0;
    const Result<JsonPointer> event = parseJson(std::string(reader.text()));
    if (reader.isBroken() || !event)
        return std::nullopt;
    item.event = *event;
    return item;
}

void PartitionLog::append(cdp::ProfileId profile, cdp::LogItem item)
{
    m_changes.push_back({.profile = profile, .place = placeOf(item), .event = item.event});
    add(profile, std::move(item));
}

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

void PartitionLog::restoreTrait(cdp::ProfileId profile, cdp::LogItem item)
{
    if (isStored(profile, item))
        m_traits[profile].push_back(std::move(item));
    else
        append(profile, std::move(item));
}

bool PartitionLog::isStored(cdp::ProfileId profile, const cdp::LogItem& item) const
{
    const auto value = m_store.get(table::log, itemKey(m_partition, profile, item));
    return value && *value && !m_replaced.contains(profile) && !m_replacedUnderWay.contains(profile);
}

void PartitionLog::merge(cdp::ProfileId into, cdp::ProfileId gone)
{
    LogChange change{.what = LogChange::What::Merge, .profile = gone, .into = into};
    bool wasKnown = m_noted.contains(gone);
    for (cdp::LogItem& item : items(gone, &wasKnown)) {
        change.places.push_back(placeOf(item));
        add(into, std::move(item));
    }
    // What came in this transaction is of the other one at once: who was handed over may have left this very partition.
    for (LogChange& other : m_changes)
        if (other.what == LogChange::What::Append && other.profile == gone)
            other.profile = into;
    if (wasKnown)
        m_noted.insert(into);
    m_changes.push_back(std::move(change));
    forget(gone);
}

void PartitionLog::erase(cdp::ProfileId profile)
{
    std::erase_if(m_changes, [&](const LogChange& change) {
        return change.what == LogChange::What::Append && change.profile == profile;
    });
    m_changes.push_back({.what = LogChange::What::Erase, .profile = profile});
    forget(profile);
}

void PartitionLog::forget(cdp::ProfileId profile)
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

std::vector<cdp::LogItem> PartitionLog::stored(cdp::ProfileId profile, bool* isKnown) const
{
    std::vector<cdp::LogItem> items;
    bool isBroken = false;
    const Result<void> read = m_store.each(table::log, table::profileKey(m_partition, profile),
                                           [&](std::string_view, std::string_view value) {
                                               if (std::optional<cdp::LogItem> item = logItemOf(value, isKnown))
                                                   items.push_back(std::move(*item));
                                               else
                                                   isBroken = true;
                                               return true;
                                           });
    if (!read || isBroken)
        m_failure = read ? Error{.kind = ErrorKind::Decode,
                                 .detail = QStringLiteral("an event in the local store is broken"),
                                 .subject = QString::fromStdString(profile.toText())}
                         : read.error();
    return items;
}

std::vector<cdp::LogItem> PartitionLog::items(cdp::ProfileId profile, bool* isKnown) const
{
    std::vector<cdp::LogItem> items;
    if (!m_replaced.contains(profile)) {
        if (!m_replacedUnderWay.contains(profile))
            items = stored(profile, isKnown);
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
    for (const auto& [profile, items] : m_new) {
        const bool isKnown = this->isKnown(profile);
        for (const cdp::LogItem& item : items)
            batch.put(table::log, itemKey(m_partition, profile, item), packedLogItem(item, isKnown));
    }
    m_underWay = std::exchange(m_new, {});
    m_replacedUnderWay = std::exchange(m_replaced, {});
    takeJournal(batch);
}

bool PartitionLog::isKnown(cdp::ProfileId profile) const
{
    return m_noted.contains(profile) || (m_isKnown && m_isKnown(profile));
}

void PartitionLog::takeJournal(StoreBatch& batch)
{
    m_taken = nullptr;
    if (m_changes.empty())
        return;
    for (LogChange& change : m_changes) {
        const cdp::ProfileId who = change.what == LogChange::What::Merge ? change.into : change.profile;
        change.hasUserId = change.what != LogChange::What::Erase && isKnown(who);
    }
    m_noted.clear();
    m_taken = std::make_shared<LogChanges>();
    m_taken->all = std::exchange(m_changes, {});
    m_journal.write(*m_taken, batch);
}

void PartitionLog::committed()
{
    m_committed = std::exchange(m_taken, nullptr);
    m_underWay.clear();
    m_replacedUnderWay.clear();
}

} // namespace weir::engine
