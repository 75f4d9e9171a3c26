// What an import left out, and what presets need, in words.
#include "models/connections/connectiontexts.h"

#include <QCoreApplication>
#include <QMap>

namespace weir::connectiontext {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("weir::ConnectionTexts", text); }

} // namespace

QString lineNumber(int number) { return number > 0 ? tr("Line %1").arg(number) : QString(); }

QString importSentence(const ImportProblem& problem)
{
    switch (problem.reason) {
    case ImportReason::UnknownKey:
        return tr("This is no setting of a connection that Weir knows.");
    case ImportReason::ClientSetting:
        return tr("This belongs to a producer or consumer; a connection has no use for it.");
    case ImportReason::NotSupported:
        return problem.detail.isEmpty() ? tr("Weir has nothing like this setting.")
                                        : tr("Weir cannot use %1.").arg(problem.detail);
    case ImportReason::NotUnderstood:
        return problem.detail.isEmpty() ? tr("The value is not understood.")
                                        : tr("The value “%1” is not understood.").arg(problem.detail);
    case ImportReason::Malformed:
        return tr("This line is not of the form name=value.");
    case ImportReason::Placeholder:
        return tr("The value is a placeholder. Fill in the field by hand.");
    case ImportReason::JavaTrustStore:
        return tr(
            "Java and PKCS#12 stores are not read. This command turns it into PEM; choose the result as Authorities:");
    case ImportReason::JavaKeyStore:
        return tr("Java and PKCS#12 stores are not read. This command turns it into PEM; choose the results as "
                  "certificate and key:");
    case ImportReason::StorePassword:
        return tr("The password of a store is needed only by the command that turns it into PEM.");
    case ImportReason::InlinePem:
        return tr("The certificate itself stands in the text. Save it as a file and choose it as “%1”.")
            .arg(fieldLabel(problem.detail));
    case ImportReason::JaasOption:
        return tr("The option %1 of the login module is not supported.").arg(problem.detail);
    case ImportReason::JaasModule:
        return tr("The login module %1 is not supported.").arg(problem.detail);
    case ImportReason::ProtocolAssumed:
        return tr("The security protocol is not named; %1 was assumed. Check it.").arg(problem.detail);
    case ImportReason::MechanismAssumed:
        return tr("The mechanism is not named; %1 was assumed. Check it.").arg(problem.detail);
    case ImportReason::IgnoredByProtocol:
        return tr("With %1 nobody signs in, so user and password were left out. Choose SASL if the brokers want them.")
            .arg(problem.detail);
    }
    return {};
}

QString importCommand(const ImportProblem& problem)
{
    const bool store = problem.reason == ImportReason::JavaTrustStore || problem.reason == ImportReason::JavaKeyStore;
    return store ? problem.detail : QString();
}

Status importStatus(const ImportProblem& problem)
{
    switch (problem.reason) {
    case ImportReason::ClientSetting:
    case ImportReason::UnknownKey:
    case ImportReason::StorePassword:
        return Status::Neutral;
    default:
        return Status::Warning;
    }
}

QString presetHint(const QString& presetId)
{
    static const QMap<QString, const char*> hints = {
        {QStringLiteral("local"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "A broker on this computer with its default settings.")},
        {QStringLiteral("confluent-cloud"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts",
                           "The bootstrap server is in the cluster's settings. User and password are an API key of the "
                           "cluster and its secret; the registry has a key of its own.")},
        {QStringLiteral("confluent-cloud-oauth"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Enter the token address and client of your identity provider, and "
                                                    "the cluster (lkc-…) and identity pool (pool-…) as extensions.")},
        {QStringLiteral("msk-iam"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Port 9098 inside AWS, 9198 from outside. Keys come from the AWS "
                                                    "profile, the environment, or the fields below.")},
        {QStringLiteral("msk-scram"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Port 9096 inside AWS, 9196 from outside. User and password are in "
                                                    "the AWS secret that is associated with the cluster.")},
        {QStringLiteral("msk-mtls"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Port 9094 inside AWS, 9194 from outside. The certificate must "
                                                    "come from the private authority of the cluster.")},
        {QStringLiteral("msk-serverless"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Serverless clusters only take IAM, on port 9098.")},
        {QStringLiteral("aiven"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Enable SASL for the service and use its SASL port. Download the "
                                                    "CA certificate of the project and choose it as Authorities.")},
        {QStringLiteral("aiven-mtls"),
         QT_TRANSLATE_NOOP(
             "weir::ConnectionTexts",
             "Download CA certificate, access certificate and access key from the overview of the service.")},
        {QStringLiteral("event-hubs"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts",
                           "The user stays $ConnectionString; the password is the whole connection string of a shared "
                           "access policy. Needs the Standard tier or higher.")},
        {QStringLiteral("redpanda-cloud"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Seed address and users are on the cluster's Kafka API page. The "
                                                    "user may have been made with SCRAM-SHA-512 as well.")},
        {QStringLiteral("ibm-event-streams"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "The user stays token; the password is the API key of the service "
                                                    "credentials, which also list the brokers.")},
        {QStringLiteral("google-managed-kafka"),
         QT_TRANSLATE_NOOP(
             "weir::ConnectionTexts",
             "The user is the e-mail address of the service account, the password its key file encoded as base64.")},
        {QStringLiteral("instaclustr"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Addresses and password are on the connection page of the cluster; "
                                                    "choose its CA certificate as Authorities.")},
        {QStringLiteral("oci-streaming"),
         QT_TRANSLATE_NOOP(
             "weir::ConnectionTexts",
             "The user is tenancy/user/OCID-of-the-stream-pool, the password an auth token of that user.")},
        {QStringLiteral("digitalocean"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Host, user and password are in the connection details; download "
                                                    "the CA certificate and choose it as Authorities.")},
        {QStringLiteral("strimzi"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts",
                           "The CA is in the secret CLUSTER-cluster-ca-cert, the password in the secret of the "
                           "KafkaUser. From outside use the external listener.")},
    };
    const auto found = hints.constFind(presetId);
    return found == hints.constEnd() ? QString() : tr(*found);
}

} // namespace weir::connectiontext
