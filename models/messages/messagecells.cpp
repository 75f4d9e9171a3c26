#include "models/messages/messagecells.h"

#include "backend/serde/jsoncheck.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(MessagesModel)
};

constexpr std::size_t previewBytes = 400;
constexpr std::size_t largestMasked = 128 * 1024; // a table must not stall over masks

QString hiddenText() { return QStringLiteral("•••"); }

} // namespace

QString oneLine(std::string_view text)
{
    QString line = QString::fromUtf8(text.data(), qsizetype(text.size()));
    for (QChar& letter : line) {
        if (letter < QLatin1Char(' '))
            letter = QLatin1Char(' ');
    }
    return line;
}

void MessageCells::setMatch(std::shared_ptr<const RecordMatch> match)
{
    m_match = std::move(match);
    compileColours();
    forget();
}

void MessageCells::setMasks(MaskLookup masks)
{
    m_lookup = std::move(masks);
    m_masks.clear();
    forget();
}

void MessageCells::setFields(const QStringList& paths)
{
    m_paths = paths;
    m_fields.clear();
    for (const QString& path : paths) {
        Field field;
        field.parts = fieldParts(path);
        const QString root = field.parts.value(0);
        if (root == QLatin1String("headers")) {
            field.part = RecordPart::Header;
            field.header = field.parts.value(1).toStdString();
        } else if (root.startsWith(QLatin1String("key"))) {
            field.part = RecordPart::Key;
        }
        // "value[].sku": the value itself is an array
        if (!field.parts.isEmpty()) {
            if (root.endsWith(QLatin1String("[]")))
                field.parts.first() = QStringLiteral("[]");
            else
                field.parts.removeFirst();
        }
        m_fields.push_back(std::move(field));
    }
    forget();
}

void MessageCells::setColours(const QVector<ColourRule>& rules)
{
    m_rules = rules;
    compileColours();
    forget();
}

void MessageCells::compileColours()
{
    m_colours.clear();
    for (const ColourRule& rule : m_rules) {
        const RecordQuery query = parseRecordQuery(rule.filter);
        if (!rule.enabled || !query.isValid() || query.kind == QueryKind::Everything)
            continue;
        auto match = std::make_shared<RecordMatch>();
        match->pattern = query.pattern;
        match->fql = query.fql;
        if (m_match) {
            match->decoders = m_match->decoders;
            match->keyFormat = m_match->keyFormat;
            match->valueFormat = m_match->valueFormat;
        }
        m_colours.push_back({std::move(match), rule.series});
    }
}

MessageCells::Row& MessageCells::row(std::uint64_t id)
{
    if (Row* known = m_rows.object(id))
        return *known;
    m_rows.insert(id, new Row);
    return *m_rows.object(id);
}

const MaskSet* MessageCells::masks(const std::string& topic)
{
    if (!m_lookup)
        return nullptr;
    auto found = m_masks.find(topic);
    if (found == m_masks.end())
        found = m_masks.emplace(topic, m_lookup(QString::fromStdString(topic))).first;
    return found->second && !found->second->isEmpty() ? found->second.get() : nullptr;
}

Decoded MessageCells::decode(RecordPart part, const RecordView& record, const std::string& topic, std::size_t limit,
                             std::optional<std::string>* clear)
{
    const std::string_view bytes = part == RecordPart::Key ? record.key : record.value;
    const Format format = part == RecordPart::Key ? m_match->keyFormat : m_match->valueFormat;
    const MaskSet* const set = masks(topic);
    const bool concerned = set && set->concerns(topic, part);
    if (concerned && bytes.size() > largestMasked && limit > 0) {
        clear->emplace();
        Decoded hidden;
        hidden.text = hiddenText().toStdString();
        return hidden;
    }
    // A rule finds its field in whole JSON only.
    Decoded decoded = m_match->decoders->decode(bytes, format, concerned ? 0 : limit, {topic, part, record.key});
    if (!concerned)
        return decoded;
    std::string before = decoded.text;
    decoded = set->masked(std::move(decoded), topic, part);
    if (decoded.text != before)
        *clear = std::move(before);
    return decoded;
}

MessageCells::Text MessageCells::cell(RecordPart part, const RecordView& record, const std::string& topic)
{
    Text cell;
    if (!m_match || !m_match->decoders ||
        record.has(part == RecordPart::Key ? RecordFlag::KeyNull : RecordFlag::ValueNull))
        return cell;
    const std::string_view bytes = part == RecordPart::Key ? record.key : record.value;
    std::optional<std::string> clear;
    Decoded decoded = decode(part, record, topic, previewBytes, &clear);
    cell.isMasked = clear.has_value();
    const bool cut =
        decoded.text.size() > previewBytes || (bytes.size() > previewBytes && decoded.text.size() + 8 >= previewBytes);
    if (decoded.text.size() > previewBytes)
        decoded.text.resize(previewBytes);
    cell.text = decoded.state == DecodeState::Pending ? Words::tr("(waiting for its schema)") : oneLine(decoded.text);
    // A cell cuts in the middle: what looks like the end must be one.
    if (cut)
        cell.text += QChar(0x2026);
    cell.isOdd = decoded.state != DecodeState::Ok;
    return cell;
}

