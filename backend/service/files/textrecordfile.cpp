#include "backend/service/files/textrecordfile.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/csv.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "backend/service/export/recordjson.h"

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

constexpr std::size_t stretchBytes = 1 << 20;
constexpr std::size_t longestRecord = 256u << 20;
constexpr std::size_t longestHeaderLine = 16u << 20;
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// A number as JSON writes it; "007" and "1." are text.
bool isJsonNumber(std::string_view text)
{
    return !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9')) &&
           text.size() < 400 && checkJson(text).valid;
}

Error noText(const QString& name)
{
    return {
        ErrorKind::Invalid, 0, QStringLiteral("neither text nor an Avro container nor a segment"), name, false, false};
}

QString suffixOf(QString name)
{
    name = name.toLower();
    for (const char* packed : {".gz", ".zst", ".zstd"}) {
        if (name.endsWith(QLatin1String(packed)))
            name.chop(qsizetype(std::strlen(packed)));
    }
    return name.section(QLatin1Char('.'), -1);
}

} // namespace

std::size_t jsonValueSize(std::string_view text)
{
    std::size_t at = 0;
    const auto skip = [&] {
        while (at < text.size() && (isBlank(text[at]) || text[at] == ','))
            ++at;
    };
    skip();
    const std::size_t begin = at;
    std::size_t depth = 0;
    bool isDone = false;
    for (bool inString = false; at < text.size() && !isDone; ++at) {
        const char c = text[at];
        if (inString) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                inString = false;
            isDone = !inString && depth == 0;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth > 0) {
            isDone = (c == '}' || c == ']') && --depth == 0;
        } else if (isBlank(c) || c == ',') {
            isDone = true;
        } else if (c == '}' || c == ']') {
            if (at > begin)
                break; // the end of what the value stands in
            isDone = true;
        }
    }
    if (at >= text.size() && !isDone)
        return std::string_view::npos;
    skip();
    return at;
}

Result<std::shared_ptr<const RecordFile>> TextRecordFile::make(std::shared_ptr<const FileBytes> bytes,
                                                               const QString& name, std::string_view beginning)
{
    if (beginning.find('\0') != std::string_view::npos)
        return noText(name);
    std::shared_ptr<TextRecordFile> file(new TextRecordFile(std::move(bytes), name));
    if (beginning.starts_with(byteOrderMark))
        file->m_begin = std::int64_t(byteOrderMark.size());
    file->recognise(beginning.substr(std::size_t(file->m_begin)));
    if (file->m_kind == FileKind::Csv) {
        if (const Result<void> read = file->readCsvHeader(); !read)
            return read.error();
    }
    return std::shared_ptr<const RecordFile>(std::move(file));
}

void TextRecordFile::recognise(std::string_view beginning)
{
    const QString suffix = suffixOf(m_name);
    if (suffix == QLatin1String("csv") || suffix == QLatin1String("tsv")) {
        m_kind = FileKind::Csv;
        m_delimiter = suffix == QLatin1String("tsv") ? '\t' : csvDelimiter(beginning);
        return;
    }
    const std::string_view text = trimmed(beginning);
    const std::string_view line = trimmed(text.substr(0, text.find('\n')));
    const bool isWholeLine =
        text.find('\n') != std::string_view::npos || m_bytes->size() <= std::int64_t(beginning.size());
    if (suffix == QLatin1String("json") && !text.empty() && (text.front() == '[' || text.front() == '{') &&
        (text.front() == '[' || (isWholeLine && !checkJson(line).valid))) {
        m_kind = FileKind::JsonValues;
        if (text.front() == '[')
            m_begin += std::int64_t(text.data() + 1 - beginning.data());
        return;
    }
    const Result<std::optional<JsonRecord>> record = readRecordJson(line);
    m_isExported = record && *record;
}

