// Purpose: what the broker itself says about each topic setting (DescribeConfigs with documentation, KIP-569), which
// librdkafka does not ask for. Thread: one worker; blocks at most timeoutMs. Limits: the texts are those of one
// broker's version, the same for every topic.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"

#include <QHash>
#include <atomic>
#include <string>
#include <vector>

namespace weir {

/// Of one topic, with documentation.
struct DescribeConfigsRequest
{
    static constexpr ApiKey key = ApiKey::DescribeConfigs;
    static constexpr int leastVersion = 3, mostVersion = 4, flexibleFrom = 4;

    std::string topic;

    struct Entry
    {
        std::string name, documentation;
    };
    struct Answer
    {
        int error = 0;
        std::string message;
        std::vector<Entry> entries;
    };
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

/// By the setting's name. UnsupportedVersion: the broker is older than 2.6; others as of a connection and of the
/// broker.
Result<QHash<QString, QString>> topicSettingDocs(const ClientConf& conf, const QString& topic, int timeoutMs,
                                                 const std::atomic<bool>* cancel = nullptr);

} // namespace weir
