// Checks of a draft before anything is written.
#include "backend/base/clock.h"
#include "backend/serde/bytestext.h"
#include "backend/service/cluster.h"
#include "backend/service/produce/placeholders.h"
#include "models/common/formats.h"
#include "models/common/moment.h"
#include "models/produce/produceplan.h"

#include <QFileInfo>
#include <algorithm>

namespace weir {

void ProduceModel::checkPart(const ProducePart& part, const PartSchema& schema, const QString& field)
{
    if (part.isNull || part.schema.isNone())
        return;
    if (schema.state() != PartSchema::State::Ready || !(schema.choice() == part.schema))
        m_problems.insert(field, schema.words());
}

void ProduceModel::checkHeaders(const ProduceDraft& draft, Plan& plan)
{
    for (const HeaderDraft& header : draft.headers) {
        if (header.name.isEmpty() && header.value.isEmpty() && !header.isNull)
            continue; // an empty row of the form
        ProduceHeader made{header.name.toStdString(), std::nullopt};
        if (header.name.isEmpty())
            m_problems.insert(QStringLiteral("headers"), tr("A header needs a name."));
        if (header.isHex && !header.isNull) {
            const Result<std::string> bytes = encodeText(header.value.toStdString(), Format::Hex);
            if (bytes)
                made.value = *bytes;
            else
                m_problems.insert(
                    QStringLiteral("headers"),
                    tr("The value of the header “%1” is no hex: write two digits a byte.").arg(header.name));
        } else if (!header.isNull) {
            made.value = header.value.toStdString();
        }
        plan.record.headers.push_back(std::move(made));
    }
}

void ProduceModel::checkNumbers(const ProduceDraft& draft, Plan& plan)
{
    if (const QString text = draft.partition.trimmed(); !text.isEmpty()) {
        bool isNumber = false;
        const int partition = text.toInt(&isNumber);
        int count = 0;
        if (const auto snapshot = m_cluster->snapshot()) {
            const auto topic = std::find_if(snapshot->topics.begin(), snapshot->topics.end(),
                                            [this](const TopicInfo& each) { return each.name == m_topic; });
            count = topic == snapshot->topics.end() ? 0 : int(topic->partitions.size());
        }
        if (!isNumber || partition < 0)
            m_problems.insert(QStringLiteral("partition"),
                              tr("Type a whole number, or nothing: then the key decides."));
        else if (count > 0 && partition >= count)
            m_problems.insert(QStringLiteral("partition"),
                              tr("%1 has the partitions 0 to %2.").arg(m_topic, formats::count(count - 1)));
        else
            plan.record.partition = partition;
    }
    if (draft.what == ProduceDraft::What::Repeat) {
        bool isNumber = false;
        plan.times = QString(draft.times).remove(QLatin1Char(',')).trimmed().toULongLong(&isNumber);
        if (!isNumber || plan.times == 0)
            m_problems.insert(QStringLiteral("times"), tr("Type a whole number above 0."));
    }
    if (draft.what != ProduceDraft::What::Record && !draft.rate.trimmed().isEmpty()) {
        bool isNumber = false;
        plan.recordsPerSecond = draft.rate.trimmed().toDouble(&isNumber);
        if (!isNumber || plan.recordsPerSecond <= 0)
            m_problems.insert(QStringLiteral("rate"), tr("Type a number above 0, or nothing for no limit."));
    }
}

bool ProduceModel::check(const ProduceDraft& draft, bool utc, Plan& plan)
{
    m_problems.clear();
    m_keyMistake = m_valueMistake = {};
    plan.draft = draft;
    plan.record.topic = m_topic.toStdString();
    checkNumbers(draft, plan);
    if (draft.what == ProduceDraft::What::File) {
        const QFileInfo file(draft.file.trimmed());
        if (draft.file.trimmed().isEmpty())
            m_problems.insert(QStringLiteral("file"), tr("Choose a file."));
        else if (!file.isFile() || !file.isReadable())
            m_problems.insert(QStringLiteral("file"), tr("%1 is no file that can be read.").arg(draft.file));
    } else {
        if (!draft.timestamp.trimmed().isEmpty()) {
            const Result<std::int64_t> moment = parseMoment(draft.timestamp, SystemClock::instance().nowMs(), utc);
            if (moment)
                plan.record.timestampMs = *moment;
            else
                m_problems.insert(QStringLiteral("timestamp"), moment.error().detail);
        }
        checkHeaders(draft, plan);
    }
    if (draft.what != ProduceDraft::What::File || !draft.linesAreRecords) {
        checkPart(draft.key, m_keySchema, QStringLiteral("key"));
        checkPart(draft.value, m_valueSchema, QStringLiteral("value"));
    }
    const auto encoderOf = [](const ProducePart& part, const PartSchema& schema) {
        return part.schema.isNone() || schema.state() != PartSchema::State::Ready
                   ? PartEncoder(part.format, part.numberBytes)
                   : schema.encoder();
    };
    plan.key = encoderOf(draft.key, m_keySchema);
    plan.value = encoderOf(draft.value, m_valueSchema);
    emit problemsChanged();
    return m_problems.isEmpty();
}

ProduceModel::Encoded ProduceModel::encode(const Plan& plan)
{
    Encoded encoded;
    encoded.record = plan.record;
    const auto part = [&](const ProducePart& draft, const PartEncoder& encoder, std::optional<std::string>& into,
                          std::optional<Error>& error) {
        if (draft.isNull)
            return;
        std::string text = draft.text.toStdString();
        // A mistake should show before the first of many: the first repetition is tried.
        if (plan.draft.what == ProduceDraft::What::Repeat)
            text = Placeholders(text).fill(1, SystemClock::instance().nowMs());
        Result<std::string> bytes = encoder.encode(text);
        if (bytes)
            into = std::move(bytes).value();
        else
            error = bytes.error();
    };
    part(plan.draft.key, plan.key, encoded.record.key, encoded.keyError);
    part(plan.draft.value, plan.value, encoded.record.value, encoded.valueError);
    return encoded;
}

} // namespace weir
