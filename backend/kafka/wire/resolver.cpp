#include "backend/kafka/wire/socket.h"

#include <QUrl>

#include <condition_variable>
#include <mutex>
#include <netdb.h>
#include <sys/socket.h>
#include <thread>

namespace weir {
namespace {

/// Shared with the thread that asks the system, which may outlive the one who waits.
struct Lookup
{
    std::mutex mutex;
    std::condition_variable ready;
    bool isDone = false;
    int code = 0;
    std::vector<std::string> addresses;
};

std::vector<std::string> textsOf(const addrinfo* list)
{
    std::vector<std::string> texts;
    for (const addrinfo* one = list; one; one = one->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            texts.emplace_back(text);
    }
    return texts;
}

void lookUp(const std::shared_ptr<Lookup>& lookup, const std::string& host, int flags)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    const int code = getaddrinfo(host.c_str(), nullptr, &hints, &list);
    std::vector<std::string> addresses = textsOf(list);
    if (list)
        freeaddrinfo(list);
    const std::lock_guard lock(lookup->mutex);
    lookup->code = code;
    lookup->addresses = std::move(addresses);
    lookup->isDone = true;
    lookup->ready.notify_all();
}

} // namespace

Result<HostPort> HostPort::parse(const QString& text)
{
    const QString bare = text.trimmed().section(QLatin1String("://"), -1);
    const qsizetype colon = bare.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const uint port = colon < 0 ? 0 : bare.mid(colon + 1).toUInt(&isNumber);
    QString host = bare.left(qMax(qsizetype(0), colon));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    if (!isNumber || port == 0 || port > 65535 || host.isEmpty())
        return Error{ErrorKind::Invalid, 0, QStringLiteral("Not host:port: %1").arg(text), text};
    return HostPort{host.toStdString(), std::uint16_t(port)};
}

QString HostPort::text() const
{
    const QString name = QString::fromStdString(host);
    const bool isV6 = name.contains(QLatin1Char(':'));
    return (isV6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(name).arg(port);
}

Result<std::vector<std::string>> resolveHost(const HostPort& address, const Deadline& deadline)
{
    auto lookup = std::make_shared<Lookup>();
    lookUp(lookup, address.host, AI_NUMERICHOST);
    if (lookup->addresses.empty()) {
        lookup = std::make_shared<Lookup>();
        // The system offers no lookup that can be given up, so it runs beside us and may end after we have gone.
        std::thread(lookUp, lookup, QUrl::toAce(QString::fromStdString(address.host)).toStdString(), 0).detach();
    }
    std::unique_lock lock(lookup->mutex);
    while (!lookup->isDone) {
        if (deadline.isOver() || deadline.isCancelled())
            return deadline.error(QStringLiteral("The name was not resolved in time"), address.text());
        lookup->ready.wait_for(lock, std::chrono::milliseconds(deadline.sliceMs()));
    }
    if (lookup->addresses.empty()) {
        Error error{ErrorKind::NameResolution, lookup->code, QString::fromLocal8Bit(gai_strerror(lookup->code)),
                    address.text()};
        error.retriable = lookup->code == EAI_AGAIN;
        return error;
    }
    return lookup->addresses;
}

} // namespace weir
