// Purpose: a RecordScan over records in memory: blocks, windows, both directions, several threads, ended by hand or by
// itself. Thread: the test's; start() runs on one thread of its own.
#pragma once

#include "backend/kafka/scan/recordscan.h"

#include <atomic>
#include <thread>

namespace weir::test {

struct FakeRecord
{
    std::string key, value;
    std::vector<std::pair<std::string, std::string>> headers;
    std::int64_t timestampMs = 0;
    bool isKeyNull = false, isValueNull = false;
};

/// Some records of one partition as a broker packs them: all bytes side by side.
class FakeBlock final : public ScanBlock
{
public:
    FakeBlock(std::size_t part, std::int32_t partition, std::int64_t firstOffset, const FakeRecord* records,
              std::size_t count)
    {
        this->part = part;
        this->partition = partition;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < count; ++i) {
            m_bytes += records[i].key + '\x01' + records[i].value + '\x02';
            for (const auto& [name, value] : records[i].headers)
                m_bytes += name + '\x03' + value + '\x04';
        }
        bytes = m_bytes;
        packedBytes = unpackedBytes = m_bytes.size();
        std::size_t at = 0;
        const auto take = [&](std::size_t size) {
            const std::string_view view = bytes.substr(at, size);
            at += size + 1;
            return view;
        };
        for (std::size_t i = 0; i < count; ++i) {
            RecordView view;
            view.key = take(records[i].key.size());
            view.value = take(records[i].value.size());
            view.offset = firstOffset + std::int64_t(i);
            view.timestampMs = records[i].timestampMs;
            view.partition = partition;
            view.flags = std::uint8_t((records[i].isKeyNull ? 1 : 0) | (records[i].isValueNull ? 2 : 0));
            std::vector<RecordHeader> headers;
            for (const auto& [name, value] : records[i].headers) {
                const std::string_view nameView = take(name.size());
                headers.push_back({nameView, take(value.size()), false});
            }
            m_records.emplace_back(view, std::move(headers));
        }
    }
    Result<void> each(const Sink& sink) const override
    {
        for (const auto& [view, headers] : m_records)
            sink(view, headers);
        return {};
    }

private:
    std::string m_bytes;
    std::vector<std::pair<RecordView, std::vector<RecordHeader>>> m_records;
};

class FakeScan final : public RecordScan
{
public:
    /// `partitions`: records of each, rising. `window`: records a window.
    FakeScan(std::vector<std::vector<FakeRecord>> partitions, bool backwards, std::size_t window = 10)
        : m_partitions(std::move(partitions)), m_backwards(backwards), m_window(window)
    {
        for (std::size_t part = 0; part < m_partitions.size(); ++part) {
            ScanProgress::Part state;
            state.to = std::int64_t(m_partitions[part].size());
            state.partition = std::int32_t(part);
            m_progress.parts.push_back(state);
        }
    }
    ~FakeScan() override
    {
        cancel();
        if (m_thread.joinable())
            m_thread.join();
    }

    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_thread = std::thread([this, &visitor, ended = std::move(ended)] { ended(run(visitor)); });
    }
    void cancel() override
    {
        m_cancelled = true;
        m_cancelled.notify_all();
        setPaused(false);
    }
    void setPaused(bool paused) override
    {
        m_paused = paused;
        m_paused.notify_all();
    }
    void setBudget(std::int64_t) override {}
    ScanProgress progress() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_progress;
    }
    const std::vector<std::string>& topics() const override { return m_topics; }

    /// As if the brokers fell silent after so many windows, until cancel().
    std::size_t silentAfter = SIZE_MAX;
    /// Pauses by itself after so many windows.
    std::size_t pausesAfter = SIZE_MAX;

private:
    ScanEnd run(ScanVisitor& visitor)
    {
        std::size_t windows = 0;
        for (bool any = true; any;) {
            any = false;
            for (std::size_t part = 0; part < m_partitions.size(); ++part) {
                if (windows == pausesAfter)
                    m_paused = true;
                m_paused.wait(true);
                if (windows++ >= silentAfter)
                    m_cancelled.wait(false);
                if (m_cancelled)
                    return ScanEnd::Cancelled;
                if (visitor.isSated())
                    return ScanEnd::Sated;
                any = window(visitor, part) || any;
            }
        }
        return ScanEnd::Complete;
    }
    bool window(ScanVisitor& visitor, std::size_t part)
    {
        const std::vector<FakeRecord>& records = m_partitions[part];
        const auto read = std::size_t(m_progress.parts[part].read);
        const std::size_t count = std::min(m_window, records.size() - read);
        if (count == 0)
            return finishPart(part, 0);
        const std::size_t from = m_backwards ? records.size() - read - count : read;
        visitor.block(FakeBlock(part, std::int32_t(part), std::int64_t(from), records.data() + from, count));
        std::int64_t time = records[from].timestampMs;
        for (std::size_t i = from; i < from + count; ++i)
            time = m_backwards ? std::min(time, records[i].timestampMs) : std::max(time, records[i].timestampMs);
        finishPart(part, count);
        visitor.windowDone(part, std::int64_t(from), std::int64_t(from + count), time);
        return true;
    }
    bool finishPart(std::size_t part, std::size_t count)
    {
        const std::lock_guard lock(m_mutex);
        ScanProgress::Part& state = m_progress.parts[part];
        state.read += std::int64_t(count);
        state.done = state.read == state.to;
        m_progress.records += count;
        return !state.done;
    }

    const std::vector<std::vector<FakeRecord>> m_partitions;
    const std::vector<std::string> m_topics{"topic"};
    const bool m_backwards;
    const std::size_t m_window;
    std::atomic<bool> m_cancelled = false, m_paused = false;
    mutable std::mutex m_mutex;
    ScanProgress m_progress;
    std::thread m_thread;
};

} // namespace weir::test
