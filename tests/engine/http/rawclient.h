// Purpose: a client that sends whatever bytes a test wants over a real socket. Thread: one at a time; calls block.
// Limits: to 127.0.0.1; waits as long as a test may.
#pragma once

#include "tests/support/registry.h"

#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace weir::engine::test {

class RawClient
{
public:
    RawClient() = default;
    explicit RawClient(std::uint16_t port) { connect(port); }
    ~RawClient() { close(); }
    RawClient(RawClient&& other) noexcept : m_socket(std::exchange(other.m_socket, -1)), m_held(std::move(other.m_held))
    {
    }
    RawClient& operator=(RawClient&&) = delete;

    bool connect(std::uint16_t port)
    {
        close();
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }
    void close()
    {
        if (m_socket >= 0)
            ::close(std::exchange(m_socket, -1));
    }
    bool isOpen() const { return m_socket >= 0; }
    /// False: the server has closed.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            bytes.remove_prefix(std::size_t(sent));
        }
        return true;
    }
    /// The next answer, of the length that it says; empty: the server has closed, or says nothing.
    std::string answer()
    {
        for (;;) {
            const std::size_t end = m_held.find("\r\n\r\n");
            if (end != m_held.npos) {
                const std::size_t field = m_held.find("Content-Length: ");
                const std::size_t length = field < end ? std::stoul(m_held.substr(field + 16)) : 0;
                if (m_held.size() >= end + 4 + length) {
                    std::string whole = m_held.substr(0, end + 4 + length);
                    m_held.erase(0, whole.size());
                    return whole;
                }
            }
            if (!receive())
                return {};
        }
    }
    int status()
    {
        const std::string text = answer();
        return text.size() > 12 ? std::stoi(text.substr(9, 3)) : 0;
    }
    /// Sends, and the status of the answer.
    int ask(std::string_view bytes)
    {
        send(bytes);
        return status();
    }
    /// Until the server has closed; what it sent is thrown away.
    bool waitUntilClosed()
    {
        while (receive())
            m_held.clear();
        return m_isClosed;
    }

private:
    bool receive()
    {
        pollfd waiting{m_socket, POLLIN, 0};
        if (::poll(&waiting, 1, weir::test::longest) <= 0)
            return false;
        char room[16 * 1024];
        const ssize_t size = ::recv(m_socket, room, sizeof(room), 0);
        m_isClosed = size <= 0;
        if (size > 0)
            m_held.append(room, std::size_t(size));
        return size > 0;
    }

    int m_socket = -1;
    std::string m_held;
    bool m_isClosed = false;
};

} // namespace weir::engine::test
