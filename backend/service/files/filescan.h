// Purpose: RecordScan over a file that is no segment: one part, stretch by stretch, also backwards. Thread: see
// RecordScan; one thread. Limits: a range by time or by offset reads the whole file; how many records there are is an
// estimate until the file has been read once.
#pragma once

#include "backend/service/files/recordfile.h"

#include <condition_variable>
#include <thread>

namespace weir {

class FileSource;

class FileScan final : public RecordScan
{
public:
    /// `topicsFirst`: topics() holds all of them before the first block, at the price of reading a file of exported
    /// records once more; else it holds none, and names are asked of the file.
    FileScan(std::shared_ptr<FileSource> source, SearchRequest request, bool topicsFirst);
    ~FileScan() override;

    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override;
    void cancel() override;
    void setPaused(bool paused) override;
    void setBudget(std::int64_t bytesPerSecond) override;
    ScanProgress progress() const override;
    const std::vector<std::string>& topics() const override { return m_topics; }

    class Block;

private:
    ScanEnd run(ScanVisitor& visitor);
    ScanEnd forwards(ScanVisitor& visitor, std::int64_t at, std::int64_t first);
    ScanEnd backwards(ScanVisitor& visitor, const std::vector<RecordFile::Stretch>& index);
    ScanEnd fail(const Error& error);
    /// Gives one stretch to the visitor. Something else than Running: the scan is over.
    ScanEnd give(ScanVisitor& visitor, const RecordFile::Loaded& loaded);
    bool waitWhilePaused();
    void keepBudget(std::size_t bytes);

    const std::shared_ptr<FileSource> m_source;
    const SearchRequest m_request;
    const bool m_topicsFirst;
    std::shared_ptr<const RecordFile> m_file;
    std::vector<std::string> m_topics;
    std::thread m_thread;
    std::atomic<bool> m_cancelled = false;
    std::atomic<std::int64_t> m_budget;
    mutable std::mutex m_mutex; ///< progress, pause
    std::condition_variable m_changed;
    bool m_isPaused = false;
    ScanProgress m_progress;
    std::int64_t m_firstWanted = 0;  ///< number of the first record of the range
    std::int64_t m_left = INT64_MAX; ///< until the count is reached
};

} // namespace weir
