#include "models/topics/statisticstexts.h"

#include "models/common/formats.h"

#include <QCoreApplication>
#include <QStringList>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::StatisticsTexts)
};

QString count(std::uint64_t number) { return formats::count(qint64(number)); }
QString part(std::uint64_t of, std::uint64_t all) { return formats::percentage(all ? double(of) / double(all) : 0); }

double readShare(const TopicStatistics& all)
{
    return all.offsetsTotal > 0 ? double(all.offsetsRead) / double(all.offsetsTotal) : 1;
}

StatisticsSentence recordsSentence(const TopicStatistics& all)
{
    QString text = Words::tr("%1 records with %2 of keys and values")
                       .arg(count(all.records), formats::size(qint64(all.keySizes.total() + all.valueSizes.total())));
    if (all.packedBytes > 0)
        text += Words::tr(", %1 as stored").arg(formats::size(qint64(all.packedBytes)));
    text += QLatin1Char('.');
    if (all.tombstones > 0)
        text += QLatin1Char(' ') + Words::tr("%1 of them (%2) are tombstones, without a value.")
                                       .arg(count(all.tombstones), part(all.tombstones, all.records));
    return {text};
}

StatisticsSentence keysSentence(const TopicStatistics& all, const StatisticsView& view)
{
    if (all.nullKeys == all.records)
        return {Words::tr("No record has a key.")};
    QString text = all.topKeys.isExact() ? Words::tr("%1 different keys.").arg(count(all.topKeys.top(SIZE_MAX).size()))
                                         : Words::tr("About %1 different keys (±%2).")
                                               .arg(formats::count(qint64(all.differentKeys + 0.5)),
                                                    formats::percentage(2 * all.differentKeysError));
    const auto top = all.topKeys.top(1);
    Status status = Status::Neutral;
    if (!top.empty() && all.records > 0) {
        const std::uint64_t least = top[0].count - top[0].over;
        const bool isHot = double(least) > 0.2 * double(all.records) && all.records > 100;
        status = isHot ? Status::Warning : Status::Neutral;
        const auto rows = statisticsRows(StatisticsSection::Keys, all, view);
        text += QLatin1Char(' ') + Words::tr("The most frequent, %1, stands in %2 of the records.")
                                       .arg(rows.front().cells[1].text, part(least, all.records));
    }
    if (all.nullKeys > 0)
        text += QLatin1Char(' ') +
                Words::tr("%1 records (%2) have no key.").arg(count(all.nullKeys), part(all.nullKeys, all.records));
    return {text, status};
}

StatisticsSentence sizesSentence(const TopicStatistics& all)
{
    if (all.valueSizes.count() == 0)
        return {Words::tr("No record has a value.")};
    return {Words::tr("Half of the values are smaller than %1, 99 % smaller than %2; the largest has %3.")
                .arg(formats::size(qint64(all.valueSizes.quantile(0.5))),
                     formats::size(qint64(all.valueSizes.quantile(0.99))),
                     formats::size(qint64(all.valueSizes.most())))};
}

StatisticsSentence compressionSentence(const TopicStatistics& all)
{
    QStringList codecs;
    for (const CodecShare& codec : all.codecs)
        codecs << Words::tr("%1 %2", "codec and its share")
                      .arg(codec.codec.empty() ? Words::tr("not known") : QString::fromStdString(codec.codec),
                           part(codec.records, all.records));
    if (all.codecs.size() == 1 && (all.codecs[0].codec == "none" || all.codecs[0].codec.empty()))
        return {all.codecs[0].codec.empty() ? QString() : Words::tr("Nothing is compressed.")};
    if (all.codecs.empty() || all.packedBytes == 0)
        return {};
    const double times = double(all.unpackedBytes) / double(all.packedBytes);
    return {Words::tr("Compression makes it %1 times smaller (%2), with %3 records a batch in the middle.")
                .arg(QLocale().toString(times, 'f', 1), codecs.join(QStringLiteral(", ")),
                     count(all.blockRecords.quantile(0.5)))};
}

StatisticsSentence againSentence(const TopicStatistics& all)
{
    if (all.again.again == 0)
        return {all.again.isExact ? Words::tr("No two records have equal key and value.") : QString()};
    const QString number = count(all.again.again), share = part(all.again.again, all.records);
    if (all.again.isExact)
        return {Words::tr("%1 records (%2) repeat an earlier one with equal key and value.").arg(number, share)};
    return {Words::tr("About %1 records (%2, ±%3) repeat an earlier one with equal key and value: an estimate.")
                .arg(number, share, count(2 * all.again.error))};
}

