// Purpose: reads one JSON object whose fields are all known: what is missing, of another type or not known is told with
// its place ("steps[2].to"). Thread: a value, one. Limits: the first mistake is kept; what follows reads as empty.
#pragma once

#include "backend/base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <cstdint>
#include <optional>

namespace weir {

class JsonReader
{
public:
    /// `mistake` is shared by the readers of one document.
    JsonReader(const QJsonValue& value, QString place, std::optional<Error>& mistake);

    QString text(const char* name);
    bool flag(const char* name);
    std::optional<std::int64_t> number(const char* name);
    std::int64_t number(const char* name, std::int64_t fallback) { return number(name).value_or(fallback); }
    QStringList texts(const char* name);
    QJsonArray array(const char* name);
    /// Undefined if it is not there.
    QJsonValue value(const char* name);
    bool has(const char* name) const { return m_json.contains(QLatin1String(name)); }
    QString place(const char* name) const;
    void fail(const char* name, const QString& why);
    /// To be called when all known fields were asked for.
    void refuseOthers();

private:
    const QJsonObject m_json;
    const QString m_place;
    std::optional<Error>& m_mistake;
    QSet<QString> m_asked;
};

/// Offsets beyond 2^53 would lose digits as JSON numbers: those are written as text.
QJsonValue jsonNumber(std::int64_t number);

} // namespace weir
