// Purpose: who a member of a group is at this moment (generation, member id): what makes a transaction of one that the
// group has lost fail (KIP-447). Thread: a value, immutable; any. Limits: of one generation.
#pragma once

#include <memory>
#include <string>

struct rd_kafka_consumer_group_metadata_s;

namespace weir::engine {

struct GroupMetadata
{
    std::string group;
    std::shared_ptr<const rd_kafka_consumer_group_metadata_s> metadata; ///< null: invalid
};

/// Of no member: offsets can be committed, nobody is fenced. For tests and for tools that repair.
GroupMetadata memberlessMetadata(const std::string& group);

/// Takes what librdkafka made; null stays null.
GroupMetadata adoptMetadata(const std::string& group, rd_kafka_consumer_group_metadata_s* metadata);

} // namespace weir::engine
