#include "backend/kafka/wire/saslclient.h"

#include "backend/kafka/awsmskiam.h"
#include "backend/kafka/oauthtoken.h"

#include <QByteArray>

namespace weir {
namespace {

constexpr int mostIterations = 1000000; // more would be an attack on our processor

Error refused(const char* why) { return {ErrorKind::Authentication, 0, QString::fromLatin1(why), {}}; }

std::string escapedName(const std::string& name)
{
    std::string out;
    for (const char c : name) {
        if (c == '=')
            out += "=3D";
        else if (c == ',')
            out += "=2C";
        else
            out += c;
    }
    return out;
}

std::string base64(std::string_view data)
{
    return QByteArray::fromRawData(data.data(), qsizetype(data.size())).toBase64().toStdString();
}

std::string fromBase64(std::string_view text)
{
    return QByteArray::fromBase64(QByteArray(text.data(), qsizetype(text.size()))).toStdString();
}

/// The value of attribute `name` in "a=…,b=…"; empty if it is not there.
std::string_view attribute(std::string_view message, char name)
{
    while (!message.empty()) {
        const std::size_t comma = std::min(message.find(','), message.size());
        const std::string_view part = message.substr(0, comma);
        if (part.size() >= 2 && part[0] == name && part[1] == '=')
            return part.substr(2);
        message.remove_prefix(std::min(comma + 1, message.size()));
    }
    return {};
}

class PlainClient final : public SaslClient
{
public:
    PlainClient(std::string user, std::string password) : m_user(std::move(user)), m_password(std::move(password)) {}
    std::string first() override { return '\0' + m_user + '\0' + m_password; }
    Result<std::string> next(std::string_view) override
    {
        m_isDone = true;
        return std::string();
    }
    bool isDone() const override { return m_isDone; }

private:
    const std::string m_user, m_password;
    bool m_isDone = false;
};

class BearerClient final : public SaslClient
{
public:
    BearerClient(std::string token, const QString& extensions) : m_token(std::move(token))
    {
        for (const QString& pair : extensions.split(QLatin1Char(','), Qt::SkipEmptyParts))
            m_extensions += pair.trimmed().toStdString() + '\x01';
    }
    std::string first() override
    {
        return "n,,\x01"
               "auth=Bearer " +
               m_token + '\x01' + m_extensions + '\x01';
    }
    Result<std::string> next(std::string_view challenge) override
    {
        if (challenge.empty()) {
            m_isDone = true;
            return std::string();
        }
        if (m_wasRefused)
            return refused("The broker refuses the token");
        // RFC 7628, 3.2.3: the refusal comes as a challenge, which is answered with a lone 0x01 before the failure
        // itself.
        m_wasRefused = true;
        return std::string("\x01");
    }
    bool isDone() const override { return m_isDone; }

private:
    const std::string m_token;
    std::string m_extensions;
    bool m_isDone = false, m_wasRefused = false;
};

} // namespace

const char* saslMechanismName(SaslMechanism mechanism)
{
    switch (mechanism) {
    case SaslMechanism::Plain:
        return "PLAIN";
    case SaslMechanism::ScramSha256:
        return "SCRAM-SHA-256";
    case SaslMechanism::ScramSha512:
        return "SCRAM-SHA-512";
    case SaslMechanism::Gssapi:
        return "GSSAPI";
    case SaslMechanism::OAuthBearer:
    case SaslMechanism::AwsMskIam:
        return "OAUTHBEARER";
    case SaslMechanism::None:
        break;
    }
    return "";
}

Result<std::unique_ptr<SaslClient>> SaslClient::create(const ClientConf& conf)
{
    const SaslSettings& sasl = conf.spec.sasl;
    const std::string user = sasl.user.toStdString();
    const std::string password = conf.secrets.saslPassword.toStdString();
    std::unique_ptr<SaslClient> client;
    switch (sasl.mechanism) {
    case SaslMechanism::Plain:
        client = std::make_unique<PlainClient>(user, password);
        break;
    case SaslMechanism::ScramSha256:
        client = std::make_unique<ScramClient>(Digest::Sha256, user, password, randomNonce());
        break;
    case SaslMechanism::ScramSha512:
        client = std::make_unique<ScramClient>(Digest::Sha512, user, password, randomNonce());
        break;
    case SaslMechanism::OAuthBearer:
    case SaslMechanism::AwsMskIam: {
        Result<OAuthToken> token =
            sasl.mechanism == SaslMechanism::AwsMskIam
                ? mskIamToken(conf.spec, conf.secrets)
                : fetchClientCredentialsToken(sasl, conf.secrets.oauthClientSecret, conf.spec.tls);
        if (!token)
            return token.error();
        client = std::make_unique<BearerClient>(token->token, sasl.extensions);
        break;
    }
    case SaslMechanism::Gssapi:
        return Error{ErrorKind::UnsupportedMechanism,
                     0,
                     QStringLiteral("This request is not available over Kerberos (GSSAPI) connections"),
                     {}};
    case SaslMechanism::None:
        return Error{ErrorKind::Invalid, 0, QStringLiteral("No SASL mechanism is set"), {}};
    }
    return client;
}

ScramClient::ScramClient(Digest digest, std::string user, std::string password, std::string nonce)
    : m_digest(digest), m_user(std::move(user)), m_password(std::move(password)), m_nonce(std::move(nonce))
{
}

std::string ScramClient::first() { return "n,,n=" + escapedName(m_user) + ",r=" + m_nonce; }

Result<std::string> ScramClient::next(std::string_view challenge)
{
    const std::string_view problem = attribute(challenge, 'e');
    if (!problem.empty())
        return Error{ErrorKind::Authentication, 0, QString::fromUtf8(problem.data(), qsizetype(problem.size())), {}};
    return m_serverSignature.empty() ? prove(challenge) : check(challenge);
}

Result<std::string> ScramClient::prove(std::string_view challenge)
{
    const std::string nonce(attribute(challenge, 'r'));
    const std::string salt = fromBase64(attribute(challenge, 's'));
    const std::string_view count = attribute(challenge, 'i');
    const int iterations = QByteArray(count.data(), qsizetype(count.size())).toInt();
    if (nonce.size() <= m_nonce.size() || nonce.compare(0, m_nonce.size(), m_nonce) != 0)
        return refused("The broker's SCRAM challenge does not carry our nonce");
    if (salt.empty() || iterations < 1 || iterations > mostIterations)
        return refused("The broker's SCRAM challenge has no sensible salt or iterations");
    const std::string salted = pbkdf2(m_digest, m_password, salt, iterations);
    const std::string clientKey = hmacOf(m_digest, salted, "Client Key");
    const std::string final = "c=biws,r=" + nonce;
    const std::string signedText = first().substr(3) + ',' + std::string(challenge) + ',' + final;
    std::string proof = hmacOf(m_digest, digestOf(m_digest, clientKey), signedText);
    for (std::size_t i = 0; i < proof.size(); ++i)
        proof[i] = char(proof[i] ^ clientKey[i]);
    m_serverSignature = hmacOf(m_digest, hmacOf(m_digest, salted, "Server Key"), signedText);
    return final + ",p=" + base64(proof);
}

Result<std::string> ScramClient::check(std::string_view challenge)
{
    if (fromBase64(attribute(challenge, 'v')) != m_serverSignature)
        return refused("The broker cannot prove that it knows the password");
    m_isDone = true;
    return std::string();
}

} // namespace weir
