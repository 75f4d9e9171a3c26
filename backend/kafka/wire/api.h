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
    SaslHandshake = 17,
    ApiVersions = 18,
    DescribeConfigs = 32,
    DescribeLogDirs = 35,
    SaslAuthenticate = 36,
    DescribeCluster = 60
};

namespace kafkaerror {
inline constexpr int offsetOutOfRange = 1, unknownTopicOrPartition = 3, leaderNotAvailable = 5, notLeader = 6,
                     replicaNotAvailable = 9, topicAuthorization = 29, clusterAuthorization = 31,
                     unsupportedMechanism = 33, illegalSaslState = 34, unsupportedVersion = 35, kafkaStorage = 56,
                     saslAuthentication = 58, fencedLeaderEpoch = 74, unknownLeaderEpoch = 75, offsetNotAvailable = 78;
} // namespace kafkaerror

/// A broker's error code as our Error; `message` is the broker's own, if it sent one. Precondition: code is not 0.
Error brokerError(int code, const QString& subject, const QString& message = {});

} // namespace weir
