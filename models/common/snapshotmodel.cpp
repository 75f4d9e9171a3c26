#include "models/common/snapshotmodel.h"

#include <QCollator>
#include <QDateTime>
#include <algorithm>
#include <numeric>
#include <optional>

namespace weir {
namespace {

/// More pieces than this cost more as single signals than as one move and one signal.
constexpr std::size_t manyPieces = 32;

struct Span
{
    int first;
    int last;
};

/// Runs of rows for which `wanted` holds.
template <typename Wanted> std::vector<Span> spans(int rows, Wanted wanted)
{
    std::vector<Span> all;
    for (int row = 0; row < rows; ++row) {
        if (!wanted(row))
            continue;
        if (!all.empty() && all.back().last == row - 1)
            all.back().last = row;
        else
            all.push_back({row, row});
    }
    return all;
}

QCollator collatorOf(const QLocale& locale)
{
    QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

} // namespace

struct SnapshotModel::SortKey
{
    bool known = false;
    long double number = 0; // holds every 64-bit integer exactly
    std::optional<QCollatorSortKey> text{};
};

int SnapshotModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }

QVariant SnapshotModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Item& item = itemAt(index.row());
    if (role == RowIdRole)
        return item.id;
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    return value(item.row.get(), index.column(), role);
}

QString SnapshotModel::textOf(const Item& item, int column) const
{
    const QVariant raw = value(item.row.get(), column, RawRole);
    return raw.isValid() ? raw.toString() : value(item.row.get(), column, Qt::DisplayRole).toString();
}

const QString& SnapshotModel::haystackOf(const Item& item) const
{
    if (item.haystack.isNull()) {
        QString text = QStringLiteral("\n");
        for (std::size_t column = 0; column < columns().size(); ++column) {
            const TableColumn& description = columns()[column];
            if (!description.searched || description.kind == ColumnKind::Number ||
                description.kind == ColumnKind::Sparkline)
                continue;
            text += value(item.row.get(), int(column), Qt::DisplayRole).toString().toCaseFolded();
            text += QLatin1Char('\n');
        }
        item.haystack = text;
    }
    return item.haystack;
}

const SnapshotModel::SortKey& SnapshotModel::sortKeyOf(const Item& item, const QCollator& collator) const
{
    if (item.sortKey)
        return *item.sortKey;
    auto key = std::make_shared<SortKey>();
    QVariant sortValue = value(item.row.get(), m_sortColumn, SortRole);
    if (!sortValue.isValid() && columns()[std::size_t(m_sortColumn)].kind != ColumnKind::Number)
        sortValue = value(item.row.get(), m_sortColumn, Qt::DisplayRole);
    key->known = sortValue.isValid() && !sortValue.isNull();
    switch (sortValue.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::Long:
    case QMetaType::LongLong:
        key->number = static_cast<long double>(sortValue.toLongLong());
        break;
    case QMetaType::UInt:
    case QMetaType::ULong:
    case QMetaType::ULongLong:
        key->number = static_cast<long double>(sortValue.toULongLong());
        break;
    case QMetaType::Double:
    case QMetaType::Float:
        key->number = static_cast<long double>(sortValue.toDouble());
        key->known = key->number == key->number;
        break;
    case QMetaType::QDateTime:
        key->number = static_cast<long double>(sortValue.toDateTime().toMSecsSinceEpoch());
        break;
    default:
        if (key->known)
            key->text = collator.sortKey(sortValue.toString());
    }
    item.sortKey = std::move(key);
    return *item.sortKey;
}

std::vector<int> SnapshotModel::ordered(const std::vector<Item>& items) const
{
    std::vector<int> order(items.size());
    std::iota(order.begin(), order.end(), 0);
    if (m_sortColumn < 0 || m_sortColumn >= int(columns().size()))
        return order;
    const QCollator collator = collatorOf(QLocale());
    std::vector<const SortKey*> keys;
    keys.reserve(items.size());
    for (const Item& item : items)
        keys.push_back(&sortKeyOf(item, collator));
    const bool descending = m_sortOrder == Qt::DescendingOrder;
    std::stable_sort(order.begin(), order.end(), [&](int left, int right) {
        const SortKey* a = keys[std::size_t(left)];
        const SortKey* b = keys[std::size_t(right)];
        if (a->known != b->known)
            return a->known;
        if (!a->known)
            return false;
        if (descending)
            std::swap(a, b);
        if (a->text && b->text)
            return *a->text < *b->text;
        if (a->text || b->text)
            return !a->text; // numbers before words
        return a->number < b->number;
    });
    return order;
}