Result<void> TextRecordFile::readCsvHeader()
{
    std::string text;
    if (const Result<void> read = m_bytes->read(m_begin, longestHeaderLine, text); !read)
        return read;
    if (text.empty())
        return {};
    const CsvLine line = readCsvLine(text, m_delimiter);
    if (!line.isComplete && text.size() == longestHeaderLine)
        return Error{ErrorKind::Limit, 0,     QStringLiteral("its header line is longer than 16 MiB"),
                     m_name,           false, false};
    for (std::size_t i = 0; i < line.fields.size(); ++i) {
        std::string title = toValidUtf8(line.fields[i]);
        if (title.empty())
            title = "column " + std::to_string(i + 1);
        std::string written;
        appendJsonString(written, title);
        m_columns.push_back(std::move(written));
    }
    m_begin += std::int64_t(line.size);
    return {};
}

FileFacts TextRecordFile::facts() const
{
    FileFacts facts = RecordFile::facts();
    facts.kind = m_kind;
    facts.isExported = m_isExported;
    facts.hasTimes = m_isExported;
    return facts;
}

std::size_t TextRecordFile::recordSize(std::string_view text) const
{
    switch (m_kind) {
    case FileKind::Csv:
        return endOfCsvLine(text, m_delimiter);
    case FileKind::JsonValues:
        return jsonValueSize(text);
    default:
        break;
    }
    const std::size_t end = text.find('\n');
    return end == std::string_view::npos ? end : end + 1;
}

Result<std::optional<RecordFile::Loaded>> TextRecordFile::load(std::int64_t at, std::int64_t first) const
{
    if (at >= m_bytes->size())
        return std::optional<Loaded>();
    Loaded loaded;
    for (std::size_t size = stretchBytes;; size *= 4) {
        if (const Result<void> read = m_bytes->read(at, size, loaded.bytes); !read)
            return read.error();
        const bool isLast = at + std::int64_t(loaded.bytes.size()) >= m_bytes->size();
        const std::string_view text = loaded.bytes;
        std::size_t end = 0;
        std::int64_t count = 0;
        while (end < text.size()) {
            const std::size_t record = recordSize(text.substr(end));
            if (record == std::string_view::npos)
                break;
            end += record;
            ++count;
        }
        if (isLast && end < text.size()) {
            end = text.size();
            ++count;
        }
        if (count == 0 && size >= longestRecord) { // no end in sight: what is there, so that one gets past it
            addDamage(at, QStringLiteral("a record of more than 256 MiB is cut"));
            end = text.size();
            count = 1;
        }
        if (count == 0)
            continue;
        loaded.bytes.resize(end);
        loaded.stretch = {at, std::int64_t(end), first, count};
        // Without an escape and without base64 the parts of an exported record stand in its line as they are.
        loaded.hasValuesAsTheyAre =
            m_kind != FileKind::Csv && (!m_isExported || (loaded.bytes.find('\\') == std::string::npos &&
                                                          loaded.bytes.find("Bytes\"") == std::string::npos));
        return std::optional(std::move(loaded));
    }
}

void TextRecordFile::each(const Loaded& loaded, const Sink& sink) const
{
    std::string_view text = loaded.bytes;
    std::int64_t at = loaded.stretch.at;
    for (std::int64_t number = loaded.stretch.first; !text.empty(); ++number) {
        const std::size_t size = std::min(recordSize(text), text.size());
        const std::string_view record = text.substr(0, size);
        if (m_kind == FileKind::Csv)
            emitRow(record, number, at, sink);
        else if (m_kind == FileKind::JsonValues)
            emitValue(record, number, at, sink);
        else
            emitLine(record, number, at, sink);
        text.remove_prefix(size);
        at += std::int64_t(size);
    }
}

