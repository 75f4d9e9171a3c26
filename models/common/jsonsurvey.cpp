#include "models/common/jsonsurvey.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cstring>
#include <simdjson.h>

namespace weir {
namespace {

constexpr qint64 rememberedFrom = 1024;
constexpr std::size_t maxDepth = 1'000'000;
constexpr int reportEvery = 4096; // values between two looks at the flag

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Surveyor
{
public:
    Surveyor(const QByteArray& text, const std::atomic<bool>& cancelled, std::atomic<qint64>& position)
        : m_text(text), m_data(text.constData()), m_size(text.size()), m_cancelled(cancelled), m_position(position)
    {
    }

    std::shared_ptr<const JsonSurvey> run()
    {
        if (!walk())
            return nullptr;
        for (const std::size_t open : m_stack) {
            JsonExtent& extent = m_survey.extents[open];
            extent.open = true;
            extent.end = m_survey.mistake ? m_survey.mistake->position : m_size;
        }
        if (!m_survey.mistake && !simdjson::validate_utf8(m_data, std::size_t(m_size)))
            fail(JsonFault::NotUtf8, firstInvalidByte());
        if (m_survey.mistake)
            locate(*m_survey.mistake);
        m_position = m_size;
        return std::make_shared<const JsonSurvey>(std::move(m_survey));
    }

private:
    bool fail(JsonFault fault, qint64 position)
    {
        m_survey.mistake = JsonMistake{position >= m_size && fault != JsonFault::Empty && m_size > 0 &&
                                               fault != JsonFault::UnterminatedString && fault != JsonFault::NotUtf8
                                           ? JsonFault::UnexpectedEnd
                                           : fault,
                                       std::min(position, m_size)};
        return true;
    }

    /// False: cancelled. Stops at the first mistake.
    bool walk()
    {
        qint64 at = json::skipSpace(m_text, 0);
        if (at >= m_size)
            return fail(JsonFault::Empty, 0);
        int untilReport = reportEvery;
        bool valueNext = true;
        for (;;) {
            if (--untilReport == 0) {
                untilReport = reportEvery;
                m_position = at;
                if (m_cancelled)
                    return false;
            }
            if (valueNext) {
                if (at < m_size && (m_data[at] == '{' || m_data[at] == '[')) {
                    if (!open(at))
                        return true;
                    const char closing = m_data[at] == '{' ? '}' : ']';
                    at = json::skipSpace(m_text, at + 1);
                    if (at < m_size && m_data[at] == closing) {
                        close(++at);
                        valueNext = false;
                    } else if (closing == '}' && !name(at)) {
                        return true;
                    } else {
                        ++m_survey.extents[m_stack.back()].children;
                    }
                    continue;
                }
                if (!scalar(at))
                    return true;
                valueNext = false;
            }
            at = json::skipSpace(m_text, at);
            if (m_stack.empty())
                return at < m_size ? fail(JsonFault::TextAfterEnd, at) : true;
            JsonExtent& extent = m_survey.extents[m_stack.back()];
            const bool isObject = m_data[extent.begin] == '{';
            if (at < m_size && m_data[at] == (isObject ? '}' : ']')) {
                close(++at);
            } else if (at < m_size && m_data[at] == ',') {
                at = json::skipSpace(m_text, at + 1);
                if (isObject && !name(at))
                    return true;
                if (at >= m_size)
                    return fail(JsonFault::ValueExpected, at);
                if (!isObject && m_data[at] == ']')
                    return fail(JsonFault::ValueExpected, at);
                ++extent.children;
                valueNext = true;
            } else {
                return fail(JsonFault::CommaOrEndExpected, at);
            }
        }
    }

    bool open(qint64 at)
    {
        if (m_stack.size() >= maxDepth)
            return !fail(JsonFault::TooDeep, at);
        m_stack.push_back(m_survey.extents.size());
        m_survey.extents.push_back({at, -1, 0, false});
        m_survey.depth = std::max(m_survey.depth, int(m_stack.size()));
        return true;
    }

    void close(qint64 end)
    {
        JsonExtent& extent = m_survey.extents[m_stack.back()];
        m_stack.pop_back();
        extent.end = end;
        if (end - extent.begin < rememberedFrom)
            m_survey.extents.pop_back(); // what is inside is small too and gone already
    }

    /// `"name" :` with the white space behind it. False: a mistake is noted.
    bool name(qint64& at)
    {
        if (at >= m_size || m_data[at] != '"')
            return !fail(JsonFault::NameExpected, at);
        const qint64 begin = at;
        if (!string(at, begin, false))
            return false;
        at = json::skipSpace(m_text, at);
        if (at >= m_size || m_data[at] != ':')
            return !fail(JsonFault::ColonExpected, at);
        at = json::skipSpace(m_text, at + 1);
        return true;
    }

    bool scalar(qint64& at)
    {
        if (at >= m_size)
            return !fail(JsonFault::ValueExpected, at);
        switch (m_data[at]) {
        case '"':
            return string(at, at, true);
        case 't':
            return word(at, "true");
        case 'f':
            return word(at, "false");
        case 'n':
            return word(at, "null");
        default:
            break;
        }
        if (m_data[at] == '-' || isDigit(m_data[at]))
            return number(at);
        const char c = m_data[at];
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return !fail(isLetter ? JsonFault::UnknownWord : JsonFault::ValueExpected, at);
    }

    bool word(qint64& at, const char* expected)
    {
        const auto length = qint64(std::strlen(expected));
        if (m_size - at < length || std::memcmp(m_data + at, expected, std::size_t(length)) != 0)
            return !fail(JsonFault::UnknownWord, at);
        at += length;
        return true;
    }

    bool number(qint64& at)
    {
        const qint64 begin = at;
        const auto digits = [&] {
            const qint64 first = at;
            while (at < m_size && isDigit(m_data[at]))
                ++at;
            return at > first;
        };
        if (m_data[at] == '-')
            ++at;
        const bool zero = at < m_size && m_data[at] == '0';
        const qint64 first = at;
        bool good = digits() && !(zero && at > first + 1);
        if (good && at < m_size && m_data[at] == '.') {
            ++at;
            good = digits();
        }
        if (good && at < m_size && (m_data[at] == 'e' || m_data[at] == 'E')) {
            ++at;
            if (at < m_size && (m_data[at] == '+' || m_data[at] == '-'))
                ++at;
            good = digits();
        }
        return good || !fail(JsonFault::BadNumber, begin);
    }

    bool string(qint64& at, qint64 begin, bool remember)
    {
        for (++at; at < m_size; ++at) {
            const auto c = static_cast<unsigned char>(m_data[at]);
            if (c == '"') {
                ++at;
                if (remember && at - begin >= rememberedFrom)
                    m_survey.extents.push_back({begin, at, 0, false});
                return true;
            }
            if (c < 0x20)
                return !fail(JsonFault::ControlCharacter, at);
            if (c != '\\')
                continue;
            ++at;
            if (at >= m_size)
                break;
            if (m_data[at] == 'u') {
                for (int i = 1; i <= 4; ++i) {
                    if (at + i >= m_size || !isHex(m_data[at + i]))
                        return !fail(JsonFault::BadEscape, at - 1);
                }
                at += 4;
            } else if (std::strchr("\"\\/bfnrt", m_data[at]) == nullptr || m_data[at] == '\0') {
                return !fail(JsonFault::BadEscape, at - 1);
            }
        }
        return !fail(JsonFault::UnterminatedString, begin);
    }

    /// A prefix is good if it is with up to three bytes less (a letter that is cut); that much is monotonous.
    qint64 firstInvalidByte() const
    {
        const auto good = [this](qint64 length) {
            for (qint64 cut = 0; cut <= 3 && cut <= length; ++cut) {
                if (simdjson::validate_utf8(m_data, std::size_t(length - cut)))
                    return true;
            }
            return false;
        };
        qint64 low = 0;
        qint64 high = m_size;
        while (low < high) {
            const qint64 middle = low + (high - low) / 2;
            if (good(middle + 1))
                low = middle + 1;
            else
                high = middle;
        }
        while (low > 0 && !simdjson::validate_utf8(m_data, std::size_t(low)))
            --low;
        return std::min(low, m_size - 1);
    }

    void locate(JsonMistake& mistake) const
    {
        const char* const end = m_data + mistake.position;
        mistake.line = 1 + std::count(m_data, end, '\n');
        const char* begin = end;
        while (begin > m_data && begin[-1] != '\n')
            --begin;
        mistake.column = end - begin + 1;
    }

    const QByteArray& m_text;
    const char* const m_data;
    const qint64 m_size;
    const std::atomic<bool>& m_cancelled;
    std::atomic<qint64>& m_position;
    JsonSurvey m_survey;
    std::vector<std::size_t> m_stack; // extents of the values that are open
};

} // namespace

const JsonExtent* JsonSurvey::extent(qint64 begin) const
{
    const auto found = std::lower_bound(extents.begin(), extents.end(), begin,
                                        [](const JsonExtent& extent, qint64 at) { return extent.begin < at; });
    return found != extents.end() && found->begin == begin ? &*found : nullptr;
}

std::shared_ptr<const JsonSurvey> surveyJson(const QByteArray& text, const std::atomic<bool>& cancelled,
                                             std::atomic<qint64>& position)
{
    return Surveyor(text, cancelled, position).run();
}

namespace json {

qint64 skipSpace(const QByteArray& text, qint64 at)
{
    const char* const data = text.constData();
    const qint64 size = text.size();
    while (at < size && isSpace(data[at]))
        ++at;
    return at;
}

qint64 stringEnd(const QByteArray& text, qint64 at, qint64 limit)
{
    const char* const data = text.constData();
    for (qint64 from = at + 1; from < limit;) {
        const void* const quote = std::memchr(data + from, '"', std::size_t(limit - from));
        if (quote == nullptr)
            return -1;
        const qint64 position = static_cast<const char*>(quote) - data;
        qint64 slashes = 0;
        while (position - 1 - slashes > at && data[position - 1 - slashes] == '\\')
            ++slashes;
        if (slashes % 2 == 0)
            return position + 1;
        from = position + 1;
    }
    return -1;
}

qint64 valueEnd(const QByteArray& text, qint64 at, qint64 limit, const JsonSurvey& survey)
{
    const char* const data = text.constData();
    if (at >= limit)
        return -1;
    if (data[at] == '"' || data[at] == '{' || data[at] == '[') {
        if (const JsonExtent* extent = survey.extent(at))
            return extent->end;
    }
    if (data[at] == '"')
        return stringEnd(text, at, limit);
    if (data[at] != '{' && data[at] != '[') {
        while (at < limit && !isSpace(data[at]) && data[at] != ',' && data[at] != ']' && data[at] != '}')
            ++at;
        return at;
    }
    qint64 depth = 0;
    while (at < limit) {
        const char c = data[at];
        if (c == '"') {
            at = stringEnd(text, at, limit);
            if (at < 0)
                return -1;
            continue;
        }
        ++at;
        if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return -1;
}

QString decodedString(const QByteArray& literal)
{
    if (literal.size() >= 2 && !literal.contains('\\'))
        return QString::fromUtf8(literal.constData() + 1, literal.size() - 2);
    const QJsonDocument document = QJsonDocument::fromJson('[' + literal + ']');
    return document.isArray() && !document.array().isEmpty() ? document.array().first().toString()
                                                             : QString::fromUtf8(literal);
}

} // namespace json
} // namespace weir
