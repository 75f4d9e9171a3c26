#include "backend/kafka/wire/connection.h"

#include "backend/kafka/costmeter.h"
#include "backend/kafka/wire/probe.h"
#include "backend/kafka/wire/saslclient.h"

namespace weir {
namespace {

constexpr std::size_t mostBytes = std::size_t(100) << 20;
constexpr int newestApiVersions = 3;
constexpr const char* clientId = "weir";

Error without(Error error, ErrorKind kind, const QString& detail)
{
    error.kind = kind;
    error.detail = detail;
    error.retriable = false;
    return error;
}

} // namespace

WireConnection::WireConnection(ClientConf conf, HostPort address)
    : m_conf(std::move(conf)), m_address(std::move(address))
{
}

Result<void> WireConnection::open(const Deadline& deadline)
{
    using Step = Result<void> (WireConnection::*)(const Deadline&);
    for (const Step step : {&WireConnection::resolve, &WireConnection::connect, &WireConnection::secure,
                            &WireConnection::negotiate, &WireConnection::authenticate}) {
        if (Result<void> done = (this->*step)(deadline); !done)
            return done;
    }
    return {};
}

Result<void> WireConnection::resolve(const Deadline& deadline)
{
    Result<std::vector<std::string>> ips = resolveHost(m_address, deadline);
    if (!ips)
        return ips.error();
    m_ips = std::move(ips).value();
    return {};
}

Result<void> WireConnection::connect(const Deadline& deadline) { return m_socket.connect(m_address, m_ips, deadline); }

Result<void> WireConnection::secure(const Deadline& deadline)
{
    if (!m_conf.spec.tls.enabled)
        return {};
    const Result<void> started = m_socket.startTls(m_conf.spec.tls, m_conf.secrets.tlsKeyPassword, deadline);
    return started ? started : Result<void>(explain(started.error(), deadline));
}

Result<void> WireConnection::negotiate(const Deadline& deadline)
{
    Result<int> code = askVersions(newestApiVersions, deadline);
    if (code && *code == kafkaerror::unsupportedVersion)
        code = askVersions(0, deadline);
    if (!code)
        return explain(code.error(), deadline);
    if (*code != 0)
        return brokerError(*code, m_address.text());
    m_isOpen = true;
    return {};
}

Result<int> WireConnection::askVersions(int version, const Deadline& deadline)
{
    const bool flexible = version >= 3;
    WireEncoder body(flexible);
    if (flexible) {
        body.string(clientId);
        body.string(WEIR_VERSION);
        body.tags();
    }
    m_firstBytes.clear();
    Result<std::string> answer = exchange(ApiKey::ApiVersions, version, flexible, body.take(), deadline);
    if (!answer)
        return answer.error();
    // A broker that does not know the version asked for answers in version 0, so the code decides how to go on.
    WireDecoder code(*answer, false);
    const int result = code.int16();
    if (result == kafkaerror::unsupportedVersion)
        return result;
    WireDecoder decoder(*answer, flexible);
    decoder.int16();
    const std::size_t count = decoder.array(6);
    for (std::size_t i = 0; i < count && !decoder.failed(); ++i) {
        const int key = decoder.int16();
        m_versions[key].least = decoder.int16();
        m_versions[key].most = decoder.int16();
        decoder.tags();
    }
    if (decoder.failed())
        return Error{ErrorKind::NotKafka, 0, QStringLiteral("The answer to ApiVersions is not one of Kafka's"),
                     m_address.text()};
    return result;
}

Result<void> WireConnection::authenticate(const Deadline& deadline)
{
    if (m_conf.spec.sasl.mechanism == SaslMechanism::None)
        return {};
    const auto here = [this](Error error) {
        if (error.subject.isEmpty())
            error.subject = m_address.text();
        m_isOpen = false;
        return error;
    };
    Result<std::unique_ptr<SaslClient>> client = SaslClient::create(m_conf);
    if (!client)
        return here(client.error());
    if (Result<void> agreed = saslHandshake(deadline); !agreed)
        return here(agreed.error());
    std::string words = (*client)->first();
    while (true) {
        WireEncoder body(false);
        body.bytes(words);
        Result<std::string> answer = exchange(ApiKey::SaslAuthenticate, 0, false, body.take(), deadline);
        if (!answer)
            return here(answer.error());
        WireDecoder decoder(*answer, false);
        const int code = decoder.int16();
        const std::string message = decoder.string();
        const std::string challenge(decoder.bytes());
        if (decoder.failed())
            return here(undecodable(ApiKey::SaslAuthenticate));
        if (code != 0)
            return here(brokerError(code, m_address.text(), QString::fromStdString(message)));
        Result<std::string> next = (*client)->next(challenge);
        if (!next)
            return here(next.error());
        if ((*client)->isDone())
            return {};
        words = std::move(next).value();
    }
}

Result<void> WireConnection::saslHandshake(const Deadline& deadline)
{
    WireEncoder body(false);
    body.string(saslMechanismName(m_conf.spec.sasl.mechanism));
    Result<std::string> answer = exchange(ApiKey::SaslHandshake, 1, false, body.take(), deadline);
    if (!answer)
        return answer.error();
    WireDecoder decoder(*answer, false);
    const int code = decoder.int16();
    QStringList offered;
    const std::size_t count = decoder.array(2);
    for (std::size_t i = 0; i < count; ++i)
        offered << QString::fromStdString(decoder.string());
    if (decoder.failed())
        return undecodable(ApiKey::SaslHandshake);
    if (code == kafkaerror::unsupportedMechanism)
        return Error{ErrorKind::UnsupportedMechanism, code,
                     QStringLiteral("The broker offers %1").arg(offered.join(QStringLiteral(", "))), m_address.text()};
    if (code == kafkaerror::illegalSaslState)
        return Error{ErrorKind::UnsupportedMechanism, code, QStringLiteral("The broker's listener does not use SASL"),
                     m_address.text()};
    return code == 0 ? Result<void>() : Result<void>(brokerError(code, m_address.text()));
}

int WireConnection::version(ApiKey key, int least, int most) const
{
    const auto found = m_versions.find(int(key));
    if (found == m_versions.end() || least > most || found->second.most < least || found->second.least > most)
        return -1;
    const int chosen = std::min(most, found->second.most);
    return chosen < found->second.least ? -1 : chosen;
}

Result<std::string> WireConnection::exchange(ApiKey key, int version, bool flexible, std::string body,
                                             const Deadline& deadline)
{
    WireEncoder header(flexible);
    header.int16(std::int16_t(key));
    header.int16(std::int16_t(version));
    header.int32(++m_correlation);
    header.plainNullableString(clientId);
    header.tags();
    WireEncoder frame(false);
    frame.int32(std::int32_t(header.data().size() + body.size()));
    frame.raw(header.data());
    frame.raw(body);
    const auto began = std::chrono::steady_clock::now();
    const bool wasOpen = std::exchange(m_isOpen, false);
    if (Result<void> sent = m_socket.write(frame.data(), deadline); !sent)
        return sent.error();
    Result<std::string> answer = receive(deadline);
    if (!answer) {
        // A listener that wants SASL ends the connection at the first request that is not part of it.
        if (wasOpen && m_socket.wasClosed() && m_correlation <= 3 &&
            m_conf.spec.sasl.mechanism == SaslMechanism::None) {
            const QStringList offered =
                offeredMechanisms(m_address, m_ips, m_conf.spec.tls, m_conf.secrets.tlsKeyPassword, deadline);
            if (!offered.isEmpty())
                return without(answer.error(), ErrorKind::Authentication,
                               QStringLiteral("The broker wants SASL: %1").arg(offered.join(QStringLiteral(", "))));
        }
        return answer;
    }
    if (m_conf.cost) {
        m_conf.cost->addRequests(1);
        m_conf.cost->addBytes(std::int64_t(frame.data().size()), std::int64_t(answer->size()) + 4);
        if (key == ApiKey::Metadata)
            m_conf.cost->setRoundTripMicroseconds(
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began)
                    .count());
    }
    WireDecoder decoder(*answer, flexible && key != ApiKey::ApiVersions);
    const std::int32_t correlation = decoder.int32();
    decoder.tags();
    if (decoder.failed() || correlation != m_correlation)
        return Error{key == ApiKey::ApiVersions ? ErrorKind::NotKafka : ErrorKind::Decode, 0,
                     QStringLiteral("The answer belongs to no request of ours"), m_address.text()};
    m_isOpen = wasOpen;
    answer->erase(0, answer->size() - decoder.left());
    return answer;
}

