#include "app/weirctl/linereader.h"

#include "app/shell/interrupt.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <unistd.h>

namespace weir::ctl {
namespace {

constexpr std::size_t chunk = std::size_t(1) << 20U;
constexpr int stopCheckMs = 100;

} // namespace

LineReader::LineReader(int descriptor) : m_descriptor(descriptor), m_buffer(2 * chunk) {}

LineReader::Event LineReader::next()
{
    for (;;) {
        const char* const from = m_buffer.data() + m_searched;
        const auto* newline = static_cast<const char*>(std::memchr(from, '\n', m_end - m_searched));
        if (newline) {
            const std::size_t end = std::size_t(newline - m_buffer.data());
            m_line = {m_buffer.data() + m_at, end - m_at};
            m_at = m_searched = end + 1;
            ++m_number;
            if (m_isSkipping) {
                m_isSkipping = false;
                return Event::TooLong;
            }
            return Event::Line;
        }
        m_searched = m_end;
        if (m_isAtEnd)
            return lastLine();
        Event event = Event::End;
        if (fill(event))
            return event;
    }
}

LineReader::Event LineReader::lastLine()
{
    if (m_isSkipping) {
        m_isSkipping = false;
        m_at = m_end;
        ++m_number;
        return Event::TooLong;
    }
    if (m_at == m_end)
        return Event::End;
    m_line = {m_buffer.data() + m_at, m_end - m_at};
    m_at = m_end;
    ++m_number;
    return Event::Line;
}

// True: there is something to tell in `event`; otherwise there are more bytes, or the end.
bool LineReader::fill(Event& event)
{
    if (m_isSkipping || m_end - m_at > longestLine) {
        m_isSkipping = true;
        m_at = m_searched = m_end = 0;
    }
    if (m_at > 0 && m_buffer.size() - m_end < chunk) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_at, m_end - m_at);
        m_end -= m_at;
        m_searched -= m_at;
        m_at = 0;
    }
    if (m_buffer.size() - m_end < chunk)
        m_buffer.resize(m_buffer.size() * 2);
    pollfd waiting{m_descriptor, POLLIN, 0};
    if (!m_hasPaused && ::poll(&waiting, 1, 0) == 0) {
        m_hasPaused = true;
        event = Event::Pause;
        return true;
    }
    m_hasPaused = false;
    for (;;) {
        if (stopRequested() != 0) {
            event = Event::Stopped;
            return true;
        }
        if (::poll(&waiting, 1, stopCheckMs) == 0)
            continue;
        const ssize_t count = ::read(m_descriptor, m_buffer.data() + m_end, m_buffer.size() - m_end);
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count < 0) {
            m_error = errno;
            event = Event::Failed;
            return true;
        }
        m_end += std::size_t(count);
        m_isAtEnd = count == 0;
        return false;
    }
}

} // namespace weir::ctl
