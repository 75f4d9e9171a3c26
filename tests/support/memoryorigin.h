// Purpose: records from memory where a cluster or files would be, for whoever scans. Thread: as RecordOrigin; two scan
// threads. Limits: searches and streams are not offered.
#pragma once

#include "backend/service/recordorigin.h"

#include <QTest>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace weir::test {

struct MemoryRecord
{
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::int64_t timestampMs = -1;
    std::uint8_t flags = 0;
    std::int64_t offset = -1; ///< -1: follows the one before
    std::vector<std::pair<std::string, std::string>> headers = {};
};

/// Records by partition, in blocks of `blockRecords`.
struct MemoryTopic
{
    std::map<std::int32_t, std::vector<MemoryRecord>> partitions;
    std::size_t blockRecords = 100;
    std::string codec = "zstd";
};

class MemoryScan : public RecordScan
{
public:
    MemoryScan(MemoryTopic topic, std::string name, std::size_t holdAfter)
        : m_topic(std::move(topic)), m_names{std::move(name)}, m_holdAfter(holdAfter)
    {
        for (const auto& [partition, records] : m_topic.partitions) {
            ScanProgress::Part part;
            part.partition = partition;
            std::int64_t next = 0;
            for (const MemoryRecord& record : records)
                next = (record.offset >= 0 ? record.offset : next) + 1;
            part.to = next;
            m_progress.parts.push_back(part);
        }
    }
    ~MemoryScan() override
    {
        cancel();
        for (std::thread& thread : m_threads)
            thread.join();
    }

    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_left = 2;
        for (std::size_t lane = 0; lane < 2; ++lane) {
            m_threads.emplace_back([this, lane, &visitor, ended] {
                std::size_t part = 0;
                for (const auto& [partition, records] : m_topic.partitions) {
                    if (part % 2 == lane)
                        read(visitor, part, partition, records);
                    ++part;
                }
                if (--m_left == 0)
                    ended(m_cancelled ? ScanEnd::Cancelled : ScanEnd::Complete);
            });
        }
    }
    void cancel() override
    {
        const std::lock_guard lock(m_mutex);
        m_cancelled = true;
        m_wake.notify_all();
    }
    void setPaused(bool paused) override
    {
        const std::lock_guard lock(m_mutex);
        m_paused = paused;
        m_wake.notify_all();
    }
    void setBudget(std::int64_t) override {}
    ScanProgress progress() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_progress;
    }
    const std::vector<std::string>& topics() const override { return m_names; }

private:
    struct Block : ScanBlock
    {
        std::span<const MemoryRecord> records;
        std::int64_t firstOffset = 0;
        Result<void> each(const Sink& sink) const override
        {
            std::int64_t next = firstOffset;
            for (const MemoryRecord& record : records) {
                RecordView view;
                view.key = record.key ? std::string_view(*record.key) : std::string_view();
                view.value = record.value ? std::string_view(*record.value) : std::string_view();
                view.offset = record.offset >= 0 ? record.offset : next;
                next = view.offset + 1;
                view.timestampMs = record.timestampMs;
                view.partition = partition;
                view.flags = std::uint8_t(record.flags | (record.key ? 0 : int(RecordFlag::KeyNull)) |
                                          (record.value ? 0 : int(RecordFlag::ValueNull)));
                std::vector<RecordHeader> headers;
                for (const auto& [name, value] : record.headers)
                    headers.push_back({name, value, false});
                sink(view, headers);
            }
            return {};
        }
    };

    void read(ScanVisitor& visitor, std::size_t part, std::int32_t partition, const std::vector<MemoryRecord>& records)
    {
        std::int64_t next = 0;
        for (std::size_t at = 0; at < records.size(); at += m_topic.blockRecords) {
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return m_cancelled || (!m_paused && m_progress.records < m_holdAfter); });
                if (m_cancelled)
                    return;
            }
            Block block;
            block.part = part;
            block.partition = partition;
            block.records = std::span(records).subspan(at, std::min(m_topic.blockRecords, records.size() - at));
            block.firstOffset = next;
            block.codec = m_topic.codec;
            for (const MemoryRecord& record : block.records) {
                block.unpackedBytes += record.key.value_or("").size() + record.value.value_or("").size();
                next = (record.offset >= 0 ? record.offset : next) + 1;
            }
            block.packedBytes = block.unpackedBytes / 4;
            visitor.block(block);
            visitor.windowDone(part, 0, next, -1);
            const std::lock_guard lock(m_mutex);
            m_progress.records += block.records.size();
            m_progress.parts[part].read = next;
            m_progress.parts[part].done = next == m_progress.parts[part].to;
        }
    }

    const MemoryTopic m_topic; // a scan outlives its origin
    const std::vector<std::string> m_names;
    const std::size_t m_holdAfter;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    ScanProgress m_progress;
    std::atomic<bool> m_cancelled = false;
    bool m_paused = false;
    std::atomic<int> m_left{0};
    std::vector<std::thread> m_threads;
};

class MemoryOrigin : public RecordOrigin
{
public:
    MemoryTopic topic;
    std::size_t holdAfter = SIZE_MAX; ///< scans wait after so many records until they are cancelled
    std::shared_ptr<const DecoderSet> decoderSet = std::make_shared<const DecoderSet>();
    ReadRequest asked; ///< of the last scan

    std::unique_ptr<RecordStream> openStream(const ReadRequest&) override { return nullptr; }
    std::unique_ptr<SearchStream> openSearch(const SearchRequest&) override { return nullptr; }
    std::unique_ptr<RecordScan> openScan(const SearchRequest& request) override
    {
        asked = request.range;
        return std::make_unique<MemoryScan>(topic, request.topics.value(0).toStdString(), holdAfter);
    }
    std::shared_ptr<const DecoderSet> decoders() const override { return decoderSet; }
};

} // namespace weir::test
