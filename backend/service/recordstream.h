// Purpose: records of a topic as they come in, for a table. Thread: GUI; one reading thread behind it.
// Limits: signals say "there is something" at most every 33 ms and carry no records; what was read lies in rows [0,
// count()). Memory is bounded by setMemoryLimit: a live tail drops its oldest rows (rowsDropped), a bounded read stops
// and says so.
#pragma once

#include "backend/base/error.h"
#include "backend/kafka/recordbatch.h"
#include "backend/service/readrequest.h"

#include <QObject>
#include <memory>
#include <optional>

namespace weir {

struct ReadProblem
{
    std::int32_t partition = -1; ///< -1: the whole topic
    Error error;
};

class RecordStream : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual const ReadRequest& request() const = 0;
    virtual void start() = 0;
    virtual void cancel() = 0;
    virtual void setPaused(bool paused) = 0;
    virtual bool isPaused() const = 0;
    /// Bytes held by rows; default 256 MiB. Also at most `rows` rows: 1 M for Live, 10 M otherwise.
    virtual void setMemoryLimit(std::size_t bytes, std::size_t rows) = 0;

    virtual std::size_t count() const = 0;
    /// Row 0 is the newest, and what is appended is older: a search backwards.
    virtual bool isNewestFirst() const { return false; }
    /// Row 0 is the oldest kept of those in arrival order (Newest: sorted by time, then partition and offset).
    /// Precondition: row < count().
    virtual RecordView at(std::size_t row) const = 0;
    virtual std::vector<RecordHeader> headers(std::size_t row) const = 0;
    /// Keeps the memory behind at(row) alive beyond the stream's own.
    virtual std::shared_ptr<const RecordBatch> batch(std::size_t row, std::size_t* indexInBatch) const = 0;
    /// Neighbouring records of one batch.
    struct Rows
    {
        std::shared_ptr<const RecordBatch> batch;
        std::uint32_t first = 0, count = 0;
    };
    /// Rows [first, first + count) for a worker to look at. Precondition: first + count <= this->count().
    virtual std::vector<Rows> rows(std::size_t first, std::size_t count) const = 0;
    /// Rows dropped from the front so far: row + dropped() is a stable id.
    virtual std::uint64_t dropped() const = 0;

    virtual ReadEnd end() const = 0;
    virtual QVector<PartitionProgress> progress() const = 0;
    virtual QVector<ReadProblem> problems() const = 0; ///< newest a partition; gone when it recovered
    virtual std::size_t bytesHeld() const = 0;
    virtual double recordsPerSecond() const = 0;

signals:
    void rowsAppended(qulonglong first, qulonglong count); ///< row numbers after dropping
    void rowsDropped(qulonglong count);                    ///< from the front, before rowsAppended of the same tick
    void rowsReset();                                      ///< Newest: sorted anew
    void endChanged();
    void problemsChanged();
    void progressChanged();
};

} // namespace weir
