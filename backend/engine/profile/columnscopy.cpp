#include "backend/engine/profile/columnscopy.h"

#include "backend/cdp/stages/profilestage.h"
#include "backend/engine/profile/partitionlog.h"
#include "backend/engine/profile/tables.h"

#include <spdlog/spdlog.h>

#include <filesystem>

namespace weir::engine {
namespace {

namespace fs = std::filesystem;

/// Between two transactions there is room for the slices of a copy that is made anew.
constexpr int placeBits = 24;
constexpr std::size_t sliceRows = 2'000;

std::int64_t placeOf(std::uint64_t number) { return static_cast<std::int64_t>(number << placeBits); }

std::string logKey(int partition, cdp::ProfileId profile, std::uint64_t place)
{
    std::string key = table::profileKey(partition, profile);
    table::append(key, place, 8);
    return key;
}

} // namespace

Result<bool> ColumnsCopy::open(const LocalStore& store, const std::optional<LogJournal::Head>& begun,
                               std::span<const ColumnPath> paths)
{
    const auto head = LogJournal::head(store, m_partition);
    if (!head)
        return head.error();
    if (!*head)
        return false;
    if (!m_columns || m_name != (*head)->name)
        if (Result<void> made = openFolder((*head)->name, paths); !made)
            return made.error();
    // After a crash the store is as it was some time before: what it took since comes again in other transactions.
    if (begun && begun->name == m_name && m_next > begun->next) {
        if (Result<void> gone = m_columns->goBack(placeOf(begun->next)); !gone)
            return gone.error();
        m_next = std::max<std::uint64_t>(1, kept());
    }
    m_begun = (*head)->next - 1;
    m_isOpen = true;
    return true;
}

Result<void> ColumnsCopy::openFolder(const std::string& journal, std::span<const ColumnPath> paths)
{
    // Others are of another store, whose numbers mean something else.
    const std::string prefix = std::to_string(m_partition) + '-', name = prefix + journal;
    std::error_code code;
    fs::create_directories(m_folder, code);
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder, code))
        if (const std::string other = entry.path().filename().string(); other.starts_with(prefix) && other != name)
            fs::remove_all(entry.path(), code);
    auto opened = EventColumns::open(m_folder + '/' + name, m_options);
    if (!opened)
        return opened.error();
    m_columns = std::move(*opened);
    m_columns->setPaths({paths.begin(), paths.end()});
    m_name = journal;
    m_isAnew = false;
    tellDropped();
    m_next = std::max<std::uint64_t>(1, kept());
    return {};
}

void ColumnsCopy::tellDropped()
{
    for (const std::string& one : m_columns->takeDropped())
        spdlog::warn("columns: partition={} {}", m_partition, one);
}

std::uint64_t ColumnsCopy::kept() const
{
    return m_columns && !m_isAnew ? static_cast<std::uint64_t>(m_columns->position()) >> placeBits : 0;
}

bool ColumnsCopy::take(const LocalStore& store, const LogChanges& changes)
{
    if (m_isAnew || changes.number != m_next)
        return false;
    feed(store, changes);
    return true;
}

Result<bool> ColumnsCopy::catchUp(const LocalStore& store)
{
    tellDropped();
    if (m_columns->isStalled())
        if (Result<void> mended = mend(); !mended)
            return mended.error();
    if (m_isAnew)
        return makeAnew(store);
    const Result<LogChangesPointer> changes = LogJournal::read(store, m_partition, m_next);
    if (!changes)
        return changes.error();
    if (*changes && (*changes)->number == m_next) {
        feed(store, **changes);
        return true;
    }
    const auto head = LogJournal::head(store, m_partition);
    if (!head)
        return head.error();
    if (!*head || (*head)->next <= m_next)
        return false;
    spdlog::info("columns: partition={} is made anew from all events", m_partition);
    m_isAnew = true;
    return true;
}

