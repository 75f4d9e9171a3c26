// Purpose: writes the demo's records: with their own times, keys, headers, and in transactions. Thread: any,
// librdkafka's handle is thread-safe; a transaction belongs to one thread. Limits: what the cluster refuses is told by
// flush(), or by counting offsets.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/connectionfailures.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir {

struct DemoRecord
{
    std::string topic;
    std::optional<std::string> key;
    std::optional<std::string> value; ///< none: a tombstone
    std::int64_t timestampMs = 0;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers{};
    std::int32_t partition = -1; ///< -1: by key, as Java clients do
};

class DemoProducer
{
public:
    /// `transactionalId` empty: no transactions.
    static Result<std::unique_ptr<DemoProducer>> make(const ConnectionSpec& spec, const Secrets& secrets,
                                                      const std::string& transactionalId);
    ~DemoProducer();

    /// Waits while the queue is full, at most `patienceMs`. Limit: it stayed full; Invalid and others: the record
    /// itself is refused.
    Result<void> send(const DemoRecord& record, int patienceMs);
    /// Everything sent so far has been answered. Timeout, with the cause if the connection has one.
    Result<void> flush(int timeoutMs);
    /// Serves callbacks; call it now and then.
    void poll();

    Result<void> initTransactions(int timeoutMs);
    Result<void> beginTransaction();
    Result<void> endTransaction(bool isCommitted, int timeoutMs);

    rd_kafka_s* client() const { return m_client.get(); }
    const ConnectionFailures& failures() const { return *m_failures; }

private:
    DemoProducer(RdKafkaPtr client, std::shared_ptr<ConnectionFailures> failures);
    RdKafkaPtr m_client;
    std::shared_ptr<ConnectionFailures> m_failures;
};

} // namespace weir