StatisticsSentence skewSentence(const TopicStatistics& all)
{
    if (all.partitions.size() < 2 || all.records == 0)
        return {};
    const PartitionTally* most = &all.partitions[0];
    int empty = 0;
    for (const PartitionTally& tally : all.partitions) {
        empty += tally.records == 0 ? 1 : 0;
        if (tally.records > most->records)
            most = &tally;
    }
    const double times = double(most->records) * double(all.partitions.size()) / double(all.records);
    QString text = times < 1.5 ? Words::tr("Records spread evenly: no partition holds more than %1 times its share.")
                                     .arg(QLocale().toString(times, 'f', 1))
                               : Words::tr("Partition %1 holds %2 times its even share of the records.")
                                     .arg(QString::number(most->partition), QLocale().toString(times, 'f', 1));
    if (empty > 0)
        text += QLatin1Char(' ') + Words::tr("%n partition(s) without a record.", nullptr, empty);
    return {text, times >= 3 ? Status::Warning : Status::Neutral};
}

StatisticsSentence timesSentence(const TopicStatistics& all, bool utc)
{
    if (all.times.earliestMs() < 0)
        return {};
    QString text =
        Words::tr("From %1 to %2.")
            .arg(formats::timestamp(all.times.earliestMs(), utc), formats::timestamp(all.times.latestMs(), utc));
    std::uint64_t outOfOrder = 0;
    std::int64_t back = 0;
    for (const PartitionTally& tally : all.partitions) {
        outOfOrder += tally.outOfOrder;
        back = std::max(back, tally.mostBackMs);
    }
    if (outOfOrder > 0)
        text += QLatin1Char(' ') + Words::tr("Older than a record before it in its partition: %1 (%2), by up to %3.")
                                       .arg(count(outOfOrder), part(outOfOrder, all.records), formats::duration(back));
    if (all.withoutTime > 0)
        text += QLatin1Char(' ') + Words::tr("%1 records have no time.").arg(count(all.withoutTime));
    return {text};
}

StatisticsSentence logSentence(const TopicStatistics& all)
{
    QStringList parts;
    if (all.transactional > 0)
        parts << Words::tr("%1 of the records were written in transactions (%2).")
                     .arg(part(all.transactional, all.records), count(all.transactional));
    if (all.markers > 0)
        parts << Words::tr("%1 offsets are transaction markers.").arg(count(all.markers));
    if (all.aborted > 0)
        parts << Words::tr("%1 records were aborted and are not counted.").arg(count(all.aborted));
    if (all.open > 0)
        parts << Words::tr("%1 records belong to open transactions and are not counted.").arg(count(all.open));
    std::uint64_t missing = 0, lost = 0;
    for (const PartitionTally& tally : all.partitions) {
        missing += tally.missing;
        lost += tally.lost;
    }
    if (missing > 0)
        parts << Words::tr("%1 offsets hold nothing any more: compacted or deleted.").arg(count(missing));
    if (lost > 0)
        parts << Words::tr("%1 offsets vanished before they could be read.").arg(count(lost));
    return {parts.join(QLatin1Char(' ')), lost > 0 ? Status::Warning : Status::Neutral};
}

StatisticsSentence formatSentence(const TopicStatistics& all)
{
    std::uint64_t failed = 0;
    for (const SeenFormat& seen : all.valueFormats)
        failed += seen.failed;
    QStringList parts;
    const std::uint64_t values = all.records - all.tombstones;
    if (all.surveyed > 0 && all.surveyed < values)
        parts << Words::tr("%1 of the values are JSON or decode to it; the fields are of those.")
                     .arg(part(all.surveyed, values));
    if (failed > 0)
        parts << Words::tr("%1 values could not be decoded.").arg(count(failed));
    if (all.tooBig > 0)
        parts << Words::tr("%1 values of more than 1 MiB were not looked into.").arg(count(all.tooBig));
    if (all.fieldsCut)
        parts << Words::tr("There are more than 2,000 different fields; those seen first are listed.");
    return {parts.join(QLatin1Char(' ')), failed > 0 ? Status::Warning : Status::Neutral};
}

