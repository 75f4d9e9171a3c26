#include "models/messages/followtexts.h"

#include "models/common/formats.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUuid>
#include <QtEndian>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::FollowTexts)
};

constexpr KeyForm forms[] = {KeyForm::Text, KeyForm::Integer8, KeyForm::Integer4, KeyForm::Uuid, KeyForm::Hex};

Error wrong(const QString& sentence) { return {ErrorKind::Invalid, 0, sentence, {}, false, false}; }

template <typename T> std::string bigEndian(T number)
{
    std::string bytes(sizeof(T), '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

} // namespace

std::span<const KeyForm> allKeyForms() { return forms; }

QString keyFormText(KeyForm form)
{
    switch (form) {
    case KeyForm::Integer4:
        return Words::tr("Integer, 4 bytes");
    case KeyForm::Integer8:
        return Words::tr("Integer, 8 bytes");
    case KeyForm::Uuid:
        return Words::tr("UUID, 16 bytes");
    case KeyForm::Hex:
        return Words::tr("Hex");
    case KeyForm::Text:
        break;
    }
    return Words::tr("Text");
}

Result<std::string> keyBytes(const QString& text, KeyForm form)
{
    bool isNumber = false;
    switch (form) {
    case KeyForm::Integer4: {
        const qint32 number = text.trimmed().toInt(&isNumber);
        if (!isNumber)
            return wrong(Words::tr("An integer of 4 bytes is between -2147483648 and 2147483647."));
        return bigEndian(number);
    }
    case KeyForm::Integer8: {
        const qint64 number = text.trimmed().toLongLong(&isNumber);
        if (!isNumber)
            return wrong(Words::tr("An integer is written with digits, for example 4030."));
        return bigEndian(number);
    }
    case KeyForm::Uuid: {
        const QUuid uuid = QUuid::fromString(text.trimmed());
        if (uuid.isNull())
            return wrong(Words::tr("A UUID is like 123e4567-e89b-12d3-a456-426614174000."));
        return uuid.toRfc4122().toStdString();
    }
    case KeyForm::Hex: {
        const QByteArray letters = text.simplified().remove(QLatin1Char(' ')).toLatin1().toLower();
        const QByteArray bytes = QByteArray::fromHex(letters);
        if (letters.isEmpty() || bytes.toHex() != letters)
            return wrong(Words::tr("Hex is two letters of 0-9 and a-f a byte, for example 00 0f a0."));
        return bytes.toStdString();
    }
    case KeyForm::Text:
        break;
    }
    if (text.isEmpty())
        return wrong(Words::tr("Which key? For example a customer's or an order's number."));
    return text.toStdString();
}

std::pair<QString, KeyForm> keyText(const std::string& bytes)
{
    const QString text = QString::fromStdString(bytes);
    const bool isPlain = text.toStdString() == bytes &&
                         std::all_of(text.begin(), text.end(), [](QChar letter) { return letter.isPrint(); });
    if (isPlain && !bytes.empty())
        return {text, KeyForm::Text};
    return {QString::fromLatin1(QByteArray::fromStdString(bytes).toHex()), KeyForm::Hex};
}

QString partitionerText(Partitioner kind)
{
    switch (kind) {
    case Partitioner::ConsistentRandom:
        return Words::tr("librdkafka, by default (CRC32)");
    case Partitioner::Crc32:
        return Words::tr("librdkafka, consistent (CRC32, null too)");
    case Partitioner::Fnv1a:
        return Words::tr("Sarama and others (FNV-1a)");
    case Partitioner::All:
        return Words::tr("Not known: read all partitions");
    case Partitioner::Murmur2:
        break;
    }
    return Words::tr("Java and most others (murmur2)");
}

QString followSentence(const QStringList& topics, const FollowKey& key, const ClusterSnapshot* snapshot)
{
    QStringList parts;
    for (const QString& name : topics) {
        const TopicInfo* topic = snapshot ? snapshot->topic(name) : nullptr;
        if (!topic) {
            if (snapshot)
                parts << Words::tr("there is no topic %1").arg(name);
            continue;
        }
        const auto count = std::int32_t(topic->partitions.size());
        const std::int32_t partition = partitionOf(key.key, key.partitioner, count);
        if (partition < 0) {
            parts << Words::tr("all %n partition(s) of %1", nullptr, count).arg(name);
            continue;
        }
        std::int64_t all = 0, own = 0;
        for (const PartitionInfo& each : topic->partitions) {
            const std::int64_t records = each.start && each.end ? *each.end - *each.start : 0;
            all += records;
            own += each.id == partition ? records : 0;
        }
        QString part =
            Words::tr("partition %1 of %2 of %3").arg(QString::number(partition), QString::number(count), name);
        if (all > 0)
            part = Words::tr("%1 (%2 of its records)").arg(part, formats::percentage(double(own) / double(all)));
        parts << part;
    }
    return parts.isEmpty() ? QString() : Words::tr("Only these are read: %1.").arg(parts.join(QStringLiteral(" · ")));
}

QVector<Partitioner> fittingPartitioners(const std::string& key, std::int32_t partition, std::int32_t partitions)
{
    QVector<Partitioner> fitting;
    for (const Partitioner kind : allPartitioners()) {
        if (kind != Partitioner::All && partitionOf(key, kind, partitions) == partition)
            fitting << kind;
    }
    return fitting;
}

} // namespace weir
