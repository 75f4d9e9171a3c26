#include "models/messages/searchstate.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/messages/readstate.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct SearchState
{
    Q_DECLARE_TR_FUNCTIONS(SearchState)
};

QString foundText(const SearchCounts& counts)
{
    const auto found = std::int64_t(counts.found);
    return found == 0 ? SearchState::tr("nothing found") : SearchState::tr("%1 found").arg(formats::count(found));
}

QString scannedText(const SearchCounts& counts)
{
    const auto scanned = std::int64_t(counts.scanned);
    return SearchState::tr("%1 record(s) scanned", nullptr, int(std::min<std::int64_t>(scanned, 1'000'000'000)))
        .arg(formats::count(scanned));
}

QString notSearched(const SearchCounts& counts)
{
    const std::int64_t left = std::max<std::int64_t>(counts.offsetsTotal - counts.offsetsRead, 0);
    return SearchState::tr("%1 record(s) not searched", nullptr, int(std::min<std::int64_t>(left, 1'000'000'000)))
        .arg(formats::count(left));
}

QString partitionsText(const SearchCounts& counts)
{
    return SearchState::tr("%1 of %2 partitions read to their ends")
        .arg(formats::count(std::int64_t(counts.partitionsDone)), formats::count(std::int64_t(counts.partitions)));
}

QString runningText(const SearchStream& search, const SearchCounts& counts)
{
    QStringList parts{foundText(counts)};
    if (counts.offsetsTotal > 0)
        parts << SearchState::tr("%1 of %2 records scanned")
                     .arg(formats::count(counts.offsetsRead), formats::count(counts.offsetsTotal));
    else
        parts << SearchState::tr("asking for offsets…");
    if (search.isPaused()) {
        parts << SearchState::tr("paused");
        return parts.join(QStringLiteral(" · "));
    }
    if (counts.recordsPerSecond > 0)
        parts << SearchState::tr("%1, %2").arg(formats::rate(counts.recordsPerSecond),
                                               formats::byteRate(counts.bytesPerSecond));
    if (counts.waitsForBudget)
        parts << SearchState::tr("waiting: the budget is %1")
                     .arg(formats::byteRate(double(search.search().bytesPerSecond)));
    if (counts.secondsLeft)
        parts << SearchState::tr("about %1 left").arg(formats::duration(std::int64_t(*counts.secondsLeft * 1000)));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString searchStateText(const SearchStream& search)
{
    const SearchCounts counts = search.counts();
    switch (search.end()) {
    case ReadEnd::Running:
    case ReadEnd::Live:
        return runningText(search, counts);
    case ReadEnd::ReachedStop:
        return SearchState::tr("%1 · complete: %2 · %3")
            .arg(foundText(counts), partitionsText(counts), scannedText(counts));
    case ReadEnd::ReachedLimit:
        return SearchState::tr("%1 · stopped at the limit of %2 · %3")
            .arg(foundText(counts),
                 formats::count(std::int64_t(search.search().limit ? search.search().limit : counts.found)),
                 notSearched(counts));
    case ReadEnd::Cancelled:
        return SearchState::tr("%1 · cancelled · %2").arg(foundText(counts), notSearched(counts));
    case ReadEnd::Failed:
        return SearchState::tr("%1 · failed · %2").arg(foundText(counts), notSearched(counts));
    }
    return foundText(counts);
}

QString searchGapsText(const SearchStream& search)
{
    QStringList sentences;
    if (const QString problems = problemsText(search); !problems.isEmpty())
        sentences << problems;
    const std::int64_t lost = search.counts().offsetsLost;
    if (lost > 0)
        sentences << SearchState::tr("%1 record(s) were deleted by retention or compaction before they could be read.",
                                     nullptr, int(std::min<std::int64_t>(lost, 1'000'000'000)))
                         .arg(formats::count(lost));
    const auto undecoded = std::int64_t(search.counts().undecoded);
    if (undecoded > 0)
        sentences << SearchState::tr("%1 record(s) could not be decoded and were searched as bytes.", nullptr,
                                     int(std::min<std::int64_t>(undecoded, 1'000'000'000)))
                         .arg(formats::count(undecoded));
    return sentences.join(QLatin1Char(' '));
}

std::optional<double> searchFraction(const SearchStream& search)
{
    const SearchCounts counts = search.counts();
    if (counts.offsetsTotal <= 0)
        return {};
    return std::clamp(double(counts.offsetsRead) / double(counts.offsetsTotal), 0.0, 1.0);
}

QString filteringText(std::int64_t shown, std::int64_t loaded, std::optional<std::int64_t> total, bool canSearch)
{
    const QString filtering = SearchState::tr("%1 of %2 loaded").arg(formats::count(shown), formats::count(loaded));
    if (!canSearch)
        return filtering;
    return total ? SearchState::tr("%1 · Enter searches all %2").arg(filtering, formats::count(*total))
                 : SearchState::tr("%1 · Enter searches everything").arg(filtering);
}

} // namespace weir