Result<bool> ColumnsCopy::makeAnew(const LocalStore& store)
{
    if (!m_snapshot) {
        if (Result<void> cleared = m_columns->goBack(0); !cleared)
            return cleared.error();
        m_snapshot = store.snapshot();
        m_cursor = table::partitionKey(m_partition);
        m_passed = 0;
        const auto head = LogJournal::head(store, m_partition, m_snapshot.get());
        if (!head)
            return head.error();
        m_until = *head ? (*head)->next : 1;
    }
    std::size_t rows = 0;
    const auto see = [&](std::string_view key, std::string_view value) {
        bool isKnown = false;
        if (const std::optional<cdp::LogItem> item = logItemOf(value, &isKnown))
            append(table::profileAt(key), static_cast<std::int64_t>(m_passed), table::numberAt(key, 20), isKnown,
                   item->event->root);
        m_cursor = key;
        return ++rows < sliceRows;
    };
    if (Result<void> read =
            store.eachFrom(table::log, m_cursor, table::partitionKey(m_partition + 1), see, m_snapshot.get());
        !read)
        return read.error();
    m_cursor.push_back('\0'); // behind it
    m_columns->passed(static_cast<std::int64_t>(++m_passed));
    if (rows >= sliceRows)
        return true;
    m_columns->passed(placeOf(m_until));
    m_next = m_until;
    m_isAnew = false;
    m_snapshot.reset();
    spdlog::info("columns: partition={} was made anew, up to transaction {}", m_partition, m_next);
    return true;
}

void ColumnsCopy::feed(const LocalStore& store, const LogChanges& changes)
{
    const std::int64_t seq = placeOf(changes.number);
    const auto appendStored = [&](cdp::ProfileId profile, std::uint64_t place, bool hasUserId) {
        // Not there: a later transaction moved it, and says where to, or erased it.
        const auto value = store.get(table::log, logKey(m_partition, profile, place));
        if (!value || !*value)
            return;
        if (const std::optional<cdp::LogItem> item = logItemOf(**value))
            append(profile, seq, place, hasUserId, item->event->root);
    };
    for (const LogChange& change : changes.all) {
        switch (change.what) {
        case LogChange::What::Append:
            if (change.event)
                append(change.profile, seq, change.place, change.hasUserId, change.event->root);
            else
                appendStored(change.profile, change.place, change.hasUserId);
            break;
        case LogChange::What::Merge:
            m_columns->merge(change.profile, change.into, seq);
            // What a transaction before it could not find any more is found here.
            if (!changes.isWhole)
                for (const std::uint64_t place : change.places)
                    appendStored(change.into, place, change.hasUserId);
            break;
        case LogChange::What::Erase:
            m_columns->erase(change.profile, seq);
            break;
        }
    }
    m_next = changes.number + 1;
    m_columns->passed(placeOf(m_next));
}

void ColumnsCopy::append(cdp::ProfileId profile, std::int64_t seq, std::uint64_t place, bool hasUserId,
                         const Json& root)
{
    const auto order = static_cast<std::int64_t>(place);
    if ((place & 1) == 0) {
        m_columns->append(profile, seq, cdp::acceptedEvent(root), hasUserId, {}, order);
        return;
    }
    const Json value = root.at("value");
    m_columns->appendTrait(profile, seq, root.at("setTrait").text(),
                           value.isAbsent() ? std::string() : toJsonText(value), root.at("at").integer().value_or(0),
                           order);
}

void ColumnsCopy::letGo()
{
    m_snapshot.reset(); // begun again with the next store's events
    m_isOpen = false;
}

Result<void> ColumnsCopy::mend()
{
    if (Result<void> mended = m_columns->repair(); !mended)
        return mended;
    tellDropped();
    m_snapshot.reset();
    if (!m_isAnew)
        m_next = std::max<std::uint64_t>(1, kept());
    return {};
}

} // namespace weir::engine
