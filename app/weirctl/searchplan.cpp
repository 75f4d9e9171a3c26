#include "app/weirctl/searchplan.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/tailplan.h"
#include "models/common/filtertext.h"

#include <QFileInfo>
#include <algorithm>

namespace weir::ctl {
namespace {

QStringList formats()
{
    QStringList names;
    for (const Format format : allFormats())
        names << QString::fromUtf8(formatName(format).data(), qsizetype(formatName(format).size()));
    return names;
}

/// What was typed, and below it where it goes wrong.
void complainAt(const QString& what, const QString& typed, int start, int length)
{
    complain(what);
    std::fprintf(stderr, "  %s\n  %s%s\n", typed.toUtf8().constData(), std::string(std::size_t(start), ' ').c_str(),
                 std::string(std::size_t(std::max(length, 1)), '^').c_str());
}

bool addExpression(const QString& body, std::vector<RecordMatch>& matches)
{
    Result<TextPattern> pattern = TextPattern::compile(QStringLiteral("/%1/").arg(body));
    if (!pattern) {
        const Error& error = pattern.error();
        complainAt(expressionSentence(error), body, std::max(error.code - 1, 0), int(error.subject.size()));
        return false;
    }
    matches.emplace_back().pattern = *pattern;
    return true;
}

bool addText(const QString& text, std::vector<RecordMatch>& matches)
{
    Result<TextPattern> pattern = TextPattern::literal(text);
    if (!pattern) {
        complain(expressionSentence(pattern.error()));
        return false;
    }
    matches.emplace_back().pattern = *pattern;
    return true;
}

bool addFilter(const QString& text, std::vector<RecordMatch>& matches)
{
    const Fql::Compiled compiled = Fql::compile(text.toStdString(), FqlRoots::Record);
    if (compiled.mistake) {
        const FqlMistake& mistake = *compiled.mistake;
        const int start = utf16Position(text, mistake.at);
        complainAt(mistakeSentence(mistake), text, start, utf16Position(text, mistake.at + mistake.length) - start);
        return false;
    }
    for (const FqlRemark& remark : compiled.remarks)
        complain(remarkSentence(remark));
    matches.emplace_back().fql = compiled.program;
    return true;
}

bool parseRange(const Arguments& arguments, ReadRequest& range)
{
    TailPlan plan;
    if (arguments.has(QStringLiteral("newest")) && arguments.has(QStringLiteral("from"))) {
        complain(Ctl::tr("--newest N is --from newest:N; it goes without --from."));
        return false;
    }
    QString from = arguments.value(QStringLiteral("from"), QStringLiteral("beginning"));
    if (arguments.has(QStringLiteral("newest")))
        from = QStringLiteral("newest:") + arguments.value(QStringLiteral("newest"));
    for (const Result<void>& parsed :
         {parseFrom(from, plan), parseUntil(arguments.value(QStringLiteral("until"), QStringLiteral("end")), plan)}) {
        if (!parsed) {
            complain(parsed.error().detail);
            return false;
        }
    }
    if (plan.start == StartKind::Live || plan.stop == StopKind::Live || plan.stop == StopKind::Count) {
        complain(Ctl::tr("A search looks at what is there: --from is beginning, newest:N, offset:N or time:WHEN, "
                         "--until is end, offset:N or time:WHEN."),
                 Ctl::tr("weirctl tail shows what comes."));
        return false;
    }
    range.start = plan.start;
    range.startValue = plan.startValue;
    range.stop = plan.stop;
    range.stopValue = plan.stopValue;
    const bool isCommitted =
        arguments.value(QStringLiteral("isolation"), QStringLiteral("committed")) == QLatin1String("committed");
    range.isolation = isCommitted ? Isolation::Committed : Isolation::Uncommitted;
    for (const QString& part :
         arguments.value(QStringLiteral("partition")).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const int number = part.trimmed().toInt(&isNumber);
        if (!isNumber || number < 0) {
            complain(Ctl::tr("--partition is a number, or several separated by commas: 0,3."));
            return false;
        }
        range.partitions << number;
    }
    return true;
}

bool parseNumber(const Arguments& arguments, const QString& name, std::int64_t& number)
{
    if (!arguments.has(name))
        return true;
    bool isNumber = false;
    number = arguments.value(name).toLongLong(&isNumber);
    if (isNumber && number > 0)
        return true;
    complain(Ctl::tr("--%1 is a whole number of at least 1.").arg(name));
    return false;
}

QStringList partitioners()
{
    QStringList names;
    for (const Partitioner partitioner : allPartitioners())
        names << QString::fromUtf8(partitionerName(partitioner));
    return names;
}

} // namespace

bool parseSearch(const Arguments& arguments, SearchPlan& plan, PrintOptions& print, bool mayTakeAll)
{
    SearchRequest& request = plan.request;
    request.topics = arguments.positional();
    request.topics.removeDuplicates();
    if (arguments.has(QStringLiteral("file"))) {
        if (!request.topics.isEmpty()) {
            complain(Ctl::tr("Either topics or a file: --file goes without a topic."));
            return false;
        }
        request.topics = QStringList{QFileInfo(arguments.value(QStringLiteral("file"))).fileName()};
    }
    if (request.topics.isEmpty()) {
        complain(Ctl::tr("Which topic?"),
                 mayTakeAll ? Ctl::tr("weirctl export TOPIC --to FILE; weirctl topics lists them.")
                            : Ctl::tr("weirctl search TOPIC --contains TEXT; weirctl topics lists them."));
        return false;
    }
    std::vector<RecordMatch> matches;
    bool isRight = true;
    for (const QString& text : arguments.all(QStringLiteral("contains")))
        isRight = isRight && addText(text, matches);
    for (const QString& body : arguments.all(QStringLiteral("regex")))
        isRight = isRight && addExpression(body, matches);
    for (const QString& text : arguments.all(QStringLiteral("where")))
        isRight = isRight && addFilter(text, matches);
    std::int64_t limit = 0;
    if (!isRight || !parseRange(arguments, request.range) || !parseNumber(arguments, QStringLiteral("limit"), limit) ||
        !parseNumber(arguments, QStringLiteral("budget"), request.bytesPerSecond))
        return false;
    plan.limit = limit > 0 ? std::uint64_t(limit) : UINT64_MAX;
    plan.quiet = arguments.has(QStringLiteral("quiet"));
    request.newestFirst = arguments.has(QStringLiteral("backwards"));
    if (arguments.has(QStringLiteral("key"))) {
        const QString name = arguments.value(QStringLiteral("partitioner"), QStringLiteral("all"));
        request.follow = FollowKey{arguments.value(QStringLiteral("key")).toStdString(),
                                   partitionerNamed(name.toStdString()).value_or(Partitioner::All)};
    } else if (arguments.has(QStringLiteral("partitioner"))) {
        complain(Ctl::tr("--partitioner says where a key went; it needs --key."));
        return false;
    }
    if (matches.empty() && !request.follow && !mayTakeAll && !arguments.has(QStringLiteral("file"))) {
        complain(Ctl::tr("What is to be found?"), Ctl::tr("Use --contains, --regex, --where or --key."));
        return false;
    }
    print.json = arguments.has(QStringLiteral("json"));
    print.raw = arguments.value(QStringLiteral("format")) == QLatin1String("raw");
    const auto format = [&](const char* name) {
        return formatFromName(arguments.value(QLatin1String(name), QStringLiteral("auto")).toStdString());
    };
    print.format = print.raw ? Format::Text : format("format");
    print.keyFormat = format("key-format");
    for (RecordMatch& match : matches) {
        match.valueFormat = print.raw ? Format::Auto : print.format;
        match.keyFormat = print.keyFormat;
    }
    if (!matches.empty()) {
        request.match = std::make_shared<const RecordMatch>(std::move(matches.front()));
        matches.erase(matches.begin());
    }
    plan.further = std::move(matches);
    return true;
}

void setDecoders(SearchPlan& plan, const std::shared_ptr<const DecoderSet>& decoders)
{
    if (plan.request.match) {
        RecordMatch match = *plan.request.match;
        match.decoders = decoders;
        plan.request.match = std::make_shared<const RecordMatch>(std::move(match));
    }
    for (RecordMatch& match : plan.further)
        match.decoders = decoders;
}

Option fileOption()
{
    return {QStringLiteral("file"),
            {},
            QStringLiteral("PATH"),
            Ctl::tr("Instead of topics: a file of JSON lines, CSV or Avro, a segment of Kafka (.log) or a folder of "
                    "them. Nothing to be found means all of it.")};
}

QVector<Option> matchingOptions()
{
    return {{QStringLiteral("contains"),
             {},
             QStringLiteral("TEXT"),
             Ctl::tr("This text, in any letter case. May be given several times, as the next two.")},
            {QStringLiteral("regex"),
             {},
             QStringLiteral("EXPRESSION"),
             Ctl::tr("A regular expression (RE2), in any letter case; (?-i) in front minds it.")},
            {QStringLiteral("where"),
             {},
             QStringLiteral("FQL"),
             Ctl::tr("A condition over key, value, headers, topic, partition, offset, timestamp and size.")},
            {QStringLiteral("key"), {}, QStringLiteral("KEY"), Ctl::tr("Only records of exactly this key.")},
            {QStringLiteral("partitioner"),
             {},
             QStringLiteral("KIND"),
             Ctl::tr("How producers chose the partition of a key, so that only that one is read: murmur2 (Java), "
                     "consistent_random or consistent (librdkafka), fnv1a (Sarama), all. Default: all."),
             partitioners()}};
}

QVector<Option> rangeOptions()
{
    return {{QStringLiteral("from"),
             {},
             QStringLiteral("WHERE"),
             Ctl::tr("beginning, newest:N (records of each topic), offset:N, or time:WHEN. Default: beginning.")},
            {QStringLiteral("newest"), {}, QStringLiteral("N"), Ctl::tr("The same as --from newest:N.")},
            {QStringLiteral("until"),
             {},
             QStringLiteral("WHERE"),
             Ctl::tr("end (what is there at the start), offset:N (without N itself), or time:WHEN (without WHEN "
                     "itself). Default: end.")},
            {QStringLiteral("backwards"), {}, {}, Ctl::tr("From the ends of the partitions to their beginnings.")},
            {QStringLiteral("partition"), QStringLiteral("p"), QStringLiteral("P,…"),
             Ctl::tr("Only these partitions. Default: all.")},
            {QStringLiteral("isolation"),
             {},
             QStringLiteral("LEVEL"),
             Ctl::tr("committed hides records of aborted and open transactions, uncommitted shows them. Default: "
                     "committed."),
             {QStringLiteral("committed"), QStringLiteral("uncommitted")}},
            {QStringLiteral("limit"), {}, QStringLiteral("N"), Ctl::tr("Stop after so many matches.")},
            {QStringLiteral("budget"),
             {},
             QStringLiteral("BYTES"),
             Ctl::tr("Read at most so many bytes a second, to spare a busy cluster.")}};
}

QVector<Option> searchPrintingOptions()
{
    return {{QStringLiteral("format"),
             {},
             QStringLiteral("FORMAT"),
             Ctl::tr("How values are read: %1. Default: auto. raw prints every byte as it is.")
                 .arg(formats().join(QStringLiteral(", "))),
             formats() << QStringLiteral("raw")},
            {QStringLiteral("key-format"), {}, QStringLiteral("FORMAT"), Ctl::tr("The same for keys."), formats()},
            {QStringLiteral("json"),
             {},
             {},
             Ctl::tr("One JSON object a line: topic, partition, offset, timestamp (ms since 1970), time, key, headers, "
                     "value, format; error where a value is not what it seems.")},
            {QStringLiteral("quiet"), QStringLiteral("q"), {}, Ctl::tr("Say nothing about progress and the end.")},
            {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}};
}

} // namespace weir::ctl
