#include "models/produce/producetexts.h"

#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "models/common/formats.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::ProduceTexts)
};

/// The part of valid JSON that a path names ("customer.items[2].id"); the deepest that is there.
std::string_view partAt(std::string_view json, const QString& path)
{
    static const QRegularExpression step(QStringLiteral("\\[(\\d+)\\]|[^.\\[\\]]+"));
    JsonPart at(json);
    for (auto it = step.globalMatch(path); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        std::optional<JsonPart> found;
        if (!match.captured(1).isEmpty()) {
            int left = match.captured(1).toInt();
            if (at.kind() == JsonPart::Kind::Array)
                at.eachElement([&](JsonPart each) { return left-- > 0 ? true : (found = each, false); });
        } else if (at.kind() == JsonPart::Kind::Object) {
            const std::string name = match.captured(0).toStdString();
            at.eachMember(
                [&](const std::string& each, JsonPart part) { return each != name ? true : (found = part, false); });
        }
        if (!found)
            break;
        at = *found;
    }
    return at.raw();
}

int unitsBefore(const QByteArray& utf8, qsizetype bytes) { return int(QString::fromUtf8(utf8.left(bytes)).size()); }

} // namespace

ErrorText produceErrorText(const Error& error, const QString& topic)
{
    switch (error.kind) {
    case ErrorKind::Limit:
        return {Words::tr("The record is too large"), Words::tr("%1 does not take a record of this size.").arg(topic),
                Words::tr("Send less, or raise max.message.bytes of the topic.")};
    case ErrorKind::Authorization:
        if (error.code == 0)
            return {Words::tr("Read-only"), Words::tr("The connection is opened read-only."),
                    Words::tr("Turn Read-only off in the connection to write to it.")};
        return {Words::tr("Not allowed"), Words::tr("This user may not write to %1.").arg(topic),
                Words::tr("It needs an ACL that allows Write on the topic. Ask an administrator of the cluster.")};
    case ErrorKind::NotFound:
        if (error.subject.contains(QLatin1Char('/')))
            return {Words::tr("No such partition"),
                    Words::tr("%1 has no partition %2.").arg(topic, error.subject.section(QLatin1Char('/'), -1)),
                    Words::tr("Choose another one, or none: then the key decides.")};
        return {Words::tr("The topic is gone"), Words::tr("%1 does not exist in this cluster any more.").arg(topic),
                Words::tr("Nothing was written.")};
    case ErrorKind::Invalid:
        if (error.detail.contains(QLatin1String("timestamp"), Qt::CaseInsensitive))
            return {Words::tr("The timestamp is refused"),
                    Words::tr("%1 does not take records that are so far from now.").arg(topic),
                    Words::tr("Choose another timestamp, or change message.timestamp.before.max.ms and "
                              "message.timestamp.after.max.ms of the topic.")};
        return {Words::tr("The record is refused"), Words::tr("%1 does not take this record.").arg(topic),
                Words::tr("A compacted topic wants a key; others may want what their settings say.")};
    case ErrorKind::Timeout:
    case ErrorKind::Unreachable:
    case ErrorKind::ConnectionRefused:
        return {Words::tr("No broker took it"),
                Words::tr("The record was not acknowledged in time; it may be written or not."),
                Words::tr("Look into the topic before you send it again.")};
    case ErrorKind::Unavailable:
        return {Words::tr("Too few replicas"),
                Words::tr("The partition has no leader, or too few of its replicas are in sync."),
                Words::tr("Try again when the brokers are up.")};
    case ErrorKind::Cancelled:
        return {Words::tr("Cancelled"), Words::tr("Sending was cancelled; the record may be written or not."), {}};
    default:
        return errorText(error, ErrorPlace::Topic);
    }
}

QString writtenSentence(const QString& topic, const Delivery& delivery)
{
    return Words::tr("Written to %1, partition %2, offset %3 (%4).")
        .arg(topic, formats::count(delivery.partition), formats::count(delivery.offset),
             formats::size(std::int64_t(delivery.bytes)));
}

