// The second half of HistoryMaintenance: what leaves the file again.
#include "backend/monitor/history/historymaintenance.h"

#include "backend/monitor/history/tickcodec.h"

#include <QVariant>
#include <algorithm>

namespace weir {

namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t pagesAtATime = 512;

std::string_view bytesOf(const QByteArray& bytes) { return {bytes.constData(), std::size_t(bytes.size())}; }

} // namespace

Result<std::optional<std::int64_t>> HistoryMaintenance::oldestSlot(Tier tier)
{
    const Result<std::int64_t> key =
        m_file.number(QStringLiteral("SELECT min(id) FROM chunk WHERE id >= %1 AND id < %2")
                          .arg(chunkKey(tier, 0, 0))
                          .arg(chunkKey(Tier(int(tier) + 1), 0, 0)),
                      -1);
    if (!key)
        return key.error();
    return *key < 0 ? std::optional<std::int64_t>() : std::optional(slotOfChunk(*key));
}

Result<bool> HistoryMaintenance::forgetSlot(Tier tier, std::int64_t slot)
{
    HistoryTransaction transaction(m_file);
    if (const Result<void> begun = transaction.begin(true); !begun)
        return begun.error();
    for (const QString& sql : {QStringLiteral("DELETE FROM chunk WHERE id >= %1 AND id < %2")
                                   .arg(chunkKey(tier, slot, 0))
                                   .arg(chunkKey(tier, slot + 1, 0)),
                               QStringLiteral("UPDATE tier SET gone = max(gone, %1) WHERE tier = %2")
                                   .arg((slot + 1) * tierSlotMs(tier))
                                   .arg(int(tier))}) {
        if (const Result<void> done = m_file.run(sql); !done)
            return done.error();
    }
    const Result<void> done = transaction.commit();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<bool> HistoryMaintenance::forget(std::int64_t nowMs)
{
    for (const Tier tier : {Tier::Raw, Tier::Minute, Tier::TenMinutes}) {
        const auto oldest = oldestSlot(tier);
        if (!oldest)
            return oldest.error();
        if (!*oldest)
            continue;
        std::int64_t until = nowMs - tierKeptMs(tier);
        if (tier != Tier::TenMinutes) {
            const Result<TierState> coarser = tierState(Tier(int(tier) + 1));
            if (!coarser)
                return coarser.error();
            until = std::min(until, coarser->foldedMs);
        }
        if ((**oldest + 1) * tierSlotMs(tier) <= until)
            return forgetSlot(tier, **oldest);
    }
    const Result<void> done =
        m_file.run(QStringLiteral("DELETE FROM mark WHERE at < %1").arg(nowMs - tierKeptMs(Tier::TenMinutes)));
    return done ? Result<bool>(false) : Result<bool>(done.error());
}

Result<bool> HistoryMaintenance::keepWithinBounds()
{
    const Result<std::int64_t> bytes = m_file.bytesUsed();
    if (!bytes)
        return bytes.error();
    if (*bytes <= m_mostBytes)
        return false;
    // First what a coarser tier has, too; then what is lost for good.
    for (const bool onlyFolded : {true, false}) {
        for (const Tier tier : {Tier::Raw, Tier::Minute, Tier::TenMinutes}) {
            const auto oldest = oldestSlot(tier);
            if (!oldest)
                return oldest.error();
            if (!*oldest)
                continue;
            if (tier != Tier::TenMinutes && onlyFolded) {
                const Result<TierState> coarser = tierState(Tier(int(tier) + 1));
                if (!coarser)
                    return coarser.error();
                if ((**oldest + 1) * tierSlotMs(tier) > coarser->foldedMs)
                    continue;
            }
            return forgetSlot(tier, **oldest);
        }
    }
    const Result<std::int64_t> tick = m_file.number(QStringLiteral("SELECT min(slot) FROM tick"), -1);
    if (!tick)
        return tick.error();
    if (*tick < 0)
        return false;
    const Result<void> done = m_file.run(
        QStringLiteral("DELETE FROM tick WHERE id IN (SELECT id FROM tick WHERE slot = %1 ORDER BY id LIMIT 100)")
            .arg(*tick));
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<bool> HistoryMaintenance::forgetSeries(std::int64_t nowMs)
{
    if (nowMs - m_seriesLookedAtMs < dayMs && m_seriesLookedAtMs <= nowMs)
        return false;
    const bool isFirst = std::exchange(m_seriesLookedAtMs, nowMs) == 0;
    // The program has just begun: let it get going.
    if (isFirst)
        return false;
    const Result<void> done = m_file.run(
        QStringLiteral("DELETE FROM series WHERE seen < %1").arg(nowMs - tierKeptMs(Tier::TenMinutes) - 2 * dayMs));
    if (!done)
        return done.error();
    m_seriesRemoved = true;
    return true;
}

Result<bool> HistoryMaintenance::vacuum()
{
    const Result<std::int64_t> pages = m_file.number(QStringLiteral("PRAGMA page_count"));
    const Result<std::int64_t> free = m_file.number(QStringLiteral("PRAGMA freelist_count"));
    if (!pages || !free)
        return pages ? free.error() : pages.error();
    const Result<std::int64_t> pageSize = m_file.number(QStringLiteral("PRAGMA page_size"));
    if (!pageSize)
        return pageSize.error();
    // The free pages of a day are used again the next.
    const bool isTooLarge = *pages * *pageSize > m_mostBytes && *free > 0;
    if (!isTooLarge && *free < std::max<std::int64_t>(2 * pagesAtATime, *pages / 8))
        return false;
    Result<void> done = m_file.run(QStringLiteral("PRAGMA incremental_vacuum(%1)").arg(pagesAtATime));
    // The file gives its end back when what was written is moved into it.
    if (done)
        done = m_file.run(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<std::int64_t> HistoryMaintenance::oldestMs()
{
    for (const Tier tier : {Tier::TenMinutes, Tier::Minute, Tier::Raw}) {
        const auto slot = oldestSlot(tier);
        if (!slot)
            return slot.error();
        if (!*slot)
            continue;
        QSqlQuery query = m_file.query(QStringLiteral("SELECT data FROM chunk WHERE id >= ? AND id < ? LIMIT 256"));
        query.addBindValue(qint64(chunkKey(tier, **slot, 0)));
        query.addBindValue(qint64(chunkKey(tier, **slot + 1, 0)));
        if (!query.exec())
            return m_file.error(query);
        std::int64_t oldest = 0;
        while (query.next()) {
            const auto points = decodeChunk(tier, bytesOf(query.value(0).toByteArray()));
            if (points && !points->empty() && (oldest == 0 || points->front().atMs < oldest))
                oldest = points->front().atMs;
        }
        if (oldest > 0)
            return oldest;
    }
    QSqlQuery query = m_file.query(QStringLiteral("SELECT data FROM tick ORDER BY slot, id LIMIT 1"));
    if (!query.exec())
        return m_file.error(query);
    std::int64_t oldest = 0;
    if (query.next()) {
        visitTicks(bytesOf(query.value(0).toByteArray()), [&oldest](std::int64_t atSeconds, std::uint16_t, double) {
            if (oldest == 0)
                oldest = atSeconds * 1000;
        });
    }
    return oldest;
}

} // namespace weir
