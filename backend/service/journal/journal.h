// Purpose: who changed what, when, and how to take it back: the topic weir.journal, or a file beside the settings where
// the cluster is read-only or refuses. Thread: GUI; reading and writing happen on a worker. Limits: the newest 10,000.
#pragma once

#include "backend/base/result.h"
#include "backend/service/plans/changeplan.h"

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace weir {

struct JournalEntry
{
    QString id; ///< unique
    std::int64_t atMs = 0;
    QString author, host, program; ///< "weir", "weirctl"
    ChangePlan plan;               ///< as it was applied
    QString undoes;                ///< id of the entry that this one took back
    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

class Journal : public QObject
{
    Q_OBJECT
public:
    ~Journal() override;
    virtual std::shared_ptr<const std::vector<JournalEntry>> entries() const = 0; ///< newest first; never null
    virtual bool isLoaded() const = 0;
    /// Unset: in the cluster. Else why it is in a file on this machine only.
    virtual std::optional<Error> localBecause() const = 0;
    virtual void append(const JournalEntry& entry) = 0;
    /// Appends from any thread, also when the journal is gone by then; null where there is none to append to.
    using Appender = std::function<void(const JournalEntry&)>;
    virtual Appender appender() const { return {}; }

signals:
    void changed();

protected:
    explicit Journal(QObject* parent = nullptr);
};

} // namespace weir