bool SnapshotModel::passes(const Item& item, const QStringList& words,
                           const std::vector<std::vector<CellFilter>>& cells) const
{
    if (!accepts(item.row.get()))
        return false;
    for (const QString& word : words) {
        if (!haystackOf(item).contains(word))
            return false;
    }
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (cells[column].empty())
            continue;
        const QString text = textOf(item, int(column));
        bool wanted = false;
        bool found = false;
        for (const CellFilter& filter : cells[column]) {
            if (filter.exclude && filter.text == text)
                return false;
            wanted = wanted || !filter.exclude;
            found = found || (!filter.exclude && filter.text == text);
        }
        if (wanted && !found)
            return false;
    }
    return true;
}

std::vector<int> SnapshotModel::filtered(const std::vector<Item>& items, const std::vector<int>& order) const
{
    const QStringList words = m_filterText.toCaseFolded().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::vector<CellFilter>> cells(columns().size());
    for (const CellFilter& filter : m_cellFilters) {
        if (const int column = columnOf(filter.columnId); column >= 0)
            cells[std::size_t(column)].push_back(filter);
    }
    std::vector<int> shown;
    shown.reserve(order.size());
    for (const int item : order) {
        if (passes(items[std::size_t(item)], words, cells))
            shown.push_back(item);
    }
    return shown;
}

void SnapshotModel::setItems(std::vector<Item> items)
{
    const int shownBefore = int(m_shown.size());
    const int totalBefore = totalCount();

    QHash<QString, int> itemOfId;
    itemOfId.reserve(qsizetype(items.size()));
    std::vector<Item> unique;
    unique.reserve(items.size());
    for (Item& item : items) {
        const auto known = itemOfId.constFind(item.id);
        if (known != itemOfId.cend()) {
            unique[std::size_t(*known)] = std::move(item);
            continue;
        }
        itemOfId.insert(item.id, int(unique.size()));
        unique.push_back(std::move(item));
    }

    std::vector<int> newOfOld(m_items.size(), -1);
    std::vector<char> changed(unique.size(), 0);
    for (std::size_t i = 0; i < unique.size(); ++i) {
        const auto old = m_itemOfId.constFind(unique[i].id);
        if (old == m_itemOfId.cend())
            continue;
        newOfOld[std::size_t(*old)] = int(i);
        if (same(m_items[std::size_t(*old)].row.get(), unique[i].row.get()))
            unique[i] = m_items[std::size_t(*old)]; // with what was computed for it
        else
            changed[i] = 1;
    }

    std::vector<int> order = ordered(unique);
    const std::vector<int> target = filtered(unique, order);
    std::vector<char> inTarget(unique.size(), 0);
    for (const int item : target)
        inTarget[std::size_t(item)] = 1;
    std::vector<char> kept(m_items.size(), 0);
    for (std::size_t i = 0; i < m_items.size(); ++i)
        kept[i] = newOfOld[i] >= 0 && inTarget[std::size_t(newOfOld[i])];
    removeShown(kept);

    m_items = std::move(unique);
    m_itemOfId = std::move(itemOfId);
    m_order = std::move(order);
    for (int& item : m_shown)
        item = newOfOld[std::size_t(item)];
    m_rowsKnown = false;

    for (const int item : m_shown)
        changed[std::size_t(item)] = char(changed[std::size_t(item)] * 2); // an inserted row is no changed one
    show(target);
    tellChanged(changed);
    tellCounts(shownBefore, totalBefore);
}

void SnapshotModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    if (column != m_sortColumn) {
        for (const Item& item : m_items)
            item.sortKey.reset();
    }
    m_sortColumn = column;
    m_sortOrder = order;
    m_order = ordered(m_items);
    show(filtered(m_items, m_order));
}

void SnapshotModel::setFilterText(const QString& text)
{
    if (text == m_filterText)
        return;
    m_filterText = text;
    filtersChanged();
}

void SnapshotModel::setCellFilters(const QVector<CellFilter>& filters)
{
    if (filters == m_cellFilters)
        return;
    m_cellFilters = filters;
    filtersChanged();
}

