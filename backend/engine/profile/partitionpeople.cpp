#include "backend/engine/profile/partitionpeople.h"

#include "backend/cdp/common/bytes.h"
#include "backend/engine/profile/statetaker.h"
#include "backend/engine/profile/tables.h"
#include "backend/engine/records/outputformats.h"

#include <random>

namespace weir::engine {
namespace {

constexpr std::int64_t shownEveryMs = 1'000;

std::string newIncarnation()
{
    std::random_device random;
    std::string text;
    for (int i = 0; i < 16; ++i)
        text.push_back("0123456789abcdef"[random() % 16]);
    return text;
}

} // namespace

PartitionPeople::PartitionPeople(const Workspace& workspace, int partition, const cdp::DefinitionBook& book,
                                 LocalStore& store, KeySource* keys, std::int64_t nowMs)
    : m_workspace(workspace), m_partition(partition), m_book(book), m_store(store), m_log(store, partition),
      m_stage(book, m_log, m_outlet, m_told, nowMs), m_events(keys), m_states(keys), m_outbox(keys),
      m_audit("profile", newIncarnation())
{
}

Result<void> PartitionPeople::restore()
{
    Result<void> result;
    const Result<void> read =
        m_store.each(table::state, table::partitionKey(m_partition), [&](std::string_view key, std::string_view value) {
            cdp::ByteReader reader(value);
            const auto pieces = static_cast<std::uint32_t>(reader.number());
            const std::uint64_t version = reader.number();
            const std::string_view state = reader.text();
            const cdp::ProfileId profile = table::profileAt(key);
            m_version = std::max(m_version, version);
            if (pieces > 1)
                m_pieces[profile] = pieces;
            result = reader.isBroken() ? Result<void>(Error{.kind = ErrorKind::Decode}) : restoreOne(profile, state);
            return bool(result);
        });
    if (!read)
        return read.error();
    if (!result)
        return result;
    m_stage.restored(m_restoredMs);
    for (const auto& [profile, waiting] : m_waiting)
        m_stage.hold(profile);
    return {};
}

void PartitionPeople::forgetLogs(const std::set<cdp::ProfileId>& left)
{
    for (const cdp::ProfileId& profile : left)
        if (!m_stage.has(profile) && !m_waiting.contains(profile))
            m_log.erase(profile);
}

std::string PartitionPeople::saved(cdp::ProfileId profile) const
{
    cdp::ByteWriter writer;
    writer.number(m_seq);
    writer.integer(m_stage.nowMs());
    writer.flag(m_unshown.contains(profile) && m_shownMs.contains(profile)); // else this transaction shows it
    writer.text(m_stage.save(profile));
    const std::vector<cdp::LogItem> traits = m_log.traits(profile);
    writer.number(traits.size());
    for (const cdp::LogItem& trait : traits)
        writer.text(packedLogItem(trait));
    const auto waiting = m_waiting.find(profile);
    writer.flag(waiting != m_waiting.end());
    if (waiting == m_waiting.end())
        return writer.take();
    writer.number(waiting->second.awaited.size());
    for (const cdp::ProfileId& from : waiting->second.awaited) {
        writer.number(from.high);
        writer.number(from.low);
        const auto pieces = waiting->second.pieces.find(from);
        writer.number(pieces == waiting->second.pieces.end() ? 0 : pieces->second.size());
        if (pieces != waiting->second.pieces.end())
            for (const auto& [index, bytes] : pieces->second) {
                writer.number(index);
                writer.text(bytes);
            }
    }
    writer.number(waiting->second.queue.size());
    for (const auto& [key, value] : waiting->second.queue) {
        writer.text(key);
        writer.text(value);
    }
    return writer.take();
}

Result<void> PartitionPeople::restoreOne(cdp::ProfileId profile, std::string_view saved)
{
    const Error broken{.kind = ErrorKind::Decode,
                       .detail = QStringLiteral("the state of a profile is broken"),
                       .subject = QString::fromStdString(profile.toText())};
    cdp::ByteReader reader(saved);
    m_seq = std::max(m_seq, reader.number());
    m_restoredMs = std::max(m_restoredMs, reader.integer());
    if (reader.flag())
        m_unshown.insert(profile);
    const std::string_view state = reader.text();
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        if (std::optional<cdp::LogItem> trait = logItemOf(reader.text()))
            m_log.restoreTrait(profile, std::move(*trait));
    if (!state.empty() && !m_stage.restore(profile, state))
        return broken;
    if (!reader.flag())
        return reader.isBroken() ? Result<void>(broken) : Result<void>();
    Waiting& waiting = m_waiting[profile];
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        cdp::ProfileId from;
        from.high = reader.number();
        from.low = reader.number();
        waiting.awaited.insert(from);
        for (std::size_t count = reader.count(); count > 0 && !reader.isBroken(); --count) {
            const auto index = static_cast<std::uint32_t>(reader.number());
            waiting.pieces[from][index] = reader.text();
        }
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        std::string key(reader.text());
        waiting.queue.emplace_back(std::move(key), reader.text());
    }
    return reader.isBroken() ? Result<void>(broken) : Result<void>();
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
    m_stage.advanceTo(accepted.receivedAtMs);
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

void PartitionPeople::definitionsChanged(const std::set<std::string>& kinds, const std::vector<std::string>& journeys,
                                         const std::vector<std::string>& removedJourneys)
{
    m_stage.definitionsChanged(kinds, journeys, removedJourneys);
    for (const auto& [profile, waiting] : m_waiting)
        m_stage.hold(profile);
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
    return isToShow || !m_told.all.empty() || !m_unsaved.empty() || !m_handovers.empty() || m_stage.hasChanged();
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
    return {};
}

Result<void> PartitionPeople::collectStates(std::vector<TopicRecord>& out, StoreBatch& batch)
{
    const std::uint64_t version = m_version + 1;
    std::vector<std::pair<cdp::ProfileId, std::uint32_t>> pieces;
    for (const cdp::ProfileId& profile : m_unsaved) {
        const auto before = m_pieces.find(profile);
        const std::uint32_t piecesBefore = before == m_pieces.end() ? 1 : before->second;
        const std::string key = table::profileKey(m_partition, profile);
        if (!m_stage.has(profile) && !m_waiting.contains(profile)) {
            StateCodec::erase(profile, piecesBefore, out);
            batch.erase(table::state, key);
            pieces.emplace_back(profile, 0);
            continue;
        }
        const std::string state = saved(profile);
        Result<std::uint32_t> count = m_states.split(profile, version, state, piecesBefore, out);
        if (!count && !isKeyErased(count.error()))
            return count.error();
        batch.put(table::state, key, storedState(count ? *count : 1, version, state));
        pieces.emplace_back(profile, count ? *count : 1);
    }
    m_version = version;
    for (const auto& [profile, count] : pieces) {
        if (count > 1)
            m_pieces[profile] = count;
        else
            m_pieces.erase(profile);
    }
    m_unsaved.clear();
    return {};
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

void PartitionPeople::committed() { m_log.committed(); }

} // namespace weir::engine
