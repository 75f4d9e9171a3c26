// Purpose: counts everything a topic holds, once through, and says meanwhile how far it is. Thread: GUI; scan threads
// and one that merges behind it. Limits: 64 MiB; updated() at most ten times a second. The origin must outlive it.
#pragma once

#include "backend/service/recordorigin.h"
#include "backend/service/statistics/topicstatistics.h"

#include <QObject>

namespace weir {

struct StatisticsRequest
{
    QString topic;
    ReadRequest range; ///< start, stop, partitions; the rest is not looked at
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;
    std::int64_t bytesPerSecond = 0;                 ///< at most; 0: no limit
    std::shared_ptr<const DecoderSet> decoders = {}; ///< null: the origin's
};

class StatisticsRun : public QObject
{
    Q_OBJECT
public:
    StatisticsRun(RecordOrigin& origin, StatisticsRequest request, QObject* parent = nullptr);
    ~StatisticsRun() override; ///< cancels; may take some hundred ms if it runs

    const StatisticsRequest& request() const;
    void start(); ///< once
    void cancel();
    void setPaused(bool paused);
    void setBudget(std::int64_t bytesPerSecond);
    bool isRunning() const;
    /// Null until the first numbers are there.
    std::shared_ptr<const TopicStatistics> result() const;

signals:
    void updated();  ///< result() is another
    void finished(); ///< after the last updated()

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
