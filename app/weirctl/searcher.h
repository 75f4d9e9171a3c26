// Purpose: runs one `weirctl search`: scan threads look at every block and print what matches, the main thread says how
// far it is and why it ended. Thread: run() main, blocks; the rest scan threads.
#pragma once

#include "app/shell/connecting.h"
#include "app/weirctl/recordprinter.h"
#include "backend/service/search/scanmatcher.h"
#include "backend/service/search/searchstream.h"

#include <QElapsedTimer>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace weir::ctl {

struct SearchPlan
{
    SearchRequest request;            ///< its limit: 0 is none
    std::vector<RecordMatch> further; ///< must fit, too
    std::uint64_t limit = UINT64_MAX;
    bool quiet = false;
};

class Searcher final : public ScanVisitor
{
public:
    /// `awaitSchema`: see MatchScratch.
    Searcher(std::unique_ptr<RecordScan> scan, SearchPlan plan, OutputBuffer& out, RecordPrinter& printer,
             std::function<bool(int)> awaitSchema);

    /// The exit status: found, nothing, or why not. `where`: the cluster, for sentences.
    int run(const QString& where);

    void block(const ScanBlock& block) override;
    void windowDone(std::size_t part, std::int64_t from, std::int64_t to, std::int64_t nextTimestampMs) override;
    bool isSated() const override { return m_sated; }

private:
    /// What is found of one partition until it is printed: backwards a window at a time.
    struct Part
    {
        std::optional<RecordBatchBuilder> hits;
        MatchScratch scratch;
        std::vector<MatchScratch> furtherScratch;
    };
    Part& partOf(std::size_t index);
    void print(Part& part, bool reversed);
    bool awaitSchema(int id);
    void sayProblems(const ScanProgress& progress, const QString& where);
    void showProgress(const ScanProgress& progress) const;
    int sayEnd(ScanEnd end, const QString& where);

    const SearchPlan m_plan;
    const ScanMatcher m_matcher;
    OutputBuffer& m_out;
    RecordPrinter& m_printer;
    const std::function<bool(int)> m_awaitSchema;
    std::atomic<bool> m_sated = false;
    std::atomic<std::uint64_t> m_records = 0, m_undecoded = 0;
    std::mutex m_printing;     ///< the output
    std::uint64_t m_found = 0; ///< printed
    std::mutex m_mutex;        ///< the rest
    std::condition_variable m_changed;
    std::deque<Part> m_parts;
    std::shared_ptr<const std::vector<std::string>> m_topics;
    std::optional<ScanEnd> m_end;
    std::mutex m_schemaMutex;
    std::map<int, bool> m_schemas;
    std::optional<Error> m_damage;
    bool m_saidLost = false;
    QElapsedTimer m_problemSince;
    std::unique_ptr<RecordScan> m_scan; ///< ends first
};

} // namespace weir::ctl
