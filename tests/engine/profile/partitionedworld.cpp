#include "tests/engine/profile/partitionedworld.h"

#include "backend/cdp/stages/definitionchanges.h"
#include "backend/cdp/stages/definitionchecks.h"
#include "backend/engine/records/outputformats.h"

namespace weir::test {

using namespace engine;

PartitionedWorld::PartitionedWorld(std::int64_t nowMs, int partitions, std::size_t mostInMemory)
    : m_mostInMemory(mostInMemory), m_nowMs(nowMs)
{
    m_workspace.partitions = partitions;
    m_workspace.isEncrypted = false;
    Result<std::unique_ptr<LocalStore>> store =
        LocalStore::open(m_folder.filePath(QStringLiteral("store")).toStdString(), {.memoryBytes = 8u << 20});
    if (!store)
        qFatal("no store");
    m_store = std::move(*store);
    cdp::setDefinitionChecks(m_book);
    m_collect.setDefinitions(m_book);
    m_identify.setDefinitions(m_book);
    m_people.resize(std::size_t(partitions));
    for (int partition = 0; partition < partitions; ++partition)
        make(partition);
}

PartitionedWorld::~PartitionedWorld() = default;

void PartitionedWorld::make(int partition)
{
    auto& people = m_people[std::size_t(partition)];
    people = std::make_unique<PartitionPeople>(m_workspace, partition, m_book, *m_store, nullptr, m_nowMs);
    people->setMostInMemory(m_mostInMemory);
    if (!people->restore())
        qFatal("not restored");
    if (made)
        made(partition, *people);
}

void PartitionedWorld::restart()
{
    for (int partition = 0; partition < m_workspace.partitions; ++partition)
        make(partition);
    settle();
}

void PartitionedWorld::define(std::span<const Json> documents)
{
    const cdp::DefinitionBook before = m_book;
    (void)m_book.offer(documents);
    changed(before);
}

void PartitionedWorld::remove(const std::string& kind, const std::string& key)
{
    const cdp::DefinitionBook before = m_book;
    (void)m_book.remove(kind, key);
    changed(before);
}

void PartitionedWorld::changed(const cdp::DefinitionBook& before)
{
    const cdp::DefinitionChanges changes = cdp::changesBetween(before, m_book);
    m_collect.setDefinitions(m_book);
    m_identify.setDefinitions(m_book);
    for (const auto& people : m_people)
        people->definitionsChanged(changes.kinds, changes.journeys, changes.removedJourneys);
    settle();
}

void PartitionedWorld::take(const Json& event, const std::string& source, const std::string& id)
{
    const std::optional<cdp::Event> checked = m_collect.take(event, source, id, m_nowMs, m_told);
    if (!checked)
        return;
    JsonArena arena;
    const std::optional<cdp::Identified> identified = m_identify.take(*checked, arena, m_nowMs, m_told);
    if (!identified)
        return;
    std::vector<EventsRecord> records;
    for (const cdp::ProfileMerge& merge : identified->merged) {
        records.push_back(MergeOut{++m_seq, merge.from, merge.into, merge.messageId, m_nowMs});
        records.push_back(MergeIn{m_seq, merge.from, merge.into, merge.messageId, m_nowMs, {}});
    }
    AcceptedEvent accepted{.seq = ++m_seq,
                           .profile = identified->profile,
                           .isNew = identified->isNew,
                           .source = source,
                           .receivedAtMs = m_nowMs,
                           .text = toJsonText(checked->root)};
    for (const cdp::IdentityLink& link : identified->linked)
        accepted.linked.push_back({link.type, link.value});
    records.push_back(accepted);
    for (const EventsRecord& record : records) {
        const Result<TopicRecord> encoded = m_codec.encode(record);
        if (!encoded || !m_people[std::size_t(encoded->partition(m_workspace))]->take(encoded->key, *encoded->value))
            qFatal("a record was refused");
    }
    settle();
}

void PartitionedWorld::advanceTo(std::int64_t atMs)
{
    m_nowMs = std::max(m_nowMs, atMs);
    for (const auto& people : m_people)
        if (!people->advanceTo(m_nowMs))
            qFatal("no room");
    settle();
}

/// As many transactions as it takes until nothing is on its way any more.
void PartitionedWorld::settle()
{
    for (bool isMore = true; isMore;) {
        isMore = false;
        for (const auto& people : m_people) {
            people->fillSome(std::chrono::hours(1));
            std::vector<TopicRecord> records;
            StoreBatch batch;
            if (!people->collect(records, batch, m_nowMs) || !m_store->write(batch))
                qFatal("a transaction failed");
            people->committed();
            if (committed)
                committed(int(&people - m_people.data()), *people);
            for (const TopicRecord& record : records) {
                if (record.topic == "events") {
                    ++m_handovers;
                    isMore = true;
                    if (!m_people[std::size_t(record.partition(m_workspace))]->take(record.key, *record.value))
                        qFatal("a handover was refused");
                } else if (record.topic == "memberships" && record.value) {
                    const Result<cdp::MembershipRecord> told = membershipOf(*record.value);
                    if (told->isMoved)
                        continue;
                    m_memberships.push_back(told->audience + ' ' + told->profile.toText() + ' ' +
                                            (told->entered ? "entered " : "exited ") + std::to_string(told->atMs));
                }
            }
        }
    }
}

const cdp::ProfileStage& PartitionedWorld::stageOf(cdp::ProfileId profile) const
{
    return m_people[std::size_t(m_workspace.partitionOf(profile))]->stage();
}

std::vector<std::string> PartitionedWorld::takeMemberships()
{
    std::sort(m_memberships.begin(), m_memberships.end());
    return std::exchange(m_memberships, {});
}

std::size_t PartitionedWorld::waiting() const
{
    std::size_t sum = 0;
    for (const auto& people : m_people)
        sum += people->waiting();
    return sum;
}

} // namespace weir::test
