#include "app/shell/secretprompt.h"

#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/keychain.h"

#include <cstdio>
#include <string>
#include <termios.h>
#include <unistd.h>

namespace weir::ctl {
namespace {

/// The secret that the connection's SASL mechanism lives on; null if it needs none.
QString* saslSecret(Target& target)
{
    switch (target.spec.sasl.mechanism) {
    case SaslMechanism::Plain:
    case SaslMechanism::ScramSha256:
    case SaslMechanism::ScramSha512:
        return &target.secrets.saslPassword;
    case SaslMechanism::OAuthBearer:
        return &target.secrets.oauthClientSecret;
    case SaslMechanism::None:
    case SaslMechanism::Gssapi:
    case SaslMechanism::AwsMskIam:
        break;
    }
    return nullptr;
}

/// Reads a line without showing it.
QString ask(const QString& question)
{
    std::fprintf(stderr, "%s ", question.toUtf8().constData());
    termios shown{};
    tcgetattr(STDIN_FILENO, &shown);
    termios hidden = shown;
    hidden.c_lflag &= ~tcflag_t(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    std::string line;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
        line.push_back(char(c));
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::fputc('\n', stderr);
    return QString::fromStdString(line);
}

bool obtain(QString* secret, const char* variable, const QString& question)
{
    if (qEnvironmentVariableIsSet(variable))
        *secret = qEnvironmentVariable(variable);
    else if (secret->isEmpty() && isatty(STDIN_FILENO))
        *secret = ask(question);
    return !secret->isEmpty();
}

} // namespace

bool findSecrets(Target& target, int& status)
{
    const bool wantsSecret =
        saslSecret(target) || !target.spec.tls.keyFile.isEmpty() || target.spec.registry.auth != HttpAuth::None;
    // A connection of the desktop has its secrets where the desktop keeps them.
    if (wantsSecret && !target.spec.id.isEmpty())
        target.secrets = secretsFromKeychain(target.spec.id);
    const QString user = target.spec.sasl.user.isEmpty() ? target.spec.sasl.clientId : target.spec.sasl.user;
    QString* sasl = saslSecret(target);
    if (sasl && !obtain(sasl, "WEIR_PASSWORD", Ctl::tr("Password of %1 at %2:").arg(user, target.where))) {
        complain(Ctl::tr("The password of %1 at %2 is not known.").arg(user, target.where),
                 Ctl::tr("Set WEIR_PASSWORD, or call %1 at a terminal to be asked.").arg(programName()));
        status = Misused;
        return false;
    }
    const RegistrySettings& registry = target.spec.registry;
    const bool wantsRegistry = !registry.url.isEmpty() && registry.auth != HttpAuth::None;
    if (wantsRegistry && !obtain(&target.secrets.registryPassword, "WEIR_REGISTRY_PASSWORD",
                                 Ctl::tr("Password of the schema registry %1:").arg(registry.url))) {
        complain(Ctl::tr("The password of the schema registry %1 is not known.").arg(registry.url),
                 Ctl::tr("Set WEIR_REGISTRY_PASSWORD."));
        status = Misused;
        return false;
    }
    return true;
}

} // namespace weir::ctl
