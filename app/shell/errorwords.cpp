#include "app/shell/errorwords.h"

#include "app/shell/ctl.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <cstdio>

namespace weir::ctl {

QString programName() { return QFileInfo(QCoreApplication::applicationFilePath()).fileName(); }

void say(const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void complain(const QString& what, const QString& advice)
{
    QString line = programName() + QStringLiteral(": ") + what;
    if (!advice.isEmpty())
        line += QLatin1Char(' ') + advice;
    std::fprintf(stderr, "%s\n", line.toUtf8().constData());
}

void complain(const Error& error, const QString& where)
{
    complain(sentence(error, where), advice(error));
    if (!error.detail.isEmpty())
        std::fprintf(stderr, "  (%s)\n", error.detail.toUtf8().constData());
}

QString sentence(const Error& error, const QString& where)
{
    const QString at = error.subject.isEmpty() ? where : error.subject;
    switch (error.kind) {
    case ErrorKind::NameResolution:
        return Ctl::tr("The host name in %1 is not known.").arg(where);
    case ErrorKind::ConnectionRefused:
        return Ctl::tr("Nobody listens at %1.").arg(where);
    case ErrorKind::Unreachable:
        return Ctl::tr("The connection to %1 fails.").arg(where);
    case ErrorKind::Timeout:
        return Ctl::tr("%1 does not answer in time.").arg(where);
    case ErrorKind::TlsRequired:
        return Ctl::tr("%1 wants TLS, and was spoken to without.").arg(where);
    case ErrorKind::TlsNotExpected:
        return Ctl::tr("%1 does not speak TLS.").arg(where);
    case ErrorKind::TlsCertificate:
        return Ctl::tr("The certificate of %1 or ours is not accepted.").arg(where);
    case ErrorKind::Authentication:
        return Ctl::tr("%1 does not accept the user or the password.").arg(where);
    case ErrorKind::UnsupportedMechanism:
        return Ctl::tr("%1 does not offer this SASL mechanism.").arg(where);
    case ErrorKind::Authorization:
        return Ctl::tr("You are not allowed to do this with %1.").arg(at);
    case ErrorKind::NotKafka:
        return Ctl::tr("What answers at %1 is no Kafka broker.").arg(where);
    case ErrorKind::Unavailable:
        return Ctl::tr("%1 is not available at the moment.").arg(at);
    case ErrorKind::UnsupportedVersion:
        return Ctl::tr("The brokers at %1 are too old for this.").arg(where);
    case ErrorKind::NotFound:
        return Ctl::tr("%1 does not exist.").arg(at);
    case ErrorKind::Registry:
        return Ctl::tr("The schema registry does not answer as it should.");
    case ErrorKind::Invalid:
        return error.subject.isEmpty() ? Ctl::tr("A setting of the connection is wrong.")
                                       : Ctl::tr("The setting “%1” is wrong.").arg(error.subject);
    case ErrorKind::Io:
        return Ctl::tr("%1 cannot be read or written.").arg(at);
    default:
        return Ctl::tr("It did not work with %1.").arg(at);
    }
}

bool complainOfNewerWorkspace(const Error& error, const QString& workersTopic)
{
    if (error.kind != ErrorKind::UnsupportedVersion || error.subject != workersTopic)
        return false;
    complain(Ctl::tr("A newer version made this workspace: %1.").arg(error.detail),
             Ctl::tr("Use the version that made it, or name another workspace with --prefix."));
    return true;
}

QString advice(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::NameResolution:
        return Ctl::tr("Check its spelling, or this machine's name server.");
    case ErrorKind::ConnectionRefused:
        return Ctl::tr("Check host and port, and that the broker is running.");
    case ErrorKind::Unreachable:
    case ErrorKind::Timeout:
        return Ctl::tr("Check host and port, firewalls, and whether the port wants TLS.");
    case ErrorKind::TlsRequired:
        return Ctl::tr("Set security.protocol=SSL or SASL_SSL in a file and name it with --config.");
    case ErrorKind::TlsNotExpected:
        return Ctl::tr("Use the TLS port, or a security.protocol without SSL.");
    case ErrorKind::TlsCertificate:
        return Ctl::tr(
            "Check ssl.ca.location, the certificate's names and dates, and whether the broker wants one from you.");
    case ErrorKind::Authentication:
        return Ctl::tr("Check user and password; WEIR_PASSWORD or the question at the terminal gives the password.");
    case ErrorKind::UnsupportedMechanism:
        return Ctl::tr("Choose another with sasl.mechanism in the file of --config.");
    case ErrorKind::Authorization:
        return Ctl::tr("Ask for an ACL that allows it.");
    case ErrorKind::Unavailable:
        return Ctl::tr("Try again when the brokers are up.");
    default:
        return {};
    }
}

} // namespace weir::ctl
