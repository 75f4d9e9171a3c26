#include "backend/engine/profile/partitionpeople.h"

#include "backend/base/randomname.h"
#include "backend/engine/records/outputformats.h"

namespace weir::engine {
namespace {

constexpr std::int64_t shownEveryMs = 1'000;

/// Before which all that is due is fired; of records that bring none: nothing.
std::int64_t momentOf(const EventsRecord& record)
{
    if (const auto* accepted = std::get_if<AcceptedEvent>(&record))
        return accepted->receivedAtMs;
    if (const auto* out = std::get_if<MergeOut>(&record))
        return out->receivedAtMs;
    const auto* in = std::get_if<MergeIn>(&record);
    return in ? in->receivedAtMs : 0;
}

} // namespace

PartitionPeople::PartitionPeople(const Workspace& workspace, int partition, const cdp::DefinitionBook& book,
                                 LocalStore& store, KeySource* keys, std::int64_t nowMs)
    : m_workspace(workspace), m_partition(partition), m_book(book), m_store(store), m_log(store, partition),
      m_shelf(store, partition, m_log), m_stage(book, m_log, m_outlet, m_told, nowMs), m_events(keys), m_states(keys),
      m_outbox(keys), m_audit("profile", randomName())
{
    m_stage.setShelf(&m_shelf);
}

Result<void> PartitionPeople::take(std::string_view key, std::string_view value)
{
    const Result<EventsRecord> record = m_events.decode(key, value);
    if (!record) {
        if (isKeyErased(record.error()))
            return {}; // of somebody who was erased meanwhile
        if (!isKeyMissing(record.error())) {
            const std::int64_t now = m_stage.nowMs();
            m_audit.add({}, now, Counted::In);
            m_audit.add({}, now, Counted::Rejected);
            m_told.all.push_back(cdp::DeadLetterRecord{"Unreadable", record.error().detail.toStdString(),
                                                       std::string(key), "profile", now});
        }
        return record.error();
    }
    return run(*record, key, value);
}

Result<void> PartitionPeople::run(const EventsRecord& record, std::string_view key, std::string_view value)
{
    m_seq = std::max(m_seq, eventsSeq(record));
    if (const auto* piece = std::get_if<Handover>(&record))
        return takeHandover(*piece);
    const cdp::ProfileId profile = eventsProfile(record);
    const auto* in = std::get_if<MergeIn>(&record);
    // The key has gone: what is waited for can neither be sent nor read any more.
    if (std::holds_alternative<ErasedProfile>(record))
        m_waiting.erase(profile);
    if (const auto waiting = m_waiting.find(profile); waiting != m_waiting.end() && !in) {
        waiting->second.queue.emplace_back(key, value);
        m_unsaved.insert(profile);
        return {};
    }
    if (!advanceTo(momentOf(record)))
        return Error{.kind = ErrorKind::Busy, .detail = QStringLiteral("too much came due at once")};
    if (const auto* accepted = std::get_if<AcceptedEvent>(&record)) {
        takeEvent(*accepted);
    } else if (const auto* out = std::get_if<MergeOut>(&record)) {
        mergeOut(*out);
    } else if (in) {
        mergeIn(*in);
    } else if (std::get_if<ErasedProfile>(&record)) {
        (void)m_stage.erase(profile);
        m_gone.insert(profile);
        m_unsaved.insert(profile);
    }
    return {};
}

void PartitionPeople::takeEvent(const AcceptedEvent& accepted)
{
    cdp::Event event = cdp::acceptedEvent(accepted.event->root);
    event.document = accepted.event;
    std::vector<cdp::IdentityLink> linked;
    for (const Identifier& one : accepted.linked)
        linked.push_back({one.type, one.value, std::string(event.messageId)});
    m_stage.take(accepted.profile, event, linked, accepted.seq);
    m_audit.add(accepted.source, accepted.receivedAtMs, Counted::In);
    m_audit.add(accepted.source, accepted.receivedAtMs, Counted::Out);
    m_unshown.insert(accepted.profile);
}

std::string PartitionPeople::userIdOf(cdp::ProfileId profile) const
{
    const std::string name = m_stage.nameOf(profile);
    return m_stage.hasUserId(profile) ? name : std::string();
}

bool PartitionPeople::hasWork(std::int64_t wallMs) const
{
    const bool isToShow = std::any_of(m_unshown.begin(), m_unshown.end(), [&](const cdp::ProfileId& profile) {
        const auto shown = m_shownMs.find(profile);
        return shown == m_shownMs.end() || shown->second <= wallMs - shownEveryMs;
    });
    return failure() || isToShow || isFilling() || !m_told.all.empty() || !m_unsaved.empty() || !m_handovers.empty() ||
           m_stage.hasChanged();
}

Result<void> PartitionPeople::collect(std::vector<TopicRecord>& out, StoreBatch& batch, std::int64_t wallMs)
{
    for (const cdp::ProfileId& profile : m_stage.takeChanged()) {
        m_unsaved.insert(profile);
        m_unshown.insert(profile);
    }
    std::erase_if(m_shownMs, [&](const auto& shown) { return shown.second <= wallMs - shownEveryMs; });
    // Everything that needs a key comes first: if one is missing, nothing has been taken yet.
    for (OutboxRecord& item : m_outlet.take())
        m_items.push_back(std::move(item));
    std::vector<TopicRecord> records;
    for (OutboxRecord& item : m_items) {
        item.seq = m_seq;
        Result<TopicRecord> record = m_outbox.encode(item);
        if (!record && isKeyErased(record.error()))
            continue;
        if (!record)
            return record.error();
        records.push_back(std::move(*record));
    }
    for (const Handover& handover : m_handovers) {
        Result<TopicRecord> record = m_events.encode(handover);
        if (!record && isKeyErased(record.error()))
            continue;
        if (!record)
            return record.error();
        records.push_back(std::move(*record));
    }
    if (Result<void> states = collectStates(records, batch); !states)
        return states;
    m_items.clear();
    m_handovers.clear();
    std::move(records.begin(), records.end(), std::back_inserter(out));
    appendRecords(
        m_told.all, [this](cdp::ProfileId profile) { return userIdOf(profile); }, out);
    std::move(m_leftRows.begin(), m_leftRows.end(), std::back_inserter(out));
    m_leftRows.clear();
    collectProfiles(out, wallMs);
    for (TopicRecord& record : m_audit.takeRecords())
        out.push_back(std::move(record));
    m_log.takeChanges(batch);
    return failure() ? Result<void>(*failure()) : Result<void>();
}

void PartitionPeople::collectProfiles(std::vector<TopicRecord>& out, std::int64_t wallMs)
{
    for (const cdp::ProfileId& profile : std::exchange(m_gone, {})) {
        out.push_back(noProfileRecord(profile));
        m_unshown.erase(profile);
    }
    std::erase_if(m_unshown, [&](const cdp::ProfileId& profile) {
        if (m_shownMs.contains(profile))
            return false;
        if (m_stage.has(profile)) {
            JsonArena arena;
            out.push_back(profileRecord(profile, m_stage.document(profile, arena)));
            m_shownMs[profile] = wallMs;
        }
        return true;
    });
}

void PartitionPeople::committed()
{
    m_log.committed();
    m_shelf.committed();
    shelveSome();
}

} // namespace weir::engine
