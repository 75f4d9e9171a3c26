// Purpose: the entries of a journal as a table, newest first. Thread: GUI.
#pragma once

#include "backend/service/journal/journal.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct JournalRow
{
    std::shared_ptr<const std::vector<JournalEntry>> all;
    std::size_t at = 0;
    QString takenBackBy; ///< id of the newest entry that took this one back; empty: none did

    const JournalEntry& entry() const { return (*all)[at]; }
    /// An entry never changes once it is written.
    friend bool operator==(const JournalRow& a, const JournalRow& b)
    {
        return a.entry().id == b.entry().id && a.takenBackBy == b.takenBackBy;
    }
};

class JournalModel : public RowModel<JournalRow>
{
    Q_OBJECT
public:
    explicit JournalModel(QObject* parent = nullptr);

    void setEntries(const std::shared_ptr<const std::vector<JournalEntry>>& entries);
    void setUtc(bool utc);

protected:
    QString rowId(const JournalRow& row) const override { return row.entry().id; }
    QVariant cell(const JournalRow& row, int column, int role) const override;

private:
    QVariant resultCell(const JournalRow& row, int role) const;

    bool m_utc = false;
};

} // namespace weir
