#include "widgets/kit/datatableaccessible.h"

#include "widgets/kit/datatable.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QCoreApplication>
#include <QHeaderView>

namespace weir {
namespace {

constexpr qsizetype longestRead = 200; // letters a cell

class TableAccessible final : public QAccessibleWidget
{
    Q_DECLARE_TR_FUNCTIONS(weir::DataTable)

public:
    explicit TableAccessible(DataTable* table) : QAccessibleWidget(table, QAccessible::Table), m_table(table) {}

    QString text(QAccessible::Text which) const override
    {
        const QAbstractItemModel* const model = m_table->model();
        if (which == QAccessible::Description && model) {
            const QString said = QAccessibleWidget::text(which);
            const int rows = model->rowCount();
            return !said.isEmpty() ? said : rows == 1 ? tr("1 row") : tr("%1 rows").arg(QLocale().toString(rows));
        }
        return which == QAccessible::Value ? currentRow() : QAccessibleWidget::text(which);
    }

private:
    QString currentRow() const
    {
        const int row = m_table->currentRow();
        if (row < 0)
            return {};
        QStringList cells;
        const QHeaderView* const header = m_table->header();
        const QAbstractItemModel* const model = m_table->model();
        for (int place = 0; place < header->count(); ++place) {
            const int column = header->logicalIndex(place);
            const QModelIndex index = model->index(row, column);
            const QVariant said = index.data(Qt::AccessibleTextRole);
            const QString text = (said.isValid() ? said : index.data()).toString().left(longestRead);
            if (!header->isSectionHidden(column) && !text.isEmpty())
                cells << model->headerData(column, Qt::Horizontal).toString() + QLatin1Char(' ') + text;
        }
        return tr("Row %1: %2").arg(QLocale().toString(row + 1), cells.join(QStringLiteral(", ")));
    }

    DataTable* const m_table;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* const table = qobject_cast<DataTable*>(object);
    return table ? new TableAccessible(table) : nullptr;
}

} // namespace

void installTableAccessibility()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace weir