QString runSentence(const QString& topic, const ProduceRun& run)
{
    const RunCounts& counts = run.counts();
    const QString done = formats::count(std::int64_t(counts.acknowledged));
    const QString size = formats::size(std::int64_t(counts.acknowledgedBytes));
    QString text;
    switch (run.end()) {
    case RunEnd::Running:
        text = run.isPaused() ? Words::tr("Paused: %1 records (%2) written to %3.").arg(done, size, topic)
                              : Words::tr("%1 records (%2) written to %3, %4.")
                                    .arg(done, size, topic, formats::rate(counts.recordsPerSecond));
        break;
    case RunEnd::Done:
        text = Words::tr("Written to %1: %2 records (%3).").arg(topic, done, size);
        break;
    case RunEnd::Cancelled:
        text = Words::tr("Cancelled: %1 of %2 records that were sent are written to %3.")
                   .arg(done, formats::count(std::int64_t(counts.sent)), topic);
        break;
    case RunEnd::Failed:
        text = Words::tr("Ended early: %1 records are written to %2.").arg(done, topic);
        break;
    }
    if (counts.refused + counts.broken > 0)
        text += QLatin1Char(' ') +
                Words::tr("%1 could not be written.").arg(formats::count(std::int64_t(counts.refused + counts.broken)));
    return text;
}

QString failureSentence(const RunFailure& failure, const QString& topic)
{
    const bool isOurs = failure.error.kind == ErrorKind::Decode ||
                        (failure.error.kind == ErrorKind::Invalid && failure.error.code == 0);
    return Words::tr("Record %1: %2")
        .arg(formats::count(std::int64_t(failure.number)),
             isOurs ? failure.error.detail : produceErrorText(failure.error, topic).sentence);
}

QString obstacleSentence(const Error& error)
{
    const ErrorText text = errorText(error, ErrorPlace::Connection);
    return Words::tr("Waiting: %1 Weir keeps trying.").arg(text.sentence);
}

QString partFormatTitle(Format format)
{
    switch (format) {
    case Format::Json:
        return QStringLiteral("JSON");
    case Format::Hex:
        return Words::tr("Hex");
    case Format::Base64:
        return QStringLiteral("Base64");
    case Format::Integer:
        return Words::tr("Integer (big-endian)");
    case Format::IntegerLittle:
        return Words::tr("Integer (little-endian)");
    case Format::Double:
        return Words::tr("Floating point");
    case Format::Uuid:
        return QStringLiteral("UUID");
    case Format::MessagePack:
        return Words::tr("MessagePack, written as JSON");
    case Format::Cbor:
        return Words::tr("CBOR, written as JSON");
    default:
        return Words::tr("Text");
    }
}

QString partitionerTitle(Partitioner partitioner)
{
    switch (partitioner) {
    case Partitioner::ConsistentRandom:
        return Words::tr("CRC32 (librdkafka clients)");
    case Partitioner::Crc32:
        return Words::tr("CRC32, also without a key");
    case Partitioner::Fnv1a:
        return Words::tr("FNV-1a (Sarama)");
    default:
        return Words::tr("Murmur2 (Java clients)");
    }
}

TextMistake mistakeOf(const Error& error, const QString& text)
{
    static const QRegularExpression byteNumber(QStringLiteral("\\s*\\(byte (\\d+)\\)"));
    static const QRegularExpression path(QStringLiteral("^([^\\s:]+): "));
    TextMistake mistake{error.detail};
    const QByteArray utf8 = text.toUtf8();
    if (const auto match = byteNumber.match(error.detail); match.hasMatch()) {
        mistake.sentence.remove(match.capturedStart(), match.capturedLength());
        const qsizetype at = std::min<qsizetype>(match.captured(1).toLongLong(), utf8.size());
        mistake.start = unitsBefore(utf8, at);
        // What is missing at the end is marked at the last character.
        if (mistake.start >= text.size())
            mistake.start = std::max<int>(0, int(text.size()) - 1);
        mistake.length = text.isEmpty() ? 0 : 1;
    } else if (const auto field = path.match(error.detail); field.hasMatch()) {
        const std::string_view json(utf8.constData(), std::size_t(utf8.size()));
        mistake.path = field.captured(1);
        if (checkJson(json).valid) {
            const std::string_view raw = partAt(json, field.captured(1));
            mistake.start = unitsBefore(utf8, raw.data() - json.data());
            mistake.length = int(QString::fromUtf8(raw.data(), qsizetype(raw.size())).size());
            if (const qsizetype line = text.indexOf(QLatin1Char('\n'), mistake.start); line >= 0)
                mistake.length = std::min(mistake.length, int(line) - mistake.start);
        }
    }
    if (!mistake.sentence.isEmpty()) {
        mistake.sentence[0] = mistake.sentence.at(0).toUpper();
        if (!mistake.sentence.endsWith(QLatin1Char('.')))
            mistake.sentence += QLatin1Char('.');
    }
    return mistake;
}

} // namespace weir
