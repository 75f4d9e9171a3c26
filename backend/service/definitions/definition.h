// Purpose: one definition: a JSON document with kind, key and version (docs/definitions.md, Envelope). Thread: values.
#pragma once

#include "backend/base/result.h"

#include <QJsonObject>
#include <QString>
#include <QVector>
#include <cstdint>

namespace weir {

struct Definition
{
    QString kind, key; ///< "alert", "billing_lag"
    QString name, description;
    bool enabled = true;
    int version = 0; ///< 0: never saved
    QString author;
    std::int64_t changedAtMs = 0;
    QString note;
    bool removed = false; ///< of a version: it took the definition away
    QJsonObject body;     ///< the rest

    QString id() const { return kind + QLatin1Char('/') + key; }
    QJsonObject toJson() const;
    /// Errors: Invalid with the place: key not 1–64 of a-z 0-9 _ - beginning with a letter, wrong types.
    static Result<Definition> fromJson(const QJsonObject& json);
    friend bool operator==(const Definition&, const Definition&) = default;
};

} // namespace weir
