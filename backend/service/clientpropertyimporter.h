// Purpose: the inside of parseClientProperties(): one handler a key, and what follows from all of them together.
// Thread: a value of one call.
#pragma once

#include "backend/service/clientproperties.h"
#include "backend/service/clientpropertykeys.h"
#include "backend/service/clientpropertylines.h"

#include <functional>
#include <optional>

namespace weir {

class ClientPropertyImporter
{
public:
    ImportedConnection run(const QVector<PropertyLine>& lines);

private:
    using Handler = std::function<void(const PropertyLine&)>;
    struct Store
    {
        PropertyLine location;
        QString type;
    };

    void build();
    void text(const char* key, QString& target, const char* field);
    void broker(const PropertyLine& line);
    void protocol(const PropertyLine& line);
    void mechanism(const PropertyLine& line);
    void jaas(const PropertyLine& line);
    void jaasOption(const PropertyLine& line, const QString& module, const QString& name, const QString& value);
    void userInfo(const PropertyLine& line);
    void registryUrl(const PropertyLine& line);
    void store(const char* prefix, Store& store, bool keys);
    void place(const Store& store, bool keys, TlsSettings& tls, const char* field);
    void settle();
    void take(const PropertyLine& line, const char* field)
    {
        m_out.taken.append({line.number, line.key, QLatin1String(field)});
    }
    void refuse(const PropertyLine& line, ImportReason reason, const QString& detail = {})
    {
        m_out.problems.append({line.number, line.key, reason, detail});
    }
    void set(const PropertyLine& line, const QString& value, QString& target, const char* field)
    {
        if (isPlaceholder(value)) {
            refuse(line, ImportReason::Placeholder);
            return;
        }
        target = value;
        take(line, field);
    }

    ImportedConnection m_out;
    QMap<QString, Handler> m_handlers;
    Store m_trust, m_keys, m_registryTrust, m_registryKeys;
    std::optional<PropertyLine> m_protocol;
    std::optional<PropertyLine> m_mechanism;
    bool m_saslProtocol = false;
    bool m_tlsSettings = false;
    bool m_inheritSasl = false;
};

} // namespace weir
