// Purpose: one setting of a topic or broker as the cluster tells it (DescribeConfigs, KIP-133, KIP-569). Thread: a
// value.
#pragma once

#include <QString>
#include <QVector>

namespace weir {

struct ConfigEntry
{
    QString name;
    QString value;
    bool isNull = false;
    bool isSensitive = false;
    bool isReadOnly = false;
    QString source;            ///< "default", "topic", "broker", "dynamic broker", "dynamic default", "unknown"
    QString documentation;     ///< empty where the broker does not tell
    QVector<QString> synonyms; ///< "source: name = value", most specific first
};

} // namespace weir
