#include "backend/service/recordtexts.h"

#include <cstring>
#include <simdjson.h>

namespace weir {
namespace {

constexpr std::uint64_t every(unsigned char byte) { return ~std::uint64_t(0) / 255 * byte; }

bool isOddControl(unsigned char c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; }

/// UTF-8 without control characters but tabs and line breaks.
bool isPlainText(std::string_view bytes)
{
    std::uint64_t all = 0;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        all |= word;
        const std::uint64_t below = (word - every(0x20)) & ~word & every(0x80);
        const std::uint64_t erased = word ^ every(0x7f);
        const std::uint64_t isErased = (erased - every(1)) & ~erased & every(0x80);
        if ((below | isErased) == 0)
            continue;
        for (std::size_t i = at; i < at + 8; ++i) {
            if (isOddControl(static_cast<unsigned char>(bytes[i])))
                return false;
        }
    }
    for (; at < bytes.size(); ++at) {
        all |= static_cast<unsigned char>(bytes[at]);
        if (isOddControl(static_cast<unsigned char>(bytes[at])))
            return false;
    }
    return (all & every(0x80)) == 0 || simdjson::validate_utf8(bytes.data(), bytes.size());
}

bool isEnclosed(std::string_view text, char first, char last)
{
    return text.size() > 1 && text.front() == first && text.back() == last;
}

/// An object or an array by its first and last letter.
bool looksLikeJson(std::string_view bytes)
{
    if (bytes.front() != '{' && bytes.front() != '[')
        return false;
    bytes = bytes.substr(0, bytes.find_last_not_of(" \r\n\t") + 1);
    return isEnclosed(bytes, '{', '}') || isEnclosed(bytes, '[', ']');
}

/// The same, a string too, wherever white space stands.
bool mayBeJson(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \r\n\t");
    if (begin == std::string_view::npos)
        return false;
    text = text.substr(begin, text.find_last_not_of(" \r\n\t") + 1 - begin);
    return isEnclosed(text, '{', '}') || isEnclosed(text, '[', ']') || isEnclosed(text, '"', '"');
}

} // namespace

bool isShownAsIs(std::string_view bytes, Format format, bool isGiven)
{
    if (bytes.empty())
        return true;
    if (format != Format::Text && format != Format::Json && (format != Format::Auto || isGiven))
        return false;
    return looksLikeJson(bytes) || isPlainText(bytes);
}

RecordTexts::RecordTexts(const RecordMatch& how, const RecordView& record, std::string_view topic,
                         const HeaderAccess& headers, MatchScratch& scratch)
    : m_how(how), m_record(record), m_topic(topic), m_headers(headers), m_scratch(scratch)
{
    scratch.undecoded = false;
}

FqlText RecordTexts::decode(std::string_view bytes, Format format, RecordPart part, std::string& into) const
{
    const DecoderSet* decoders = m_how.decoders.get();
    if (!decoders || isShownAsIs(bytes, format, decoders->hasGiven(part)))
        return {bytes, format != Format::Text && mayBeJson(bytes), false};
    const DecodeContext context{m_topic, part, m_record.key};
    Decoded decoded = decoders->decode(bytes, format, 0, context);
    if (decoded.state == DecodeState::Pending && decoded.schema && m_scratch.awaitSchema &&
        m_scratch.awaitSchema(decoded.schema->id))
        decoded = decoders->decode(bytes, format, 0, context);
    m_scratch.undecoded = m_scratch.undecoded || decoded.state != DecodeState::Ok;
    into = std::move(decoded.text);
    return {into, decoded.isJson, false};
}

FqlText RecordTexts::key() const
{
    if (!m_key)
        m_key = m_record.has(RecordFlag::KeyNull) || m_record.isControl()
                    ? FqlText{{}, false, true}
                    : decode(m_record.key, m_how.keyFormat, RecordPart::Key, m_scratch.key);
    return *m_key;
}

FqlText RecordTexts::value() const
{
    if (!m_value)
        m_value = m_record.has(RecordFlag::ValueNull) || m_record.isControl()
                      ? FqlText{{}, false, true}
                      : decode(m_record.value, m_how.valueFormat, RecordPart::Value, m_scratch.value);
    return *m_value;
}

FqlText RecordTexts::header(std::string_view name) const
{
    const std::span<const RecordHeader> headers = m_headers.get();
    for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
        if (header->name != name)
            continue;
        if (header->isNull)
            return {{}, false, true};
        return decode(header->value, Format::Auto, RecordPart::Header, m_scratch.header);
    }
    return {{}, false, true};
}

std::string_view RecordTexts::headersText() const
{
    if (!m_headersText) {
        const std::span<const RecordHeader> headers = m_headers.get();
        m_scratch.headers = headers.empty() ? std::string() : weir::headersText(headers);
        m_headersText = m_scratch.headers;
    }
    return *m_headersText;
}

std::string_view RecordTexts::field(RecordField field) const
{
    switch (field) {
    case RecordField::Topic:
        return m_topic;
    case RecordField::Partition:
        return m_number = std::to_string(m_record.partition);
    case RecordField::Offset:
        return m_number = std::to_string(m_record.offset);
    case RecordField::Timestamp:
        return m_number = std::to_string(m_record.timestampMs);
    case RecordField::Size:
        return m_number = std::to_string(size());
    case RecordField::Headers:
        return headersText();
    case RecordField::Key:
        return key().text;
    case RecordField::Value:
        return value().text;
    }
    return {};
}

} // namespace weir
