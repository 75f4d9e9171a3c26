#include "backend/monitor/history/historyquery.h"

#include "backend/monitor/history/historymaintenance.h"
#include "backend/monitor/history/tickcodec.h"

#include <QSet>
#include <QVariant>
#include <algorithm>
#include <limits>

namespace weir {

namespace {

constexpr int mostMarks = 10'000;
constexpr int mostBoundSubjects = 500;

std::string_view bytesOf(const QByteArray& bytes) { return {bytes.constData(), std::size_t(bytes.size())}; }

void add(HistoryPoints& to, std::int64_t atMs, double value)
{
    value = asKept(value);
    const HistoryPoint point{atMs, value, value, value, value};
    if (to.empty() || to.back().atMs < atMs)
        to.push_back(point);
    else
        to = merged(to, {point});
}

/// Tier by tier, as the file is folded: the same points before and after.
HistoryPoints foldedUp(HistoryPoints points, Tier from, Tier into)
{
    for (int tier = int(from) + 1; tier <= int(into); ++tier)
        points = folded(points, tierStepMs(Tier(tier)));
    return points;
}

/// What came late may lie among what was folded long ago.
HistoryPoints joined(HistoryPoints points, const HistoryPoints& recent, Tier tier)
{
    if (points.empty() || recent.empty() || points.back().atMs < recent.front().atMs) {
        points.insert(points.end(), recent.begin(), recent.end());
        return points;
    }
    if (tier == Tier::Raw)
        return merged(points, recent);
    points.insert(points.end(), recent.begin(), recent.end());
    std::stable_sort(points.begin(), points.end(),
                     [](const HistoryPoint& left, const HistoryPoint& right) { return left.atMs < right.atMs; });
    return folded(points, tierStepMs(tier));
}

void append(HistoryPoints& to, const HistoryPoints& points)
{
    if (to.empty() || points.empty() || to.back().atMs < points.front().atMs)
        to.insert(to.end(), points.begin(), points.end());
    else
        to = merged(to, points);
}

} // namespace

Result<void> HistoryQuery::readTiers()
{
    QSqlQuery query = m_file->query(QStringLiteral("SELECT tier, folded, gone FROM tier"));
    if (!query.exec())
        return m_file->error(query);
    while (query.next()) {
        const int tier = query.value(0).toInt();
        if (tier >= 0 && tier < tierCount)
            m_tiers[tier] = {query.value(1).toLongLong(), query.value(2).toLongLong(), 0, 0};
    }
    query.finish();
    for (int i = 0; i < tierCount; ++i) {
        const Tier tier = Tier(i);
        const QString range = QStringLiteral("FROM chunk WHERE id >= %1 AND id < %2")
                                  .arg(chunkKey(tier, 0, 0))
                                  .arg(chunkKey(Tier(i + 1), 0, 0));
        const Result<std::int64_t> first = m_file->number(QStringLiteral("SELECT min(id) ") + range, -1);
        const Result<std::int64_t> last = m_file->number(QStringLiteral("SELECT max(id) ") + range, -1);
        if (!first || !last)
            return first ? last.error() : first.error();
        if (*first >= 0) {
            m_tiers[i].fromMs = slotOfChunk(*first) * tierSlotMs(tier);
            m_tiers[i].untilMs = (slotOfChunk(*last) + 1) * tierSlotMs(tier);
        }
    }
    return {};
}

Result<std::vector<HistoryQuery::Wanted>> HistoryQuery::find(const QVector<SeriesId>& ids)
{
    std::vector<Wanted> wanted(std::size_t(ids.size()));
    if (!m_file)
        return wanted;
    QSqlQuery query = m_file->query(QStringLiteral("SELECT id FROM series WHERE text = ?"));
    QSet<SeriesId> asked;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (asked.contains(ids[i]))
            continue;
        asked.insert(ids[i]);
        query.bindValue(0, ids[i].text());
        if (!query.exec())
            return m_file->error(query);
        if (query.next())
            wanted[std::size_t(i)].id = query.value(0).toLongLong();
        query.finish();
    }
    return wanted;
}

