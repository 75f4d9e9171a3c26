// Purpose: the client's half of a SASL conversation: PLAIN (RFC 4616), SCRAM (RFC 5802), OAUTHBEARER (RFC 7628).
// Thread: one. Limits: GSSAPI is not here (librdkafka has it).
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/wire/crypto.h"

#include <memory>
#include <string>
#include <string_view>

namespace weir {

/// The mechanism as SaslHandshake names it; empty for None.
const char* saslMechanismName(SaslMechanism mechanism);

class SaslClient
{
public:
    virtual ~SaslClient() = default;
    virtual std::string first() = 0;
    /// The answer to the broker's challenge. Error: Authentication. After the last one `isDone()`.
    virtual Result<std::string> next(std::string_view challenge) = 0;
    virtual bool isDone() const = 0;

    /// Fetches a token if the mechanism needs one (blocks up to 10 s). Errors: as of the token; UnsupportedMechanism
    /// (GSSAPI).
    static Result<std::unique_ptr<SaslClient>> create(const ClientConf& conf);
};

class ScramClient final : public SaslClient
{
public:
    /// `nonce`: random, printable, without ','.
    ScramClient(Digest digest, std::string user, std::string password, std::string nonce);
    std::string first() override;
    Result<std::string> next(std::string_view challenge) override;
    bool isDone() const override { return m_isDone; }

private:
    Result<std::string> prove(std::string_view challenge);
    Result<std::string> check(std::string_view challenge);

    const Digest m_digest;
    const std::string m_user, m_password, m_nonce;
    std::string m_serverSignature;
    bool m_isDone = false;
};

} // namespace weir
