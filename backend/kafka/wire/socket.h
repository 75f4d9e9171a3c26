// Purpose: one TCP connection, plain or TLS, with deadlines and with the causes of failure told apart. Thread: one
// worker; blocks. Limits: a cancel is noticed within 50 ms. After an error the socket is of no more use.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"
#include "backend/kafka/wire/deadline.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct HostPort
{
    std::string host;
    std::uint16_t port = 0;

    /// "host:port" or "[v6]:port"; a scheme before it ("SASL_SSL://") is dropped. Error: Invalid.
    static Result<HostPort> parse(const QString& text);
    QString text() const;
    friend auto operator<=>(const HostPort&, const HostPort&) = default;
};

struct CertificateFacts
{
    QString subject, issuer;
    qint64 validFromMs = 0, validUntilMs = 0; ///< since 1970 UTC
    QStringList names;                        ///< subject alternative names: DNS names and addresses
};

struct TlsFacts
{
    QString protocol, cipher;            ///< "TLSv1.3"; empty if the handshake failed
    std::vector<CertificateFacts> chain; ///< the peer's first; also there when it was refused
    bool wantsClientCertificate = false;
};

/// The addresses a name has, as text. Errors: NameResolution, Timeout.
Result<std::vector<std::string>> resolveHost(const HostPort& address, const Deadline& deadline);

class WireSocket
{
public:
    WireSocket();
    ~WireSocket();
    WireSocket(WireSocket&& other) noexcept;
    WireSocket& operator=(WireSocket&& other) noexcept;

    /// Tries the addresses in turn. Errors: ConnectionRefused, Unreachable, Timeout.
    Result<void> connect(const HostPort& address, const std::vector<std::string>& ips, const Deadline& deadline);
    /// Errors: Invalid (files of ours), TlsCertificate, Timeout; TlsNotExpected means only that the answer was no TLS.
    Result<void> startTls(const TlsSettings& settings, const QString& keyPassword, const Deadline& deadline);
    Result<void> write(std::string_view data, const Deadline& deadline);
    /// At least one byte. Error Unreachable with `wasClosed()` if the peer has ended the connection.
    Result<std::size_t> read(char* into, std::size_t size, const Deadline& deadline);

    /// What is there without waiting; 0 if nothing is. Errors as of read().
    Result<std::size_t> readAvailable(char* into, std::size_t size);
    /// For poll(2); -1 when closed. Only with readAvailable() until it has nothing more: TLS may hold decrypted bytes.
    int descriptor() const;

    bool wasClosed() const;
    const TlsFacts& tls() const;
    /// What tls() tells stays.
    void close();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
