// Purpose: passwords of mail channels: in the keychain under an id of their own, given to the Alerts that send. Thread:
// GUI.
#pragma once

#include <QString>

class QObject;

namespace weir {

class Alerts;
class SecretStore;

/// Any of both may be null.
void keepChannelPassword(SecretStore* secrets, Alerts* alerts, const QString& connectionId, const QString& channel,
                         const QString& password);
/// Gives what is kept to `alerts`, as soon as it is read.
void fetchChannelPassword(SecretStore& secrets, Alerts& alerts, const QString& connectionId, const QString& channel);

} // namespace weir