Result<void> HistoryQuery::readChunks(Tier tier, Tier into, std::int64_t fromMs, std::int64_t untilMs,
                                      std::vector<Wanted>& wanted)
{
    const TierTimes& times = m_tiers[int(tier)];
    const std::int64_t from = std::max(fromMs, times.fromMs), until = std::min(untilMs, times.untilMs);
    if (from >= until)
        return {};
    const std::int64_t slotMs = tierSlotMs(tier);
    QSqlQuery query = m_file->query(QStringLiteral("SELECT data FROM chunk WHERE id = ?"));
    for (std::int64_t slot = from / slotMs; slot * slotMs < until; ++slot) {
        for (Wanted& one : wanted) {
            if (one.id == 0)
                continue;
            query.bindValue(0, qint64(chunkKey(tier, slot, one.id)));
            if (!query.exec())
                return m_file->error(query);
            if (!query.next())
                continue;
            std::optional<HistoryPoints> points = decodeChunk(tier, bytesOf(query.value(0).toByteArray()));
            query.finish();
            if (!points)
                continue;
            std::erase_if(*points,
                          [&](const HistoryPoint& point) { return point.atMs < fromMs || point.atMs >= untilMs; });
            // At once: hours of the finest are many points. A slot is whole steps of the next tier.
            append(one.points, foldedUp(std::move(*points), tier, into));
        }
    }
    return {};
}

Result<void> HistoryQuery::readTicks(std::int64_t fromMs, std::int64_t untilMs, std::vector<Wanted>& wanted)
{
    QHash<std::int64_t, std::vector<std::pair<std::uint16_t, std::size_t>>> parts;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].id > 0)
            parts[wanted[i].id / seriesInPart].emplace_back(std::uint16_t(wanted[i].id % seriesInPart), i);
    }
    const std::int64_t slotMs = tierSlotMs(Tier::Raw);
    std::vector<HistoryPoints> found(wanted.size());
    for (auto part = parts.cbegin(); part != parts.cend(); ++part) {
        std::vector<int> placeOf(seriesInPart, -1);
        for (const auto& [series, place] : part.value())
            placeOf[series] = int(place);
        QSqlQuery query = m_file->query(
            QStringLiteral("SELECT data FROM tick WHERE slot >= ? AND slot <= ? AND part = ? ORDER BY slot, id"));
        query.addBindValue(qint64(floorTo(fromMs, slotMs) / slotMs));
        query.addBindValue(qint64(untilMs / slotMs));
        query.addBindValue(qint64(part.key()));
        if (!query.exec())
            return m_file->error(query);
        while (query.next()) {
            visitTicks(bytesOf(query.value(0).toByteArray()),
                       [&](std::int64_t atSeconds, std::uint16_t series, double value) {
                           const std::int64_t at = atSeconds * 1000;
                           if (placeOf[series] >= 0 && at >= fromMs && at <= untilMs) {
                               add(found[std::size_t(placeOf[series])], at, value);
                           }
                       });
        }
    }
    for (std::size_t i = 0; i < wanted.size(); ++i)
        append(wanted[i].recent, found[i]);
    return {};
}