MessageCells::Text MessageCells::headerCell(const RecordStream& stream, std::size_t streamRow, const std::string& topic)
{
    Text cell;
    const std::vector<RecordHeader> headers = stream.headers(streamRow);
    const MaskSet* const set = masks(topic);
    if (!set) {
        cell.text = oneLine(headersText(headers));
        return cell;
    }
    QStringList parts;
    for (const RecordHeader& header : headers) {
        QString text = oneLine(header.name);
        if (!header.isNull) {
            Decoded decoded;
            decoded.text = header.value;
            if (set->concerns(topic, RecordPart::Header, header.name)) {
                decoded = set->masked(std::move(decoded), topic, RecordPart::Header, header.name);
                cell.isMasked = true;
            }
            text += QLatin1Char('=') + oneLine(decoded.text);
        }
        parts << text;
    }
    cell.text = parts.join(QStringLiteral(", "));
    return cell;
}

const MessageCells::Row& MessageCells::texts(std::uint64_t id, const RecordStream& stream, std::size_t streamRow)
{
    Row& shown = row(id);
    if (shown.texts)
        return shown;
    shown.texts = true;
    std::size_t index = 0;
    const auto batch = stream.batch(streamRow, &index);
    const RecordView record = batch->at(index);
    const std::string& topic = batch->topics()[record.topic];
    shown.key = cell(RecordPart::Key, record, topic);
    shown.value = cell(RecordPart::Value, record, topic);
    shown.headers = headerCell(stream, streamRow, topic);
    return shown;
}

const MessageCells::Row& MessageCells::withFields(std::uint64_t id, const RecordStream& stream, std::size_t streamRow)
{
    Row& shown = row(id);
    if (shown.fieldsKnown)
        return shown;
    shown.fieldsKnown = true;
    shown.fields.assign(m_fields.size(), std::nullopt);
    shown.masked.assign(m_fields.size(), false);
    std::size_t index = 0;
    const auto batch = stream.batch(streamRow, &index);
    const RecordView record = batch->at(index);
    if (!m_match || !m_match->decoders || record.isControl())
        return shown;
    shown.isTooLarge = record.key.size() + record.value.size() > largestWorkedOut;
    const std::string& topic = batch->topics()[record.topic];
    const std::vector<RecordHeader> headers = stream.headers(streamRow);
    std::optional<Decoded> json[2];
    std::optional<std::string> clear[2];
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const Field& field = m_fields[i];
        if (field.part == RecordPart::Header) {
            const auto last = std::find_if(headers.rbegin(), headers.rend(),
                                           [&](const RecordHeader& header) { return header.name == field.header; });
            if (last == headers.rend() || last->isNull)
                continue;
            Decoded decoded;
            decoded.text = last->value;
            if (const MaskSet* const set = masks(topic))
                decoded = set->masked(std::move(decoded), topic, RecordPart::Header, last->name);
            shown.masked[i] = decoded.text != last->value;
            shown.fields[i] = FieldValue{oneLine(decoded.text), true};
            continue;
        }
        const bool isKey = field.part == RecordPart::Key;
        if (shown.isTooLarge || record.has(isKey ? RecordFlag::KeyNull : RecordFlag::ValueNull))
            continue;
        std::optional<Decoded>& decoded = json[isKey];
        if (!decoded) {
            decoded = decode(field.part, record, topic, 0, &clear[isKey]);
            decoded->isJson = decoded->isJson && checkJson(decoded->text).valid;
        }
        if (!decoded->isJson)
            continue;
        shown.fields[i] = jsonField(decoded->text, field.parts);
        if (shown.fields[i] && clear[isKey]) {
            const auto was = jsonField(*clear[isKey], field.parts);
            shown.masked[i] = !was || was->text != shown.fields[i]->text;
        }
    }
    return shown;
}

int MessageCells::tint(std::uint64_t id, const RecordStream& stream, std::size_t streamRow)
{
    if (m_colours.empty())
        return -1;
    Row& shown = row(id);
    if (shown.tint)
        return *shown.tint;
    shown.tint = -1;
    std::size_t index = 0;
    const auto batch = stream.batch(streamRow, &index);
    const RecordView record = batch->at(index);
    if (record.isControl() || record.key.size() + record.value.size() > largestWorkedOut)
        return -1;
    for (const Colour& colour : m_colours) {
        if (colour.match->matches(*batch, index)) {
            shown.tint = colour.series;
            break;
        }
    }
    return *shown.tint;
}

QString MessageCells::whole(RecordPart part, const RecordStream& stream, std::size_t streamRow)
{
    std::size_t index = 0;
    const auto batch = stream.batch(streamRow, &index);
    const RecordView record = batch->at(index);
    if (!m_match || !m_match->decoders || record.isControl() ||
        record.has(part == RecordPart::Key ? RecordFlag::KeyNull : RecordFlag::ValueNull))
        return {};
    std::optional<std::string> clear;
    return QString::fromStdString(decode(part, record, batch->topics()[record.topic], 0, &clear).text);
}

} // namespace weir
