#include "backend/engine/profile/logjournal.h"

#include "backend/base/randomname.h"
#include "backend/cdp/common/profileidbytes.h"
#include "backend/engine/profile/tables.h"

namespace weir::engine {
namespace {

constexpr std::uint64_t mostChanges = 4'000'000, mostTransactions = 200'000;

std::string keyOf(int partition, std::uint64_t number)
{
    std::string key = table::partitionKey(partition);
    table::append(key, number, 8);
    return key;
}

std::string packed(const std::vector<LogChange>& all)
{
    cdp::ByteWriter writer;
    writer.number(all.size());
    for (const LogChange& change : all) {
        writer.number(static_cast<std::uint64_t>(change.what));
        cdp::writeId(writer, change.profile);
        if (change.what == LogChange::What::Append) {
            writer.number(change.place);
            writer.flag(change.hasUserId);
        } else if (change.what == LogChange::What::Merge) {
            cdp::writeId(writer, change.into);
            writer.flag(change.hasUserId);
            writer.number(change.places.size());
            for (const std::uint64_t place : change.places)
                writer.number(place);
        }
    }
    return writer.take();
}

bool unpack(std::string_view bytes, std::vector<LogChange>& all)
{
    cdp::ByteReader reader(bytes);
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        LogChange change;
        const std::uint64_t what = reader.number();
        if (what > static_cast<std::uint64_t>(LogChange::What::Erase))
            return false;
        change.what = static_cast<LogChange::What>(what);
        change.profile = cdp::readId(reader);
        if (change.what == LogChange::What::Append) {
            change.place = reader.number();
            change.hasUserId = reader.flag();
        } else if (change.what == LogChange::What::Merge) {
            change.into = cdp::readId(reader);
            change.hasUserId = reader.flag();
            for (std::size_t places = reader.count(); places > 0 && !reader.isBroken(); --places)
                change.places.push_back(reader.number());
        }
        all.push_back(std::move(change));
    }
    return !reader.isBroken();
}

} // namespace

void LogJournal::load()
{
    if (std::exchange(m_isLoaded, true))
        return;
    // What cannot be read is found damaged by whoever needs it; a new name means: all of it anew.
    if (const auto known = head(m_store, m_partition); known && *known) {
        m_head = **known;
    } else {
        m_head.name = randomName();
        // Events without a journal: the first transaction is missing, so that they are looked for.
        (void)m_store.each(table::log, table::partitionKey(m_partition), [this](std::string_view, std::string_view) {
            m_head.next = 2;
            return false;
        });
    }
    m_first = m_head.next;
}

std::uint64_t LogJournal::newest()
{
    load();
    return m_head.next - 1;
}

void LogJournal::write(LogChanges& changes, StoreBatch& batch)
{
    load();
    changes.partition = m_partition;
    changes.number = m_head.next++;
    m_kept += changes.all.size();
    if (m_kept > mostChanges || m_head.next - m_first > mostTransactions)
        trim(changes.number);
    if (m_trimTo > m_first) {
        batch.eraseRange(table::journal, keyOf(m_partition, 0), keyOf(m_partition, m_trimTo));
        m_first = m_trimTo;
        m_kept = changes.all.size();
    }
    batch.put(table::journal, keyOf(m_partition, changes.number), packed(changes.all));
    cdp::ByteWriter writer;
    writer.text(m_head.name);
    writer.number(m_head.next);
    batch.put(table::journal, table::partitionKey(m_partition), writer.take());
}

Result<std::optional<LogJournal::Head>> LogJournal::head(const LocalStore& store, int partition,
                                                         const StoreSnapshot* snapshot)
{
    const auto value = store.get(table::journal, table::partitionKey(partition), snapshot);
    if (!value)
        return value.error();
    if (!*value)
        return std::optional<Head>();
    cdp::ByteReader reader(**value);
    Head head;
    head.name = reader.text();
    head.next = reader.number();
    if (reader.isBroken() || head.name.empty())
        return Error{.kind = ErrorKind::Decode, .detail = QStringLiteral("the journal of a partition is damaged")};
    return std::optional(head);
}

Result<LogChangesPointer> LogJournal::read(const LocalStore& store, int partition, std::uint64_t number)
{
    auto found = std::make_shared<LogChanges>();
    bool isFound = false, isBroken = false;
    const auto visit = [&](std::string_view key, std::string_view value) {
        isFound = true;
        found->partition = partition;
        found->isWhole = false;
        found->number = table::numberAt(key, 4);
        isBroken = !unpack(value, found->all);
        return false;
    };
    if (auto read = store.eachFrom(table::journal, keyOf(partition, number), table::partitionKey(partition + 1), visit);
        !read)
        return read.error();
    if (isBroken)
        return Error{.kind = ErrorKind::Decode, .detail = QStringLiteral("the journal of a partition is damaged")};
    return isFound ? LogChangesPointer(std::move(found)) : nullptr;
}

} // namespace weir::engine
