// Purpose: a file or a pipe line by line, in big reads, without copying lines. Thread: one.
// Limits: a line may have 256 MiB; a longer one is skipped and told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::ctl {

class LineReader
{
public:
    enum class Event {
        Line,
        TooLong, ///< a line that was skipped
        Pause,   ///< nothing more has come yet: the moment to write out what there is
        End,
        Failed, ///< error() is errno
        Stopped ///< Ctrl+C
    };
    static constexpr std::size_t longestLine = std::size_t(256) << 20U;

    /// Does not close it.
    explicit LineReader(int descriptor);

    Event next();
    /// Without its line end; valid until the next next().
    std::string_view line() const { return m_line; }
    /// Of line() or of the one that was skipped; from 1.
    std::uint64_t number() const { return m_number; }
    int error() const { return m_error; }

private:
    bool fill(Event& event);
    Event lastLine();

    const int m_descriptor;
    std::vector<char> m_buffer;
    std::size_t m_at = 0;       ///< where the next line begins
    std::size_t m_searched = 0; ///< up to here there is no line end
    std::size_t m_end = 0;      ///< of what was read
    std::uint64_t m_number = 0;
    std::string_view m_line;
    int m_error = 0;
    bool m_isSkipping = false, m_hasPaused = false, m_isAtEnd = false;
};

} // namespace weir::ctl
