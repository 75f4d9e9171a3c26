// Purpose: one connection to one broker, spoken to in Kafka's protocol by ourselves. Thread: one worker; blocks.
// Limits: one request at a time; answers up to 100 MiB. After an error of the connection (not of a broker) it is of no
// more use.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"
#include "backend/kafka/wire/socket.h"

#include <map>

namespace weir {

struct VersionRange
{
    int least = 0, most = -1;
};

class WireConnection
{
public:
    /// What a request may take at most when nobody says otherwise.
    static constexpr int usualTimeoutMs = 10000;

    WireConnection(ClientConf conf, HostPort address);

    /// All the steps below. Errors: NameResolution, ConnectionRefused, Unreachable, Timeout, TlsRequired,
    /// TlsNotExpected, TlsCertificate, NotKafka, UnsupportedMechanism, Authentication, Cancelled, Invalid; and those of
    /// fetching a token.
    Result<void> open(const Deadline& deadline);

    Result<void> resolve(const Deadline& deadline);
    Result<void> connect(const Deadline& deadline);
    /// TLS, if the settings say so.
    Result<void> secure(const Deadline& deadline);
    /// ApiVersions: the first words, by which a broker is known from something else.
    Result<void> negotiate(const Deadline& deadline);
    /// SASL, if the settings say so.
    Result<void> authenticate(const Deadline& deadline);

    /// One request whose fields follow `Request`: key, versions, encode, decode (wire/messages.h).
    template <typename Request> Result<typename Request::Answer> call(const Request& request, const Deadline& deadline);

    /// The socket, authenticated, for somebody else to speak on; the connection is of no more use.
    WireSocket takeSocket() { return std::move(m_socket); }

    bool isOpen() const { return m_isOpen; }
    const HostPort& address() const { return m_address; }
    const std::vector<std::string>& ips() const { return m_ips; }
    const TlsFacts& tls() const { return m_socket.tls(); }
    const std::map<int, VersionRange>& versions() const { return m_versions; }
    const ClientConf& conf() const { return m_conf; }

private:
    /// The newest version that both know; -1: none.
    int version(ApiKey key, int least, int most) const;
    Result<std::string> exchange(ApiKey key, int version, bool flexible, std::string body, const Deadline& deadline);
    Result<std::string> receive(const Deadline& deadline);
    Result<void> readExactly(char* into, std::size_t size, const Deadline& deadline);
    Result<int> askVersions(int version, const Deadline& deadline);
    Result<void> saslHandshake(const Deadline& deadline);
    Error explain(const Error& error, const Deadline& deadline);
    Error tooOld(ApiKey key) const;
    Error undecodable(ApiKey key) const;

    const ClientConf m_conf;
    const HostPort m_address;
    std::vector<std::string> m_ips;
    WireSocket m_socket;
    std::map<int, VersionRange> m_versions;
    std::int32_t m_correlation = 0;
    std::string m_firstBytes; ///< of the answer in hand, for telling what speaks there
    bool m_isOpen = false;
};

template <typename Request>
Result<typename Request::Answer> WireConnection::call(const Request& request, const Deadline& deadline)
{
    const int chosen = version(Request::key, Request::leastVersion, Request::mostVersion);
    if (chosen < 0)
        return tooOld(Request::key);
    const bool flexible = chosen >= Request::flexibleFrom;
    WireEncoder encoder(flexible);
    request.encode(encoder, chosen);
    Result<std::string> body = exchange(Request::key, chosen, flexible, encoder.take(), deadline);
    if (!body)
        return body.error();
    WireDecoder decoder(*body, flexible);
    typename Request::Answer answer;
    Request::decode(decoder, chosen, answer);
    if (decoder.failed())
        return undecodable(Request::key);
    return answer;
}

} // namespace weir