QString endWord(const TopicStatistics& all)
{
    int done = 0;
    for (const PartitionTally& tally : all.partitions)
        done += tally.done ? 1 : 0;
    switch (all.end) {
    case ScanEnd::Complete:
        return Words::tr("complete: %1 of %n partition(s) read to their ends", nullptr, int(all.partitions.size()))
            .arg(done);
    case ScanEnd::Cancelled:
        return Words::tr("cancelled");
    case ScanEnd::Failed:
        return Words::tr("failed");
    default:
        return Words::tr("stopped");
    }
}

} // namespace

QString statisticsProgress(const TopicStatistics& all)
{
    const std::int64_t took = all.updatedMs - all.startedMs;
    if (all.end != ScanEnd::Running)
        return Words::tr("%1 · %2 records in %3, %4")
            .arg(endWord(all), count(all.records), formats::duration(took), formats::rate(all.recordsPerSecond));
    const double share = readShare(all);
    QString text = Words::tr("Counted %1 of %2 offsets (%3) · %4")
                       .arg(formats::count(all.offsetsRead), formats::count(all.offsetsTotal),
                            formats::percentage(share), formats::rate(all.recordsPerSecond));
    if (share > 0.01 && took > 1000)
        text += Words::tr(" · %1 left").arg(formats::duration(std::int64_t(double(took) * (1 - share) / share)));
    if (all.waitsForBudget)
        text += Words::tr(" · waiting for the load budget");
    return text;
}

QString statisticsPartly(const TopicStatistics& all)
{
    if (!all.isPartial())
        return {};
    const QString read = Words::tr("From %1 of %2 offsets (%3)")
                             .arg(formats::count(all.offsetsRead), formats::count(all.offsetsTotal),
                                  formats::percentage(readShare(all)));
    return all.end == ScanEnd::Running ? Words::tr("%1 so far.").arg(read)
                                       : Words::tr("%1: %2. Numbers are of that part only.").arg(read, endWord(all));
}

QVector<StatisticsSentence> statisticsSentences(const TopicStatistics& all, const StatisticsView& view)
{
    QVector<StatisticsSentence> sentences;
    if (all.records == 0) {
        sentences << StatisticsSentence{Words::tr("There is no record in this range.")} << logSentence(all);
    } else {
        sentences << recordsSentence(all) << keysSentence(all, view) << againSentence(all) << sizesSentence(all)
                  << compressionSentence(all) << skewSentence(all) << timesSentence(all, view.utc) << logSentence(all)
                  << formatSentence(all);
    }
    sentences.removeIf([](const StatisticsSentence& each) { return each.text.isEmpty(); });
    return sentences;
}

QString sectionSentence(StatisticsSection section, const TopicStatistics& all)
{
    switch (section) {
    case StatisticsSection::Fields:
        return Words::tr("%n field(s)", nullptr, int(all.fields.size())) +
               Words::tr(" in %1 values that are JSON or decode to it").arg(count(all.surveyed));
    case StatisticsSection::Keys:
        return all.topKeys.isExact()
                   ? Words::tr("The most frequent keys, counted exactly")
                   : Words::tr("The most frequent keys; none that is missing has more than %1 records")
                         .arg(count(all.topKeys.missedAtMost()));
    case StatisticsSection::Partitions:
        return skewSentence(all).text;
    case StatisticsSection::Formats:
        return Words::tr("Formats, schemas, headers and compression that were seen");
    default:
        return {};
    }
}

QString scanEstimate(std::optional<std::int64_t> records, std::optional<std::int64_t> bytes,
                     std::int64_t bytesPerSecond)
{
    if (!records)
        return Words::tr("How much there is to read is not known yet.");
    QString text = bytes ? Words::tr("Reads up to %1 records, about %2 as stored")
                               .arg(formats::count(*records), formats::size(*bytes))
                         : Words::tr("Reads up to %1 records").arg(formats::count(*records));
    // What a desktop of today counts, so that nobody is surprised by minutes.
    constexpr double usualRecordsPerSecond = 250'000;
    double seconds = double(*records) / usualRecordsPerSecond;
    if (bytes && bytesPerSecond > 0)
        seconds = std::max(seconds, double(*bytes) / double(bytesPerSecond));
    text += seconds < 1 ? Words::tr(": a moment.")
                        : Words::tr(": about %1.").arg(formats::duration(std::int64_t(seconds) * 1000));
    if (bytesPerSecond > 0)
        text += QLatin1Char(' ') +
                Words::tr("At most %1, the budget of this connection.").arg(formats::byteRate(double(bytesPerSecond)));
    return text;
}

} // namespace weir
