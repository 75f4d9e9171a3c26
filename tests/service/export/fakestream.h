// Purpose: a stream whose rows a test has made. Thread: the test's.
#pragma once

#include "backend/service/recordstream.h"

namespace weir::test {

class FakeStream final : public RecordStream
{
    Q_OBJECT
public:
    explicit FakeStream(const std::vector<std::string>& topics = {"orders"})
        : m_builder(std::make_shared<const std::vector<std::string>>(topics))
    {
    }
    void add(const RecordView& record, const std::vector<RecordHeader>& headers = {})
    {
        m_builder.add(record, headers);
    }
    /// What was added becomes rows.
    void close()
    {
        m_batches.push_back(m_builder.take());
        m_count += m_batches.back()->size();
    }
    void drop(std::uint64_t rows) { m_dropped += rows; }
    void reset() { emit rowsReset(); }

    const ReadRequest& request() const override { return m_request; }
    void start() override {}
    void cancel() override {}
    void setPaused(bool) override {}
    bool isPaused() const override { return false; }
    void setMemoryLimit(std::size_t, std::size_t) override {}
    std::size_t count() const override { return m_count - std::size_t(m_dropped); }
    std::shared_ptr<const RecordBatch> batch(std::size_t row, std::size_t* index) const override
    {
        std::size_t left = row + std::size_t(m_dropped);
        for (const auto& each : m_batches) {
            if (left < each->size()) {
                *index = left;
                return each;
            }
            left -= each->size();
        }
        return {};
    }
    RecordView at(std::size_t row) const override
    {
        std::size_t index = 0;
        return batch(row, &index)->at(index);
    }
    std::vector<RecordHeader> headers(std::size_t row) const override
    {
        std::size_t index = 0;
        return batch(row, &index)->headers(index);
    }
    std::vector<Rows> rows(std::size_t first, std::size_t count) const override
    {
        std::vector<Rows> all;
        for (std::size_t row = first; row < first + count;) {
            std::size_t index = 0;
            const auto source = batch(row, &index);
            const std::size_t run = std::min(source->size() - index, first + count - row);
            all.push_back({source, std::uint32_t(index), std::uint32_t(run)});
            row += run;
        }
        return all;
    }
    std::uint64_t dropped() const override { return m_dropped; }
    ReadEnd end() const override { return ReadEnd::ReachedStop; }
    QVector<PartitionProgress> progress() const override { return {}; }
    QVector<ReadProblem> problems() const override { return {}; }
    std::size_t bytesHeld() const override { return 0; }
    double recordsPerSecond() const override { return 0; }

private:
    RecordBatchBuilder m_builder;
    std::vector<std::shared_ptr<const RecordBatch>> m_batches;
    ReadRequest m_request;
    std::size_t m_count = 0;
    std::uint64_t m_dropped = 0;
};

} // namespace weir::test
