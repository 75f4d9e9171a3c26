// Purpose: runs one `weirctl tail`: finds where each partition begins and ends, reads, prints. Thread: main; blocks
// until the end.
#pragma once

#include "app/shell/connecting.h"
#include "app/weirctl/recordprinter.h"
#include "app/weirctl/tailplan.h"
#include "backend/kafka/bulktail.h"
#include "backend/kafka/clusteradmin.h"

#include <QElapsedTimer>

namespace weir::ctl {

class Tailer
{
public:
    Tailer(const Session& session, const Target& target, TailPlan plan, OutputBuffer& out, RecordPrinter& printer);

    /// The exit status. What goes wrong has been said on standard error.
    int run(const std::vector<TopicPartition>& partitions);

private:
    struct Range
    {
        TopicPartition at;
        std::int64_t low = 0, high = 0; ///< when reading began
        std::int64_t from = 0, to = 0;
    };

    bool findRanges(const std::vector<TopicPartition>& partitions);
    bool askOffsets(std::int64_t time, std::vector<std::int64_t>& offsets);
    bool printNewest();
    int follow();
    bool print(std::string_view topic, const RecordView& record, const std::vector<RecordHeader>& headers);
    bool mustStop() const;
    /// False: nothing will come any more.
    bool lookAtProblems(const BulkTail& tail);
    /// True, and said, if one of the topics is not there any more.
    bool isTopicGone();
    void endByTime(BulkTail& tail);

    const Session& m_session;
    const Target& m_target;
    const TailPlan m_plan;
    OutputBuffer& m_out;
    RecordPrinter& m_printer;
    std::vector<Range> m_ranges;
    std::int64_t m_left = INT64_MAX; ///< records until count:N is reached
    bool m_timeIsAhead = false;      ///< --until time: lies in the future
    bool m_saidLost = false;
    QElapsedTimer m_sinceRecord;
};

} // namespace weir::ctl
