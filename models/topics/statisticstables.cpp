#include "models/topics/statisticstables.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QCoreApplication>
#include <QStringList>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::StatisticsTables)
};

constexpr std::size_t shownKeys = 50;
constexpr std::size_t mostKeyLetters = 200;

StatisticsCell number(std::uint64_t value) { return {formats::count(qint64(value)), qulonglong(value)}; }
StatisticsCell size(std::uint64_t bytes) { return {formats::size(qint64(bytes)), qulonglong(bytes)}; }
StatisticsCell share(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return {formats::unknown(), {}, {}, true};
    return {formats::percentage(double(part) / double(whole)), double(part) / double(whole)};
}
StatisticsCell moment(std::int64_t ms, bool utc)
{
    return {formats::timestamp(ms, utc), ms < 0 ? QVariant() : QVariant(qlonglong(ms)), {}, ms < 0};
}

QString typeWord(FieldType type)
{
    switch (type) {
    case FieldType::Null:
        return Words::tr("null");
    case FieldType::Boolean:
        return Words::tr("boolean");
    case FieldType::Integer:
        return Words::tr("integer");
    case FieldType::Number:
        return Words::tr("number");
    case FieldType::String:
        return Words::tr("text");
    case FieldType::Array:
        return Words::tr("array");
    case FieldType::Object:
        break;
    }
    return Words::tr("object");
}

