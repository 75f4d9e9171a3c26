// Purpose: standard output in large writes. Thread: one. Limits: once the reader has gone away (EPIPE) or the disk is
// full, everything is dropped and isBroken() says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::ctl {

class OutputBuffer
{
public:
    explicit OutputBuffer(int descriptor = 1);
    ~OutputBuffer() { flush(); }
    OutputBuffer(const OutputBuffer&) = delete;
    OutputBuffer& operator=(const OutputBuffer&) = delete;

    void append(std::string_view text)
    {
        m_bytes.append(text);
        if (m_bytes.size() >= flushAt)
            flush();
    }
    void append(char character) { m_bytes.push_back(character); }
    void appendNumber(std::int64_t number);
    /// As a JSON string with its quotes; `text` is UTF-8.
    void appendJsonString(std::string_view text);
    /// JSON text without the white space between its tokens, so that it is one line.
    void appendCompactJson(std::string_view json);

    void flush();
    bool isBroken() const { return m_error != 0; }
    /// errno of the write that failed; 0: none did.
    int error() const { return m_error; }

private:
    static constexpr std::size_t flushAt = 512 * 1024;
    const int m_descriptor;
    int m_error = 0;
    std::string m_bytes;
};

} // namespace weir::ctl
