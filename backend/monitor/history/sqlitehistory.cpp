#include "backend/monitor/history/sqlitehistory.h"

#include "backend/monitor/history/historyquery.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <cmath>

namespace weir {

namespace {

/// Handles of `ids` that were recorded here, with their places.
HistoryQuery::Pending pendingOf(const PendingSamples& pending, const QVector<SeriesId>& ids, bool isOurs)
{
    HistoryQuery::Pending result{std::vector<HistoryPoints>(std::size_t(ids.size())), isOurs};
    QHash<SeriesHandle, std::size_t> places;
    for (qsizetype i = ids.size(); i-- > 0;) {
        if (const SeriesHandle handle = pending.known(ids[i]); handle >= 0)
            places.insert(handle, std::size_t(i));
    }
    if (places.isEmpty())
        return result;
    for (const auto& tick : pending.content().ticks) {
        const std::int64_t at = floorTo(tick->atMs, 1000);
        for (const HistoryStore::Sample& sample : tick->samples) {
            const auto place = places.constFind(sample.series);
            if (place != places.constEnd() && std::isfinite(sample.value))
                result.points[*place].push_back({at, sample.value, sample.value, sample.value, sample.value});
        }
    }
    return result;
}

} // namespace

SqliteHistory::SqliteHistory(HistoryOptions options, std::function<void(HistoryState)> stateChanged)
    : m_path(options.path), m_writer(std::move(options), m_pending, std::move(stateChanged))
{
}

Result<std::unique_ptr<HistoryFile>> SqliteHistory::file() const
{
    m_writer.waitUntilOpened();
    Result<std::unique_ptr<HistoryFile>> file = HistoryFile::open(m_path, HistoryFile::Mode::Read);
    if (!file && file.error().kind == ErrorKind::NotFound)
        return std::unique_ptr<HistoryFile>();
    return file;
}

Result<QVector<HistorySeries>> SqliteHistory::read(const QVector<SeriesId>& ids, std::int64_t fromMs,
                                                   std::int64_t untilMs, int mostPoints) const
{
    // Before the file: what is written in between is then there twice, not missing.
    const HistoryQuery::Pending pending = pendingOf(m_pending, ids, isRecorder());
    Result<std::unique_ptr<HistoryFile>> file = this->file();
    if (!file)
        return file.error();
    HistoryQuery query(file->get());
    const HistoryRange range{std::max<std::int64_t>(0, fromMs), untilMs, mostPoints};
    if (!*file)
        return query.read(ids, range, pending);
    HistoryTransaction transaction(**file);
    if (const Result<void> begun = transaction.begin(false); !begun)
        return begun.error();
    return query.read(ids, range, pending);
}

Result<QVector<HistoryMark>> SqliteHistory::marks(const QStringList& subjects, std::int64_t fromMs,
                                                  std::int64_t untilMs) const
{
    constexpr qsizetype most = 10'000;
    const std::vector<HistoryMark> pending = m_pending.content().marks;
    Result<std::unique_ptr<HistoryFile>> file = this->file();
    if (!file)
        return file.error();
    Result<QVector<HistoryMark>> result = HistoryQuery(file->get()).marks(subjects, fromMs, untilMs);
    if (!result)
        return result;
    const qsizetype written = result->size();
    for (const HistoryMark& mark : pending) {
        const bool isWritten =
            std::find(result->cbegin(), result->cbegin() + written, mark) != result->cbegin() + written;
        if (!isWritten && mark.atMs >= fromMs && mark.atMs <= untilMs &&
            (subjects.isEmpty() || subjects.contains(mark.subject)))
            result->push_back(mark);
    }
    std::stable_sort(result->begin(), result->end(),
                     [](const HistoryMark& left, const HistoryMark& right) { return left.atMs < right.atMs; });
    if (result->size() > most)
        result->remove(0, result->size() - most);
    return result;
}

Result<QVector<SeriesId>> SqliteHistory::series(Scope scope, Measure measure, const QString& group,
                                                const QString& topic) const
{
    const auto fits = [&](const SeriesId& id) {
        return id.scope == scope && id.measure == measure && (group.isEmpty() || id.group == group) &&
               (topic.isEmpty() || id.topic == topic);
    };
    Result<std::unique_ptr<HistoryFile>> file = this->file();
    if (!file)
        return file.error();
    Result<QVector<SeriesId>> found = HistoryQuery(file->get()).series(scope, measure, group);
    if (!found)
        return found;
    QVector<SeriesId> result;
    QSet<SeriesId> known;
    const auto add = [&](const SeriesId& id) {
        if (fits(id) && !known.contains(id)) {
            known.insert(id);
            result.push_back(id);
        }
    };
    std::for_each(found->cbegin(), found->cend(), add);
    const std::vector<SeriesId> here = m_pending.series(0);
    std::for_each(here.cbegin(), here.cend(), add);
    return result;
}

} // namespace weir
