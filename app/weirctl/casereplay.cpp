#include "app/weirctl/casereplay.h"

#include "app/shell/ctl.h"
#include "app/weirctl/monitorlines.h"
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "backend/monitor/replay/monitorcase.h"
#include "models/common/customertext.h"
#include "models/common/definitiontext.h"

#include <QFile>
#include <QFileInfo>

namespace weir::ctl {
namespace {

constexpr qint64 largest = qint64(256) << 20U;

/// One thing that differed, or happened.
struct ReportLine
{
    std::size_t step = 0;
    QString text;
};

struct Replayed
{
    struct Mismatch
    {
        std::size_t step = 0;
        QString path, expected, actual, text;
        QStringList reasons{}; ///< lines below it
    };
    QString name;
    QVector<Mismatch> mismatches;
    QVector<ReportLine> trace;
};

QString firstLine(const QString& text) { return QString(text).replace(QLatin1Char('\n'), QLatin1Char(' ')); }

void addJson(std::string& out, const char* key, const QString& text)
{
    out += out.back() == '{' ? "" : ",";
    appendJsonText(out, key);
    out += ':';
    appendJsonText(out, text.toStdString());
}

/// As the value that it is; what was shortened stays a text; nothing is null.
void addValue(std::string& out, const char* key, const QString& json)
{
    out += ',';
    appendJsonText(out, key);
    out += ':';
    if (json.isEmpty())
        out += "null";
    else if (parseJson(json.toStdString()))
        out += json.toStdString();
    else
        appendJsonText(out, json.toStdString());
}

QString jsonLine(const QString& file, const Replayed& replayed, const CaseOptions& options)
{
    std::string out = "{";
    addJson(out, "file", file);
    addJson(out, "name", replayed.name);
    out += replayed.mismatches.isEmpty() ? ",\"ok\":true" : ",\"ok\":false";
    out += ",\"mismatches\":[";
    for (const Replayed::Mismatch& mismatch : replayed.mismatches) {
        out += out.back() == '[' ? "{" : ",{";
        out += "\"step\":" + std::to_string(mismatch.step);
        addJson(out, "path", mismatch.path);
        addValue(out, "expected", mismatch.expected);
        addValue(out, "actual", mismatch.actual);
        if (!mismatch.reasons.isEmpty())
            addJson(out, "reason", mismatch.reasons.join(QLatin1Char('\n')));
        out += '}';
    }
    out += ']';
    if (options.withTrace) {
        out += ",\"trace\":[";
        for (const ReportLine& line : replayed.trace) {
            out += out.back() == '[' ? "{" : ",{";
            out += "\"step\":" + std::to_string(line.step);
            addJson(out, "text", line.text);
            out += '}';
        }
        out += ']';
    }
    return QString::fromStdString(out + "}\n");
}

QString lines(const QString& file, const Replayed& replayed)
{
    const QString head = replayed.mismatches.isEmpty() ? QStringLiteral("ok") : QStringLiteral("FAILED");
    QString text = QStringLiteral("%1 %2 %3\n").arg(head, file, firstLine(replayed.name));
    const auto add = [&](std::size_t step, const QString& what) {
        text += Ctl::tr("    step %1: %2").arg(QString::number(step), what) + QLatin1Char('\n');
    };
    auto mismatch = replayed.mismatches.begin();
    const auto mismatchesBelow = [&](std::size_t step) {
        for (; mismatch != replayed.mismatches.end() && mismatch->step < step; ++mismatch) {
            add(mismatch->step, mismatch->text);
            for (const QString& reason : mismatch->reasons)
                text += QStringLiteral("        ") + reason + QLatin1Char('\n');
        }
    };
    for (const ReportLine& line : replayed.trace) {
        mismatchesBelow(line.step);
        add(line.step, line.text);
    }
    mismatchesBelow(std::numeric_limits<std::size_t>::max());
    return text;
}

Replayed replayedMonitor(const MonitorCase& story, const CaseOptions& options)
{
    const CaseOutcome outcome = replayMonitorCase(story);
    Replayed replayed{story.name, {}, {}};
    for (const CaseMismatch& each : outcome.mismatches)
        replayed.mismatches << Replayed::Mismatch{
            std::size_t(each.step), each.path, each.expected, each.actual,
            Ctl::tr("%1: expected %2, came out %3").arg(each.path, each.expected, each.actual)};
    if (options.withTrace) {
        for (const CaseTrace& trace : outcome.trace)
            replayed.trace << ReportLine{std::size_t(trace.step), monitorTraceText(trace, story.startMs)};
    }
    return replayed;
}

Replayed replayedCustomers(const cdp::CustomerCase& story, const CaseOptions& options)
{
    cdp::CustomerReplay replay(story, options.withTrace);
    const cdp::CustomerOutcome& outcome = replay.run();
    Replayed replayed{QString::fromStdString(story.name), {}, {}};
    for (const cdp::CustomerMismatch& each : outcome.mismatches) {
        Replayed::Mismatch mismatch{each.step, QString::fromStdString(each.path), QString::fromStdString(each.expected),
                                    QString::fromStdString(each.actual), mismatchSentence(each)};
        for (const cdp::Refusal& refusal : each.refusals) {
            for (const cdp::Mistake& mistake : refusal.mistakes)
                mismatch.reasons << Ctl::tr("%1: %2").arg(QString::fromStdString(refusal.id),
                                                          definitionMistakeLine(mistake));
        }
        replayed.mismatches << mismatch;
    }
    for (const HappeningLine& line : happeningLines(outcome.trace, story.startMs))
        replayed.trace << ReportLine{line.step, line.text};
    return replayed;
}

/// The bytes of the file. None: `sentence` says why.
std::optional<QByteArray> bytesOf(const QString& file, QString& sentence)
{
    QFile source(file);
    const bool isOpen =
        file == QLatin1String("-") ? source.open(stdin, QIODevice::ReadOnly) : source.open(QIODevice::ReadOnly);
    if (!isOpen) {
        sentence = Ctl::tr("%1 cannot be opened: %2.").arg(file, source.errorString());
        return {};
    }
    QByteArray bytes = source.read(largest + 1);
    if (source.error() != QFileDevice::NoError)
        sentence = Ctl::tr("%1 cannot be read: %2.").arg(file, source.errorString());
    else if (bytes.size() > largest)
        sentence = Ctl::tr("%1 is larger than 256 MiB.").arg(file);
    else
        return bytes;
    return {};
}

QString noCase(const QString& file, const QString& why) { return Ctl::tr("%1 is no case: %2").arg(file, why); }

std::optional<cdp::CustomerCase> customerCase(const QString& file, const QByteArray& bytes, QString& sentence)
{
    const Result<JsonPointer> document = parseJson(bytes.toStdString());
    if (!document) {
        sentence = noCase(file, document.error().detail + QLatin1Char('.'));
        return {};
    }
    cdp::CustomerCaseRead read = cdp::readCustomerCase(*document);
    if (read.story)
        return std::move(read.story);
    QStringList all;
    for (const cdp::Mistake& mistake : read.mistakes)
        all << definitionMistakeLine(mistake);
    sentence = noCase(file, all.join(QStringLiteral("\n  ")));
    return {};
}

/// A story of either kind, replayed. None: `sentence` says why.
std::optional<Replayed> replayed(const QString& file, const CaseOptions& options, QString& sentence)
{
    const std::optional<QByteArray> bytes = bytesOf(file, sentence);
    if (!bytes)
        return {};
    const Result<QJsonObject> root = readCase(*bytes);
    if (!root) {
        sentence = noCase(file, root.error().detail + QLatin1Char('.'));
        return {};
    }
    if (caseKind(*root) == CaseKind::Customers) {
        const std::optional<cdp::CustomerCase> story = customerCase(file, *bytes, sentence);
        return story ? std::optional(replayedCustomers(*story, options)) : std::nullopt;
    }
    const Result<MonitorCase> story = readMonitorCase(*root);
    if (story)
        return replayedMonitor(*story, options);
    sentence = noCase(file, story.error().detail + QLatin1Char('.'));
    return {};
}

} // namespace

CaseReport replayFile(const QString& file, const CaseOptions& options)
{
    CaseReport report;
    QString sentence;
    std::optional<Replayed> outcome = replayed(file, options, sentence);
    if (!outcome) {
        report.status = Misused;
        report.sentence = sentence;
        if (options.asJson) {
            std::string line = "{";
            addJson(line, "file", file);
            addJson(line, "error", sentence);
            report.out = QString::fromStdString(line + "}\n");
        }
        return report;
    }
    if (outcome->name.isEmpty())
        outcome->name = QFileInfo(file).completeBaseName();
    report.out = options.asJson ? jsonLine(file, *outcome, options) : lines(file, *outcome);
    report.status = outcome->mismatches.isEmpty() ? Done : Failed;
    return report;
}

std::optional<cdp::CustomerCase> readCustomerFile(const QString& file, QString& sentence)
{
    const std::optional<QByteArray> bytes = bytesOf(file, sentence);
    return bytes ? customerCase(file, *bytes, sentence) : std::nullopt;
}

} // namespace weir::ctl
