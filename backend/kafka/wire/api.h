// Purpose: numbers of Kafka's protocol: requests and error codes. Thread: values.
#pragma once

#include "backend/base/error.h"

#include <cstdint>

namespace weir {

enum class ApiKey : std::int16_t {
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    OffsetFetch = 9,
    FindCoordinator = 10,
    DescribeGroups = 15,
    ListGroups = 16,
    SaslHandshake = 17,
    ApiVersions = 18,
    DescribeConfigs = 32,
    DescribeLogDirs = 35,
    SaslAuthenticate = 36,
    DeleteGroups = 42,
    OffsetDelete = 47,
    DescribeCluster = 60,
    ConsumerGroupDescribe = 69,
    ShareGroupDescribe = 77,
    StreamsGroupDescribe = 89,
    DescribeShareGroupOffsets = 90,
    AlterShareGroupOffsets = 91,
    DeleteShareGroupOffsets = 92
};

namespace kafkaerror {
inline constexpr int unknown = -1, offsetOutOfRange = 1, unknownTopicOrPartition = 3, leaderNotAvailable = 5,
                     notLeader = 6, replicaNotAvailable = 9, coordinatorLoading = 14, coordinatorNotAvailable = 15,
                     notCoordinator = 16, unknownMember = 25, rebalanceInProgress = 27, topicAuthorization = 29,
                     groupAuthorization = 30, clusterAuthorization = 31, unsupportedMechanism = 33,
                     illegalSaslState = 34, unsupportedVersion = 35, kafkaStorage = 56, saslAuthentication = 58,
                     nonEmptyGroup = 68, groupNotFound = 69, fencedLeaderEpoch = 74, unknownLeaderEpoch = 75,
                     offsetNotAvailable = 78, groupSubscribedToTopic = 86;
} // namespace kafkaerror

/// A broker's error code as our Error; `message` is the broker's own, if it sent one. Precondition: code is not 0.
Error brokerError(int code, const QString& subject, const QString& message = {});

} // namespace weir
