#include "models/journal/journalmodel.h"

#include "models/common/formats.h"
#include "models/journal/journaltexts.h"

namespace weir {
namespace {

enum Column { When, What, Subject, Outcome, Author, Whence };

std::vector<TableColumn> journalColumns()
{
    std::vector<TableColumn> all(Whence + 1);
    all[When] = {QStringLiteral("when"), JournalModel::tr("When"), ColumnKind::Time, 25};
    all[What] = {QStringLiteral("what"), JournalModel::tr("What"), ColumnKind::Text, 34};
    all[What].stretch = true;
    all[Subject] = {QStringLiteral("subject"), JournalModel::tr("Of"), ColumnKind::Text, 16};
    all[Subject].toolTip = JournalModel::tr("The group or definition that was changed.");
    all[Outcome] = {QStringLiteral("result"), JournalModel::tr("Result"), ColumnKind::Badge, 14};
    all[Author] = {QStringLiteral("author"), JournalModel::tr("Who"), ColumnKind::Text, 11};
    all[Whence] = {QStringLiteral("whence"), JournalModel::tr("From"), ColumnKind::Text, 22};
    all[Whence].toolTip = JournalModel::tr("The machine, and the program that did it.");
    return all;
}

} // namespace

JournalModel::JournalModel(QObject* parent) : RowModel(journalColumns(), parent) {}

void JournalModel::setEntries(const std::shared_ptr<const std::vector<JournalEntry>>& entries)
{
    QHash<QString, QString> takenBack;
    for (const JournalEntry& entry : *entries) { // newest first: the first one that is met counts
        if (!entry.undoes.isEmpty() && !takenBack.contains(entry.undoes))
            takenBack.insert(entry.undoes, entry.id);
    }
    std::vector<JournalRow> rows;
    rows.reserve(entries->size());
    for (std::size_t i = 0; i < entries->size(); ++i)
        rows.push_back({entries, i, takenBack.value((*entries)[i].id)});
    setRows(std::move(rows));
}

void JournalModel::setUtc(bool utc)
{
    if (utc == m_utc)
        return;
    m_utc = utc;
    if (rowCount() > 0)
        emit dataChanged(index(0, When), index(rowCount() - 1, When));
}

QVariant JournalModel::cell(const JournalRow& row, int column, int role) const
{
    const JournalEntry& entry = row.entry();
    switch (column) {
    case When:
        if (role == SortRole)
            return qlonglong(entry.atMs);
        return role == Qt::DisplayRole ? QVariant(formats::timestamp(entry.atMs, m_utc)) : QVariant();
    case What:
        return role == Qt::DisplayRole ? QVariant(journaltexts::what(entry.plan)) : QVariant();
    case Subject:
        return role == Qt::DisplayRole ? QVariant(journaltexts::subject(entry.plan)) : QVariant();
    case Outcome:
        return resultCell(row, role);
    case Author:
        return role == Qt::DisplayRole ? QVariant(entry.author) : QVariant();
    case Whence:
        if (role == SecondaryRole)
            return true;
        return role == Qt::DisplayRole ? QVariant(journaltexts::whence(entry)) : QVariant();
    }
    return {};
}

QVariant JournalModel::resultCell(const JournalRow& row, int role) const
{
    const ChangePlan& plan = row.entry().plan;
    const bool takenBack = !row.takenBackBy.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return takenBack ? tr("taken back") : journaltexts::result(plan);
    case BadgeRole:
        return int(takenBack ? Status::Neutral : journaltexts::resultStatus(plan));
    case SortRole:
        return takenBack ? 3 : int(journaltexts::resultStatus(plan));
    default:
        return {};
    }
}

} // namespace weir
