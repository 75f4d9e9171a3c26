#include "models/messages/fieldsurvey.h"

#include "models/messages/recordfield.h"

#include <QCoreApplication>
#include <QThreadPool>

namespace weir {
namespace {

constexpr std::size_t mostRows = 300, largest = 64 * 1024;

void see(FilterVocabulary& vocabulary, const RecordView& record, const std::string& topic, RecordPart which,
         const FieldReading& reading)
{
    const bool isKey = which == RecordPart::Key;
    if (!reading.decoders || record.has(isKey ? RecordFlag::KeyNull : RecordFlag::ValueNull))
        return;
    Decoded decoded =
        reading.decoders->decode(isKey ? record.key : record.value, isKey ? reading.keyFormat : reading.valueFormat, 0,
                                 {topic, which, record.key});
    if (reading.masks)
        decoded = reading.masks->masked(std::move(decoded), topic, which);
    const auto part = isKey ? FilterVocabulary::Part::Key : FilterVocabulary::Part::Value;
    if (decoded.isJson)
        vocabulary.see(part, decoded.text);
    else if (decoded.state == DecodeState::Ok && decoded.format != Format::Hex)
        vocabulary.seeText(part, decoded.text);
}

void see(FilterVocabulary& vocabulary, const RecordBatch& batch, std::size_t index, const FieldReading& reading)
{
    const RecordView record = batch.at(index);
    if (record.isControl() || record.key.size() + record.value.size() > largest)
        return;
    const std::string& topic = batch.topics()[record.topic];
    vocabulary.seeTopic(topic);
    see(vocabulary, record, topic, RecordPart::Key, reading);
    see(vocabulary, record, topic, RecordPart::Value, reading);
    for (const RecordHeader& header : batch.headers(index)) {
        const bool hidden = reading.masks && reading.masks->concerns(topic, RecordPart::Header, header.name);
        vocabulary.seeHeader(header.name, hidden ? std::string_view() : header.value);
    }
}

} // namespace

std::shared_ptr<const FilterVocabulary> seenIn(const std::vector<RecordStream::Rows>& rows, const FieldReading& reading)
{
    auto vocabulary = std::make_shared<FilterVocabulary>();
    for (const RecordStream::Rows& run : rows) {
        for (std::uint32_t i = 0; i < run.count; ++i)
            see(*vocabulary, *run.batch, run.first + i, reading);
    }
    return vocabulary;
}

QVector<SeenField> seenFields(const FilterVocabulary& vocabulary)
{
    QVector<SeenField> fields;
    for (const auto& [path, seen] : vocabulary.paths()) {
        const QString text = QString::fromStdString(path);
        if (!isFieldPath(text) || fieldParts(text).size() < 2)
            continue;
        QString example = seen.values.empty() ? QString() : QString::fromStdString(seen.values.begin()->first);
        if (example.size() >= 2 && example.startsWith(QLatin1Char('\'')))
            example = example.mid(1, example.size() - 2);
        bool isNumber = !seen.values.empty();
        for (const auto& [value, count] : seen.values)
            isNumber = isNumber && (value.front() == '-' || (value.front() >= '0' && value.front() <= '9'));
        fields.append({text, std::int64_t(seen.count), example, isNumber});
    }
    return fields;
}

void FieldSurvey::look(RecordStream* stream, const FieldReading& reading)
{
    if (m_stream)
        m_stream->disconnect(this);
    ++m_generation;
    m_isRunning = false;
    m_looked = 0;
    m_stream = stream;
    m_reading = reading;
    if (!stream)
        return;
    connect(stream, &RecordStream::rowsAppended, this, [this] {
        if (m_looked == 0)
            start();
    });
    connect(stream, &RecordStream::endChanged, this, &FieldSurvey::start);
    start();
}

void FieldSurvey::start()
{
    const std::size_t count = m_stream ? m_stream->count() : 0;
    // A second look is worth it while the first saw little.
    if (m_isRunning || count == 0 || (m_looked > 0 && (count == m_looked || m_looked >= mostRows)))
        return;
    m_isRunning = true;
    m_looked = count;
    // The ends differ most where a topic has changed its form.
    const std::size_t half = std::min(count, mostRows) / 2;
    auto rows = m_stream->rows(0, std::min(count, mostRows) - half);
    for (RecordStream::Rows& run : m_stream->rows(count - half, half))
        rows.push_back(std::move(run));
    QThreadPool::globalInstance()->start(
        [self = QPointer<FieldSurvey>(this), rows = std::move(rows), reading = m_reading, generation = m_generation] {
            auto vocabulary = seenIn(rows, reading);
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [self, vocabulary = std::move(vocabulary), generation] {
                    if (!self || self->m_generation != generation)
                        return;
                    self->m_isRunning = false;
                    self->m_vocabulary = vocabulary;
                    emit self->changed();
                    if (self->m_stream && self->m_stream->end() != ReadEnd::Running)
                        self->start();
                },
                Qt::QueuedConnection);
        });
}

} // namespace weir
