#include "models/groups/commitsmodel.h"

#include "models/common/formats.h"
#include "models/groups/groupcells.h"

namespace weir {
namespace {

enum Column { Time, Offset, Step, Lag, Window };

std::vector<TableColumn> commitColumns()
{
    using namespace groupcells;
    const auto tr = [](const char* text) { return CommitsModel::tr(text); };
    std::vector<TableColumn> all{
        column("time", tr("Committed at"), ColumnKind::Time, 27,
               tr("≤: it was there when it was first looked for; when it was made is not known.")),
        column("offset", tr("Offset"), ColumnKind::Number, 12),
        column("step", tr("Since the one before"), ColumnKind::Number, 16),
        column("lag", tr("Lag then (records)"), ColumnKind::Number, 15,
               tr("To the newest end that was known by then. Not known for commits that were told late.")),
        column("window", tr("Looked at"), ColumnKind::Text, 12)};
    all[Window].stretch = true;
    return all;
}

} // namespace

CommitsModel::CommitsModel(QObject* parent) : RowModel(commitColumns(), parent) {}

void CommitsModel::setWindow(const LagWindow& window, int shown, bool utc)
{
    const std::vector<CommitPoint>& commits = window.commits();
    std::vector<CommitRow> rows;
    rows.reserve(commits.size());
    for (std::size_t i = commits.size(); i-- > 0;) {
        const std::optional<std::int64_t> step =
            i > 0 ? std::optional(commits[i].offset - commits[i - 1].offset) : std::nullopt;
        rows.push_back({commits[i], step, commits.size() - i <= std::size_t(std::max(1, shown)), utc});
    }
    setRows(std::move(rows));
}

QVariant CommitsModel::cell(const CommitRow& row, int column, int role) const
{
    if (role == SecondaryRole)
        return !row.inWindow;
    const auto number = [role](std::optional<std::int64_t> value) {
        if (role == Qt::DisplayRole)
            return QVariant(formats::count(value));
        return role == SortRole && value ? QVariant(qlonglong(*value)) : QVariant();
    };
    switch (column) {
    case Time:
        if (role == Qt::DisplayRole)
            return row.commit.isBound ? tr("≤ %1").arg(formats::timestamp(row.commit.atMs, row.utc))
                                      : formats::timestamp(row.commit.atMs, row.utc);
        return role == SortRole ? QVariant(qlonglong(row.commit.atMs)) : QVariant();
    case Offset:
        return number(row.commit.offset);
    case Step:
        if (role == Qt::DisplayRole && row.step)
            return *row.step > 0 ? tr("+%1").arg(formats::count(*row.step)) : formats::count(*row.step);
        return number(row.step);
    case Lag:
        return number(row.commit.lag);
    case Window:
        return role == Qt::DisplayRole ? QVariant(row.inWindow ? tr("in the window") : tr("older")) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
