// Purpose: where notifications go besides this desktop: the meaning of a definition of kind "channel". Thread: values.
// Limits: no secrets in it; passwords come from the keychain or the environment.
#pragma once

#include "backend/base/result.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace weir {

enum class ChannelType { Webhook, Mail };

struct Channel
{
    QString key, name;
    bool enabled = true;
    ChannelType type = ChannelType::Webhook;
    QString url;                    ///< webhook: http or https
    QMap<QString, QString> headers; ///< webhook
    QString server;                 ///< mail: smtp://host:port or smtps://host:port
    QString from;
    QStringList to;
    QString user;         ///< mail: signs in with the channel's password; empty: does not
    bool startTls = true; ///< mail over smtp://: refuses to go on without TLS

    /// {"type": "webhook", "url": …} or {"type": "mail", "server": …, "from": …, "to": […]}. Errors: Invalid, the
    /// detail names the place.
    static Result<Channel> fromJson(const QJsonObject& definition);
    QJsonObject toJson() const; ///< the body
    friend bool operator==(const Channel&, const Channel&) = default;
};

} // namespace weir
