// The part of HistoryWriter that writes one batch.
#include "backend/monitor/history/historywriter.h"

#include <QVariant>
#include <algorithm>
#include <cmath>

namespace weir {

namespace {

constexpr int batchesKept = 3;
/// A slot's number has 26 bits.
constexpr std::int64_t latestMs = std::int64_t(1) << 46;

bool isDatable(std::int64_t atMs) { return atMs > 0 && atMs < latestMs; }

} // namespace

Result<void> HistoryWriter::writeBatch()
{
    const PendingSamples::Content content = m_pending.content();
    HistoryTransaction transaction(*m_file);
    if (const Result<void> begun = transaction.begin(true); !begun)
        return begun;
    const Result<HistoryLease::Held> held = m_lease.renew(*m_file, m_clock.nowMs(), m_options.batchMs);
    if (!held)
        return held.error();
    if (held->byUs) {
        // Who takes over has what the other did not come to write.
        const std::int64_t afterMs = held->isNew ? held->lastAtMs : 0;
        if (held->isNew)
            m_ids.clear();
        if (const Result<void> done = resolve(content); !done)
            return done;
        if (const Result<void> done = insertTicks(content, afterMs); !done)
            return done;
    }
    if (const Result<void> done = insertMarks(content.marks, !held->byUs); !done)
        return done;
    if (const Result<void> done = transaction.commit(); !done)
        return done;
    m_isRecorder = held->byUs;
    if (held->byUs)
        m_pending.written(content.endTick, content.endMark);
    else if (!content.ticks.empty())
        m_pending.forgetTicksBefore(content.ticks.back()->atMs - std::int64_t(batchesKept) * m_options.batchMs);
    if (!held->byUs)
        m_pending.written(0, content.endMark);
    return {};
}

Result<void> HistoryWriter::resolve(const PendingSamples::Content& content)
{
    if (content.ticks.empty())
        return {};
    const std::vector<SeriesId> fresh = m_pending.series(SeriesHandle(m_ids.size()));
    if (fresh.empty())
        return {};
    QSqlQuery query =
        m_file->query(QStringLiteral("INSERT INTO series (text, seen) VALUES (?, ?) "
                                     "ON CONFLICT (text) DO UPDATE SET seen = max(seen, excluded.seen) RETURNING id"));
    const qint64 seen = m_clock.nowMs();
    for (const SeriesId& id : fresh) {
        query.bindValue(0, id.text());
        query.bindValue(1, seen);
        if (!query.exec() || !query.next())
            return m_file->error(query);
        m_ids.push_back(query.value(0).toLongLong());
        query.finish();
    }
    return {};
}

Result<void> HistoryWriter::insertTicks(const PendingSamples::Content& content, std::int64_t afterMs)
{
    std::map<std::int64_t, std::map<std::int64_t, std::vector<TickPart>>> slotsOfParts;
    std::int64_t lastAtMs = 0;
    for (const auto& tick : content.ticks) {
        if (!isDatable(tick->atMs) || tick->atMs <= afterMs)
            continue;
        lastAtMs = std::max(lastAtMs, tick->atMs);
        auto& parts = slotsOfParts[tick->atMs / tierSlotMs(Tier::Raw)];
        const std::int64_t atSeconds = tick->atMs / 1000;
        std::int64_t partNow = -1;
        TickPart* into = nullptr;
        for (const HistoryStore::Sample& sample : tick->samples) {
            if (sample.series < 0 || std::size_t(sample.series) >= m_ids.size() || !std::isfinite(sample.value))
                continue;
            const std::int64_t id = m_ids[std::size_t(sample.series)];
            if (id == 0)
                continue;
            if (id / seriesInPart != partNow) {
                partNow = id / seriesInPart;
                std::vector<TickPart>& of = parts[partNow];
                if (of.empty() || of.back().atSeconds != atSeconds)
                    of.push_back({atSeconds, {}});
                into = &of.back();
            }
            into->values.emplace_back(std::uint16_t(id % seriesInPart), sample.value);
        }
    }
    for (auto& [slot, parts] : slotsOfParts) {
        if (const Result<void> done = insertParts(slot, parts); !done)
            return done;
    }
    return lastAtMs > 0 ? m_lease.setLast(*m_file, lastAtMs) : Result<void>();
}

Result<void> HistoryWriter::insertParts(std::int64_t slot, std::map<std::int64_t, std::vector<TickPart>>& parts)
{
    QSqlQuery query = m_file->query(QStringLiteral("INSERT INTO tick (slot, part, data) VALUES (?, ?, ?)"));
    for (auto& [part, ticks] : parts) {
        for (TickPart& tick : ticks) {
            const auto before = [](const auto& left, const auto& right) { return left.first < right.first; };
            if (!std::is_sorted(tick.values.begin(), tick.values.end(), before))
                std::stable_sort(tick.values.begin(), tick.values.end(), before);
            // Told twice for one second: the later counts.
            const auto kept =
                std::unique(tick.values.rbegin(), tick.values.rend(),
                            [](const auto& left, const auto& right) { return left.first == right.first; });
            tick.values.erase(tick.values.begin(), kept.base());
        }
        const std::string bytes = encodeTicks(ticks);
        query.bindValue(0, qint64(slot));
        query.bindValue(1, qint64(part));
        query.bindValue(2, QByteArray(bytes.data(), qsizetype(bytes.size())));
        if (!query.exec())
            return m_file->error(query);
    }
    return {};
}

Result<void> HistoryWriter::insertMarks(const std::vector<HistoryMark>& marks, bool ownChangesOnly)
{
    if (marks.empty())
        return {};
    QSqlQuery query = m_file->query(QStringLiteral("INSERT INTO mark (at, kind, subject, detail) VALUES (?, ?, ?, ?)"));
    for (const HistoryMark& mark : marks) {
        // What everybody sees is told by one; what we did, nobody else knows.
        if (ownChangesOnly && mark.kind != MarkKind::Change)
            continue;
        query.bindValue(0, qint64(mark.atMs));
        query.bindValue(1, int(mark.kind));
        query.bindValue(2, mark.subject.isNull() ? QStringLiteral("") : mark.subject);
        query.bindValue(3, mark.detail.isNull() ? QStringLiteral("") : mark.detail);
        if (!query.exec())
            return m_file->error(query);
    }
    return {};
}

} // namespace weir
