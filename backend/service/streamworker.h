// Purpose: the reading thread of one stream: finds the offsets, reads, says where it stands. Thread: its own; ends by
// itself after cancel. Limits: newest-first reads in rounds until no partition can hold a newer record than those
// shown.
#pragma once

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/recordreader.h"
#include "backend/service/clientpool.h"
#include "backend/service/streamshared.h"

namespace weir {

class StreamWorker
{
public:
    /// Starts a thread that owns everything it is given.
    static void launch(ReadRequest request, std::shared_ptr<ClientPool> pool, std::shared_ptr<StreamShared> shared);
    /// For the end of the program: waits until no reading thread is left. False if time ran out.
    static bool waitForAll(int timeoutMs);

private:
    struct Bounds
    {
        std::int32_t partition;
        std::int64_t start, end;
    };

    StreamWorker(ReadRequest request, std::shared_ptr<ClientPool> pool, std::shared_ptr<StreamShared> shared);
    void run();
    ReadEnd read(rd_kafka_s* client);
    Result<std::vector<Bounds>> findBounds(rd_kafka_s* client);
    Result<std::vector<ReadRange>> findRanges(rd_kafka_s* client, const std::vector<Bounds>& bounds);
    ReadEnd readNewest(RangeReader& reader, const std::vector<Bounds>& bounds);
    ReadEnd readForward(RangeReader& reader, const std::vector<ReadRange>& ranges);
    std::unique_ptr<RangeReader> makeReader(rd_kafka_s* client);
    bool take(std::shared_ptr<const RecordBatch> batch);
    void publish(const RangeReader& reader, ReadEnd end);
    void publish(ReadEnd end, const std::optional<Error>& error);
    ReadEnd whyStopped() const;

    const ReadRequest m_request;
    const std::shared_ptr<ClientPool> m_pool;
    const std::shared_ptr<StreamShared> m_shared;
    std::shared_ptr<ConnectionFailures> m_failures;
    QVector<ReadProblem> m_planProblems;                     ///< partitions that could not even be begun
    std::vector<std::shared_ptr<const RecordBatch>> m_round; ///< newest-first: what was read so far
    std::size_t m_roundBytes = 0;
    bool m_collect = false;
    bool m_overLimit = false;
    std::int64_t m_records = 0;
};

} // namespace weir
