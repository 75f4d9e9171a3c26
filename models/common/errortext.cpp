#include "models/common/errortext.h"

#include <QCoreApplication>

namespace weir {
namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::ErrorText)

public:
    Words(const Error& error, ErrorPlace place, int partition) : m_error(error), m_place(place), m_partition(partition)
    {
    }

    ErrorText text() const
    {
        switch (m_error.kind) {
        case ErrorKind::Internal:
            return {tr("Something went wrong in Weir"), tr("This should not have happened%1.").arg(concerning()),
                    tr("Open the log, copy the diagnostics and report them.")};
        case ErrorKind::Cancelled:
            return {tr("Cancelled"), tr("This was cancelled before it was complete."), {}};
        case ErrorKind::Invalid:
            return invalid();
        case ErrorKind::NotFound:
            return notFound();
        case ErrorKind::Exists:
            return {tr("It exists already"), tr("%1 exists already.").arg(subject(tr("The name"))),
                    tr("Choose another name.")};
        case ErrorKind::NameResolution:
            return {tr("Unknown host"), tr("The host name in %1 cannot be resolved.").arg(subject(tr("the address"))),
                    tr("Check the spelling of the host, and whether a VPN is needed to reach it.")};
        case ErrorKind::ConnectionRefused:
            return refused();
        case ErrorKind::Unreachable:
            return unreachable();
        case ErrorKind::Timeout:
            return {tr("No answer in time"), tr("%1 did not answer in time.").arg(subject(peer())),
                    tr("A firewall may swallow the connection, or the other side is overloaded. Try again, and check "
                       "host and port.")};
        case ErrorKind::TlsRequired:
            return {
                tr("TLS is needed"),
                tr("%1 closed a connection that was not encrypted; its port seems to expect TLS.").arg(subject(peer())),
                tr("Choose TLS as the security of the connection, or the port of a plain listener.")};
        case ErrorKind::TlsNotExpected:
            return {
                tr("No TLS on this port"),
                tr("%1 does not speak TLS; its port expects connections that are not encrypted.").arg(subject(peer())),
                tr("Choose Plaintext as the security of the connection, or the port of a TLS listener.")};
        case ErrorKind::TlsCertificate:
            return certificate();
        case ErrorKind::Authentication:
            return authentication();
        case ErrorKind::UnsupportedMechanism:
            return {tr("This way of signing in is not offered"),
                    tr("%1 does not offer the chosen SASL mechanism on this port.").arg(subject(peer())),
                    tr("Choose a mechanism that the broker's listener has enabled, or another port.")};
        case ErrorKind::Authorization:
            return authorization();
        case ErrorKind::NotKafka:
            return {tr("This is not Kafka"),
                    tr("Something answers at %1, but it does not speak the Kafka protocol.")
                        .arg(subject(tr("the address"))),
                    tr("Check the port: brokers often use 9092 or 9093, while HTTP services use other ports.")};
        case ErrorKind::Unavailable:
            return unavailable();
        case ErrorKind::UnsupportedVersion:
            return {tr("The broker is too old for this"),
                    tr("%1 does not support what was asked for.").arg(subject(peer())),
                    tr("It needs a newer version of Kafka, or one that has the feature enabled.")};
        case ErrorKind::Decode:
            return decode();
        case ErrorKind::Registry:
            return registry();
        case ErrorKind::SecretStore:
            return {tr("No keychain"), tr("The secret service of this desktop cannot be used%1.").arg(concerning()),
                    tr("Passwords are kept in memory until Weir ends. To keep them, install the package gnome-keyring "
                       "and sign in to the desktop again.")};
        case ErrorKind::Io:
            return {tr("The file cannot be used"), tr("%1 could not be read or written.").arg(subject(tr("The file"))),
                    tr("Check that it exists, that you may use it, and that the disk has space left.")};
        case ErrorKind::Limit:
            return {tr("A limit was reached"), tr("%1 is larger than what is allowed here.").arg(subject(tr("This"))),
                    tr("Ask for less, or raise the limit in Settings.")};
        case ErrorKind::Conflict:
            return {tr("Changed by somebody else"),
                    tr("%1 was changed elsewhere since it was read.").arg(subject(tr("This"))),
                    tr("Look at the newer version, and make the change again on top of it.")};
        case ErrorKind::Busy:
            return {tr("In use"), tr("%1 is in use and cannot be changed now.").arg(subject(tr("This"))),
                    tr("Stop what uses it, and try again.")};
        case ErrorKind::ReadOnly:
            return {tr("Read-only connection"), tr("Nothing is changed over this connection, because it is read-only."),
                    tr("Turn Read-only off in the connection's settings, if you may.")};
        }
        return {tr("Something went wrong"), tr("The reason is not known%1.").arg(concerning()), tr("Try again.")};
    }