void SnapshotModel::filtersChanged()
{
    const int before = int(m_shown.size());
    const std::vector<int> target = filtered(m_items, m_order);
    std::vector<char> kept(m_items.size(), 0);
    for (const int item : target)
        kept[std::size_t(item)] = 1;
    removeShown(kept);
    show(target);
    tellCounts(before, totalCount());
}

int SnapshotModel::rowOfId(const QString& id) const
{
    if (!m_rowsKnown) {
        m_rowOfItem.assign(m_items.size(), -1);
        for (std::size_t row = 0; row < m_shown.size(); ++row)
            m_rowOfItem[std::size_t(m_shown[row])] = int(row);
        m_rowsKnown = true;
    }
    const auto item = m_itemOfId.constFind(id);
    return item == m_itemOfId.cend() ? -1 : m_rowOfItem[std::size_t(*item)];
}

void SnapshotModel::removeShown(const std::vector<char>& kept)
{
    const auto gone = [&](int row) { return !kept[std::size_t(m_shown[std::size_t(row)])]; };
    std::vector<Span> pieces = spans(int(m_shown.size()), gone);
    if (pieces.size() > manyPieces) {
        std::vector<int> order = m_shown;
        const auto middle =
            std::stable_partition(order.begin(), order.end(), [&](int item) { return kept[std::size_t(item)] != 0; });
        const int first = int(middle - order.begin());
        permute(std::move(order));
        pieces = {{first, int(m_shown.size()) - 1}};
    }
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
        beginRemoveRows({}, piece->first, piece->last);
        m_shown.erase(m_shown.begin() + piece->first, m_shown.begin() + piece->last + 1);
        m_rowsKnown = false;
        endRemoveRows();
    }
}

/// Precondition: what is shown and not in the target is removed already.
void SnapshotModel::show(const std::vector<int>& target)
{
    std::vector<char> shown(m_items.size(), 0);
    for (const int item : m_shown)
        shown[std::size_t(item)] = 1;
    std::vector<int> old;
    old.reserve(m_shown.size());
    for (const int item : target) {
        if (shown[std::size_t(item)])
            old.push_back(item);
    }
    const std::vector<Span> pieces =
        spans(int(target.size()), [&](int row) { return !shown[std::size_t(target[std::size_t(row)])]; });
    const bool sameOrder = old == m_shown;
    if (sameOrder && pieces.size() <= manyPieces) {
        for (const Span& piece : pieces) {
            beginInsertRows({}, piece.first, piece.last);
            m_shown.insert(m_shown.begin() + piece.first, target.begin() + piece.first,
                           target.begin() + piece.last + 1);
            m_rowsKnown = false;
            endInsertRows();
        }
        return;
    }
    if (!pieces.empty()) {
        beginInsertRows({}, int(m_shown.size()), int(target.size()) - 1);
        for (const Span& piece : pieces)
            m_shown.insert(m_shown.end(), target.begin() + piece.first, target.begin() + piece.last + 1);
        m_rowsKnown = false;
        endInsertRows();
    }
    permute(target);
}

void SnapshotModel::permute(std::vector<int> order)
{
    if (order == m_shown)
        return;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    if (!before.isEmpty()) {
        std::vector<int> rowOfItem(m_items.size(), -1);
        for (std::size_t row = 0; row < order.size(); ++row)
            rowOfItem[std::size_t(order[row])] = int(row);
        QModelIndexList after;
        after.reserve(before.size());
        for (const QModelIndex& index : before)
            after << createIndex(rowOfItem[std::size_t(m_shown[std::size_t(index.row())])], index.column());
        changePersistentIndexList(before, after);
    }
    m_shown = std::move(order);
    m_rowsKnown = false;
    emit layoutChanged({}, VerticalSortHint);
}

void SnapshotModel::tellChanged(const std::vector<char>& changed)
{
    std::vector<Span> pieces =
        spans(rowCount(), [&](int row) { return changed[std::size_t(m_shown[std::size_t(row)])] == 2; });
    if (pieces.size() > manyPieces)
        pieces = {{pieces.front().first, pieces.back().last}};
    for (const Span& piece : pieces)
        emit dataChanged(index(piece.first, 0), index(piece.last, columnCount() - 1));
}

void SnapshotModel::tellCounts(int shownBefore, int totalBefore)
{
    if (shownBefore != int(m_shown.size()) || totalBefore != totalCount())
        emit countChanged();
}

} // namespace weir
