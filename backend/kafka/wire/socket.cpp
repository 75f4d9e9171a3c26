#include "backend/kafka/wire/socket.h"

#include "backend/kafka/wire/tlssession.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir {
namespace {

constexpr std::size_t writePieceSize = 64 * 1024;

QString systemWords(int code) { return QString::fromLocal8Bit(std::strerror(code)); }

Error systemError(int code, const QString& subject)
{
    ErrorKind kind = ErrorKind::Unreachable;
    if (code == ECONNREFUSED)
        kind = ErrorKind::ConnectionRefused;
    else if (code == ETIMEDOUT)
        kind = ErrorKind::Timeout;
    return {kind, code, systemWords(code), subject, true, false};
}

socklen_t socketAddress(const std::string& ip, std::uint16_t port, sockaddr_storage& storage)
{
    std::memset(&storage, 0, sizeof storage);
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
    if (inet_pton(AF_INET, ip.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        return sizeof *v4;
    }
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
    if (inet_pton(AF_INET6, ip.substr(0, ip.find('%')).c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        return sizeof *v6;
    }
    return 0;
}

} // namespace

class WireSocket::Private
{
public:
    ~Private() { closeHandle(); }

    void closeHandle()
    {
        if (m_handle >= 0)
            ::close(m_handle);
        m_handle = -1;
    }

    Result<void> waitFor(short events, const Deadline& deadline, const QString& what)
    {
        while (true) {
            if (deadline.isCancelled() || deadline.isOver())
                return deadline.error(what, m_subject);
            pollfd one{m_handle, events, 0};
            const int ready = ::poll(&one, 1, deadline.sliceMs());
            if (ready > 0)
                return {};
            if (ready < 0 && errno != EINTR)
                return systemError(errno, m_subject);
        }
    }

    Result<void> connectTo(const std::string& ip, std::uint16_t port, const Deadline& deadline)
    {
        closeHandle();
        sockaddr_storage address;
        const socklen_t size = socketAddress(ip, port, address);
        if (size == 0)
            return Error{ErrorKind::Invalid, 0, QStringLiteral("Not an address: %1").arg(QString::fromStdString(ip)),
                         m_subject};
        m_handle = ::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (m_handle < 0)
            return systemError(errno, m_subject);
        const int on = 1;
        setsockopt(m_handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(m_handle, reinterpret_cast<const sockaddr*>(&address), size) == 0)
            return {};
        if (errno != EINPROGRESS)
            return systemError(errno, m_subject);
        if (Result<void> ready = waitFor(POLLOUT, deadline, QStringLiteral("The port does not answer")); !ready)
            return ready;
        int code = 0;
        socklen_t length = sizeof code;
        getsockopt(m_handle, SOL_SOCKET, SO_ERROR, &code, &length);
        return code == 0 ? Result<void>() : systemError(code, m_subject);
    }

    Result<void> send(std::string_view data, const Deadline& deadline)
    {
        while (!data.empty()) {
            const ssize_t sent = ::send(m_handle, data.data(), data.size(), MSG_NOSIGNAL);
            if (sent > 0) {
                data.remove_prefix(std::size_t(sent));
            } else if (errno == EAGAIN || errno == EINTR) {
                if (Result<void> ready =
                        waitFor(POLLOUT, deadline, QStringLiteral("The request could not be sent in time"));
                    !ready)
                    return ready;
            } else {
                return ended(errno);
            }
        }
        return {};
    }

    Result<std::size_t> receive(char* into, std::size_t size, const Deadline& deadline)
    {
        while (true) {
            const ssize_t got = ::recv(m_handle, into, size, 0);
            if (got > 0)
                return std::size_t(got);
            if (got == 0)
                return ended(0);
            if (errno != EAGAIN && errno != EINTR)
                return ended(errno);
            if (Result<void> ready = waitFor(POLLIN, deadline, QStringLiteral("No answer in time")); !ready)
                return ready.error();
        }
    }

    Result<std::size_t> receiveAvailable(char* into, std::size_t size)
    {
        const ssize_t got = ::recv(m_handle, into, size, 0);
        if (got > 0)
            return std::size_t(got);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return std::size_t(0);
        return ended(got < 0 ? errno : 0);
    }

    Error ended(int code)
    {
        m_wasClosed = true;
        if (m_tls)
            return m_tls->endOfConnection(code);
        Error error{ErrorKind::Unreachable, code, QStringLiteral("The connection was closed"), m_subject, true, false};
        if (code != 0)
            error.detail = systemWords(code);
        return error;
    }

    Result<void> flushTls(const Deadline& deadline)
    {
        const std::string output = m_tls->takeOutput();
        return output.empty() ? Result<void>() : send(output, deadline);
    }

    Result<void> feedTls(const Deadline& deadline)
    {
        char piece[16 * 1024];
        Result<std::size_t> got = receive(piece, sizeof piece, deadline);
        if (!got)
            return got.error();
        m_tls->feed({piece, *got});
        return {};
    }

    int m_handle = -1;
    bool m_wasClosed = false;
    QString m_subject;
    HostPort m_peer;
    std::unique_ptr<TlsSession> m_tls;
    TlsFacts m_noTls;
};

WireSocket::WireSocket() : d(std::make_unique<Private>()) {}
WireSocket::~WireSocket() = default;
WireSocket::WireSocket(WireSocket&& other) noexcept = default;
WireSocket& WireSocket::operator=(WireSocket&& other) noexcept = default;

Result<void> WireSocket::connect(const HostPort& address, const std::vector<std::string>& ips, const Deadline& deadline)
{
    d->m_peer = address;
    d->m_subject = address.text();
    Result<void> last = Error{ErrorKind::NameResolution, 0, QStringLiteral("The name has no address"), d->m_subject};
    for (std::size_t i = 0; i < ips.size(); ++i) {
        // An address that swallows packets must leave time for the next one.
        const int share = deadline.remainingMs() / int(ips.size() - i);
        last = d->connectTo(ips[i], address.port, deadline.within(share));
        if (last || deadline.isCancelled())
            return last;
    }
    return last;
}

Result<void> WireSocket::startTls(const TlsSettings& settings, const QString& keyPassword, const Deadline& deadline)
{
    d->m_tls = std::make_unique<TlsSession>();
    if (Result<void> started = d->m_tls->start(settings, keyPassword, d->m_peer); !started)
        return started;
    while (true) {
        const TlsSession::Step step = d->m_tls->handshake();
        const Result<void> flushed = d->flushTls(deadline);
        if (step == TlsSession::Step::Failed)
            return d->m_tls->failure();
        if (!flushed)
            return flushed;
        if (step == TlsSession::Step::Done)
            return {};
        if (Result<void> fed = d->feedTls(deadline); !fed)
            return fed;
    }
}

Result<void> WireSocket::write(std::string_view data, const Deadline& deadline)
{
    if (!d->m_tls)
        return d->send(data, deadline);
    while (!data.empty()) {
        const std::string_view piece = data.substr(0, writePieceSize);
        if (d->m_tls->encrypt(piece) != TlsSession::Step::Done)
            return d->m_tls->failure();
        if (Result<void> sent = d->flushTls(deadline); !sent)
            return sent;
        data.remove_prefix(piece.size());
    }
    return {};
}

Result<std::size_t> WireSocket::read(char* into, std::size_t size, const Deadline& deadline)
{
    if (!d->m_tls)
        return d->receive(into, size, deadline);
    while (true) {
        std::size_t got = 0;
        const TlsSession::Step step = d->m_tls->decrypt(into, size, got);
        if (step == TlsSession::Step::Done)
            return got > 0 ? Result<std::size_t>(got) : Result<std::size_t>(d->ended(0));
        if (step == TlsSession::Step::Failed)
            return d->m_tls->failure();
        if (Result<void> flushed = d->flushTls(deadline); !flushed)
            return flushed.error();
        if (Result<void> fed = d->feedTls(deadline); !fed)
            return fed.error();
    }
}

Result<std::size_t> WireSocket::readAvailable(char* into, std::size_t size)
{
    if (!d->m_tls)
        return d->receiveAvailable(into, size);
    while (true) {
        std::size_t got = 0;
        const TlsSession::Step step = d->m_tls->decrypt(into, size, got);
        if (step == TlsSession::Step::Done)
            return got > 0 ? Result<std::size_t>(got) : Result<std::size_t>(d->ended(0));
        if (step == TlsSession::Step::Failed)
            return d->m_tls->failure();
        char piece[16 * 1024];
        Result<std::size_t> fed = d->receiveAvailable(piece, sizeof piece);
        if (!fed || *fed == 0)
            return fed;
        d->m_tls->feed({piece, *fed});
    }
}

int WireSocket::descriptor() const { return d->m_handle; }

bool WireSocket::wasClosed() const { return d->m_wasClosed; }
const TlsFacts& WireSocket::tls() const { return d->m_tls ? d->m_tls->facts() : d->m_noTls; }

void WireSocket::close() { d->closeHandle(); }

} // namespace weir
