// Purpose: one connection of a scan to one broker: asks for the next while it gives the visitor what came before.
// Thread: run() on one of its own. Limits: two answers in memory, each of some MiB unless a batch is larger.
#pragma once

#include "backend/kafka/scan/batchblock.h"
#include "backend/kafka/scan/scangate.h"
#include "backend/kafka/scan/scantable.h"
#include "backend/kafka/wire/connection.h"
#include "backend/kafka/wire/transactionstates.h"

namespace weir {

/// What the lanes of a scan share.
struct ScanShared
{
    ScanShared(ClientConf conf, const std::vector<ScanPart>& parts, ScanOptions options)
        : conf(std::move(conf)), options(options), table(parts, options)
    {
    }
    const ClientConf conf;
    const ScanOptions options;
    ScanTable table;
    ScanGate gate;
    ScanVisitor* visitor = nullptr;
    std::atomic<bool> isSated = false;
};

class ScanLane
{
public:
    ScanLane(ScanShared& shared, std::int32_t broker, int number, int lanes)
        : m_shared(shared), m_broker(broker), m_number(number), m_lanes(lanes)
    {
    }
    /// Until there is nothing left to read anywhere, or the gate is closed.
    void run();

private:
    struct Flight
    {
        std::vector<ScanCursor*> cursors;
        WireConnection::Sent sent;
        std::int64_t spentBytes = 0;
        std::chrono::steady_clock::time_point began;
    };
    struct Answer
    {
        std::unique_ptr<WireBuffer> buffer = std::make_unique<WireBuffer>();
        std::vector<Fetched> parts;
        std::vector<ScanCursor*> cursors; ///< to be released
    };

    bool connect();
    std::optional<Flight> send();
    void receive(Flight& flight);
    void accept(const Flight& flight, BulkFetchRequest::Answer& answer, std::vector<ScanCursor*>& outOfRange);
    void restart(ScanCursor& cursor);
    void lookAtError(ScanCursor& cursor, int code);
    void giveAnswer();
    bool give(Fetched& fetched);
    void giveBatches(Fetched& fetched);
    void giveBatch(const Fetched& fetched, const BatchHeader& header, std::string_view body, RecordFlag state);
    RecordFlag stateOf(const Fetched& fetched, const BatchHeader& header, AbortedList& aborted) const;
    void failed(const Error& error);
    void adapt(const Flight& flight, std::size_t bytes);

    ScanShared& m_shared;
    const std::int32_t m_broker;
    const int m_number, m_lanes;
    std::unique_ptr<WireConnection> m_connection;
    BlockMaker m_maker;
    Answer m_answer; ///< not yet given
    std::unique_ptr<WireBuffer> m_spare = std::make_unique<WireBuffer>();
    std::int64_t m_requestBytes = 1 << 20;
    int m_failures = 0;
    bool m_hasAnswered = false; ///< this connection
    bool m_isStuck = false;     ///< the last answer brought nothing new
};

} // namespace weir
