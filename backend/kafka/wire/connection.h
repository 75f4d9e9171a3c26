// Purpose: one connection to one broker, spoken to in Kafka's protocol by ourselves. Thread: one worker; blocks.
// Limits: one request at a time, or some with send() whose answers are received in the same order; answers up to 100
// MiB. After an error of the connection (not of a broker) it is of no more use.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/socket.h"
#include "backend/kafka/wire/wirebuffer.h"

#include <algorithm>
#include <map>

namespace weir {

struct VersionRange
{
    int least = 0, most = -1;
};
/// Of a request: no limit but what both sides know.
inline constexpr VersionRange anyVersion{0, 0x7fff};

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
    /// The newest version in `within` that both know.
    template <typename Request>
    Result<typename Request::Answer> call(const Request& request, const Deadline& deadline,
                                          VersionRange within = anyVersion);

    /// A request under way.
    struct Sent
    {
        ApiKey key = ApiKey::Fetch;
        std::int32_t correlation = 0;
        int version = 0;
        bool flexible = false;
        std::size_t bytes = 0;
    };
    /// The first half of call(), for doing something else while the broker works.
    template <typename Request>
    Result<Sent> send(const Request& request, const Deadline& deadline, VersionRange within = anyVersion);
    /// The second half, in the order of the sends. What the answer refers to stands in `buffer`. Waits up to
    /// `patienceMs` for each piece, so that a slow line is not a dead one. Returns the answer's size in bytes.
    template <typename Request>
    Result<std::size_t> receive(const Sent& sent, WireBuffer& buffer, typename Request::Answer& answer, int patienceMs,
                                const std::atomic<bool>* cancel);

    /// The socket, authenticated, for somebody else to speak on; the connection is of no more use.
    WireSocket takeSocket() { return std::move(m_socket); }

    /// As if the broker knew a request up to this version only; -1: not at all.
    void limitVersion(ApiKey key, int most)
    {
        if (const auto found = m_versions.find(int(key)); found != m_versions.end())
            found->second.most = std::min(found->second.most, most);
    }

    bool isOpen() const { return m_isOpen; }
    const HostPort& address() const { return m_address; }
    const std::vector<std::string>& ips() const { return m_ips; }
    const TlsFacts& tls() const { return m_socket.tls(); }
    const std::map<int, VersionRange>& versions() const { return m_versions; }
    const ClientConf& conf() const { return m_conf; }

private:
    /// The newest version that both know; -1: none.
    int version(ApiKey key, int least, int most) const;
    template <typename Request> int version(VersionRange within) const
    {
        return version(Request::key, std::max(Request::leastVersion, within.least),
                       std::min(Request::mostVersion, within.most));
    }
    Result<std::string> exchange(ApiKey key, int version, bool flexible, std::string body, const Deadline& deadline);
    Result<std::string> receive(const Deadline& deadline);
    Result<Sent> sendBody(ApiKey key, int version, bool flexible, const std::string& body, const Deadline& deadline);
    /// Behind the header.
    Result<std::string_view> receiveBody(const Sent& sent, WireBuffer& buffer, int patienceMs,
                                         const std::atomic<bool>* cancel);
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

} // namespace weir

#include "backend/kafka/wire/connectioncalls.h"
