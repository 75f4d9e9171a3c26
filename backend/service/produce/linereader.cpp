#include "backend/service/produce/linereader.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace weir {
namespace {

constexpr std::size_t chunk = 256 * 1024;

} // namespace

LineReader::LineReader(int descriptor, std::size_t mostBytes) : m_descriptor(descriptor), m_mostBytes(mostBytes) {}

LineReader::State LineReader::next(std::string_view& line, int waitMs)
{
    for (;;) {
        const std::size_t end = m_buffer.find('\n', m_scanned);
        if (end != std::string::npos) {
            line = std::string_view(m_buffer).substr(m_at, end - m_at);
            m_taken += std::int64_t(end + 1 - m_at);
            m_at = m_scanned = end + 1;
            const bool isTooLong = line.size() > m_mostBytes;
            return std::exchange(m_skips, false) || isTooLong ? State::TooLong : State::Line;
        }
        m_scanned = m_buffer.size();
        if (m_skips || m_scanned - m_at > m_mostBytes) {
            m_taken += std::int64_t(m_scanned - m_at);
            m_at = m_scanned;
            m_skips = true;
        }
        State state = State::Wait;
        if (m_ended) {
            if (std::exchange(m_skips, false))
                return State::TooLong;
            if (m_at == m_buffer.size())
                return State::End;
            line = std::string_view(m_buffer).substr(m_at);
            m_taken += std::int64_t(line.size());
            m_at = m_scanned = m_buffer.size();
            return State::Line;
        }
        if (!fill(waitMs, state))
            return state;
    }
}

bool LineReader::fill(int waitMs, State& state)
{
    m_buffer.erase(0, m_at);
    m_scanned -= m_at;
    m_at = 0;
    pollfd wanted{m_descriptor, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, waitMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
        state = State::Wait;
        return false;
    }
    const std::size_t before = m_buffer.size();
    m_buffer.resize(before + chunk);
    const ssize_t count = ::read(m_descriptor, m_buffer.data() + before, chunk);
    const int error = errno;
    m_buffer.resize(before + std::size_t(count > 0 ? count : 0));
    if (count < 0 && (error == EINTR || error == EAGAIN)) {
        state = State::Wait;
        return false;
    }
    if (count < 0) {
        m_error = error;
        state = State::Failed;
        return false;
    }
    m_ended = count == 0;
    return true;
}

} // namespace weir