StatisticsCell types(const FieldStatistics& field)
{
    std::vector<std::pair<std::uint64_t, QString>> seen;
    for (std::size_t i = 0; i < fieldTypes; ++i) {
        const std::uint64_t count = field.types[i];
        if (count == 0)
            continue;
        const bool allDates = FieldType(i) == FieldType::String && field.dates == count;
        seen.emplace_back(count, allDates ? Words::tr("date") : typeWord(FieldType(i)));
    }
    std::sort(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QStringList words, counts;
    for (const auto& [count, word] : seen) {
        words << (seen.size() == 1 ? word
                                   : Words::tr("%1 %2", "type and its share")
                                         .arg(word, formats::percentage(double(count) / double(field.values))));
        counts << Words::tr("%1: %2", "type and how many").arg(word, formats::count(qint64(count)));
    }
    return {words.join(QStringLiteral(" · ")), {}, counts.join(QLatin1Char('\n'))};
}

/// Least or most: a date if they all are, else a number.
StatisticsCell bound(const FieldStatistics& field, bool least, bool utc)
{
    const std::optional<std::int64_t> date = least ? field.earliestMs : field.latestMs;
    if (date && !field.least)
        return {formats::timestamp(*date, utc), qlonglong(*date)};
    const std::optional<double> value = least ? field.least : field.most;
    if (!value)
        return {{}, {}, {}, true};
    return {QLocale().toString(*value, 'g', 15), *value};
}

std::vector<StatisticsRow> fieldRows(const TopicStatistics& all, const StatisticsView& view)
{
    std::vector<StatisticsRow> rows;
    for (const FieldStatistics& field : all.fields) {
        const bool hidden = view.masks->hides(view.topic, RecordPart::Value, field.path);
        const StatisticsCell secret{
            Words::tr("hidden"), {}, Words::tr("A masking rule hides the values of this field."), true};
        StatisticsCell different = number(field.different);
        if (!field.differentIsExact) {
            different.text = Words::tr("about %1").arg(different.text);
            different.toolTip = Words::tr("An estimate, ±5 %.");
        }
        const bool scalars = field.values > field.types[std::size_t(FieldType::Object)] +
                                                field.types[std::size_t(FieldType::Array)] +
                                                field.types[std::size_t(FieldType::Null)];
        if (!scalars)
            different = {{}, {}, {}, true};
        QStringList examples;
        for (const std::string& example : field.examples)
            examples << QString::fromStdString(example);
        StatisticsCell shown{examples.join(QStringLiteral("  ")), {}, examples.join(QLatin1Char('\n'))};
        const QString text = fieldText(field.path);
        QString id = text;
        for (const std::string& step : field.path)
            id += QChar(0) + QString::fromStdString(step);
        rows.push_back({id,
                        {{text},
                         share(field.records, all.surveyed),
                         types(field),
                         different,
                         hidden && scalars ? secret : bound(field, true, view.utc),
                         hidden && scalars ? secret : bound(field, false, view.utc),
                         hidden && scalars ? secret : shown}});
    }
    return rows;
}

std::vector<StatisticsRow> keyRows(const TopicStatistics& all, const StatisticsView& view)
{
    std::vector<StatisticsRow> rows;
    for (const TopCounts::Entry& entry : all.topKeys.top(shownKeys)) {
        const Decoded decoded = view.masks->masked(view.decoders->decode(entry.text, view.keyFormat, mostKeyLetters,
                                                                         {view.topic, RecordPart::Key, entry.text}),
                                                   view.topic, RecordPart::Key);
        QString text = QString::fromStdString(decoded.text);
        if (entry.size > entry.text.size())
            text += QStringLiteral("…");
        StatisticsCell records = number(entry.count);
        if (entry.over > 0)
            records = {Words::tr("%1 to %2")
                           .arg(formats::count(qint64(entry.count - entry.over)), formats::count(qint64(entry.count))),
                       qulonglong(entry.count - entry.over),
                       Words::tr("There are more keys than counters: at least and at most so many.")};
        rows.push_back({QString::number(rows.size()),
                        {number(rows.size() + 1),
                         {text},
                         records,
                         share(entry.count - entry.over, all.records),
                         size(entry.weight)}});
    }
    return rows;
}

std::vector<StatisticsRow> partitionRows(const TopicStatistics& all, const StatisticsView& view)
{
    std::vector<StatisticsRow> rows;
    const double even = all.partitions.empty() ? 1 : 1.0 / double(all.partitions.size());
    for (const PartitionTally& tally : all.partitions) {
        const double part = all.records ? double(tally.records) / double(all.records) : 0;
        StatisticsCell state{tally.done ? Words::tr("read") : Words::tr("in part"), {}, {}, !tally.done};
        if (tally.problem)
            state = {errorText(*tally.problem, ErrorPlace::Partition, tally.partition).title,
                     {},
                     errorText(*tally.problem, ErrorPlace::Partition, tally.partition).full(),
                     true};
        rows.push_back(
            {QString::number(tally.partition),
             {{QString::number(tally.partition), tally.partition},
              number(tally.records),
              share(tally.records, all.records),
              {QLocale().toString(part / even, 'f', 2), part / even},
              size(tally.contentBytes),
              size(tally.packedBytes),
              moment(tally.earliestMs, view.utc),
              moment(tally.latestMs, view.utc),
              {formats::count(qint64(tally.outOfOrder)), qulonglong(tally.outOfOrder),
               tally.outOfOrder ? Words::tr("At most %1 behind.").arg(formats::duration(tally.mostBackMs)) : QString(),
               tally.outOfOrder == 0},
              number(tally.missing),
              state}});
    }
    return rows;
}

QString formatWord(const SeenFormat& seen)
{
    QString text = QString::fromUtf8(formatName(seen.format).data(), qsizetype(formatName(seen.format).size()));
    if (!seen.wrapping.empty())
        text =
            Words::tr("%1 in %2", "format and what it is wrapped in").arg(text, QString::fromStdString(seen.wrapping));
    return text;
}

std::vector<StatisticsRow> formatRows(const TopicStatistics& all)
{
    std::vector<StatisticsRow> rows;
    const auto add = [&rows](const QString& what, const QString& name, const QString& detail, std::uint64_t records,
                             std::uint64_t whole, StatisticsCell bytes, std::uint64_t failed) {
        rows.push_back({what + name + detail,
                        {{what},
                         {name},
                         {detail, {}, {}, true},
                         number(records),
                         share(records, whole),
                         std::move(bytes),
                         failed ? number(failed) : StatisticsCell{{}, 0, {}, true}}});
    };
    const auto addFormats = [&](const QString& what, const std::vector<SeenFormat>& formats, std::uint64_t whole) {
        for (const SeenFormat& seen : formats) {
            QString schema;
            if (seen.schema.id > 0)
                schema = seen.schema.subject.empty()
                             ? Words::tr("schema %1").arg(seen.schema.id)
                             : Words::tr("schema %1, %2 version %3")
                                   .arg(QString::number(seen.schema.id), QString::fromStdString(seen.schema.subject),
                                        QString::number(seen.schema.version));
            add(what, formatWord(seen), schema, seen.records, whole, {}, seen.failed);
        }
    };
    addFormats(Words::tr("Value"), all.valueFormats, all.records - all.tombstones);
    addFormats(Words::tr("Key"), all.keyFormats, all.records - all.nullKeys);
    for (const SeenHeader& header : all.headers)
        add(Words::tr("Header"), QString::fromStdString(header.name), {}, header.records, all.records,
            size(header.bytes), 0);
    for (const CodecShare& codec : all.codecs) {
        const QString detail =
            codec.packedBytes > 0 && codec.unpackedBytes > codec.packedBytes
                ? Words::tr("%1 times smaller")
                      .arg(QLocale().toString(double(codec.unpackedBytes) / double(codec.packedBytes), 'f', 1))
                : QString();
        add(Words::tr("Compression"),
            codec.codec.empty() ? Words::tr("not known") : QString::fromStdString(codec.codec), detail, codec.records,
            all.records, size(codec.packedBytes), 0);
    }
    return rows;
}

std::vector<StatisticsRow> sizeRows(const TopicStatistics& all)
{
    std::vector<StatisticsRow> rows;
    const auto add = [&rows](const QString& what, const SizeHistogram& sizes, const auto& shown) {
        rows.push_back({what,
                        {{what},
                         number(sizes.count()),
                         shown(sizes.least()),
                         shown(sizes.quantile(0.5)),
                         shown(sizes.quantile(0.95)),
                         shown(sizes.quantile(0.99)),
                         shown(sizes.most()),
                         shown(sizes.total())}});
    };
    add(Words::tr("Values"), all.valueSizes, size);
    add(Words::tr("Keys"), all.keySizes, size);
    add(Words::tr("Records a batch"), all.blockRecords, number);
    return rows;
}

std::vector<StatisticsRow> timeRows(const TopicStatistics& all, const StatisticsView& view)
{
    std::vector<StatisticsRow> rows;
    const std::int64_t width = all.times.bucketMs();
    for (const auto& [at, bucket] : all.times.buckets())
        rows.push_back({QString::number(at),
                        {moment(at * width, view.utc), number(bucket.records), share(bucket.records, all.records),
                         size(bucket.bytes)}});
    return rows;
}

} // namespace

