// Purpose: what decoders of binary formats share: reading with every length checked, writing JSON within limits, and
// the way to the problem in words. Thread: one. Limits: those given; nothing is allocated by a length that bytes claim.
#pragma once

#include "backend/serde/jsonlimits.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

class BytesToJson
{
protected:
    BytesToJson(std::string_view bytes, const JsonLimits& limits) : m_bytes(bytes), m_limits(limits) {}

    /// Remembers the problem; false, so that callers can return it.
    bool no(std::string problem);
    bool limit(std::string problem);
    /// The way to the problem is put together while the calls unwind; false.
    bool inside(const std::string& part);
    /// May more be written? Sets `cut` where a cell has enough.
    bool room();
    bool deeper(int depth);
    /// What run() returns.
    Result<JsonDecoded> result(bool fine);

    std::size_t left() const { return m_bytes.size() - m_at; }
    bool take(std::uint64_t size, std::string_view* raw);
    /// Big-endian, 1 to 8 bytes.
    bool bigEndian(int size, std::uint64_t* value);
    /// Base 128, least significant group first, at most 10 bytes.
    bool varint(std::uint64_t* value);

    void write(std::string_view text) { m_result.json += text; }
    void write(char c) { m_result.json += c; }
    void writeInteger(std::int64_t value);
    void writeUnsigned(std::uint64_t value);
    /// NaN and the infinities as strings; whole numbers with ".0".
    void writeDouble(double value);
    void writeFloat(float value);
    /// UTF-8 as a JSON string; what is none is marked and counted.
    void writeText(std::string_view raw);
    void writeBase64(std::string_view raw);

    const std::string_view m_bytes;
    const JsonLimits m_limits;
    std::size_t m_at = 0;
    JsonDecoded m_result;

private:
    template <typename Floating> void writeFloating(Floating value);

    bool m_limitHit = false;
    std::string m_problem;
    std::string m_path;
};

} // namespace weir