private:
    QString subject(const QString& otherwise) const
    {
        if (m_partition >= 0 && !m_error.subject.isEmpty())
            return tr("Partition %1 of %2").arg(m_partition).arg(m_error.subject);
        if (m_partition >= 0)
            return tr("Partition %1").arg(m_partition);
        return m_error.subject.isEmpty() ? otherwise : m_error.subject;
    }

    QString concerning() const { return m_error.subject.isEmpty() ? QString() : tr(" (%1)").arg(m_error.subject); }

    QString peer() const
    {
        switch (m_place) {
        case ErrorPlace::Registry:
            return tr("The schema registry");
        case ErrorPlace::Topic:
        case ErrorPlace::Partition:
            return tr("The cluster");
        default:
            return tr("The broker");
        }
    }

    ErrorText invalid() const
    {
        if (m_place == ErrorPlace::File)
            return {tr("The file has another form"),
                    tr("%1 does not have the form that is expected here.").arg(subject(tr("The file"))),
                    tr("Choose another file, or correct this one.")};
        if (m_place == ErrorPlace::Topic || m_place == ErrorPlace::Partition)
            return {tr("Refused as invalid"),
                    tr("The cluster refuses the request for %1 as invalid.").arg(subject(tr("this topic"))),
                    tr("Check the name and the values.")};
        return {tr("This is not valid"), tr("%1 is not valid.").arg(subject(tr("What was entered"))),
                tr("Correct it and try again.")};
    }

    ErrorText notFound() const
    {
        switch (m_place) {
        case ErrorPlace::Topic:
        case ErrorPlace::Partition:
            return {tr("The topic is gone"),
                    tr("%1 does not exist in this cluster, or not any more.").arg(subject(tr("The topic"))),
                    tr("It may have been deleted. Refresh the list of topics; what was read so far stays here.")};
        case ErrorPlace::Message:
        case ErrorPlace::Registry:
            return {tr("Unknown schema"),
                    m_error.subject.isEmpty()
                        ? tr("The schema registry does not know the schema.")
                        : tr("The schema registry does not know the schema %1.").arg(m_error.subject),
                    tr("Check that the connection names the registry of this topic. The bytes are shown as they are.")};
        case ErrorPlace::Secrets:
            return {tr("No password is kept"),
                    tr("The keychain has nothing for %1.").arg(subject(tr("this connection"))),
                    tr("Enter the password again.")};
        case ErrorPlace::File:
            return {tr("The file is not there"), tr("%1 does not exist.").arg(subject(tr("The file"))),
                    tr("Choose another file.")};
        default:
            return {tr("Not found"), tr("%1 was not found.").arg(subject(tr("What was asked for"))),
                    tr("Refresh; it may have been deleted or renamed.")};
        }
    }

    ErrorText refused() const
    {
        if (m_place == ErrorPlace::Registry)
            return {tr("The schema registry is down"),
                    tr("Nothing listens at %1.").arg(subject(tr("the registry's address"))),
                    tr("Check the registry's address in the connection, and that it runs. Records are shown without "
                       "their schemas until then.")};
        return {tr("Nobody listens there"), tr("Nothing accepts connections at %1.").arg(subject(tr("the address"))),
                tr("Check the port, and that the broker runs.")};
    }

    ErrorText unreachable() const
    {
        if (m_place == ErrorPlace::Registry)
            return {tr("The schema registry is down"),
                    tr("%1 cannot be reached.").arg(subject(tr("The schema registry"))),
                    tr("Check the registry's address in the connection. Records are shown without their schemas until "
                       "it is back.")};
        if (m_place == ErrorPlace::Connection)
            return {tr("Cannot be reached"), tr("There is no way to %1.").arg(subject(tr("the broker"))),
                    tr("Check the network, and whether a VPN or a firewall stands in the way.")};
        return {tr("The connection was lost"), tr("%1 cannot be reached at the moment.").arg(subject(peer())),
                tr("Weir keeps trying and goes on where it stopped.")};
    }

    ErrorText certificate() const
    {
        return {tr("The certificate is not accepted"),
                tr("The TLS certificates of %1 and of this connection do not fit: one is expired, untrusted, for "
                   "another host, or missing.")
                    .arg(subject(peer())),
                tr("Give the CA file that signed the broker's certificate; where the broker wants a certificate from "
                   "you, give that and its key too.")};
    }

    ErrorText authentication() const
    {
        if (m_place == ErrorPlace::Registry)
            return {tr("The schema registry refuses the sign-in"),
                    tr("%1 does not accept this user and password or token.").arg(subject(peer())),
                    tr("Check the registry's credentials in the connection.")};
        return {tr("Wrong user or password"),
                tr("%1 does not accept the user and password (or token, or ticket) of this connection.")
                    .arg(subject(peer())),
                tr("Check both, and that the mechanism is the one the user was made for.")};
    }

    ErrorText authorization() const
    {
        const QString whom = tr("Ask an administrator of the cluster to allow it.");
        switch (m_place) {
        case ErrorPlace::Topic:
        case ErrorPlace::Partition:
        case ErrorPlace::Message:
            return {tr("Not allowed"),
                    tr("This user may not do that with the topic %1.").arg(subject(tr("in question"))),
                    tr("It needs an ACL that allows Describe and Read on the topic. %1").arg(whom)};
        case ErrorPlace::Registry:
            return {tr("Not allowed"), tr("%1 does not let this user see its schemas.").arg(subject(peer())),
                    tr("Ask an administrator of the registry to allow it.")};
        case ErrorPlace::File:
            return {tr("Not allowed"), tr("You may not use %1.").arg(subject(tr("the file"))),
                    tr("Choose another file, or change its permissions.")};
        default:
            return {tr("Not allowed"), tr("This user may not do that%1.").arg(concerning()), whom};
        }
    }

    ErrorText unavailable() const
    {
        if (m_place == ErrorPlace::Partition || m_partition >= 0)
            return {tr("No leader"),
                    tr("%1 has no leader at the moment and can be neither read nor written.")
                        .arg(subject(tr("The partition"))),
                    tr("Check which of its brokers are down. The other partitions go on; this one follows by itself "
                       "when it has a leader again.")};
        if (m_place == ErrorPlace::Registry)
            return {tr("The schema registry is down"),
                    tr("%1 cannot answer at the moment.").arg(subject(tr("The schema registry"))),
                    tr("Records are shown without their schemas until it is back.")};
        return {tr("Not available at the moment"), tr("%1 cannot answer at the moment.").arg(subject(peer())),
                tr("Check which brokers are down. Weir keeps trying.")};
    }

    ErrorText decode() const
    {
        if (m_place == ErrorPlace::Registry)
            return {tr("The answer makes no sense"),
                    tr("What answers at %1 is not a schema registry, or not one with Confluent's API.")
                        .arg(subject(tr("the registry's address"))),
                    tr("Check the registry's address; some need a path such as /apis/ccompat/v7.")};
        if (m_place == ErrorPlace::File)
            return {tr("The file cannot be read"), tr("%1 is not what its name says.").arg(subject(tr("The file"))),
                    tr("Choose another file.")};
        return {tr("Cannot be decoded"), tr("These bytes are not what they were taken for%1.").arg(concerning()),
                tr("Choose another format; the bytes themselves are under Hex.")};
    }

    ErrorText registry() const
    {
        if (m_error.code == 404)
            return {tr("Unknown schema"), tr("The schema registry does not know the schema%1.").arg(concerning()),
                    tr("Check that the connection names the registry of this topic. The bytes are shown as they are.")};
        return {tr("The schema registry does not help"),
                tr("%1 cannot be reached, or answers with an error.").arg(subject(tr("The schema registry"))),
                tr("Check the registry's address in the connection, and that it runs. Records are shown without their "
                   "schemas until then.")};
    }

    const Error& m_error;
    const ErrorPlace m_place;
    const int m_partition;
};

} // namespace

QString ErrorText::full() const { return action.isEmpty() ? sentence : sentence + QLatin1Char(' ') + action; }

ErrorText errorText(const Error& error, ErrorPlace place, int partition)
{
    return Words(error, place, partition).text();
}

QString detailText(const Error& error)
{
    QString text = errorKindName(error.kind);
    if (error.code != 0)
        text += QStringLiteral(", code %1").arg(error.code);
    if (!error.subject.isEmpty())
        text += QStringLiteral(", %1").arg(error.subject);
    if (!error.detail.isEmpty())
        text += QStringLiteral(": ") + error.detail;
    return text;
}

} // namespace weir
