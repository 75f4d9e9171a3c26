#include "models/messages/recordcommands.h"

#include "backend/filter/fql.h"
#include "models/common/readplace.h"

#include <QRegularExpression>

namespace weir {
namespace {

constexpr qsizetype longestText = 4096; // what is longer is no filter that anybody reads

QString quoted(const QString& text) { return QString::fromStdString(fqlQuoted(text.toStdString())); }

bool hasOr(const QString& condition)
{
    static const QRegularExpression word(QStringLiteral("\\bor\\b"), QRegularExpression::CaseInsensitiveOption);
    return word.match(condition).hasMatch();
}

/// from=…, until=… of an address are the values of --from and --until.
QStringList rangeOptions(const ReadRequest& range)
{
    QStringList options;
    const QMap<QString, QString> query = readQuery(range);
    const auto option = [&](const char* key, const char* name) {
        if (const QString value = query.value(QLatin1String(key)); !value.isEmpty())
            options << QLatin1String(name) << shellQuoted(value);
    };
    if (range.start == StartKind::Newest)
        options << QStringLiteral("--newest") << QString::number(range.startValue);
    else
        option("from", "--from");
    option("until", "--until");
    option("partitions", "-p");
    return options;
}

} // namespace

QString cellAsFql(const QString& path, const QString& text, bool isNumber, bool exclude)
{
    if (path.isEmpty() || text.size() > longestText || text.contains(QChar::Null))
        return {};
    const QString value = isNumber ? text : quoted(text);
    return QStringLiteral("%1 %2 %3").arg(path, exclude ? QStringLiteral("!=") : QStringLiteral("="), value);
}

QString columnPath(const QString& columnId)
{
    static const QMap<QString, QString> paths{{QStringLiteral("time"), QStringLiteral("timestamp")},
                                              {QStringLiteral("topic"), QStringLiteral("topic")},
                                              {QStringLiteral("partition"), QStringLiteral("partition")},
                                              {QStringLiteral("offset"), QStringLiteral("offset")},
                                              {QStringLiteral("key"), QStringLiteral("key")},
                                              {QStringLiteral("value"), QStringLiteral("value")},
                                              {QStringLiteral("size"), QStringLiteral("size")}};
    return paths.value(columnId);
}

QString joinedFql(const QStringList& conditions)
{
    if (conditions.size() < 2)
        return conditions.value(0);
    QStringList parts;
    for (const QString& condition : conditions)
        parts << (hasOr(condition) ? QStringLiteral("(%1)").arg(condition) : condition);
    return parts.join(QStringLiteral(" and "));
}

QString shellQuoted(const QString& text)
{
    static const QRegularExpression harmless(QStringLiteral("^[A-Za-z0-9_./:=,@%+-]+$"));
    if (harmless.match(text).hasMatch())
        return text;
    QString inside = text;
    return QStringLiteral("'%1'").arg(inside.replace(QLatin1Char('\''), QStringLiteral("'\\''")));
}

QString weirctlCommand(const RecordAddress& record)
{
    return QStringLiteral("weirctl tail %1 -c %2 -p %3 --from offset:%4 --until count:1 --json")
        .arg(shellQuoted(record.topic), shellQuoted(record.connection), QString::number(record.partition),
             QString::number(record.offset));
}

QString kcatCommand(const RecordAddress& record)
{
    return QStringLiteral("kcat -C -b %1 -t %2 -p %3 -o %4 -c 1")
        .arg(shellQuoted(record.bootstrap.join(QLatin1Char(','))), shellQuoted(record.topic),
             QString::number(record.partition), QString::number(record.offset));
}

QString weirctlSearchCommand(const QString& connection, const QStringList& topics, const ReadRequest& range,
                             const QString& query, const QStringList& where)
{
    QStringList words{QStringLiteral("weirctl"), QStringLiteral("search")};
    for (const QString& topic : topics)
        words << shellQuoted(topic);
    words << QStringLiteral("-c") << shellQuoted(connection) << rangeOptions(range);
    const RecordQuery parsed = parseRecordQuery(query);
    QStringList conditions = where;
    if (parsed.kind == QueryKind::Fql) {
        conditions.prepend(query.trimmed());
    } else if (parsed.kind == QueryKind::Regex) {
        const qsizetype last = query.lastIndexOf(QLatin1Char('/'));
        const qsizetype first = query.indexOf(QLatin1Char('/'));
        words << QStringLiteral("--regex") << shellQuoted(query.mid(first + 1, last - first - 1));
    } else if (parsed.kind == QueryKind::Text) {
        words << QStringLiteral("--contains") << shellQuoted(query.trimmed());
    }
    if (!conditions.isEmpty())
        words << QStringLiteral("--where") << shellQuoted(joinedFql(conditions));
    return words.join(QLatin1Char(' '));
}

} // namespace weir
