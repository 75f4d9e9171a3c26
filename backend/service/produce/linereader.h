// Purpose: lines of a file, a pipe or a terminal, without waiting for ever. Thread: one. Limits: a line has at most
// mostBytes; a longer one is stepped over and told.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

class LineReader
{
public:
    enum class State { Line, Wait, TooLong, End, Failed };

    /// `descriptor` stays the caller's.
    explicit LineReader(int descriptor, std::size_t mostBytes = 200'000'000);

    /// The next line without its line break, valid until the next call. Waits up to waitMs for more of a pipe.
    State next(std::string_view& line, int waitMs);
    std::int64_t bytesTaken() const { return m_taken; } ///< of the lines given so far
    int error() const { return m_error; }               ///< errno of Failed

private:
    bool fill(int waitMs, State& state);

    const int m_descriptor;
    const std::size_t m_mostBytes;
    std::string m_buffer;
    std::size_t m_at = 0;      ///< where the next line begins
    std::size_t m_scanned = 0; ///< no line break before here
    std::int64_t m_taken = 0;
    int m_error = 0;
    bool m_ended = false;
    bool m_skips = false; ///< inside a line that is too long
};

} // namespace weir
