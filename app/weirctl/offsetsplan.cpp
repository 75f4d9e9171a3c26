#include "app/weirctl/offsetsplan.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/tailplan.h"
#include "models/common/offsetsfile.h"

#include <QDateTime>
#include <QFile>

namespace weir::ctl {
namespace {

const char* const targets[] = {"to", "shift", "back", "like", "from-file"};

/// "orders", "orders:3", "orders:0,1,2".
bool addTopic(const QString& text, OffsetMove& move)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    const QString topic = text.left(colon < 0 ? text.size() : colon);
    if (topic.isEmpty()) {
        complain(Ctl::tr("“%1” names no topic.").arg(text), Ctl::tr("Write --topic TOPIC or --topic TOPIC:0,1."));
        return false;
    }
    if (colon < 0) {
        move.topics << topic;
        return true;
    }
    for (const QString& part : text.mid(colon + 1).split(QLatin1Char(','))) {
        bool isNumber = false;
        const int partition = part.trimmed().toInt(&isNumber);
        if (!isNumber || partition < 0) {
            complain(Ctl::tr("“%1” is no partition in --topic %2.").arg(part, text));
            return false;
        }
        move.partitions << TopicPartition{topic, partition};
    }
    return true;
}

bool parseTo(const QString& text, OffsetMove& move)
{
    if (text == QLatin1String("beginning") || text == QLatin1String("earliest")) {
        move.target = OffsetTarget::Beginning;
        return true;
    }
    if (text == QLatin1String("end") || text == QLatin1String("latest")) {
        move.target = OffsetTarget::End;
        return true;
    }
    const bool saysOffset = text.startsWith(QLatin1String("offset:")),
               saysTime = text.startsWith(QLatin1String("time:"));
    const QString rest = saysOffset || saysTime ? text.mid(text.indexOf(QLatin1Char(':')) + 1) : text;
    bool isNumber = false;
    const qlonglong number = rest.toLongLong(&isNumber);
    if (isNumber && !saysTime && number >= 0) {
        move.target = OffsetTarget::Offset;
        move.offset = number;
        return true;
    }
    const Result<std::int64_t> time = parseMoment(rest, QDateTime::currentMSecsSinceEpoch());
    if (!time || saysOffset) {
        complain(Ctl::tr("“%1” is no place for --to.").arg(text),
                 Ctl::tr("Write beginning, end, an offset, or a moment such as 2026-01-31T14:00, -2h or time:MS."));
        return false;
    }
    move.target = OffsetTarget::Time;
    move.timeMs = *time;
    return true;
}

bool parseFile(const QString& path, OffsetMove& move)
{
    QFile file;
    bool isOpen = false;
    if (path == QLatin1String("-")) {
        isOpen = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(path);
        isOpen = file.open(QIODevice::ReadOnly);
    }
    if (!isOpen) {
        complain(Ctl::tr("The file %1 cannot be read: %2.").arg(path, file.errorString()));
        return false;
    }
    OffsetsFile read = readOffsets(file.readAll(), move.group);
    if (!read.mistake.isEmpty()) {
        complain(Ctl::tr("Offsets cannot be taken from %1.").arg(path), read.mistake);
        return false;
    }
    move.target = OffsetTarget::Given;
    move.given = std::move(read.offsets);
    return true;
}

bool parseTarget(const Arguments& arguments, OffsetMove& move)
{
    if (arguments.has(QStringLiteral("to")))
        return parseTo(arguments.value(QStringLiteral("to")), move);
    if (arguments.has(QStringLiteral("shift"))) {
        bool isNumber = false;
        move.target = OffsetTarget::Shift;
        move.offset = arguments.value(QStringLiteral("shift")).toLongLong(&isNumber);
        if (!isNumber)
            complain(Ctl::tr("--shift is a number of offsets, negative to go back."));
        return isNumber;
    }
    if (arguments.has(QStringLiteral("back"))) {
        const Result<std::int64_t> duration = parseDuration(arguments.value(QStringLiteral("back")));
        if (!duration) {
            complain(duration.error().detail);
            return false;
        }
        move.target = OffsetTarget::Duration;
        move.timeMs = *duration;
        return true;
    }
    if (arguments.has(QStringLiteral("like"))) {
        move.target = OffsetTarget::Group;
        move.otherGroup = arguments.value(QStringLiteral("like"));
        return true;
    }
    return parseFile(arguments.value(QStringLiteral("from-file")), move);
}

} // namespace

QVector<Option> moveOptions()
{
    return {{QStringLiteral("to"),
             {},
             QStringLiteral("PLACE"),
             Ctl::tr("beginning, end, an offset, or a moment: the first record at or after it (2026-01-31T14:00, -2h, "
                     "time:MS).")},
            {QStringLiteral("shift"), {}, QStringLiteral("N"), Ctl::tr("By so many offsets; negative: back.")},
            {QStringLiteral("back"),
             {},
             QStringLiteral("DURATION"),
             Ctl::tr("To the first record that is not older than this: 90s, 15m, 36h, 30d.")},
            {QStringLiteral("like"), {}, QStringLiteral("GROUP"), Ctl::tr("To where another group stands.")},
            {QStringLiteral("from-file"),
             {},
             QStringLiteral("FILE"),
             Ctl::tr("Offsets of a file: topic,partition,offset a line, as kafka-consumer-groups exports and weirctl "
                     "offsets --csv prints, or JSON.")},
            {QStringLiteral("topic"),
             {},
             QStringLiteral("TOPIC[:P,…]"),
             Ctl::tr("Only these; may be given several times. Default: all that the group has committed or reads.")}};
}

bool saysWhere(const Arguments& arguments)
{
    for (const char* target : targets) {
        if (arguments.has(QString::fromLatin1(target)))
            return true;
    }
    return false;
}

std::optional<OffsetMove> parseMove(const QString& group, const Arguments& arguments)
{
    OffsetMove move;
    move.group = group;
    for (const QString& topic : arguments.all(QStringLiteral("topic"))) {
        if (!addTopic(topic, move))
            return std::nullopt;
    }
    if (!parseTarget(arguments, move))
        return std::nullopt;
    return move;
}

} // namespace weir::ctl