QString fieldText(const std::vector<std::string>& path)
{
    if (path.empty())
        return Words::tr("(the value)");
    QString text;
    for (const std::string& step : path) {
        if (step == "[]")
            text += QStringLiteral("[]");
        else
            text += (text.isEmpty() ? QString() : QStringLiteral(".")) +
                    QString::fromStdString(step).replace(QLatin1Char('.'), QLatin1String("\\."));
    }
    return text;
}

std::vector<StatisticsRow> statisticsRows(StatisticsSection section, const TopicStatistics& all,
                                          const StatisticsView& view)
{
    switch (section) {
    case StatisticsSection::Fields:
        return fieldRows(all, view);
    case StatisticsSection::Keys:
        return keyRows(all, view);
    case StatisticsSection::Partitions:
        return partitionRows(all, view);
    case StatisticsSection::Formats:
        return formatRows(all);
    case StatisticsSection::Sizes:
        return sizeRows(all);
    case StatisticsSection::Times:
        break;
    }
    return timeRows(all, view);
}

TimeBars timeBars(const TimeCounts& times, int most)
{
    TimeBars bars;
    const TimeCounts::Buckets buckets = times.buckets();
    std::uint64_t all = 0;
    for (const auto& [number, bucket] : buckets)
        all += bucket.records;
    if (all == 0)
        return bars;
    // A thousandth at either end may be of another century.
    const std::uint64_t few = all / 1000;
    auto first = buckets.begin();
    auto last = std::prev(buckets.end());
    for (std::uint64_t cut = 0; first != last && cut + first->second.records <= few; ++first) {
        const auto next = std::next(first);
        if (next->first - first->first <= last->first - next->first)
            break; // not farther away than all the others span
        cut += first->second.records;
    }
    for (std::uint64_t cut = 0; last != first && cut + last->second.records <= few; --last) {
        const auto before = std::prev(last);
        if (last->first - before->first <= before->first - first->first)
            break;
        cut += last->second.records;
    }
    const std::int64_t span = last->first - first->first + 1;
    const std::int64_t together = (span + most - 1) / most;
    const std::int64_t from = first->first;
    bars.fromMs = from * times.bucketMs();
    bars.widthMs = together * times.bucketMs();
    bars.counts = QVector<quint64>(int((span + together - 1) / together), 0);
    for (const auto& [number, bucket] : buckets) {
        if (number < from || number > last->first)
            bars.leftOut += bucket.records;
        else
            bars.counts[int((number - from) / together)] += bucket.records;
    }
    return bars;
}

} // namespace weir
