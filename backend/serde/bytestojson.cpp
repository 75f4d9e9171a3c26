#include "backend/serde/bytestojson.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsonpart.h"

#include <charconv>
#include <cmath>

namespace weir {

bool BytesToJson::no(std::string problem)
{
    if (m_problem.empty())
        m_problem = std::move(problem);
    return false;
}

bool BytesToJson::limit(std::string problem)
{
    m_limitHit = true;
    return no(std::move(problem));
}

bool BytesToJson::inside(const std::string& part)
{
    m_path = m_path.empty() || m_path.front() == '[' ? part + m_path : part + '.' + m_path;
    if (m_path.size() > 200)
        m_path.resize(cutAtCharacter(m_path, 200).size());
    return false;
}

bool BytesToJson::room()
{
    if (m_limits.stopAfterBytes > 0 && m_result.json.size() >= m_limits.stopAfterBytes) {
        m_result.cut = true;
        return false;
    }
    if (m_result.json.size() > m_limits.maxOutputBytes)
        return limit("the value is larger than " + std::to_string(m_limits.maxOutputBytes >> 20) + " MiB as text");
    return true;
}

bool BytesToJson::deeper(int depth)
{
    return depth <= m_limits.maxDepth ||
           limit("the value is nested more than " + std::to_string(m_limits.maxDepth) + " levels deep");
}

Result<JsonDecoded> BytesToJson::result(bool fine)
{
    m_result.consumed = m_at;
    if (fine || m_result.cut)
        return std::move(m_result);
    QString detail = QString::fromStdString(m_problem);
    if (!m_path.empty())
        detail += QLatin1String(", in ") + QString::fromStdString(m_path);
    detail += QStringLiteral(" (byte %1 of %2)").arg(m_at).arg(m_bytes.size());
    return Error{m_limitHit ? ErrorKind::Limit : ErrorKind::Decode, 0, detail, {}, false, false};
}

bool BytesToJson::take(std::uint64_t size, std::string_view* raw)
{
    if (size > left())
        return no("a length of " + std::to_string(size) + " is more than the " + std::to_string(left()) +
                  " bytes that are left");
    *raw = m_bytes.substr(m_at, std::size_t(size));
    m_at += std::size_t(size);
    return true;
}

bool BytesToJson::bigEndian(int size, std::uint64_t* value)
{
    if (std::size_t(size) > left())
        return no("the bytes end inside of a number");
    *value = 0;
    for (int i = 0; i < size; ++i)
        *value = *value << 8 | static_cast<unsigned char>(m_bytes[m_at++]);
    return true;
}

bool BytesToJson::varint(std::uint64_t* value)
{
    *value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        if (left() == 0)
            return no("the bytes end inside of a number");
        const unsigned char byte = static_cast<unsigned char>(m_bytes[m_at++]);
        if (shift == 63 && (byte & 0xFE) != 0)
            break;
        *value |= std::uint64_t(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return no("a number is longer than 64 bits");
}

void BytesToJson::writeInteger(std::int64_t value)
{
    char text[24];
    write({text, std::size_t(std::to_chars(text, text + sizeof text, value).ptr - text)});
}

void BytesToJson::writeUnsigned(std::uint64_t value)
{
    char text[24];
    write({text, std::size_t(std::to_chars(text, text + sizeof text, value).ptr - text)});
}

template <typename Floating> void BytesToJson::writeFloating(Floating value)
{
    if (std::isnan(value)) {
        write("\"NaN\"");
    } else if (std::isinf(value)) {
        write(value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
    } else {
        char text[40];
        const std::string_view number(text, std::size_t(std::to_chars(text, text + sizeof text, value).ptr - text));
        write(number);
        if (number.find_first_of(".e") == std::string_view::npos)
            write(".0");
    }
}

void BytesToJson::writeDouble(double value) { writeFloating(value); }

void BytesToJson::writeFloat(float value) { writeFloating(value); }

void BytesToJson::writeText(std::string_view raw)
{
    if (m_limits.stopAfterBytes > 0)
        raw = cutAtCharacter(raw, m_limits.stopAfterBytes);
    if (isValidUtf8(raw)) {
        appendJsonString(m_result.json, raw);
        return;
    }
    std::size_t invalid = 0;
    appendJsonString(m_result.json, toValidUtf8(raw, &invalid));
    m_result.invalidBytes += invalid;
}

void BytesToJson::writeBase64(std::string_view raw)
{
    if (m_limits.stopAfterBytes > 0)
        raw = raw.substr(0, m_limits.stopAfterBytes);
    write('"');
    write(base64Text(raw));
    write('"');
}

} // namespace weir
