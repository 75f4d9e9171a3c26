#include "backend/kafka/wire/probe.h"

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"

namespace weir {
namespace {

constexpr int onePatienceMs = 1200;
constexpr std::int32_t correlation = 0x57656972;

std::string framed(const std::string& request)
{
    WireEncoder frame(false);
    frame.int32(std::int32_t(request.size()));
    frame.raw(request);
    return frame.take();
}

/// ApiVersions 0 and the like: plain headers, an empty client id.
std::string plainRequest(ApiKey key, int version, const std::string& body)
{
    WireEncoder request(false);
    request.int16(std::int16_t(key));
    request.int16(std::int16_t(version));
    request.int32(correlation);
    request.plainNullableString("weir");
    request.raw(body);
    return framed(request.take());
}

/// The first bytes of a ClientHello that every TLS 1.2 server understands; only that there is a TLS answer matters.
std::string tlsGreeting()
{
    std::string hello("\x03\x03", 2);
    hello.append(32, 'w');                               // random
    hello += std::string("\x00", 1);                     // no session
    hello += std::string("\x00\x04\xc0\x2f\x00\xff", 6); // one cipher, and no renegotiation
    hello += std::string("\x01\x00", 2);                 // no compression
    std::string message = std::string("\x01\x00\x00", 3) + char(hello.size()) + hello;
    return std::string("\x16\x03\x01\x00", 4) + char(message.size()) + message;
}

std::string answerTo(const HostPort& address, const std::vector<std::string>& ips, const std::string& words,
                     std::size_t wanted, const Deadline& deadline)
{
    WireSocket socket;
    const Deadline patience = deadline.within(onePatienceMs);
    std::string answer;
    if (!socket.connect(address, ips, patience) || !socket.write(words, patience))
        return answer;
    char piece[512];
    while (answer.size() < wanted) {
        const Result<std::size_t> got = socket.read(piece, sizeof piece, patience);
        if (!got)
            break;
        answer.append(piece, *got);
    }
    return answer;
}

} // namespace

Spoken whatSpeaks(const HostPort& address, const std::vector<std::string>& ips, const Deadline& deadline)
{
    const std::string kafka = answerTo(address, ips, plainRequest(ApiKey::ApiVersions, 0, {}), 8, deadline);
    if (kafka.size() >= 8) {
        WireDecoder decoder(kafka, false);
        const std::int32_t size = decoder.int32();
        if (size > 0 && decoder.int32() == correlation)
            return Spoken::Kafka;
    }
    if (kafka.starts_with("HTTP"))
        return Spoken::Http;
    const std::string tls = answerTo(address, ips, tlsGreeting(), 2, deadline);
    if (tls.starts_with("\x16\x03") || tls.starts_with("\x15\x03"))
        return Spoken::Tls;
    if (tls.starts_with("HTTP"))
        return Spoken::Http;
    return speaksHttp(address, ips, deadline) ? Spoken::Http : Spoken::Unknown;
}

bool speaksHttp(const HostPort& address, const std::vector<std::string>& ips, const Deadline& deadline)
{
    return answerTo(address, ips, "GET / HTTP/1.0\r\nConnection: close\r\n\r\n", 4, deadline).starts_with("HTTP");
}

QStringList offeredMechanisms(const HostPort& address, const std::vector<std::string>& ips, const TlsSettings& tls,
                              const QString& keyPassword, const Deadline& deadline)
{
    const Deadline patience = deadline.within(2 * onePatienceMs);
    WireSocket socket;
    if (!socket.connect(address, ips, patience) || (tls.enabled && !socket.startTls(tls, keyPassword, patience)))
        return {};
    WireEncoder body(false);
    body.string("NONE");
    if (!socket.write(plainRequest(ApiKey::SaslHandshake, 1, body.take()), patience))
        return {};
    std::string answer;
    char piece[512];
    while (answer.size() < 4 || answer.size() < 4 + std::size_t(WireDecoder(answer, false).int32())) {
        const Result<std::size_t> got = socket.read(piece, sizeof piece, patience);
        if (!got || answer.size() > 4096)
            return {};
        answer.append(piece, *got);
    }
    WireDecoder decoder(answer, false);
    decoder.raw(8);
    QStringList mechanisms;
    if (decoder.int16() == kafkaerror::unsupportedMechanism) {
        const std::size_t count = decoder.array(2);
        for (std::size_t i = 0; i < count; ++i)
            mechanisms << QString::fromStdString(decoder.string());
    }
    return decoder.failed() ? QStringList() : mechanisms;
}

} // namespace weir