Result<QVector<HistorySeries>> HistoryQuery::read(const QVector<SeriesId>& ids, const HistoryRange& range,
                                                  const Pending& pending)
{
    std::int64_t step = stepFor(range.fromMs, range.untilMs, range.mostPoints);
    int tier = step >= tierStepMs(Tier::TenMinutes) ? 2 : step >= tierStepMs(Tier::Minute) ? 1 : 0;
    Result<std::vector<Wanted>> wanted = find(ids);
    if (!wanted)
        return wanted.error();
    std::int64_t from = floorTo(range.fromMs, step);
    const std::int64_t end =
        range.untilMs == std::numeric_limits<std::int64_t>::max() ? range.untilMs : range.untilMs + 1;
    if (m_file) {
        if (const Result<void> done = readTiers(); !done)
            return done.error();
        // What is gone of a tier is there in the next: one step for all of the series.
        for (; tier < 2 && from < m_tiers[tier].goneMs; ++tier)
            step = std::max(step, tierStepMs(Tier(tier + 1)));
        from = floorTo(range.fromMs, step);
        std::int64_t begin = from;
        for (int i = tier; i >= 0; --i) {
            const std::int64_t until = i == 0 ? end : std::min(end, m_tiers[i].foldedMs);
            if (begin >= until)
                continue;
            if (const Result<void> done = readChunks(Tier(i), Tier(tier), begin, until, *wanted); !done)
                return done.error();
            begin = until;
        }
        if (const Result<void> done = readTicks(from, range.untilMs, *wanted); !done)
            return done.error();
    }
    QVector<HistorySeries> result;
    result.reserve(ids.size());
    QHash<SeriesId, qsizetype> places;
    for (std::size_t i = 0; i < wanted->size(); ++i) {
        if (const auto before = places.constFind(ids[qsizetype(i)]); before != places.constEnd()) {
            result.push_back(result[*before]);
            continue;
        }
        places.insert(ids[qsizetype(i)], qsizetype(i));
        Wanted& one = (*wanted)[i];
        if (i < pending.points.size()) {
            const std::int64_t newest = one.recent.empty() ? 0 : one.recent.back().atMs;
            for (const HistoryPoint& point : pending.points[i]) {
                if (point.atMs >= from && point.atMs <= range.untilMs && (pending.isOurs || point.atMs > newest))
                    add(one.recent, point.atMs, point.last);
            }
        }
        HistoryPoints points =
            joined(std::move(one.points), foldedUp(std::move(one.recent), Tier::Raw, Tier(tier)), Tier(tier));
        const std::int64_t most = std::max(1, range.mostPoints);
        if (step > tierStepMs(Tier(tier)) || std::int64_t(points.size()) > most)
            points = folded(points, step);
        result.push_back(
            {ids[qsizetype(i)], usualStep(points, step), QVector<HistoryPoint>(points.begin(), points.end())});
    }
    return result;
}

Result<QVector<HistoryMark>> HistoryQuery::marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs)
{
    QVector<HistoryMark> result;
    if (!m_file)
        return result;
    const bool inSql = !subjects.isEmpty() && subjects.size() <= mostBoundSubjects;
    QString sql = QStringLiteral("SELECT at, kind, subject, detail FROM mark WHERE at >= ? AND at <= ?");
    if (inSql)
        sql += QStringLiteral(" AND subject IN (?") + QStringLiteral(", ?").repeated(subjects.size() - 1) +
               QLatin1Char(')');
    QSqlQuery query = m_file->query(sql + QStringLiteral(" ORDER BY at DESC, id DESC"));
    query.addBindValue(qint64(fromMs));
    query.addBindValue(qint64(untilMs));
    for (const QString& subject : inSql ? subjects : QStringList())
        query.addBindValue(subject);
    if (!query.exec())
        return m_file->error(query);
    while (query.next() && result.size() < mostMarks) {
        const int kind = query.value(1).toInt();
        const QString subject = query.value(2).toString();
        if (kind < 0 || kind > int(MarkKind::Gap) || (!subjects.isEmpty() && !inSql && !subjects.contains(subject)))
            continue;
        result.push_back({query.value(0).toLongLong(), MarkKind(kind), subject, query.value(3).toString()});
    }
    std::reverse(result.begin(), result.end());
    return result;
}

Result<QVector<SeriesId>> HistoryQuery::series(Scope scope, Measure measure, const QString& group)
{
    QVector<SeriesId> result;
    if (!m_file)
        return result;
    // All of a kind begin alike; '!' is what follows a space.
    QString head = SeriesId{measure, scope, {}, {}, -1}.text().section(QLatin1Char(' '), 0, 1);
    if (!group.isEmpty())
        head = SeriesId{measure, scope, group, {}, -1}.text().section(QLatin1Char(' '), 0, 2);
    QSqlQuery query =
        m_file->query(QStringLiteral("SELECT text FROM series WHERE text = ? OR (text >= ? AND text < ?)"));
    query.addBindValue(head);
    query.addBindValue(QString(head + QLatin1Char(' ')));
    query.addBindValue(QString(head + QLatin1Char('!')));
    if (!query.exec())
        return m_file->error(query);
    while (query.next()) {
        if (const std::optional<SeriesId> id = SeriesId::parse(query.value(0).toString()))
            result.push_back(*id);
    }
    return result;
}

} // namespace weir
