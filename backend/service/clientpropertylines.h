// Purpose: splits what parseClientProperties() is given into settings with their line numbers. Thread: free functions,
// any.
#pragma once

#include <QMap>
#include <QString>
#include <QVector>
#include <optional>

namespace weir {

struct PropertyLine
{
    int number = 0; ///< of its first line, from 1
    QString key;    ///< empty: the line is not key=value; value is the line then
    QString value;
};

/// Reads properties, -X options, dictionaries and address lists. Comments and empty lines are gone.
QVector<PropertyLine> clientPropertyLines(const QString& text);

struct JaasModule
{
    QString name; ///< the class without its package: "ScramLoginModule"
    QMap<QString, QString> options;
};

/// The first login module of a sasl.jaas.config value or a JAAS file's section; none if it is not one.
std::optional<JaasModule> parseJaas(const QString& text);

} // namespace weir
