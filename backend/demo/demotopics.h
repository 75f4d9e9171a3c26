// Purpose: the demo's topics, and making and removing them. Thread: any but the GUI thread; calls block up to
// timeoutMs.
#pragma once

#include "backend/base/result.h"
#include "backend/demo/shoprecord.h"

#include <QStringList>
#include <string>
#include <utility>
#include <vector>

struct rd_kafka_s;

namespace weir {

struct DemoTopic
{
    std::string name;
    int partitions = 1;
    std::vector<std::pair<std::string, std::string>> settings;
};

/// Without the prefix. `ageMs`: of the oldest record to come, so that retention keeps it for some weeks more;
/// `endedMs`: of the newest, for topics that keep little.
std::vector<DemoTopic> demoTopics(std::int64_t ageMs, std::int64_t endedMs = 0);
/// Remembers what has been filled. Made first, before any other.
DemoTopic demoMarkerTopic();

std::string_view topicOf(ShopStream stream);

/// Creates them with `replicas` and waits until they can be written to. What exists already is left as it is.
Result<void> createTopics(rd_kafka_s* client, const std::vector<DemoTopic>& topics, int replicas, int timeoutMs);
/// Deletes them and waits until they are gone. What does not exist is no error.
Result<void> deleteTopics(rd_kafka_s* client, const QStringList& names, int timeoutMs);

} // namespace weir
