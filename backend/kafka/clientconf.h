// Purpose: a ConnectionSpec as librdkafka settings, plus what librdkafka 2.0.2 of Debian lacks (OAuth client
// credentials, MSK IAM). Thread: values and free functions, any thread.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

struct rd_kafka_s;
struct rd_kafka_conf_s;

namespace weir {

class CostMeter;

enum class ClientRole { Admin, Browse, Live, Consumer, Producer };

/// What makes a client: settings of librdkafka by name, and what its callbacks need.
struct ClientConf
{
    ConnectionSpec spec;
    Secrets secrets;
    ClientRole role = ClientRole::Admin;
    std::map<std::string, std::string> extra; ///< overrides, e.g. {"isolation.level", "read_uncommitted"}
    std::shared_ptr<CostMeter> cost;          ///< may be null
    /// Further callbacks, set just before the client is made; may be empty.
    std::function<void(rd_kafka_conf_s*)> prepare{};
};

/// Settings by librdkafka's names, secrets included: never log this.
std::map<std::string, std::string> rdkafkaSettings(const ClientConf& conf);

struct RdKafkaDeleter
{
    void operator()(rd_kafka_s* client)
        const; ///< rd_kafka_destroy with NO_CONSUMER_CLOSE; may take 100 ms: never on the GUI thread
};
using RdKafkaPtr = std::unique_ptr<rd_kafka_s, RdKafkaDeleter>;

/// A client (consumer for Admin, Browse, Live, Consumer; else producer). Logs go to spdlog, statistics to the cost
/// meter, token refresh to oauthtoken.h. Errors: Invalid with librdkafka's words (wrong file, unknown setting).
/// `failures` (may be null) collects what the client reports about connections; see ConnectionFailures.
class ConnectionFailures;
Result<RdKafkaPtr> makeClient(const ClientConf& conf, std::shared_ptr<ConnectionFailures> failures = nullptr);

/// A librdkafka error code and its text as our Error.
Error fromRdKafka(int code, const QString& detail, const QString& subject = {});

} // namespace weir
