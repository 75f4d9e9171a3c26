#include "widgets/kit/cellfilterbutton.h"

#include "models/common/snapshotmodel.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/icons.h"

namespace weir {

CellFilterButton::CellFilterButton(DataTable* table, SnapshotModel& model, QWidget* parent)
    : QPushButton(parent), m_model(model)
{
    setIcon(weir::icon(QStringLiteral("x")));
    hide();
    connect(this, &QPushButton::clicked, this, [this] { m_model.setCellFilters({}); });
    connect(table, &DataTable::filterRequested, this,
            [this](const QString& columnId, const QString& text, bool exclude) {
                QVector<CellFilter> filters = m_model.cellFilters();
                const CellFilter asked{columnId, text, exclude};
                if (!filters.contains(asked))
                    filters.append(asked);
                m_model.setCellFilters(filters);
                show();
            });
    connect(&model, &SnapshotModel::countChanged, this, &CellFilterButton::show);
}

void CellFilterButton::show()
{
    QStringList conditions;
    for (const CellFilter& filter : m_model.cellFilters()) {
        const QString column =
            m_model.headerData(m_model.columnOf(filter.columnId), Qt::Horizontal, Qt::DisplayRole).toString();
        conditions << (filter.exclude ? tr("%1 is not %2") : tr("%1 is %2")).arg(column, filter.text);
    }
    setText(conditions.size() > 1 ? tr("%n conditions", nullptr, int(conditions.size())) : conditions.value(0));
    setToolTip(conditions.join(QLatin1Char('\n')) + QLatin1Char('\n') + tr("Click to take this away."));
    setVisible(!conditions.isEmpty());
}

} // namespace weir
