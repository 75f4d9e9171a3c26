// Purpose: RecordStream over a reading thread (of a topic, of a file): collects its batches, keeps within the memory
// limit, tells the model at most every 33 ms. Thread: GUI.
#pragma once

#include "backend/service/recordstream.h"
#include "backend/service/streamshared.h"

#include <QElapsedTimer>
#include <QTimer>
#include <deque>

namespace weir {

class ClientPool;

class KafkaStream final : public RecordStream
{
    Q_OBJECT
public:
    /// Begins a thread that reads into what it is given, and ends when that is cancelled.
    using Launch = std::function<void(std::shared_ptr<StreamShared>)>;

    KafkaStream(const ReadRequest& request, std::shared_ptr<ClientPool> pool);
    KafkaStream(const ReadRequest& request, Launch launch);
    ~KafkaStream() override; ///< returns at once; the thread ends by itself

    const ReadRequest& request() const override { return m_request; }
    void start() override;
    void cancel() override;
    void setPaused(bool paused) override;
    bool isPaused() const override { return m_shared->isPaused(); }
    void setMemoryLimit(std::size_t bytes, std::size_t rows) override;

    std::size_t count() const override { return std::size_t(m_appended - m_dropped); }
    RecordView at(std::size_t row) const override;
    std::vector<RecordHeader> headers(std::size_t row) const override;
    std::shared_ptr<const RecordBatch> batch(std::size_t row, std::size_t* indexInBatch) const override;
    std::vector<Rows> rows(std::size_t first, std::size_t count) const override;
    std::uint64_t dropped() const override { return m_dropped; }

    ReadEnd end() const override { return m_end; }
    QVector<PartitionProgress> progress() const override { return m_status.progress; }
    QVector<ReadProblem> problems() const override { return m_status.problems; }
    std::size_t bytesHeld() const override { return m_bytes; }
    double recordsPerSecond() const override { return m_rate; }

private:
    /// Rows [first, first + count): of one batch, or of the view of the newest.
    struct Chunk
    {
        std::uint64_t first;
        std::uint64_t count;
        std::shared_ptr<const RecordBatch> batch;
        std::shared_ptr<const NewestView> newest;
        std::size_t bytes() const { return batch ? batch->bytes() : newest->bytes; }
    };
    class Receiver;

    const Chunk& chunkOf(std::size_t row) const;
    void wake();
    void drain();
    void append(Chunk chunk);
    std::uint64_t dropBeyondLimit();
    void readStatus();

    const ReadRequest m_request;
    const Launch m_launch;
    std::shared_ptr<Receiver> m_receiver;
    std::shared_ptr<StreamShared> m_shared;
    std::deque<Chunk> m_chunks;
    std::uint64_t m_appended = 0, m_dropped = 0;
    std::size_t m_bytes = 0;
    std::size_t m_limitBytes = 256u << 20;
    std::size_t m_limitRows;
    StreamStatus m_status;
    ReadEnd m_end = ReadEnd::Running;
    QTimer m_tick;
    QElapsedTimer m_sinceTick, m_sinceRate;
    std::uint64_t m_rateFrom = 0;
    double m_rate = 0;
    bool m_started = false;
};

} // namespace weir
