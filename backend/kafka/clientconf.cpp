#include "backend/kafka/clientconf.h"

#include "backend/kafka/clientcallbacks.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/costmeter.h"
#include "backend/kafka/scramtunnel.h"
#include "backend/kafka/wire/saslclient.h"

#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

std::string bytes(const QString& text) { return text.toStdString(); }

void addTls(std::map<std::string, std::string>& settings, const TlsSettings& tls, const Secrets& secrets)
{
    if (!tls.caFile.isEmpty())
        settings["ssl.ca.location"] = bytes(tls.caFile);
    if (!tls.certificateFile.isEmpty())
        settings["ssl.certificate.location"] = bytes(tls.certificateFile);
    if (!tls.keyFile.isEmpty())
        settings["ssl.key.location"] = bytes(tls.keyFile);
    if (!secrets.tlsKeyPassword.isEmpty())
        settings["ssl.key.password"] = bytes(secrets.tlsKeyPassword);
    settings["ssl.endpoint.identification.algorithm"] = tls.verifyHostName && tls.verifyCertificate ? "https" : "none";
    if (!tls.verifyCertificate)
        settings["enable.ssl.certificate.verification"] = "false";
}

void addSasl(std::map<std::string, std::string>& settings, const SaslSettings& sasl, const Secrets& secrets)
{
    settings["sasl.mechanism"] = saslMechanismName(sasl.mechanism);
    if (sasl.mechanism == SaslMechanism::Gssapi) {
        settings["sasl.kerberos.service.name"] = bytes(sasl.kerberosService);
        if (!sasl.kerberosPrincipal.isEmpty())
            settings["sasl.kerberos.principal"] = bytes(sasl.kerberosPrincipal);
        if (!sasl.kerberosKeytab.isEmpty())
            settings["sasl.kerberos.keytab"] = bytes(sasl.kerberosKeytab);
        else
            settings["sasl.kerberos.kinit.cmd"] = "true"; // the ticket cache is the person's own: nothing to fetch
    } else if (sasl.mechanism != SaslMechanism::OAuthBearer && sasl.mechanism != SaslMechanism::AwsMskIam) {
        settings["sasl.username"] = bytes(sasl.user);
        settings["sasl.password"] = bytes(secrets.saslPassword);
    }
}

void addRole(std::map<std::string, std::string>& settings, ClientRole role)
{
    switch (role) {
    case ClientRole::Browse:
        settings["fetch.wait.max.ms"] = "5"; // a longer wait delays the next seek by as much
        settings["enable.partition.eof"] = "true";
        break;
    case ClientRole::Live:
        settings["fetch.wait.max.ms"] = "100";
        settings["enable.partition.eof"] = "true";
        break;
    case ClientRole::Admin:
    case ClientRole::Consumer:
    case ClientRole::Producer:
        break;
    }
    if (role != ClientRole::Producer)
        settings["enable.auto.offset.store"] = "false";
}

using ConfPtr = std::unique_ptr<rd_kafka_conf_t, decltype(&rd_kafka_conf_destroy)>;

} // namespace

std::map<std::string, std::string> rdkafkaSettings(const ClientConf& conf)
{
    const ConnectionSpec& spec = conf.spec;
    std::map<std::string, std::string> settings;
    settings["bootstrap.servers"] = bytes(spec.bootstrap.join(QLatin1Char(',')));
    settings["client.id"] = "weir";
    // Through the tunnel librdkafka has nothing to do with TLS and SASL.
    const bool tunnelled = ScramTunnel::isNeeded(spec.sasl);
    const bool tls = spec.tls.enabled && !tunnelled;
    const bool sasl = spec.sasl.mechanism != SaslMechanism::None && !tunnelled;
    settings["security.protocol"] = sasl ? (tls ? "sasl_ssl" : "sasl_plaintext") : (tls ? "ssl" : "plaintext");
    if (tls)
        addTls(settings, spec.tls, conf.secrets);
    if (sasl)
        addSasl(settings, spec.sasl, conf.secrets);
    settings["statistics.interval.ms"] = "1000";
    settings["socket.keepalive.enable"] = tunnelled ? "false" : "true";
    settings["socket.connection.setup.timeout.ms"] = "5000";
    settings["reconnect.backoff.ms"] = "100";
    settings["reconnect.backoff.max.ms"] = "2000";
    settings["allow.auto.create.topics"] = "false";
    addRole(settings, conf.role);
    for (const auto& [name, value] : conf.extra)
        settings[name] = value;
    return settings;
}

void RdKafkaDeleter::operator()(rd_kafka_s* client) const
{
    auto* callbacks = static_cast<ClientCallbacks*>(rd_kafka_opaque(client));
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    delete callbacks;
}

Result<RdKafkaPtr> makeClient(const ClientConf& conf, std::shared_ptr<ConnectionFailures> failures)
{
    char reason[512] = "";
    ConfPtr settings(rd_kafka_conf_new(), &rd_kafka_conf_destroy);
    for (const auto& [name, value] : rdkafkaSettings(conf)) {
        if (rd_kafka_conf_set(settings.get(), name.c_str(), value.c_str(), reason, sizeof reason) != RD_KAFKA_CONF_OK)
            return Error{ErrorKind::Invalid, 0, QString::fromUtf8(reason), QString::fromStdString(name)};
    }
    auto callbacks = std::make_unique<ClientCallbacks>(conf, std::move(failures));
    callbacks->install(settings.get());
    if (conf.prepare)
        conf.prepare(settings.get());
    const rd_kafka_type_t type = conf.role == ClientRole::Producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
    rd_kafka_t* client = rd_kafka_new(type, settings.get(), reason, sizeof reason);
    if (!client)
        return Error{ErrorKind::Invalid, int(rd_kafka_last_error()), QString::fromUtf8(reason)};
    (void)settings.release();  // owned by the client now
    (void)callbacks.release(); // destroyed with the client
    if (conf.spec.sasl.mechanism == SaslMechanism::OAuthBearer ||
        conf.spec.sasl.mechanism == SaslMechanism::AwsMskIam) {
        if (rd_kafka_error_t* error = rd_kafka_sasl_background_callbacks_enable(client))
            rd_kafka_error_destroy(error);
    }
    return RdKafkaPtr(client);
}

} // namespace weir
