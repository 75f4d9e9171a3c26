// Purpose: what is known of settings' names and values without knowing their place in a connection. Thread: free
// functions, any.
#pragma once

#include "backend/service/clientproperties.h"

namespace weir {

/// <API_KEY>, {{ KEY }}, ${KEY}, YOUR_KEY, ****: to be filled in by hand.
bool isPlaceholder(const QString& value);
/// The Kafka setting in spring.kafka.properties.sasl.mechanism and its like.
QString bareKey(QString key);
/// Why a key that no connection has is of no use: ClientSetting, NotSupported or UnknownKey.
ImportReason unhandledReason(const QString& key);
/// The commands that turn a Java or PKCS#12 store into PEM. `type` as in ssl.keystore.type, upper case; may be empty.
QString trustStoreCommand(const QString& file, const QString& type);
QString keyStoreCommand(const QString& file, const QString& type);

} // namespace weir
