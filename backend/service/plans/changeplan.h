// Purpose: what is going to be changed, step by step, before it is: for Review change, a file, `weirctl plan apply` and
// Undo. Thread: values. Limits: a plan is for one cluster (its id). Sentences are in models/common/plantext.h.
#pragma once

#include "backend/base/error.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/service/definitions/definition.h"
#include "backend/service/guard.h"

#include <QJsonObject>
#include <QString>
#include <QVector>
#include <algorithm>
#include <optional>

namespace weir {

enum class StepKind { MoveOffset, DeleteOffset, DeleteGroup, SaveDefinition, RemoveDefinition };

/// One change of one thing. What a kind does not need stays empty.
struct PlanStep
{
    StepKind kind = StepKind::MoveOffset;
    QString group;
    TopicPartition at;
    std::optional<std::int64_t> from, to;     ///< offsets; from unset: there was no commit
    std::optional<std::int64_t> targetTimeMs; ///< of the record at `to`, where it could be read
    QString firstRecord; ///< the first record at the target, decoded, cut to 500 characters; may be masked
    std::optional<std::int64_t> start, end; ///< of the log when the plan was made
    std::optional<std::int64_t> wanted;     ///< what was asked for, where it lay outside of the log: `to` is its edge
    std::optional<Definition> before, after;
    std::optional<Error> refused; ///< why this step cannot be done (kind and detail; plantext makes the sentence)
    bool done = false;            ///< applied

    /// Offsets read again, or not at all; 0 where one of both ends is not known.
    std::int64_t replayed() const
    {
        return kind == StepKind::MoveOffset && from && to ? std::max<std::int64_t>(*from - *to, 0) : 0;
    }
    std::int64_t skipped() const
    {
        return kind == StepKind::MoveOffset && from && to ? std::max<std::int64_t>(*to - *from, 0) : 0;
    }
    friend bool operator==(const PlanStep&, const PlanStep&) = default;
};

enum class PlanPurpose { MoveOffsets, CloneGroup, DeleteGroup, DeleteOffsets, SaveDefinitions, Undo, Mixed };

struct ChangePlan
{
    PlanPurpose purpose = PlanPurpose::Mixed;
    QString clusterId, clusterName;
    QString subject; ///< the group or definition that it is about
    QString undoes;  ///< id of the journal entry that it takes back, for JournalEntry::undoes; empty: of none
    QVector<PlanStep> steps;
    std::int64_t madeAtMs = 0;
    std::optional<Error> refused; ///< the plan as a whole, e.g. members are active (detail: which, where, since when)
    QStringList blockers;         ///< "consumer-1 on /10.0.0.7 since 12:03", English detail of `refused`

    std::int64_t replayed() const; ///< over all steps that are not refused
    std::int64_t skipped() const;
    bool canApply() const; ///< not refused, and some step is neither refused nor done
    Deed deed() const;     ///< Administer, or Destroy if something is deleted
    /// What takes the applied steps back, the last first; none: nothing can be.
    std::optional<ChangePlan> undo() const;
    QJsonObject toJson() const;
    static Result<ChangePlan> fromJson(const QJsonObject& json); ///< Errors: Invalid with the place
    friend bool operator==(const ChangePlan&, const ChangePlan&) = default;
};

} // namespace weir
