#include "models/produce/producedraft.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace weir {
namespace {

constexpr qsizetype largest = 1'000'000;

QString words(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

QJsonObject fromPart(const ProducePart& part)
{
    QJsonObject object{{QStringLiteral("format"), words(formatName(part.format))}, {QStringLiteral("text"), part.text}};
    if (part.isNull)
        object.insert(QStringLiteral("null"), true);
    if (part.numberBytes != 8)
        object.insert(QStringLiteral("bytes"), part.numberBytes);
    if (!part.schema.subject.empty())
        object.insert(QStringLiteral("subject"), words(part.schema.subject));
    if (part.schema.version != 0)
        object.insert(QStringLiteral("version"), part.schema.version);
    if (part.schema.id != 0)
        object.insert(QStringLiteral("id"), part.schema.id);
    if (!part.schema.message.empty())
        object.insert(QStringLiteral("message"), words(part.schema.message));
    return object;
}

ProducePart toPart(const QJsonObject& object, Format otherwise)
{
    ProducePart part;
    const QString format = object.value(QLatin1String("format")).toString();
    part.format = format.isEmpty() ? otherwise : formatFromName(format.toStdString());
    part.text = object.value(QLatin1String("text")).toString();
    part.isNull = object.value(QLatin1String("null")).toBool();
    part.numberBytes = object.value(QLatin1String("bytes")).toInt(8);
    part.schema.subject = object.value(QLatin1String("subject")).toString().toStdString();
    part.schema.version = object.value(QLatin1String("version")).toInt();
    part.schema.id = object.value(QLatin1String("id")).toInt();
    part.schema.message = object.value(QLatin1String("message")).toString().toStdString();
    return part;
}

} // namespace

QString ProduceDraft::toJson() const
{
    if (key.text.size() + value.text.size() > largest)
        return {};
    QJsonArray list;
    for (const HeaderDraft& header : headers) {
        QJsonObject object{{QStringLiteral("name"), header.name}, {QStringLiteral("value"), header.value}};
        if (header.isNull)
            object.insert(QStringLiteral("null"), true);
        if (header.isHex)
            object.insert(QStringLiteral("hex"), true);
        list.append(object);
    }
    const QJsonObject object{{QStringLiteral("what"), int(what)},
                             {QStringLiteral("partition"), partition},
                             {QStringLiteral("partitioner"), words(partitionerName(partitioner))},
                             {QStringLiteral("key"), fromPart(key)},
                             {QStringLiteral("value"), fromPart(value)},
                             {QStringLiteral("headers"), list},
                             {QStringLiteral("timestamp"), timestamp},
                             {QStringLiteral("origin"), origin},
                             {QStringLiteral("times"), times},
                             {QStringLiteral("rate"), rate},
                             {QStringLiteral("file"), file},
                             {QStringLiteral("records"), linesAreRecords},
                             {QStringLiteral("separator"), keySeparator}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

ProduceDraft ProduceDraft::fromJson(const QString& json)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    const auto text = [&](const char* name, const QString& otherwise = {}) {
        return object.value(QLatin1String(name)).toString(otherwise);
    };
    ProduceDraft draft;
    draft.what = What(qBound(0, object.value(QLatin1String("what")).toInt(), 2));
    draft.partition = text("partition");
    draft.partitioner = partitionerNamed(text("partitioner").toStdString()).value_or(Partitioner::Murmur2);
    draft.key = toPart(object.value(QLatin1String("key")).toObject(), Format::Text);
    if (object.isEmpty())
        draft.key.isNull = true; // a form that nobody has touched has no key, rather than an empty one
    draft.value = toPart(object.value(QLatin1String("value")).toObject(), Format::Json);
    for (const QJsonValue& value : object.value(QLatin1String("headers")).toArray()) {
        const QJsonObject header = value.toObject();
        draft.headers.append(
            {header.value(QLatin1String("name")).toString(), header.value(QLatin1String("value")).toString(),
             header.value(QLatin1String("null")).toBool(), header.value(QLatin1String("hex")).toBool()});
    }
    draft.timestamp = text("timestamp");
    draft.origin = text("origin");
    draft.times = text("times", draft.times);
    draft.rate = text("rate");
    draft.file = text("file");
    draft.linesAreRecords = object.value(QLatin1String("records")).toBool();
    draft.keySeparator = text("separator");
    return draft;
}

} // namespace weir
