#include "backend/kafka/clientcallbacks.h"

#include "backend/kafka/awsmskiam.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/costmeter.h"
#include "backend/kafka/oauthtoken.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

Q_LOGGING_CATEGORY(kafkaLog, "weir.kafka")

ClientCallbacks* self(void* opaque) { return static_cast<ClientCallbacks*>(opaque); }

void logLine(const rd_kafka_t*, int level, const char* facility, const char* text)
{
    // 3 is an error, 4 a warning, by syslog. Qt's categories reach the log window through service/logbook.
    if (level <= 3)
        qCWarning(kafkaLog, "%s: %s", facility, text);
    else if (level == 4)
        qCInfo(kafkaLog, "%s: %s", facility, text);
    else
        qCDebug(kafkaLog, "%s: %s", facility, text);
}

void errorCallback(rd_kafka_t*, int code, const char* reason, void* opaque) { self(opaque)->onError(code, reason); }

int statisticsCallback(rd_kafka_t*, char* json, size_t size, void* opaque)
{
    self(opaque)->onStatistics(json, size);
    return 0; // librdkafka frees it
}

void tokenCallback(rd_kafka_t* client, const char*, void* opaque) { self(opaque)->onTokenRefresh(client); }

int socketCallback(int, int, int, void* opaque) { return self(opaque)->tunnel()->makeSocket(); }

int connectCallback(int socket, const sockaddr*, int, const char*, void* opaque)
{
    return self(opaque)->tunnel()->connect(socket);
}

int resolveCallback(const char* node, const char* service, const addrinfo* hints, addrinfo** found, void*)
{
    return ScramTunnel::resolve(node, service, hints, found);
}

int closeCallback(int socket, void* opaque) { return self(opaque)->tunnel()->closeSocket(socket); }

Result<OAuthToken> fetchToken(const ClientConf& conf)
{
    if (conf.spec.sasl.mechanism == SaslMechanism::AwsMskIam)
        return mskIamToken(conf.spec, conf.secrets);
    return fetchClientCredentialsToken(conf.spec.sasl, conf.secrets.oauthClientSecret, conf.spec.tls);
}

} // namespace

ClientCallbacks::ClientCallbacks(ClientConf conf, std::shared_ptr<ConnectionFailures> failures)
    : m_conf(std::move(conf)), m_failures(std::move(failures)),
      m_tunnel(ScramTunnel::isNeeded(m_conf.spec.sasl) ? std::make_unique<ScramTunnel>(m_conf, m_failures) : nullptr)
{
}

void ClientCallbacks::install(rd_kafka_conf_s* settings)
{
    rd_kafka_conf_set_opaque(settings, this);
    rd_kafka_conf_set_log_cb(settings, &logLine);
    rd_kafka_conf_set_error_cb(settings, &errorCallback);
    rd_kafka_conf_set_stats_cb(settings, &statisticsCallback);
    if (m_tunnel) {
        rd_kafka_conf_set_resolve_cb(settings, &resolveCallback);
        rd_kafka_conf_set_socket_cb(settings, &socketCallback);
        rd_kafka_conf_set_connect_cb(settings, &connectCallback);
        rd_kafka_conf_set_closesocket_cb(settings, &closeCallback);
    }
    const SaslMechanism mechanism = m_conf.spec.sasl.mechanism;
    if (mechanism == SaslMechanism::OAuthBearer || mechanism == SaslMechanism::AwsMskIam) {
        rd_kafka_conf_set_oauthbearer_token_refresh_cb(settings, &tokenCallback);
        // Tokens are fetched on librdkafka's own background thread, so that a client nobody polls (an admin one) gets
        // them as well.
        rd_kafka_conf_enable_sasl_queue(settings, 1);
    }
}

void ClientCallbacks::onError(int code, const char* reason)
{
    if (m_failures)
        m_failures->report(fromRdKafka(code, QString::fromUtf8(reason), m_conf.spec.bootstrap.join(QLatin1Char(','))));
}

void ClientCallbacks::onStatistics(const char* json, std::size_t size)
{
    const QJsonObject statistics = QJsonDocument::fromJson(QByteArray::fromRawData(json, qsizetype(size))).object();
    const QJsonObject brokers = statistics.value(QLatin1String("brokers")).toObject();
    double roundTrip = 0;
    int answering = 0;
    ConnectionFailures::Brokers reached;
    for (const auto& value : brokers) {
        const QJsonObject broker = value.toObject();
        const QString state = broker.value(QLatin1String("state")).toString();
        if (state == QLatin1String("UP") || state == QLatin1String("UPDATE"))
            ++reached.up;
        else if (state != QLatin1String("INIT"))
            ++reached.down;
        const double average = broker.value(QLatin1String("rtt")).toObject().value(QLatin1String("avg")).toDouble();
        if (average > 0) {
            roundTrip += average;
            ++answering;
        }
    }
    if (m_failures)
        m_failures->setBrokers(reached);
    if (!m_conf.cost)
        return;
    const auto requests = std::int64_t(statistics.value(QLatin1String("tx")).toDouble());
    const auto sent = std::int64_t(statistics.value(QLatin1String("tx_bytes")).toDouble());
    const auto received = std::int64_t(statistics.value(QLatin1String("rx_bytes")).toDouble());
    m_conf.cost->addRequests(requests - m_requests);
    m_conf.cost->addBytes(sent - m_sent, received - m_received);
    m_requests = requests;
    m_sent = sent;
    m_received = received;
    if (answering > 0)
        m_conf.cost->setRoundTripMicroseconds(std::int64_t(roundTrip / answering));
}

void ClientCallbacks::onTokenRefresh(rd_kafka_s* client)
{
    const Result<OAuthToken> token = fetchToken(m_conf);
    if (!token) {
        if (m_failures)
            m_failures->report(token.error());
        rd_kafka_oauthbearer_set_token_failure(client, token.error().detail.toUtf8().constData());
        return;
    }
    std::vector<std::string> extensions;
    for (const QString& pair : m_conf.spec.sasl.extensions.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        extensions.push_back(pair.section(QLatin1Char('='), 0, 0).trimmed().toStdString());
        extensions.push_back(pair.section(QLatin1Char('='), 1).trimmed().toStdString());
    }
    std::vector<const char*> pointers;
    for (const std::string& text : extensions)
        pointers.push_back(text.c_str());
    char reason[512] = "";
    const auto code =
        rd_kafka_oauthbearer_set_token(client, token->token.c_str(), token->expiresAtMs, token->principal.c_str(),
                                       pointers.data(), pointers.size(), reason, sizeof reason);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        rd_kafka_oauthbearer_set_token_failure(client, reason);
}

} // namespace weir
