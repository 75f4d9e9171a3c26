#include "backend/service/export/csvcolumns.h"

#include "backend/serde/csv.h"
#include "backend/serde/jsonpart.h"
#include "backend/service/export/recordjson.h"

#include <QDateTime>
#include <charconv>

namespace weir {
namespace {

Error noColumn(const QString& column)
{
    return {ErrorKind::Invalid, 0, QStringLiteral("no column"), column, false, false};
}

void appendNumber(std::string& out, std::int64_t number)
{
    char digits[24];
    out.append(digits, std::size_t(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
}

std::string oneLine(const Decoded& decoded)
{
    if (!decoded.isJson)
        return decoded.text;
    std::string text;
    appendCompactJson(text, decoded.text);
    return text;
}

} // namespace

QStringList defaultCsvColumns()
{
    return {QStringLiteral("topic"), QStringLiteral("partition"), QStringLiteral("offset"), QStringLiteral("time"),
            QStringLiteral("key"),   QStringLiteral("value"),     QStringLiteral("headers")};
}

QString exportSuffix(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Csv:
        return QStringLiteral(".csv");
    case ExportFormat::Avro:
        return QStringLiteral(".avro");
    case ExportFormat::JsonLines:
        break;
    }
    return QStringLiteral(".jsonl");
}

bool CsvColumns::parsePath(std::string_view text, std::vector<Step>& path)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.substr(at).starts_with("[]")) {
            at += 2;
            path.push_back({{}, everyElement});
            continue;
        }
        if (text[at] == '[') {
            int index = -1;
            const char* const begin = text.data() + at + 1;
            const auto [end, error] = std::from_chars(begin, text.data() + text.size(), index);
            at = std::size_t(end - text.data());
            if (error != std::errc() || index < 0 || at >= text.size() || text[at] != ']')
                return false;
            ++at;
            path.push_back({std::to_string(index), index});
            continue;
        }
        if (text[at++] != '.')
            return false;
        Step step;
        for (; at < text.size() && text[at] != '.' && text[at] != '['; ++at) {
            if (text[at] == '\\' && at + 1 < text.size())
                ++at;
            step.name += text[at];
        }
        if (step.name.empty())
            return false;
        // As in FQL a number stands for an element, too.
        const auto [end, error] = std::from_chars(step.name.data(), step.name.data() + step.name.size(), step.index);
        if (error != std::errc() || end != step.name.data() + step.name.size())
            step.index = noIndex;
        path.push_back(std::move(step));
    }
    return true;
}

Result<CsvColumns> CsvColumns::parse(const QStringList& columns, bool guardFormulas)
{
    static const std::pair<const char*, Root> roots[] = {
        {"topic", Root::Topic},         {"partition", Root::Partition}, {"offset", Root::Offset},
        {"timestamp", Root::Timestamp}, {"time", Root::Time},           {"key", Root::Key},
        {"value", Root::Value},         {"headers", Root::Headers},     {"size", Root::Size}};
    CsvColumns all;
    all.m_guard = guardFormulas;
    for (const QString& name : columns.isEmpty() ? defaultCsvColumns() : columns) {
        Column column;
        column.title = name.trimmed().toStdString();
        const std::string_view title = column.title;
        const std::string_view root = title.substr(0, title.find_first_of(".["));
        const auto known =
            std::find_if(std::begin(roots), std::end(roots), [&](const auto& each) { return each.first == root; });
        if (known == std::end(roots) || !parsePath(title.substr(root.size()), column.path))
            return noColumn(name);
        column.root = known->second;
        if (column.root == Root::Headers && !column.path.empty()) {
            column.root = Root::Header;
            // A header's name may have dots in it: all that follows is the name.
            column.path = {{std::string(title.substr(root.size() + 1)), -1}};
        } else if (column.root != Root::Key && column.root != Root::Value && !column.path.empty()) {
            return noColumn(name);
        }
        all.m_readsKey = all.m_readsKey || column.root == Root::Key;
        all.m_readsValue = all.m_readsValue || column.root == Root::Value;
        all.m_readsHeaders = all.m_readsHeaders || column.root == Root::Headers || column.root == Root::Header;
        all.m_columns.push_back(std::move(column));
    }
    return all;
}

