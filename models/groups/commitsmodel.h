// Purpose: the commits of one group in one partition that a verdict looks at: time, offset, end then, lag. Thread: GUI.
#pragma once

#include "backend/monitor/verdict/lagwindow.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct CommitRow
{
    CommitPoint commit;
    std::optional<std::int64_t> step; ///< offsets since the commit before
    bool inWindow = false;            ///< counts for the verdict
    bool utc = false;
    friend bool operator==(const CommitRow&, const CommitRow&) = default;
};

class CommitsModel : public RowModel<CommitRow>
{
    Q_OBJECT
public:
    explicit CommitsModel(QObject* parent = nullptr);
    void setWindow(const LagWindow& window, int shown, bool utc); ///< newest first

protected:
    QString rowId(const CommitRow& row) const override { return QString::number(row.commit.atMs); }
    QVariant cell(const CommitRow& row, int column, int role) const override;
};

} // namespace weir
