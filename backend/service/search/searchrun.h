// Purpose: the part of a search that runs on scan threads: looks at every block, copies what matches into batches,
// hands them on. Thread: every function says whose it is; destroy it on a worker, it waits for the scan. Limits: beyond
// 64 MiB the texts of hits go into an unlinked file; the mailbox holds 16 MiB of hits.
#pragma once

#include "backend/base/mailbox.h"
#include "backend/base/spillfile.h"
#include "backend/service/search/scanmatcher.h"

#include <atomic>
#include <deque>
#include <map>

namespace weir {

/// Waits for the schema of an id, on a scan thread; false: it does not come.
using AwaitSchema = std::function<bool(int)>;

class SearchRun final : public ScanVisitor
{
public:
    struct Settings
    {
        std::shared_ptr<const RecordMatch> match;
        std::optional<std::string> key;
        bool newestFirst = true;
        std::uint64_t limit = 0; ///< hits; > 0
        std::size_t memoryBytes = 64u << 20;
        QString spillFolder = {}; ///< empty: the cache folder
        AwaitSchema awaitSchema = {};
    };
    struct Item
    {
        std::size_t part = 0;
        std::shared_ptr<const RecordBatch> batch = {}; ///< null: none
        std::optional<std::int64_t> reachedMs = {};    ///< the part has been searched up to this time
    };
    struct Tally
    {
        std::uint64_t scanned = 0, undecoded = 0, found = 0;
        std::int64_t oldestMs = INT64_MAX, newestMs = INT64_MIN;
        std::optional<Error> problem; ///< the disk is full; damaged records
        bool stoppedByDisk = false;
    };

    /// `wake`: called on scan threads when there is something new.
    SearchRun(std::unique_ptr<RecordScan> scan, Settings settings, std::function<void()> wake);
    ~SearchRun() override;

    /// Owner.
    void start();
    RecordScan& scan() { return *m_scan; }
    std::vector<Item> drain() { return m_mailbox.drain(); }
    /// Nobody takes any more.
    void close() { m_mailbox.close(); }
    ScanEnd end() const { return m_end; }
    Tally tally() const;

    /// Scan threads.
    void block(const ScanBlock& block) override;
    void windowDone(std::size_t part, std::int64_t from, std::int64_t to, std::int64_t nextTimestampMs) override;
    bool isSated() const override { return m_sated; }

private:
    struct Part
    {
        std::optional<RecordBatchBuilder> builder;
        std::optional<std::int64_t> reachedMs;
        std::int64_t flushedMs = 0; ///< steady clock
    };
    Part& partOf(std::size_t index);
    std::unique_ptr<MatchScratch> takeScratch();
    void flush(std::size_t index, Part& part, bool windowEnds);
    bool awaitSchema(int id);
    void finish(ScanEnd end);

    const Settings m_settings;
    const ScanMatcher m_matcher;
    const std::function<void()> m_wake;
    Mailbox<Item> m_mailbox;
    SpillFile m_spill;
    std::atomic<std::uint64_t> m_found = 0;
    std::atomic<std::size_t> m_textBytes = 0; ///< of hits, in memory
    std::atomic<bool> m_sated = false;
    std::atomic<ScanEnd> m_end = ScanEnd::Running;
    mutable std::mutex m_mutex; ///< the rest
    std::deque<Part> m_parts;
    std::vector<std::unique_ptr<MatchScratch>> m_scratches;
    std::shared_ptr<const std::vector<std::string>> m_topics;
    Tally m_tally;
    std::mutex m_schemaMutex; ///< one waits, the others with it
    std::map<int, bool> m_schemas;
    std::unique_ptr<RecordScan> m_scan; ///< ends first
};

} // namespace weir
