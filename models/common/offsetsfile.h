// Purpose: offsets from a file: CSV "topic,partition,offset" or "group,topic,partition,offset" as
// kafka-consumer-groups exports them, JSON ([{"topic", "partition", "offset"}] or {"topic": {"0": 12}}), or a plan that
// was saved. Thread: any. Limits: 16 MiB; the first mistake ends it.
#pragma once

#include "backend/kafka/clusteradmin.h"

#include <QByteArray>
#include <QString>
#include <map>

namespace weir {

struct OffsetsFile
{
    std::map<TopicPartition, std::int64_t> offsets;
    int groups = 0;  ///< that the file speaks of; 0: it names none
    QString mistake; ///< translated, with the line; empty: read
};

/// group: of lines that name one, only its own count, if it is among them; of a file about one other group, all do.
OffsetsFile readOffsets(const QByteArray& text, const QString& group);

} // namespace weir