Result<WireConnection::Sent> WireConnection::sendBody(ApiKey key, int version, bool flexible, const std::string& body,
                                                      const Deadline& deadline)
{
    WireEncoder header(flexible);
    header.int16(std::int16_t(key));
    header.int16(std::int16_t(version));
    header.int32(++m_correlation);
    header.plainNullableString(clientId);
    header.tags();
    WireEncoder frame(false);
    frame.int32(std::int32_t(header.data().size() + body.size()));
    frame.raw(header.data());
    frame.raw(body);
    if (Result<void> sent = m_socket.write(frame.data(), deadline); !sent) {
        m_isOpen = false;
        return sent.error();
    }
    return Sent{key, m_correlation, version, flexible, frame.data().size()};
}

Result<std::string_view> WireConnection::receiveBody(const Sent& sent, WireBuffer& buffer, int patienceMs,
                                                     const std::atomic<bool>* cancel)
{
    const bool wasOpen = std::exchange(m_isOpen, false);
    char head[4] = {};
    if (Result<void> read = readExactly(head, sizeof head, Deadline(patienceMs, cancel)); !read)
        return read.error();
    const std::int32_t size = WireDecoder({head, sizeof head}, false).int32();
    if (size < 4 || std::size_t(size) > mostBytes)
        return Error{ErrorKind::NotKafka, 0,
                     QStringLiteral("An answer of %1 bytes is not one of Kafka's").arg(std::uint32_t(size)),
                     m_address.text()};
    char* const into = buffer.reserve(std::size_t(size));
    for (std::size_t have = 0; have < std::size_t(size);) {
        Result<std::size_t> got = m_socket.read(into + have, std::size_t(size) - have, Deadline(patienceMs, cancel));
        if (!got)
            return got.error();
        have += *got;
    }
    if (m_conf.cost) {
        m_conf.cost->addRequests(1);
        m_conf.cost->addBytes(std::int64_t(sent.bytes), std::int64_t(size) + 4);
    }
    WireDecoder decoder({into, std::size_t(size)}, sent.flexible);
    const std::int32_t correlation = decoder.int32();
    decoder.tags();
    if (decoder.failed() || correlation != sent.correlation)
        return Error{ErrorKind::Decode, 0, QStringLiteral("The answer belongs to no request of ours"),
                     m_address.text()};
    m_isOpen = wasOpen;
    return std::string_view(into + size - decoder.left(), decoder.left());
}

