#include "backend/engine/profile/peopleshelf.h"

#include "backend/cdp/common/verdict.h"
#include "backend/engine/profile/tables.h"

namespace weir::engine {
namespace {

constexpr std::size_t readAtOnce = 1'024, mostSoon = 8'192;

Error broken(cdp::ProfileId profile)
{
    return {.kind = ErrorKind::Decode,
            .detail = QStringLiteral("the state of a profile is broken, or of a newer version"),
            .subject = QString::fromStdString(profile.toText())};
}

} // namespace

void PeopleShelf::fail(Error error) const
{
    if (!m_failure)
        m_failure = std::move(error);
}

Result<void> PeopleShelf::eachRow(const Row& see) const
{
    std::optional<Error> error;
    const Result<void> read =
        m_store.each(table::state, table::partitionKey(m_partition), [&](std::string_view key, std::string_view value) {
            const cdp::ProfileId profile = table::profileAt(key);
            const std::optional<StoredState> state = readStoredState(value);
            cdp::ByteReader reader(state ? state->bytes : std::string_view());
            const std::optional<StateHead> head = readStateHead(reader);
            if (!head) {
                error = broken(profile);
                return false;
            }
            see(profile, *state, *head);
            return true;
        });
    return !read ? read : error ? Result<void>(*error) : Result<void>();
}

std::optional<std::string> PeopleShelf::row(cdp::ProfileId profile) const
{
    if (isGone(profile))
        return std::nullopt;
    Result<std::optional<std::string>> row = m_store.get(table::state, table::profileKey(m_partition, profile));
    if (!row)
        fail(row.error());
    return row ? std::move(*row) : std::nullopt;
}

bool PeopleShelf::has(cdp::ProfileId profile) const { return row(profile).has_value(); }

std::string PeopleShelf::take(cdp::ProfileId profile)
{
    const std::optional<std::string> stored = row(profile);
    if (!stored)
        return {};
    const std::optional<StoredState> state = readStoredState(*stored);
    cdp::ByteReader reader(state ? state->bytes : std::string_view());
    const std::optional<StateHead> head = readStateHead(reader);
    if (!head) {
        fail(broken(profile));
        return {};
    }
    std::string saved(reader.text());
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        if (std::optional<cdp::LogItem> trait = logItemOf(reader.text()))
            m_log.restoreTrait(profile, std::move(*trait));
    if (reader.isBroken())
        fail(broken(profile));
    m_inMemory[profile] = {head->dueMs, head->identifiers.size()};
    m_soon.erase({std::max<std::int64_t>(head->dueMs, 0), profile});
    m_count -= m_count > 0 ? 1 : 0;
    return saved;
}

std::string PeopleShelf::look(cdp::ProfileId profile) const
{
    const std::optional<std::string> stored = row(profile);
    const std::optional<StoredState> state = stored ? readStoredState(*stored) : std::nullopt;
    cdp::ByteReader reader(state ? state->bytes : std::string_view());
    return readStateHead(reader) ? std::string(reader.text()) : std::string();
}

void PeopleShelf::damaged(cdp::ProfileId profile) { fail(broken(profile)); }

std::vector<cdp::ProfileId> PeopleShelf::candidates(std::string_view value) const
{
    std::vector<cdp::ProfileId> found;
    const Result<void> read = m_store.each(table::identifiers, identifierKey(m_partition, cdp::stableHash(value)),
                                           [&](std::string_view key, std::string_view) {
                                               found.push_back({table::numberAt(key, 12), table::numberAt(key, 20)});
                                               return true;
                                           });
    if (!read)
        fail(read.error());
    return found;
}

/// Who is in memory has timers there.
void PeopleShelf::readSoon() const
{
    std::size_t rows = 0;
    std::string next;
    const Result<void> read = m_store.eachFrom(
        table::due, m_soonTo, table::partitionKey(m_partition + 1), [&](std::string_view key, std::string_view) {
            const cdp::ProfileId profile{table::numberAt(key, 12), table::numberAt(key, 20)};
            if (!m_inMemory.contains(profile))
                m_soon.emplace(static_cast<std::int64_t>(table::numberAt(key, 4)), profile);
            if (++rows < readAtOnce)
                return true;
            next = std::string(key) + '\0';
            return false;
        });
    if (!read)
        fail(read.error());
    m_soonTo = std::move(next);
}

std::int64_t PeopleShelf::nextDue() const
{
    while (m_soon.empty() && !m_soonTo.empty())
        readSoon();
    return m_soon.empty() ? cdp::never : m_soon.begin()->first;
}

std::optional<cdp::ProfileId> PeopleShelf::popDue()
{
    if (nextDue() == cdp::never)
        return std::nullopt;
    const auto [dueMs, profile] = m_soon.extract(m_soon.begin()).value();
    // Rows that came by the changelog did not know which ones they replace.
    std::optional<std::int64_t> trueMs;
    if (const auto known = m_inMemory.find(profile); known != m_inMemory.end()) {
        trueMs = known->second.dueMs;
    } else if (const std::optional<std::string> stored = row(profile)) {
        if (const std::optional<StoredState> state = readStoredState(*stored)) {
            cdp::ByteReader reader(state->bytes);
            if (const std::optional<StateHead> head = readStateHead(reader))
                trueMs = head->dueMs;
        }
    }
    if (trueMs && std::max<std::int64_t>(*trueMs, 0) == dueMs)
        return profile;
    m_untrue.push_back(dueKey(m_partition, dueMs, profile));
    return std::nullopt;
}

void PeopleShelf::each(const Visit& visit) const
{
    const Result<void> read = eachRow([&](cdp::ProfileId profile, const StoredState& state, const StateHead&) {
        if (m_inMemory.contains(profile) || isGone(profile))
            return;
        cdp::ByteReader reader(state.bytes);
        (void)readStateHead(reader);
        visit(profile, reader.text());
    });
    if (!read)
        fail(read.error());
}

void PeopleShelf::save(StoreBatch& batch, cdp::ProfileId profile, const StateHead& head)
{
    const auto [known, isNew] = m_inMemory.try_emplace(profile, Known{cdp::never, 0});
    StateHead changed = head;
    if (known->second.dueMs == head.dueMs)
        changed.dueMs = cdp::never;
    else if (known->second.dueMs != cdp::never)
        batch.erase(table::due, dueKey(m_partition, known->second.dueMs, profile));
    if (known->second.identifiers == head.identifiers.size())
        changed.identifiers.clear();
    putHints(batch, m_partition, profile, changed);
    known->second = {head.dueMs, head.identifiers.size()};
}

void PeopleShelf::erase(StoreBatch& batch, cdp::ProfileId profile)
{
    m_gone.insert(profile);
    m_inMemory.erase(profile);
    const Result<std::optional<std::string>> row = m_store.get(table::state, table::profileKey(m_partition, profile));
    if (!row)
        fail(row.error());
    else if (*row)
        eraseHints(batch, m_partition, profile, **row);
}

void PeopleShelf::saveRest(StoreBatch& batch)
{
    for (const std::string& key : std::exchange(m_untrue, {}))
        batch.erase(table::due, key);
    m_goneUnderWay = std::exchange(m_gone, {});
}

bool PeopleShelf::isAsSaved(cdp::ProfileId profile, std::int64_t dueMs) const
{
    const auto known = m_inMemory.find(profile);
    return known != m_inMemory.end() && known->second.dueMs == dueMs;
}

void PeopleShelf::shelved(cdp::ProfileId profile)
{
    const auto known = m_inMemory.extract(profile);
    ++m_count;
    m_log.forgetTraits(profile);
    if (known.empty() || known.mapped().dueMs == cdp::never)
        return;
    const std::int64_t dueMs = std::max<std::int64_t>(known.mapped().dueMs, 0);
    if (!m_soonTo.empty() && dueKey(m_partition, dueMs, profile) >= m_soonTo)
        return;
    m_soon.emplace(dueMs, profile);
    if (m_soon.size() <= mostSoon)
        return;
    const auto middle = std::next(m_soon.begin(), mostSoon / 2);
    m_soonTo = dueKey(m_partition, middle->first, middle->second);
    m_soon.erase(middle, m_soon.end());
}

std::vector<cdp::ProfileId> PeopleShelf::saidUnderOther(std::uint64_t mark, std::size_t most, std::string& from) const
{
    std::vector<cdp::ProfileId> found;
    std::size_t rows = 0;
    std::string next;
    const Result<void> read = m_store.eachFrom(
        table::state, from, table::partitionKey(m_partition + 1), [&](std::string_view key, std::string_view value) {
            const cdp::ProfileId profile = table::profileAt(key);
            const std::optional<StoredState> state = readStoredState(value);
            cdp::ByteReader reader(state ? state->bytes : std::string_view());
            const std::optional<StateHead> head = readStateHead(reader);
            if (head && head->mark != mark && !m_inMemory.contains(profile) && !isGone(profile))
                found.push_back(profile);
            if (found.size() < most && ++rows < 64 * most)
                return true;
            next = std::string(key) + '\0';
            return false;
        });
    if (!read)
        fail(read.error());
    from = std::move(next);
    return found;
}

} // namespace weir::engine
