#include "widgets/kit/datatablecolumns.h"

#include "backend/service/settings.h"
#include "models/common/tablemodel.h"
#include "widgets/kit/tokens.h"

#include <QAbstractItemModel>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <algorithm>

namespace weir {
namespace {

constexpr int saveAfterMs = 400;
constexpr int minimumWidth = 36;

} // namespace

DataTableColumns::DataTableColumns(QHeaderView* header, QWidget* table)
    : QObject(table), m_header(header), m_table(table)
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveAfterMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &DataTableColumns::save);
    m_header->setSectionsMovable(true);
    m_header->setFirstSectionMovable(true);
    m_header->setSectionsClickable(true);
    m_header->setHighlightSections(false);
    m_header->setStretchLastSection(false);
    m_header->setMinimumSectionSize(minimumWidth);
    m_header->setSortIndicator(-1, Qt::AscendingOrder);
    m_header->setSortIndicatorShown(true);
    m_header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_header->setTextElideMode(Qt::ElideRight);
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_header, &QHeaderView::sectionResized, this, &DataTableColumns::onResized);
    connect(m_header, &QHeaderView::sectionMoved, this, [this] {
        saveSoon();
        emit layoutChanged();
    });
    connect(m_header, &QHeaderView::sortIndicatorChanged, this, &DataTableColumns::onSortChanged);
    connect(m_header, &QHeaderView::sectionHandleDoubleClicked, this, [this](int column) {
        const int width = this->header(column, ColumnWidthRole).toInt();
        m_header->resizeSection(
            column, std::max(m_header->sectionSizeHint(column), width * m_table->fontMetrics().averageCharWidth()));
    });
    connect(m_header, &QHeaderView::customContextMenuRequested, this, [this](const QPoint& point) {
        auto* const menu = new QMenu(m_table);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addChoices(menu);
        menu->popup(m_header->viewport()->mapToGlobal(point));
    });
}

DataTableColumns::~DataTableColumns()
{
    if (m_saveTimer.isActive())
        save();
}

QVariant DataTableColumns::header(int column, int role) const
{
    return m_model ? m_model->headerData(column, Qt::Horizontal, role) : QVariant();
}

QString DataTableColumns::idOf(int column) const { return m_ids.value(column); }
int DataTableColumns::columnOf(const QString& id) const { return int(m_ids.indexOf(id)); }

void DataTableColumns::setModel(QAbstractItemModel* model)
{
    if (m_saveTimer.isActive())
        save();
    if (m_model)
        m_model->disconnect(this);
    m_model = model;
    m_ids.clear();
    m_sorted = -1;
    {
        const QSignalBlocker blocker(m_header);
        m_header->setSortIndicator(-1, Qt::AscendingOrder);
    }
    if (!m_model)
        return;
    const auto columnsMayDiffer = [this] {
        QStringList ids;
        for (int column = 0; column < m_model->columnCount(); ++column) {
            const QString id = header(column, ColumnIdRole).toString();
            ids << (id.isEmpty() ? QString::number(column) : id);
        }
        if (ids == m_ids)
            return;
        m_ids = ids;
        restore();
    };
    columnsMayDiffer();
    connect(m_model, &QAbstractItemModel::modelReset, this, columnsMayDiffer);
    connect(m_model, &QAbstractItemModel::columnsInserted, this, columnsMayDiffer);
    connect(m_model, &QAbstractItemModel::columnsRemoved, this, columnsMayDiffer);
}

void DataTableColumns::setSettings(Settings* settings, const QString& key)
{
    m_settings = settings;
    m_key = key;
    if (m_model)
        restore();
}