void TextRecordFile::emitLine(std::string_view line, std::int64_t number, std::int64_t at, const Sink& sink) const
{
    if (!line.empty() && line.back() == '\n')
        line.remove_suffix(1);
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    if (trimmed(line).empty())
        return;
    RecordView record;
    record.offset = number;
    record.flags = std::uint8_t(RecordFlag::KeyNull);
    record.value = line;
    if (!m_isExported) {
        sink(record, {});
        return;
    }
    const Result<std::optional<JsonRecord>> read = readRecordJson(line);
    if (read && *read) {
        record = (*read)->record;
        record.topic = topicIndex((*read)->topic);
        sink(record, (*read)->headers);
        return;
    }
    const QString what = read ? QStringLiteral("line %1 is no record like the others").arg(number + 1)
                              : QStringLiteral("line %1: %2").arg(number + 1).arg(read.error().detail);
    addDamage(at, what);
    emitProblem(sink, number, what, line);
}

void TextRecordFile::emitValue(std::string_view value, std::int64_t number, std::int64_t at, const Sink& sink) const
{
    while (!value.empty() && (isBlank(value.front()) || value.front() == ','))
        value.remove_prefix(1);
    while (!value.empty() && (isBlank(value.back()) || value.back() == ','))
        value.remove_suffix(1);
    if (value.empty() || value == "]")
        return;
    if (const JsonCheck check = checkJson(value); !check.valid) {
        const QString what = QStringLiteral("the value at byte %1 is no JSON: %2 (byte %3 of it)")
                                 .arg(at)
                                 .arg(QLatin1String(check.problem))
                                 .arg(check.position);
        addDamage(at, what);
        emitProblem(sink, number, what, value);
        return;
    }
    RecordView record;
    record.offset = number;
    record.flags = std::uint8_t(RecordFlag::KeyNull);
    record.value = value;
    sink(record, {});
}

void TextRecordFile::emitRow(std::string_view line, std::int64_t number, std::int64_t at, const Sink& sink) const
{
    if (trimmed(line).empty())
        return;
    const CsvLine row = readCsvLine(line, m_delimiter);
    std::string json = "{";
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        json += i == 0 ? "" : ",";
        if (i < m_columns.size())
            json += m_columns[i];
        else
            json.append("\"column ").append(std::to_string(i + 1)).append("\"");
        json += ':';
        const std::string& cell = row.fields[i];
        if (cell.empty() && !row.quoted[i])
            json += "null";
        else if (!row.quoted[i] && isJsonNumber(cell))
            json += cell;
        else
            appendJsonString(json, toValidUtf8(cell));
    }
    json += '}';
    RecordView record;
    record.offset = number;
    record.flags = std::uint8_t(RecordFlag::KeyNull);
    record.value = json;
    QString what;
    if (row.isBroken)
        what = QStringLiteral("row %1: a quote is not closed, or something follows a closing quote").arg(number + 1);
    else if (row.fields.size() != m_columns.size())
        what = QStringLiteral("row %1 has %2 cells, the header %3")
                   .arg(number + 1)
                   .arg(row.fields.size())
                   .arg(m_columns.size());
    if (what.isEmpty()) {
        sink(record, {});
        return;
    }
    addDamage(at, what);
    emitProblem(sink, number, what, json);
}

void TextRecordFile::seeTopics(const Loaded& loaded) const
{
    // Our own lines all begin with their topic: the same beginning is the same topic.
    constexpr std::string_view before = "{\"topic\":\"";
    std::string_view text = loaded.bytes;
    std::string_view known;
    while (!text.empty()) {
        const std::size_t size = std::min(recordSize(text), text.size());
        const std::string_view line = text.substr(0, size);
        text.remove_prefix(size);
        if (!known.empty() && line.starts_with(known))
            continue;
        const Result<std::optional<JsonRecord>> read = readRecordJson(trimmed(line));
        if (!read || !*read)
            continue;
        (void)topicIndex((*read)->topic);
        const std::size_t quote = line.starts_with(before) ? line.find('"', before.size()) : std::string_view::npos;
        const bool isPlain =
            quote != std::string_view::npos && line.substr(0, quote).find('\\') == std::string_view::npos;
        known = isPlain ? line.substr(0, quote + 1) : std::string_view();
    }
}

} // namespace weir
