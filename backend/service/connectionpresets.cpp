#include "backend/service/connectionpresets.h"

#include <algorithm>

namespace weir {
namespace {

QString s(const char* text) { return QLatin1String(text); }

QVector<ConnectionPreset> all()
{
    using M = SaslMechanism;
    using A = HttpAuth;
    return {
        {s("local"),
         s("Apache Kafka (localhost)"),
         s("localhost:9092"),
         false,
         false,
         M::None,
         {},
         s("http://localhost:8081"),
         A::None},
        {s("confluent-cloud"),
         s("Confluent Cloud"),
         s("pkc-12345.eu-central-1.aws.confluent.cloud:9092"),
         true,
         false,
         M::Plain,
         {},
         s("https://psrc-12345.eu-central-1.aws.confluent.cloud"),
         A::Basic},
        {s("confluent-cloud-oauth"),
         s("Confluent Cloud (OAuth)"),
         s("pkc-12345.eu-central-1.aws.confluent.cloud:9092"),
         true,
         false,
         M::OAuthBearer,
         {},
         s("https://psrc-12345.eu-central-1.aws.confluent.cloud"),
         A::OAuthBearer,
         {},
         s("logicalCluster=lkc-12345,identityPoolId=pool-1234")},
        {s("msk-iam"), s("Amazon MSK (IAM)"), s("b-1.shop.abc123.c2.kafka.eu-central-1.amazonaws.com:9098"), true,
         false, M::AwsMskIam},
        {s("msk-scram"), s("Amazon MSK (SCRAM)"), s("b-1.shop.abc123.c2.kafka.eu-central-1.amazonaws.com:9096"), true,
         false, M::ScramSha512},
        {s("msk-mtls"), s("Amazon MSK (client certificate)"),
         s("b-1.shop.abc123.c2.kafka.eu-central-1.amazonaws.com:9094"), true, true},
        {s("msk-serverless"), s("Amazon MSK Serverless"),
         s("boot-abc123.c1.kafka-serverless.eu-central-1.amazonaws.com:9098"), true, false, M::AwsMskIam},
        {s("aiven"), s("Aiven for Apache Kafka (SASL)"), s("kafka-shop-company.aivencloud.com:12835"), true, false,
         M::ScramSha256, s("avnadmin"), s("https://kafka-shop-company.aivencloud.com:12838"), A::Basic},
        {s("aiven-mtls"),
         s("Aiven for Apache Kafka (client certificate)"),
         s("kafka-shop-company.aivencloud.com:12824"),
         true,
         true,
         M::None,
         {},
         s("https://kafka-shop-company.aivencloud.com:12838"),
         A::Basic},
        {s("event-hubs"), s("Azure Event Hubs"), s("company.servicebus.windows.net:9093"), true, false, M::Plain,
         s("$ConnectionString")},
        {s("redpanda-cloud"),
         s("Redpanda Cloud"),
         s("seed-12345abc.abc123.fmc.prd.cloud.redpanda.com:9092"),
         true,
         false,
         M::ScramSha256,
         {},
         s("https://schema-registry-12345abc.abc123.fmc.prd.cloud.redpanda.com:30081"),
         A::Basic},
        {s("ibm-event-streams"),
         s("IBM Event Streams"),
         s("broker-0-abc123.kafka.svc01.eu-de.eventstreams.cloud.ibm.com:9093"),
         true,
         false,
         M::Plain,
         s("token"),
         {},
         A::None},
        {s("google-managed-kafka"), s("Google Cloud Managed Service for Apache Kafka"),
         s("bootstrap.shop.europe-west3.managedkafka.my-project.cloud.goog:9092"), true, false, M::Plain},
        {s("instaclustr"), s("NetApp Instaclustr"), s("203.0.113.10:9092"), true, false, M::ScramSha256, s("ickafka")},
        {s("oci-streaming"), s("Oracle Cloud Streaming"), s("cell-1.streaming.eu-frankfurt-1.oci.oraclecloud.com:9092"),
         true, false, M::Plain},
        {s("digitalocean"), s("DigitalOcean Managed Kafka"), s("shop-do-user-123-0.db.ondigitalocean.com:25073"), true,
         false, M::ScramSha256, s("doadmin")},
        {s("strimzi"), s("Strimzi on Kubernetes"), s("my-cluster-kafka-bootstrap.kafka.svc:9093"), true, false,
         M::ScramSha512},
    };
}

// Domains tell the service; where one service has several ways in, the port does.
struct Trace
{
    const char* part;
    const char* port;
    const char* preset;
};
constexpr Trace traces[] = {
    {".confluent.cloud", "", "confluent-cloud"},
    {".kafka-serverless.", "", "msk-serverless"},
    {".amazonaws.com", "98", "msk-iam"},
    {".amazonaws.com", "96", "msk-scram"},
    {".amazonaws.com", "94", "msk-mtls"},
    {".aivencloud.com", "", "aiven"},
    {".servicebus.windows.net", "", "event-hubs"},
    {".cloud.redpanda.com", "", "redpanda-cloud"},
    {".eventstreams.cloud.ibm.com", "", "ibm-event-streams"},
    {".cloud.goog", "", "google-managed-kafka"},
    {".oci.oraclecloud.com", "", "oci-streaming"},
    {".db.ondigitalocean.com", "", "digitalocean"},
};

} // namespace

const QVector<ConnectionPreset>& connectionPresets()
{
    static const QVector<ConnectionPreset> presets = all();
    return presets;
}

const ConnectionPreset* connectionPreset(const QString& id)
{
    const QVector<ConnectionPreset>& presets = connectionPresets();
    const auto found =
        std::find_if(presets.cbegin(), presets.cend(), [&](const ConnectionPreset& preset) { return preset.id == id; });
    return found == presets.cend() ? nullptr : &*found;
}

QString presetOf(const ConnectionSpec& spec)
{
    if (spec.bootstrap.isEmpty())
        return {};
    const QString address = spec.bootstrap.first().toLower();
    for (const Trace& trace : traces) {
        if (!address.contains(QLatin1String(trace.part)) || !address.endsWith(QLatin1String(trace.port)))
            continue;
        const QString id = QLatin1String(trace.preset);
        if (id == QLatin1String("confluent-cloud") && spec.sasl.mechanism == SaslMechanism::OAuthBearer)
            return QStringLiteral("confluent-cloud-oauth");
        if (id == QLatin1String("aiven") && spec.sasl.mechanism == SaslMechanism::None)
            return QStringLiteral("aiven-mtls");
        return id;
    }
    return {};
}

} // namespace weir