Result<void> WireConnection::readExactly(char* into, std::size_t size, const Deadline& deadline)
{
    while (size > 0) {
        Result<std::size_t> got = m_socket.read(into, size, deadline);
        if (!got)
            return got.error();
        into += *got;
        size -= *got;
    }
    return {};
}

Result<std::string> WireConnection::receive(const Deadline& deadline)
{
    char head[4] = {};
    for (std::size_t have = 0; have < sizeof head;) {
        Result<std::size_t> got = m_socket.read(head + have, sizeof head - have, deadline);
        if (!got)
            return got.error();
        if (m_firstBytes.size() < sizeof head)
            m_firstBytes.append(head + have, *got);
        have += *got;
        if (m_firstBytes.starts_with("\x15\x03") || m_firstBytes.starts_with("\x16\x03"))
            break; // a TLS alert may end before four bytes of ours are there; no answer of Kafka's is that long
    }
    const std::int32_t size = WireDecoder({head, sizeof head}, false).int32();
    if (size < 4 || std::size_t(size) > mostBytes)
        return Error{ErrorKind::NotKafka, 0,
                     QStringLiteral("An answer of %1 bytes is not one of Kafka's").arg(std::uint32_t(size)),
                     m_address.text()};
    // Grown as it comes, so that a length nobody honours costs nothing.
    std::string answer;
    while (answer.size() < std::size_t(size)) {
        const std::size_t have = answer.size();
        const std::size_t piece = std::min(std::size_t(size) - have, std::max(std::size_t(64) << 10, have));
        answer.resize(have + piece);
        if (Result<void> read = readExactly(answer.data() + have, piece, deadline); !read)
            return read.error();
    }
    return answer;
}

Error WireConnection::explain(const Error& error, const Deadline& deadline)
{
    if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::TlsCertificate ||
        error.kind == ErrorKind::Invalid)
        return error;
    const bool tls = m_conf.spec.tls.enabled;
    if (!tls && (m_firstBytes.starts_with("\x15\x03") || m_firstBytes.starts_with("\x16\x03")))
        return without(error, ErrorKind::TlsRequired, QStringLiteral("The port speaks TLS"));
    if (m_firstBytes.starts_with("HTTP"))
        return without(error, ErrorKind::NotKafka, QStringLiteral("The port speaks HTTP"));
    if (tls && !m_socket.tls().protocol.isEmpty() && error.kind != ErrorKind::Timeout &&
        error.kind != ErrorKind::NotKafka)
        return error;
    m_socket.close();
    // A timeout has used its time up, so some more is taken; of all servers only HTTP's keep silent at Kafka's words.
    if (error.kind == ErrorKind::Timeout)
        return speaksHttp(m_address, m_ips, Deadline(1200, deadline.cancelFlag()))
                   ? without(error, ErrorKind::NotKafka, QStringLiteral("The port speaks HTTP"))
                   : error;
    // Closed or unreadable can each mean several things: ask the port.
    const Deadline patience(4000, deadline.cancelFlag());
    switch (whatSpeaks(m_address, m_ips, patience)) {
    case Spoken::Kafka:
        return tls ? without(error, ErrorKind::TlsNotExpected, QStringLiteral("The port speaks Kafka without TLS"))
                   : error;
    case Spoken::Tls:
        return tls ? error : without(error, ErrorKind::TlsRequired, QStringLiteral("The port speaks TLS"));
    case Spoken::Http:
        return without(error, ErrorKind::NotKafka, QStringLiteral("The port speaks HTTP"));
    case Spoken::Unknown:
        break;
    }
    return patience.isCancelled() ? patience.error({}, m_address.text()) : error;
}

Error WireConnection::tooOld(ApiKey key) const
{
    return {ErrorKind::UnsupportedVersion, 0,
            QStringLiteral("The broker does not know request %1 in a version of ours").arg(int(key)), m_address.text()};
}

Error WireConnection::undecodable(ApiKey key) const
{
    return {ErrorKind::Decode, 0, QStringLiteral("The answer to request %1 is damaged").arg(int(key)),
            m_address.text()};
}

} // namespace weir
