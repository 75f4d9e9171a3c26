#include "backend/monitor/history/historymaintenance.h"

#include "backend/monitor/history/tickcodec.h"

#include <QVariant>
#include <algorithm>

namespace weir {

namespace {

/// What comes late by less than this costs nothing extra.
constexpr std::int64_t graceMs = 60'000;
constexpr std::int64_t blockOfSeries = 256;

Tier finer(Tier tier) { return Tier(int(tier) - 1); }

std::string_view bytesOf(const QByteArray& bytes) { return {bytes.constData(), std::size_t(bytes.size())}; }

} // namespace

HistoryPoints merged(const HistoryPoints& older, const HistoryPoints& newer)
{
    HistoryPoints result;
    result.reserve(older.size() + newer.size());
    auto left = older.begin();
    auto right = newer.begin();
    while (left != older.end() || right != newer.end()) {
        if (right == newer.end() || (left != older.end() && left->atMs < right->atMs)) {
            result.push_back(*left++);
            continue;
        }
        if (left != older.end() && left->atMs == right->atMs)
            ++left;
        result.push_back(*right++);
    }
    return result;
}

Result<bool> HistoryMaintenance::step(std::int64_t nowMs)
{
    // In this order: nothing is removed that has not been folded.
    if (Result<bool> done = rollTicks(nowMs); !done || *done)
        return done;
    for (const Tier tier : {Tier::Minute, Tier::TenMinutes}) {
        if (Result<bool> done = fold(tier, nowMs); !done || *done)
            return done;
    }
    if (Result<bool> done = forget(nowMs); !done || *done)
        return done;
    if (Result<bool> done = keepWithinBounds(); !done || *done)
        return done;
    if (Result<bool> done = forgetSeries(nowMs); !done || *done)
        return done;
    return vacuum();
}

Result<HistoryMaintenance::TierState> HistoryMaintenance::tierState(Tier tier)
{
    QSqlQuery query = m_file.query(QStringLiteral("SELECT folded, gone FROM tier WHERE tier = ?"));
    query.addBindValue(int(tier));
    if (!query.exec())
        return m_file.error(query);
    if (!query.next())
        return TierState{};
    return TierState{query.value(0).toLongLong(), query.value(1).toLongLong()};
}

Result<void> HistoryMaintenance::load(Tier tier, std::int64_t slot, std::int64_t firstSeries, std::int64_t endSeries,
                                      Points& points)
{
    QSqlQuery query = m_file.query(QStringLiteral("SELECT id, data FROM chunk WHERE id >= ? AND id < ? ORDER BY id"));
    query.addBindValue(qint64(chunkKey(tier, slot, firstSeries)));
    query.addBindValue(qint64(chunkKey(tier, slot, endSeries)));
    if (!query.exec())
        return m_file.error(query);
    while (query.next()) {
        const std::optional<HistoryPoints> read = decodeChunk(tier, bytesOf(query.value(1).toByteArray()));
        if (!read)
            continue;
        HistoryPoints& into = points[seriesOfChunk(query.value(0).toLongLong())];
        into.insert(into.end(), read->begin(), read->end());
    }
    return {};
}

Result<void> HistoryMaintenance::store(Tier tier, std::int64_t slot, const Points& points)
{
    QSqlQuery query = m_file.query(QStringLiteral("INSERT OR REPLACE INTO chunk (id, data) VALUES (?, ?)"));
    for (const auto& [series, of] : points) {
        if (of.empty())
            continue;
        const std::string bytes = encodeChunk(tier, of);
        query.bindValue(0, qint64(chunkKey(tier, slot, series)));
        query.bindValue(1, QByteArray(bytes.data(), qsizetype(bytes.size())));
        if (!query.exec())
            return m_file.error(query);
    }
    return {};
}

Result<bool> HistoryMaintenance::rollTicks(std::int64_t nowMs)
{
    const std::int64_t dueSlot = (nowMs - graceMs) / tierSlotMs(Tier::Raw);
    std::int64_t slot = 0, part = 0;
    {
        QSqlQuery query =
            m_file.query(QStringLiteral("SELECT slot, part FROM tick WHERE slot < ? ORDER BY slot, part LIMIT 1"));
        query.addBindValue(qint64(dueSlot));
        if (!query.exec())
            return m_file.error(query);
        if (!query.next())
            return false;
        slot = query.value(0).toLongLong();
        part = query.value(1).toLongLong();
    }
    if (const Result<void> done = rollPart(slot, part); !done)
        return done.error();
    return true;
}

Result<void> HistoryMaintenance::rollPart(std::int64_t slot, std::int64_t part)
{
    HistoryTransaction transaction(m_file);
    if (const Result<void> begun = transaction.begin(true); !begun)
        return begun;
    const std::int64_t firstSeries = part * seriesInPart;
    Points fresh;
    {
        QSqlQuery query = m_file.query(QStringLiteral("SELECT data FROM tick WHERE slot = ? AND part = ? ORDER BY id"));
        query.addBindValue(qint64(slot));
        query.addBindValue(qint64(part));
        if (!query.exec())
            return m_file.error(query);
        std::vector<HistoryPoints> bySeries(seriesInPart);
        while (query.next()) {
            visitTicks(bytesOf(query.value(0).toByteArray()),
                       [&bySeries](std::int64_t atSeconds, std::uint16_t series, double value) {
                           HistoryPoints& points = bySeries[series];
                           const HistoryPoint point{atSeconds * 1000, value, value, value, value};
                           if (points.empty() || points.back().atMs < point.atMs)
                               points.push_back(point);
                           else
                               points = merged(points, {point});
                       });
        }
        for (std::size_t i = 0; i < bySeries.size(); ++i) {
            if (!bySeries[i].empty())
                fresh.emplace(firstSeries + std::int64_t(i), std::move(bySeries[i]));
        }
    }
    Points there;
    if (const Result<void> done = load(Tier::Raw, slot, firstSeries, firstSeries + seriesInPart, there); !done)
        return done;
    for (const auto& [series, points] : there) {
        if (const auto found = fresh.find(series); found != fresh.end())
            found->second = merged(points, found->second);
    }
    if (const Result<void> done = store(Tier::Raw, slot, fresh); !done)
        return done;
    if (const Result<void> done =
            m_file.run(QStringLiteral("DELETE FROM tick WHERE slot = %1 AND part = %2").arg(slot).arg(part));
        !done)
        return done;
    // What came too late for its fold is folded again.
    const std::int64_t beginMs = slot * tierSlotMs(Tier::Raw);
    for (const Tier tier : {Tier::Minute, Tier::TenMinutes}) {
        const std::int64_t from = floorTo(beginMs, tierSlotMs(tier));
        const Result<void> done = m_file.run(
            QStringLiteral("UPDATE tier SET folded = %1 WHERE tier = %2 AND folded > %1").arg(from).arg(int(tier)));
        if (!done)
            return done;
    }
    return transaction.commit();
}

Result<bool> HistoryMaintenance::fold(Tier into, std::int64_t nowMs)
{
    const std::int64_t slotMs = tierSlotMs(into), sourceMs = tierSlotMs(finer(into));
    const Result<TierState> state = tierState(into);
    if (!state)
        return state.error();
    // The next source that is not folded yet; long times without any are stepped over.
    const Result<std::int64_t> next =
        m_file.number(QStringLiteral("SELECT min(id) FROM chunk WHERE id >= %1 AND id < %2")
                          .arg(chunkKey(finer(into), state->foldedMs / sourceMs, 0))
                          .arg(chunkKey(into, 0, 0)),
                      -1);
    if (!next)
        return next.error();
    if (*next < 0)
        return false;
    const std::int64_t slot = slotOfChunk(*next) * sourceMs / slotMs;
    const std::int64_t endMs = (slot + 1) * slotMs;
    std::int64_t dueMs = nowMs - graceMs - tierSlotMs(Tier::Raw);
    if (into == Tier::TenMinutes) {
        const Result<TierState> minutes = tierState(Tier::Minute);
        if (!minutes)
            return minutes.error();
        dueMs = minutes->foldedMs;
    }
    if (endMs > dueMs)
        return false;

    std::int64_t& series = m_foldingSeries[int(into)];
    if (std::exchange(m_foldingSlot[int(into)], slot) != slot)
        series = 0;
    const Result<std::int64_t> most = m_file.number(QStringLiteral("SELECT max(id) FROM series"));
    if (!most)
        return most.error();
    if (series <= *most) {
        if (const Result<void> done = foldBlock(into, slot, series); !done)
            return done.error();
        series += blockOfSeries;
        return true;
    }
    m_foldingSlot[int(into)] = -1;
    const Result<void> done =
        m_file.run(QStringLiteral("UPDATE tier SET folded = %1 WHERE tier = %2").arg(endMs).arg(int(into)));
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<void> HistoryMaintenance::foldBlock(Tier into, std::int64_t slot, std::int64_t firstSeries)
{
    HistoryTransaction transaction(m_file);
    if (const Result<void> begun = transaction.begin(true); !begun)
        return begun;
    const std::int64_t pieces = tierSlotMs(into) / tierSlotMs(finer(into));
    Points points, there;
    for (std::int64_t source = slot * pieces; source < (slot + 1) * pieces; ++source) {
        const Result<void> done = load(finer(into), source, firstSeries, firstSeries + blockOfSeries, points);
        if (!done)
            return done;
    }
    if (points.empty())
        return {};
    if (const Result<void> done = load(into, slot, firstSeries, firstSeries + blockOfSeries, there); !done)
        return done;
    for (auto& [series, of] : points) {
        of = folded(of, tierStepMs(into));
        if (const auto found = there.find(series); found != there.end())
            of = merged(found->second, of);
    }
    if (const Result<void> done = store(into, slot, points); !done)
        return done;
    if (into == Tier::TenMinutes) {
        QSqlQuery query = m_file.query(QStringLiteral("UPDATE series SET seen = max(seen, ?) WHERE id = ?"));
        for (const auto& [series, of] : points) {
            query.bindValue(0, qint64(of.back().atMs));
            query.bindValue(1, qint64(series));
            if (!query.exec())
                return m_file.error(query);
        }
    }
    return transaction.commit();
}

} // namespace weir
