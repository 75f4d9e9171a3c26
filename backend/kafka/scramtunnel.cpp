#include "backend/kafka/scramtunnel.h"

#include "backend/kafka/wire/connection.h"

#include <cerrno>
#include <cstdlib>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace weir {
namespace {

constexpr int loginTimeoutMs = 10'000;
constexpr int writeTimeoutMs = 60'000;
constexpr int cancelCheckMs = 500;
constexpr std::size_t pieceBytes = 64 * 1024;

/// What the broker thread has resolved last. The name of a coordinator has no host in it; its thread has just looked
/// one up.
thread_local HostPort resolved;

bool sendAll(int socket, const char* data, std::size_t size)
{
    while (size > 0) {
        const ssize_t sent = ::send(socket, data, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        data += sent;
        size -= std::size_t(sent);
    }
    return true;
}

/// Carries bytes until either side ends.
void carry(int local, WireSocket& remote, const std::atomic<bool>& cancelled)
{
    std::vector<char> piece(pieceBytes);
    while (!cancelled) {
        pollfd both[] = {{local, POLLIN, 0}, {remote.descriptor(), POLLIN, 0}};
        if (::poll(both, 2, cancelCheckMs) < 0 && errno != EINTR)
            return;
        if (both[1].revents != 0) {
            for (;;) {
                const Result<std::size_t> got = remote.readAvailable(piece.data(), piece.size());
                if (!got || (*got > 0 && !sendAll(local, piece.data(), *got)))
                    return;
                if (*got == 0)
                    break;
            }
        }
        if (both[0].revents != 0) {
            const ssize_t got = ::recv(local, piece.data(), piece.size(), MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
                return;
            if (got > 0 && !remote.write({piece.data(), std::size_t(got)}, Deadline(writeTimeoutMs, &cancelled)))
                return;
        }
    }
}

} // namespace

bool ScramTunnel::isNeeded(const SaslSettings& sasl)
{
    return sasl.mechanism == SaslMechanism::ScramSha256 || sasl.mechanism == SaslMechanism::ScramSha512;
}

ScramTunnel::ScramTunnel(ClientConf conf, std::shared_ptr<ConnectionFailures> failures)
    : m_conf(std::make_shared<const ClientConf>(std::move(conf))), m_failures(std::move(failures))
{
}

ScramTunnel::~ScramTunnel()
{
    *m_cancelled = true;
    for (const auto& [near, far] : m_farEnds)
        ::close(far);
}

int ScramTunnel::resolve(const char* node, const char* service, const addrinfo* hints, addrinfo** found)
{
    if (!node) {
        if (*found)
            ::freeaddrinfo(*found);
        *found = nullptr;
        return 0;
    }
    resolved = {node, std::uint16_t(std::atoi(service))};
    return ::getaddrinfo(node, service, hints, found);
}

int ScramTunnel::makeSocket()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return -1;
    const std::lock_guard lock(m_mutex);
    m_farEnds[ends[0]] = ends[1];
    return ends[0];
}

int ScramTunnel::connect(int socket)
{
    int far = -1;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_farEnds.find(socket);
        if (found == m_farEnds.end())
            return EBADF;
        far = found->second;
        m_farEnds.erase(found);
    }
    // Connected at once: what librdkafka writes waits in the socket pair until the login is done.
    std::thread([far, address = resolved, conf = m_conf, failures = m_failures, cancelled = m_cancelled] {
        WireConnection connection(*conf, address);
        const Result<void> opened = connection.open(Deadline(loginTimeoutMs, cancelled.get()));
        if (opened) {
            WireSocket remote = connection.takeSocket();
            carry(far, remote, *cancelled);
        } else if (failures && opened.error().kind != ErrorKind::Cancelled) {
            failures->reportExact(opened.error());
        }
        ::close(far);
    }).detach();
    return 0;
}

int ScramTunnel::closeSocket(int socket)
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_farEnds.find(socket); found != m_farEnds.end()) {
            ::close(found->second);
            m_farEnds.erase(found);
        }
    }
    return ::close(socket);
}

} // namespace weir
