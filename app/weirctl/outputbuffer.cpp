#include "app/weirctl/outputbuffer.h"

#include "backend/service/export/recordjson.h"

#include <cerrno>
#include <charconv>
#include <unistd.h>

namespace weir::ctl {

OutputBuffer::OutputBuffer(int descriptor) : m_descriptor(descriptor) { m_bytes.reserve(2 * flushAt); }

void OutputBuffer::appendNumber(std::int64_t number)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    m_bytes.append(digits, std::size_t(end - digits));
}

void OutputBuffer::appendJsonString(std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    m_bytes.push_back('"');
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        m_bytes.append(text.substr(from, i - from));
        from = i + 1;
        switch (byte) {
        case '"':
            m_bytes += "\\\"";
            break;
        case '\\':
            m_bytes += "\\\\";
            break;
        case '\n':
            m_bytes += "\\n";
            break;
        case '\r':
            m_bytes += "\\r";
            break;
        case '\t':
            m_bytes += "\\t";
            break;
        default:
            m_bytes += "\\u00";
            m_bytes.push_back(hex[byte >> 4]);
            m_bytes.push_back(hex[byte & 15]);
        }
    }
    m_bytes.append(text.substr(from));
    m_bytes.push_back('"');
}

void OutputBuffer::appendCompactJson(std::string_view json) { weir::appendCompactJson(m_bytes, json); }

void OutputBuffer::flush()
{
    std::size_t written = 0;
    while (written < m_bytes.size() && m_error == 0) {
        const ssize_t count = ::write(m_descriptor, m_bytes.data() + written, m_bytes.size() - written);
        if (count >= 0)
            written += std::size_t(count);
        else if (errno != EINTR)
            m_error = errno;
    }
    m_bytes.clear();
}

} // namespace weir::ctl