void CsvColumns::appendHeader(std::string& out) const
{
    for (const Column& column : m_columns) {
        if (&column != m_columns.data())
            out += ',';
        appendCsvField(out, column.title, m_guard);
    }
    out += "\r\n";
}

void CsvColumns::collect(const JsonPart& at, std::span<const Step> path, std::vector<std::string>& found)
{
    if (path.empty()) {
        if (at.kind() == JsonPart::Kind::String) {
            found.push_back(at.string());
        } else if (at.kind() != JsonPart::Kind::Null) {
            std::string text;
            appendCompactJson(text, at.raw());
            found.push_back(std::move(text));
        }
        return;
    }
    const Step& step = path.front();
    if (at.kind() == JsonPart::Kind::Array && step.index != noIndex) {
        int left = step.index;
        at.eachElement([&](JsonPart each) {
            const bool isWanted = step.index == everyElement || left-- == 0;
            if (isWanted)
                collect(each, path.subspan(1), found);
            return step.index == everyElement || !isWanted;
        });
    } else if (at.kind() == JsonPart::Kind::Object && !step.name.empty()) {
        at.eachMember([&](const std::string& name, JsonPart each) {
            if (name == step.name)
                collect(each, path.subspan(1), found);
            return name != step.name;
        });
    }
}

void CsvColumns::appendPath(std::string& out, const Column& column, const Decoded& decoded) const
{
    if (column.path.empty()) {
        appendCsvField(out, oneLine(decoded), m_guard);
        return;
    }
    if (!decoded.isJson || decoded.state != DecodeState::Ok)
        return;
    std::vector<std::string> found;
    collect(JsonPart(decoded.text), column.path, found);
    std::string all;
    for (const std::string& each : found)
        all.append(&each == found.data() ? "" : ", ").append(each);
    if (!found.empty())
        appendCsvField(out, all, m_guard);
}

void CsvColumns::append(std::string& out, std::string_view topic, const RecordView& record,
                        std::span<const RecordHeader> headers, RecordText& text) const
{
    const bool hasKey = m_readsKey && !record.has(RecordFlag::KeyNull);
    const bool hasValue = m_readsValue && !record.has(RecordFlag::ValueNull);
    const Decoded key = hasKey ? text.key(topic, record) : Decoded();
    const Decoded value = hasValue ? text.value(topic, record) : Decoded();
    for (const Column& column : m_columns) {
        if (&column != m_columns.data())
            out += ',';
        switch (column.root) {
        case Root::Topic:
            appendCsvField(out, topic, m_guard);
            break;
        case Root::Partition:
            appendNumber(out, record.partition);
            break;
        case Root::Offset:
            appendNumber(out, record.offset);
            break;
        case Root::Size:
            appendNumber(out, std::int64_t(record.key.size() + record.value.size()));
            break;
        case Root::Timestamp:
            if (record.timestampMs >= 0)
                appendNumber(out, record.timestampMs);
            break;
        case Root::Time:
            if (record.timestampMs >= 0)
                out += QDateTime::fromMSecsSinceEpoch(record.timestampMs, Qt::UTC)
                           .toString(Qt::ISODateWithMs)
                           .toStdString();
            break;
        case Root::Key:
            if (hasKey)
                appendPath(out, column, key);
            break;
        case Root::Value:
            if (hasValue)
                appendPath(out, column, value);
            break;
        case Root::Header: {
            const auto last = std::find_if(headers.rbegin(), headers.rend(), [&](const RecordHeader& header) {
                return header.name == column.path.front().name;
            });
            if (last != headers.rend() && !last->isNull)
                appendCsvField(out, text.header(topic, *last).text, m_guard);
            break;
        }
        case Root::Headers: {
            std::string all;
            for (const RecordHeader& header : headers) {
                all.append(all.empty() ? "" : ", ").append(header.name);
                if (!header.isNull)
                    all.append("=").append(text.header(topic, header).text);
            }
            if (!headers.empty())
                appendCsvField(out, all, m_guard);
            break;
        }
        }
    }
    out += "\r\n";
}

} // namespace weir