void DataTableColumns::restore()
{
    const QScopedValueRollback<bool> applying(m_applying, true);
    QList<State> states;
    QStringList left = m_ids;
    const QStringList kept =
        m_settings ? m_settings->value(m_key + QStringLiteral("/columns")).toStringList() : QStringList();
    for (const QString& entry : kept) { // id|width|shown
        const QStringList parts = entry.split(QLatin1Char('|'));
        if (parts.size() == 3 && left.removeOne(parts[0]))
            states.push_back({parts[0], parts[1].toInt(), parts[2] == QLatin1String("1")});
    }
    for (const QString& id : std::as_const(left)) {
        const int column = columnOf(id);
        const QVariant shown = header(column, ColumnShownRole);
        const int characters = std::max(header(column, ColumnWidthRole).toInt(), 4);
        const int width = std::max(characters * m_table->fontMetrics().averageCharWidth() + 2 * space::s,
                                   m_header->sectionSizeHint(column));
        // a column that is new to what was kept goes to where the model has it
        const qsizetype place = kept.isEmpty() ? states.size() : std::min<qsizetype>(column, states.size());
        states.insert(place, {id, width, !shown.isValid() || shown.toBool()});
    }
    apply(states);

    const QString sorting = m_settings ? m_settings->value(m_key + QStringLiteral("/sort")).toString() : QString();
    const int column = columnOf(sorting.section(QLatin1Char('|'), 0, 0));
    if (column >= 0)
        sortBy(column, sorting.endsWith(QLatin1String("|desc")) ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void DataTableColumns::apply(const QList<State>& states)
{
    for (qsizetype place = 0; place < states.size(); ++place) {
        const State& state = states[place];
        const int column = columnOf(state.id);
        m_header->moveSection(m_header->visualIndex(column), int(place));
        m_header->setSectionHidden(column, false);
        m_header->resizeSection(column, std::max(state.width, minimumWidth));
        m_hiddenWidths[state.id] = state.width;
        if (header(column, ColumnStretchRole).toBool())
            m_stretchBase = std::max(state.width, minimumWidth);
    }
    for (const State& state : states)
        m_header->setSectionHidden(columnOf(state.id), !state.shown);
    if (shownCount() == 0 && !m_ids.isEmpty())
        m_header->setSectionHidden(0, false);
    fit(m_width);
    emit layoutChanged();
}

int DataTableColumns::shownCount() const { return m_header->count() - m_header->hiddenSectionCount(); }

void DataTableColumns::setShown(int column, bool shown)
{
    if (column < 0 || column >= m_header->count() || m_header->isSectionHidden(column) == !shown ||
        (!shown && shownCount() == 1))
        return;
    {
        const QScopedValueRollback<bool> applying(m_applying, true);
        if (!shown)
            m_hiddenWidths[idOf(column)] = m_header->sectionSize(column);
        m_header->setSectionHidden(column, !shown);
    }
    fit(m_width);
    saveSoon();
    emit layoutChanged();
}

void DataTableColumns::reset()
{
    if (m_settings)
        m_settings->setValue(m_key + QStringLiteral("/columns"), QStringList());
    m_saveTimer.stop();
    restore();
}

void DataTableColumns::sortBy(int column, Qt::SortOrder order) { m_header->setSortIndicator(column, order); }

void DataTableColumns::onSortChanged(int column, Qt::SortOrder order)
{
    const QVariant sortable = header(column, ColumnSortableRole);
    if (column >= 0 && sortable.isValid() && !sortable.toBool()) {
        const QSignalBlocker blocker(m_header);
        m_header->setSortIndicator(m_sorted, m_order);
        m_header->viewport()->update();
        return;
    }
    m_sorted = column;
    m_order = order;
    if (m_model)
        m_model->sort(column, order);
    if (m_settings && !m_applying && column >= 0)
        m_settings->setValue(
            m_key + QStringLiteral("/sort"),
            QString(idOf(column) + (order == Qt::DescendingOrder ? QStringLiteral("|desc") : QStringLiteral("|asc"))));
}

void DataTableColumns::fit(int width)
{
    m_width = width;
    if (width <= 0 || !m_model)
        return;
    for (int column = 0; column < m_header->count(); ++column) {
        if (m_header->isSectionHidden(column) || !header(column, ColumnStretchRole).toBool())
            continue;
        const QScopedValueRollback<bool> applying(m_applying, true);
        const int others = m_header->length() - m_header->sectionSize(column);
        m_header->resizeSection(column, std::max({m_stretchBase, width - others, minimumWidth}));
        return;
    }
}

void DataTableColumns::onResized(int column, int oldSize, int newSize)
{
    if (!m_applying && oldSize > 0 && newSize > 0) {
        if (header(column, ColumnStretchRole).toBool())
            m_stretchBase = newSize;
        else
            fit(m_width);
        saveSoon();
    }
    if (!m_applying)
        emit layoutChanged();
}

void DataTableColumns::saveSoon()
{
    if (m_settings && !m_applying)
        m_saveTimer.start();
}

void DataTableColumns::save()
{
    m_saveTimer.stop();
    if (!m_settings || !m_model || m_header->count() != m_ids.size())
        return;
    QStringList entries;
    for (int place = 0; place < m_header->count(); ++place) {
        const int column = m_header->logicalIndex(place);
        const bool shown = !m_header->isSectionHidden(column);
        int width = m_header->sectionSize(column);
        if (header(column, ColumnStretchRole).toBool())
            width = m_stretchBase;
        else if (!shown)
            width = m_hiddenWidths.value(idOf(column), minimumWidth);
        entries << QStringLiteral("%1|%2|%3").arg(idOf(column)).arg(width).arg(shown ? 1 : 0);
    }
    m_settings->setValue(m_key + QStringLiteral("/columns"), entries);
}

void DataTableColumns::addChoices(QMenu* menu)
{
    for (int place = 0; place < m_header->count(); ++place) {
        const int column = m_header->logicalIndex(place);
        QAction* const action = menu->addAction(header(column, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_header->isSectionHidden(column));
        action->setEnabled(!action->isChecked() || shownCount() > 1);
        connect(action, &QAction::toggled, this, [this, column](bool on) { setShown(column, on); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Reset columns")), &QAction::triggered, this, &DataTableColumns::reset);
}

} // namespace weir
