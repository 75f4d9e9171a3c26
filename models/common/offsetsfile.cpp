#include "models/common/offsetsfile.h"

#include "backend/service/plans/changeplan.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::MoveOffsets)
};

constexpr qsizetype largest = 16 * 1024 * 1024;

struct Line
{
    QString group; ///< empty: it names none
    TopicPartition at;
    std::int64_t offset = 0;
};

std::optional<std::int64_t> wholeNumber(const QJsonValue& value)
{
    bool isNumber = false;
    const qlonglong number = value.isString() ? value.toString().toLongLong(&isNumber) : value.toInteger(-1);
    return (value.isString() ? isNumber : value.isDouble()) && number >= 0 ? std::optional<std::int64_t>(number)
                                                                           : std::nullopt;
}

class Reader
{
public:
    OffsetsFile read(const QByteArray& text, const QString& group)
    {
        const QByteArray trimmed = text.trimmed();
        if (text.size() > largest)
            m_file.mistake = Words::tr("The file is larger than 16 MiB; offsets of a group are not.");
        else if (trimmed.isEmpty())
            m_file.mistake = Words::tr("The file is empty.");
        else if (trimmed.startsWith('{') || trimmed.startsWith('['))
            readJson(trimmed);
        else
            readCsv(trimmed);
        keep(group);
        return std::move(m_file);
    }

private:
    void add(const QString& group, const QString& topic, std::optional<std::int64_t> partition,
             std::optional<std::int64_t> offset, const QString& where)
    {
        if (!m_file.mistake.isEmpty())
            return;
        if (topic.isEmpty() || !partition || *partition > 1'000'000 || !offset) {
            m_file.mistake = Words::tr("%1 has no topic, partition and offset (whole numbers from 0).").arg(where);
            return;
        }
        m_lines << Line{group, {topic, std::int32_t(*partition)}, *offset};
    }

    void readCsv(const QByteArray& text)
    {
        int number = 0;
        for (const QByteArray& raw : text.split('\n')) {
            ++number;
            const QString line = QString::fromUtf8(raw).trimmed();
            if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
                continue;
            QStringList cells = line.split(line.contains(QLatin1Char('\t')) ? QLatin1Char('\t') : QLatin1Char(','));
            for (QString& cell : cells) {
                cell = cell.trimmed();
                if (cell.size() > 1 && cell.startsWith(QLatin1Char('"')) && cell.endsWith(QLatin1Char('"')))
                    cell = cell.mid(1, cell.size() - 2);
            }
            if (number == 1 && cells.contains(QLatin1String("topic"), Qt::CaseInsensitive))
                continue; // a header
            const bool named = cells.size() >= 4;
            if (cells.size() < 3)
                cells.resize(3);
            add(named ? cells[0] : QString(), cells[named ? 1 : 0], wholeNumber(cells[named ? 2 : 1]),
                wholeNumber(cells[named ? 3 : 2]), Words::tr("Line %1").arg(number));
        }
    }

    void readJson(const QByteArray& text)
    {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
        if (document.isNull()) {
            m_file.mistake = Words::tr("This is no JSON: it ends to make sense at letter %1.").arg(problem.offset);
            return;
        }
        if (document.isArray())
            readArray(document.array());
        else if (document.object().contains(QLatin1String("steps")))
            readPlan(document.object());
        else
            readObject(document.object());
    }

    void readArray(const QJsonArray& array)
    {
        for (int i = 0; i < array.size(); ++i) {
            const QJsonObject entry = array[i].toObject();
            add(entry.value(QLatin1String("group")).toString(), entry.value(QLatin1String("topic")).toString(),
                wholeNumber(entry.value(QLatin1String("partition"))), wholeNumber(entry.value(QLatin1String("offset"))),
                Words::tr("Entry %1").arg(i + 1));
        }
    }

    void readObject(const QJsonObject& object)
    {
        for (auto topic = object.begin(); topic != object.end(); ++topic) {
            const QJsonObject partitions = topic.value().toObject();
            if (partitions.isEmpty())
                add({}, {}, {}, {}, topic.key());
            for (auto it = partitions.begin(); it != partitions.end(); ++it)
                add({}, topic.key(), wholeNumber(it.key()), wholeNumber(it.value()),
                    QStringLiteral("%1 / %2").arg(topic.key(), it.key()));
        }
    }

    void readPlan(const QJsonObject& object)
    {
        const Result<ChangePlan> plan = ChangePlan::fromJson(object);
        if (!plan) {
            m_file.mistake = Words::tr("The plan in this file cannot be read: %1.").arg(plan.error().detail);
            return;
        }
        for (const PlanStep& step : plan->steps) {
            if (step.kind == StepKind::MoveOffset && step.to)
                m_lines << Line{step.group, step.at, *step.to};
        }
        if (m_lines.isEmpty())
            m_file.mistake = Words::tr("The plan in this file moves no offsets.");
    }

    void keep(const QString& group)
    {
        QSet<QString> groups;
        for (const Line& line : std::as_const(m_lines)) {
            if (!line.group.isEmpty())
                groups << line.group;
        }
        m_file.groups = int(groups.size());
        if (!m_file.mistake.isEmpty())
            return;
        if (groups.size() > 1 && !groups.contains(group)) {
            m_file.mistake =
                Words::tr("The file is about %n group(s), and %1 is not among them.", nullptr, int(groups.size()))
                    .arg(group);
            return;
        }
        for (const Line& line : std::as_const(m_lines)) {
            if (groups.size() <= 1 || line.group == group)
                m_file.offsets[line.at] = line.offset;
        }
    }

    OffsetsFile m_file;
    QVector<Line> m_lines;
};

} // namespace

OffsetsFile readOffsets(const QByteArray& text, const QString& group) { return Reader().read(text, group); }

} // namespace weir
