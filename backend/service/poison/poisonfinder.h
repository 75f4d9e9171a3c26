// Purpose: which records may be what a stalled or stopped consumer cannot get over: those from the committed offset on
// that are unlike their neighbours. Thread: with a ClientConf a worker, blocks; with a Cluster GUI. Limits: 50 records
// from the commit on and 200 neighbours before them, 1 MiB of each; a suspicion, not a proof: the consumer's own code
// is not seen.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/recordbatch.h"
#include "backend/serde/decoder.h"

#include <QObject>
#include <QVector>
#include <functional>
#include <memory>
#include <optional>

namespace weir {

class Cluster;

enum class PoisonReason {
    CannotDecode,  ///< with the format that its neighbours have; `error` says why
    OtherFormat,   ///< `format` instead of `usualFormat`
    OtherSchema,   ///< `number` is its schema id, `usual` the neighbours'
    MuchLarger,    ///< `number` bytes; the neighbours' median is `usual`
    NullValue,     ///< a tombstone where others have values
    NullKey,       ///< no key where others have one
    MissingFields, ///< JSON without `fields` that nearly all others have
    OddTime, ///< `number` is its time, more than a day before the neighbours' newest (`usual`), or a day ahead of us
    FirstUncommitted ///< nothing is odd about it; it is the record that the consumer stands before
};

struct PoisonSuspect
{
    TopicPartition at;
    std::int64_t offset = 0;
    PoisonReason reason = PoisonReason::FirstUncommitted;
    std::int64_t number = 0, usual = 0;
    Format format = Format::Auto, usualFormat = Format::Auto;
    QStringList fields;
    std::optional<Error> error;
    std::int64_t timestampMs = -1;
    std::int64_t bytes = 0; ///< key and value
    friend bool operator==(const PoisonSuspect&, const PoisonSuspect&) = default;
};

struct PoisonReport
{
    TopicPartition at;
    std::int64_t committed = 0, end = 0;
    int looked = 0;     ///< records from the commit on
    int neighbours = 0; ///< records that they were compared with
    /// By offset, the strongest reason of each first. The first record is always among them.
    QVector<PoisonSuspect> suspects;
    friend bool operator==(const PoisonReport&, const PoisonReport&) = default;
};

/// The judgement alone. `records` rise by offset; those below `committed` are neighbours, and so are all others of one
/// that is looked at.
PoisonReport judgePoison(const TopicPartition& at, std::int64_t committed,
                         const std::vector<std::shared_ptr<const RecordBatch>>& records, const DecoderSet& decoders);

/// Asks for the committed offset of `group` (none: the start offset), reads and judges; blocks. Errors: NotFound,
/// Unavailable…
Result<PoisonReport> findPoison(const ClientConf& conf, const DecoderSet& decoders, const QString& group,
                                const TopicPartition& at, int timeoutMs);

/// The same on a worker. Calls back once on this thread, unless `context` is gone.
void findPoison(Cluster& cluster, const QString& group, const TopicPartition& at, QObject* context,
                std::function<void(Result<PoisonReport>)> done);

} // namespace weir
