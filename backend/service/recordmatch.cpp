#include "backend/service/recordmatch.h"

#include <algorithm>

namespace weir {
namespace {

/// Bytes that look on the screen as they are need no decoding.
bool isShownAsIs(std::string_view bytes, Format format)
{
    const bool textual = format == Format::Json || format == Format::Text;
    return bytes.empty() || textual || (format == Format::Auto && (bytes.front() == '{' || bytes.front() == '['));
}

std::string decoded(std::string_view bytes, Format format, const DecoderSet* decoders)
{
    if (!decoders || isShownAsIs(bytes, format))
        return std::string(bytes);
    return decoders->decode(bytes, format).text;
}

bool found(const TextPattern& pattern, std::string_view bytes, Format format, const DecoderSet* decoders)
{
    if (!decoders || isShownAsIs(bytes, format))
        return pattern.matches(bytes);
    return pattern.matches(decoders->decode(bytes, format).text);
}

} // namespace

std::string headersText(const std::vector<RecordHeader>& headers)
{
    std::string text;
    for (const RecordHeader& header : headers) {
        if (!text.empty())
            text += ", ";
        text += header.name;
        if (!header.isNull)
            text.append("=").append(header.value);
    }
    return text;
}

std::string fieldText(const RecordBatch& batch, std::size_t index, RecordField field, const RecordMatch& how)
{
    const RecordView record = batch.at(index);
    switch (field) {
    case RecordField::Topic:
        return batch.topics()[record.topic];
    case RecordField::Partition:
        return std::to_string(record.partition);
    case RecordField::Offset:
        return std::to_string(record.offset);
    case RecordField::Timestamp:
        return std::to_string(record.timestampMs);
    case RecordField::Size:
        return std::to_string(record.key.size() + record.value.size());
    case RecordField::Headers:
        return headersText(batch.headers(index));
    case RecordField::Key:
        return decoded(record.key, how.keyFormat, how.decoders.get());
    case RecordField::Value:
        return decoded(record.value, how.valueFormat, how.decoders.get());
    }
    return {};
}

bool RecordMatch::matches(const RecordBatch& batch, std::size_t index) const
{
    const bool conditionsHold = std::all_of(conditions.begin(), conditions.end(), [&](const FieldCondition& condition) {
        const std::string text = fieldText(batch, index, condition.field, *this);
        const bool fits = condition.contains ? text.find(condition.text) != std::string::npos : text == condition.text;
        return fits != condition.exclude;
    });
    if (!conditionsHold || pattern.isEmpty())
        return conditionsHold;
    const RecordView record = batch.at(index);
    return found(pattern, record.value, valueFormat, decoders.get()) ||
           found(pattern, record.key, keyFormat, decoders.get()) || pattern.matches(headersText(batch.headers(index)));
}

} // namespace weir
