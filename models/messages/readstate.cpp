#include "models/messages/readstate.h"

#include "backend/kafka/recordreader.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QCoreApplication>
#include <algorithm>

namespace weir {
namespace {

struct ReadState
{
    Q_DECLARE_TR_FUNCTIONS(ReadState)
};

bool hasEnd(const PartitionProgress& partition) { return partition.to != ReadRange::endless; }

QString partitionsDone(const RecordStream& stream)
{
    const QVector<PartitionProgress> progress = stream.progress();
    const auto done = std::count_if(progress.begin(), progress.end(), [](const auto& p) { return p.done; });
    //: shown behind "complete:"
    return ReadState::tr("%1 of %2 partitions read to their ends")
        .arg(formats::count(std::int64_t(done)), formats::count(std::int64_t(progress.size())));
}

QString records(const RecordStream& stream)
{
    const auto count = std::int64_t(stream.count());
    return ReadState::tr("%1 record(s)", nullptr, int(std::min<std::int64_t>(count, 1'000'000'000)))
        .arg(formats::count(count));
}

} // namespace

std::optional<std::int64_t> recordsLeft(const RecordStream& stream)
{
    std::int64_t left = 0;
    for (const PartitionProgress& partition : stream.progress()) {
        if (!hasEnd(partition))
            return {};
        left += std::max<std::int64_t>(partition.to - partition.next, 0);
    }
    return left;
}

std::optional<double> readFraction(const RecordStream& stream)
{
    double read = 0;
    double all = 0;
    for (const PartitionProgress& partition : stream.progress()) {
        if (!hasEnd(partition))
            return {};
        read += double(partition.next - partition.from);
        all += double(partition.to - partition.from);
    }
    return all > 0 ? std::optional(read / all) : std::nullopt;
}

QString readStateText(const RecordStream& stream)
{
    const QString have = records(stream);
    const bool newest = stream.request().start == StartKind::Newest;
    switch (stream.end()) {
    case ReadEnd::Running: {
        if (stream.isPaused())
            return ReadState::tr("%1 · paused").arg(have);
        const std::optional<std::int64_t> left = recordsLeft(stream);
        if (left && *left > 0 && !newest)
            return ReadState::tr("%1 · reading, %2 · %3 left")
                .arg(have, formats::rate(stream.recordsPerSecond()), formats::count(*left));
        return ReadState::tr("%1 · reading…").arg(have);
    }
    case ReadEnd::Live:
        if (stream.isPaused())
            return ReadState::tr("%1 · live, paused").arg(have);
        return ReadState::tr("%1 · live, %2").arg(have, formats::rate(stream.recordsPerSecond()));
    case ReadEnd::ReachedStop:
        if (stream.request().stop == StopKind::Count)
            return ReadState::tr("%1 · complete: the number asked for").arg(have);
        if (newest)
            return ReadState::tr("%1, newest first · complete").arg(have);
        return ReadState::tr("%1 · complete: %2").arg(have, partitionsDone(stream));
    case ReadEnd::ReachedLimit:
        return ReadState::tr("%1 · stopped at the limit of %2 in memory, %3 left")
            .arg(have, formats::size(std::int64_t(stream.bytesHeld())),
                 formats::count(recordsLeft(stream).value_or(0)));
    case ReadEnd::Cancelled:
        if (const std::optional<std::int64_t> left = recordsLeft(stream); left && *left > 0)
            return ReadState::tr("%1 · cancelled, %2 left").arg(have, formats::count(*left));
        return ReadState::tr("%1 · stopped").arg(have);
    case ReadEnd::Failed:
        return ReadState::tr("%1 · failed").arg(have);
    }
    return have;
}

QString problemsText(const RecordStream& stream)
{
    const QVector<ReadProblem> problems = stream.problems();
    if (problems.isEmpty())
        return {};
    const ReadProblem& first = problems.first();
    const QString sentence =
        errorText(first.error, first.partition < 0 ? ErrorPlace::Topic : ErrorPlace::Partition, first.partition).full();
    if (problems.size() == 1)
        return sentence;
    return ReadState::tr("%1 (Problems with %n more partition(s), too.)", nullptr, int(problems.size() - 1))
        .arg(sentence);
}

} // namespace weir
