// Purpose: a server on a free port of 127.0.0.1 that answers whatever is sent to it with what a test wants. Thread: its
// own; the answer function is called there. Limits: one connection after the other, one read and one answer each.
#pragma once

#include "tests/support/loopback.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <poll.h>
#include <string>
#include <thread>

#include <QString>

namespace weir::test {

class LocalServer
{
public:
    /// Unset: accepts and says nothing. `greets`: speaks before anything was sent.
    using Answer = std::function<std::string(const std::string&)>;
    explicit LocalServer(Answer answer, bool greets = false) : m_answer(std::move(answer)), m_greets(greets)
    {
        m_handle = listenOnFreePort(m_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~LocalServer()
    {
        m_stop = true;
        m_thread.join();
        ::close(m_handle);
    }

    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    QString url(const QString& path) const { return QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path); }
    std::string newestRequest() const
    {
        const std::lock_guard lock(m_mutex);
        return m_newest;
    }

    static std::string http(int status, const std::string& body)
    {
        return "HTTP/1.1 " + std::to_string(status) +
               " Whatever\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\nConnection: close\r\n\r\n" + body;
    }

private:
    bool waitReadable(int handle) const
    {
        while (!m_stop) {
            pollfd one{handle, POLLIN, 0};
            if (::poll(&one, 1, 20) > 0)
                return true;
        }
        return false;
    }
    void serve()
    {
        while (waitReadable(m_handle)) {
            const int peer = ::accept(m_handle, nullptr, nullptr);
            converse(peer);
            ::close(peer);
        }
    }
    void converse(int peer)
    {
        char piece[16384];
        std::string request;
        if (!m_greets) {
            // An HTTP request with a body may come in two pieces.
            do {
                if (!waitReadable(peer))
                    return;
                const ssize_t got = ::recv(peer, piece, sizeof piece, 0);
                if (got <= 0)
                    return;
                request.append(piece, std::size_t(got));
            } while (m_answer && request.starts_with("POST") && !isWhole(request));
        }
        {
            const std::lock_guard lock(m_mutex);
            m_newest = request;
        }
        while (!m_answer && waitReadable(peer) && ::recv(peer, piece, sizeof piece, 0) > 0)
            continue;
        if (!m_answer)
            return;
        const std::string answer = m_answer(request);
        [[maybe_unused]] const ssize_t sent = ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
        ::shutdown(peer, SHUT_WR);
        while (waitReadable(peer) && ::recv(peer, piece, sizeof piece, 0) > 0)
            continue; // an unread byte at close() would make a reset of it
    }
    static bool isWhole(const std::string& request)
    {
        const std::size_t end = request.find("\r\n\r\n");
        const std::size_t length = request.find("Content-Length: ");
        return end != std::string::npos && length != std::string::npos &&
               request.size() >= end + 4 + std::stoul(request.substr(length + 16));
    }

    const Answer m_answer;
    const bool m_greets;
    int m_handle = -1;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_stop = false;
    mutable std::mutex m_mutex;
    std::string m_newest;
    std::thread m_thread;
};

/// A port of 127.0.0.1 on which nobody listens.
inline QString closedAddress()
{
    QString address;
    {
        const LocalServer server(LocalServer::Answer{});
        address = server.address();
    }
    return address;
}

} // namespace weir::test
