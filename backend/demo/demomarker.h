// Purpose: what the demo remembers on the cluster: who filled it, with what, how far. Kept in the compacted topic
// weir.demo. Thread: any but the GUI thread; calls block up to timeoutMs.
#pragma once

#include "backend/base/result.h"
#include "backend/demo/demoproducer.h"

#include <QStringList>
#include <cstdint>
#include <optional>

namespace weir {

struct DemoMarker
{
    bool isFilled = false;          ///< false: a fill was begun and not ended
    bool hasRegistryTopics = false; ///< payments and shipments are in it
    std::uint64_t seed = 1;
    std::int64_t fromMs = 0, toMs = 0;
    QStringList topics; ///< made by the demo, with prefix

    friend bool operator==(const DemoMarker&, const DemoMarker&) = default;
};

QByteArray markerToJson(const DemoMarker& marker);
std::optional<DemoMarker> markerFromJson(const QByteArray& json);

/// None: the cluster has none. `topic`: the marker topic with its prefix.
Result<std::optional<DemoMarker>> readMarker(const ConnectionSpec& spec, const Secrets& secrets, const QString& topic,
                                             int timeoutMs);
Result<void> writeMarker(DemoProducer& producer, const QString& topic, const DemoMarker& marker, int timeoutMs);

} // namespace weir
