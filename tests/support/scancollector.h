// Purpose: a ScanVisitor that keeps what it is given and finds fault with the order. Thread: any; the test looks after
// wait().
#pragma once

#include "backend/kafka/scan/recordscan.h"

#include <QTest>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace weir::test {

struct ScannedRecord
{
    std::string key, value;
    std::uint8_t flags = 0;
    std::int64_t timestampMs = -1;
    std::size_t headers = 0;
};

class ScanCollector : public ScanVisitor
{
public:
    using Place = std::tuple<std::string, std::int32_t, std::int64_t>;

    explicit ScanCollector(bool backwards = false) : m_backwards(backwards) {}

    void block(const ScanBlock& block) override
    {
        const std::lock_guard lock(m_mutex);
        ++blocks;
        if (onBlock)
            onBlock(block);
        std::int64_t& next = m_next.emplace(block.part, -1).first->second;
        const Result<void> walked = block.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
            if (record.offset < next)
                faults << QStringLiteral("offset %1 after %2").arg(record.offset).arg(next);
            if (m_backwards && record.offset >= m_windowEnd[block.part])
                faults << QStringLiteral("offset %1 after the window").arg(record.offset);
            next = record.offset + 1;
            const std::string topic = topics.empty() ? std::string() : topics[record.topic];
            if (!records
                     .emplace(Place(topic, record.partition, record.offset),
                              ScannedRecord{std::string(record.key), std::string(record.value), record.flags,
                                            record.timestampMs, headers.size()})
                     .second)
                faults << QStringLiteral("offset %1 twice").arg(record.offset);
            order.push_back(record.offset);
            if (!block.bytes.empty() && !record.value.empty() &&
                (record.value.data() < block.bytes.data() ||
                 record.value.data() + record.value.size() > block.bytes.data() + block.bytes.size()))
                faults << QStringLiteral("a value outside the block's bytes");
        });
        if (!walked)
            faults << walked.error().detail;
        codecs.insert(std::string(block.codec));
        m_arrived.notify_all();
    }
    void windowDone(std::size_t part, std::int64_t from, std::int64_t to, std::int64_t) override
    {
        const std::lock_guard lock(m_mutex);
        ++windows;
        if (m_backwards) {
            m_windowEnd[part] = from;
            m_next[part] = -1;
        }
        covered[part] += m_backwards ? to - from : 0;
    }
    bool isSated() const override { return sated; }

    void run(RecordScan& scan)
    {
        topics = scan.topics();
        for (std::size_t i = 0; i < 5000; ++i)
            m_windowEnd[i] = INT64_MAX;
        scan.start(*this, [this](ScanEnd why) {
            const std::lock_guard lock(m_mutex);
            end = why;
            m_arrived.notify_all();
        });
    }
    /// False if it did not end in time.
    bool wait(int ms = 60'000)
    {
        std::unique_lock lock(m_mutex);
        return m_arrived.wait_for(lock, std::chrono::milliseconds(ms), [this] { return end != ScanEnd::Running; });
    }
    bool waitForRecords(std::size_t count, int ms = 60'000)
    {
        std::unique_lock lock(m_mutex);
        return m_arrived.wait_for(lock, std::chrono::milliseconds(ms), [&] { return records.size() >= count; });
    }
    std::size_t count()
    {
        const std::lock_guard lock(m_mutex);
        return records.size();
    }

    std::vector<std::string> topics;
    std::map<Place, ScannedRecord> records;
    std::vector<std::int64_t> order;
    std::map<std::size_t, std::int64_t> covered;
    std::set<std::string> codecs;
    QStringList faults;
    std::function<void(const ScanBlock&)> onBlock;
    std::atomic<bool> sated = false;
    ScanEnd end = ScanEnd::Running;
    int blocks = 0, windows = 0;

private:
    const bool m_backwards;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::map<std::size_t, std::int64_t> m_next, m_windowEnd;
};

} // namespace weir::test
