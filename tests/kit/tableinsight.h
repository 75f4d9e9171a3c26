// Purpose: tables with as many rows as a test wants, and one of them in a window that has the keys. Thread: GUI.
#pragma once

#include "models/common/tablemodel.h"
#include "tests/gui/ui.h"
#include "widgets/kit/datatable.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QTest>

namespace weir::test {

/// Rows by number, with a stable id, that come in at the end and go at the front.
class BigModel final : public TableModel
{
public:
    explicit BigModel(int rows)
        : TableModel(
              {{QStringLiteral("id"), QStringLiteral("Id"), ColumnKind::Number, 10},
               {QStringLiteral("name"), QStringLiteral("Name"), ColumnKind::Text, 20, {}, {}, true, true},
               {QStringLiteral("state"), QStringLiteral("State"), ColumnKind::Badge, 10},
               {QStringLiteral("rate"), QStringLiteral("Rate"), ColumnKind::Number, 10, QStringLiteral("records/s")},
               {QStringLiteral("trend"),
                QStringLiteral("Trend"),
                ColumnKind::Sparkline,
                10,
                {},
                {},
                true,
                false,
                false},
               {QStringLiteral("more"), QStringLiteral("More"), ColumnKind::Text, 10, {}, {}, false}}),
          m_rows(rows)
    {
    }
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        const qint64 id = m_first + index.row();
        if (role == Qt::TextAlignmentRole)
            return headerData(index.column(), Qt::Horizontal, role);
        if (role == BadgeRole && index.column() == 2)
            return int(id % 5);
        if (role == SparklineRole && index.column() == 4)
            return QVariant::fromValue(QVector<float>{1, 5, 2, 8, float(id % 10), 3});
        if (role == RawRole && index.column() == 0)
            return QString::number(id);
        if (role != Qt::DisplayRole)
            return {};
        switch (index.column()) {
        case 0:
            return QLocale(QLocale::English).toString(id);
        case 1:
            return QStringLiteral("orders\t%1\nof a name that is too long to be shown in a column").arg(id);
        case 2:
            return QStringLiteral("state");
        case 3:
            return QString::number(id % 977);
        default:
            return QStringLiteral("more");
        }
    }
    void append(int count)
    {
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_rows += count;
        endInsertRows();
    }
    void dropFront(int count)
    {
        beginRemoveRows({}, 0, count - 1);
        m_rows -= count;
        m_first += count;
        endRemoveRows();
    }
    void sort(int column, Qt::SortOrder order) override { sorts << qMakePair(column, order); }
    qint64 idOf(int row) const { return m_first + row; }

    QList<QPair<int, Qt::SortOrder>> sorts;

private:
    int m_rows;
    qint64 m_first = 0;
};

/// A table in sight, by hand.
class TableInSight
{
protected:
    void show(QAbstractItemModel* model)
    {
        m_table = std::make_unique<DataTable>(QStringLiteral("Samples"));
        m_table->setModel(model);
        m_table->resize(900, 600);
        QVERIFY(test::showActive(*m_table));
        m_table->setFocus();
        QVERIFY(m_table->hasFocus());
    }
    void clickRow(int row, Qt::KeyboardModifiers modifiers = {}, Qt::MouseButton button = Qt::LeftButton,
                  int column = 0)
    {
        const QPoint at = m_table->visualRect(m_table->model()->index(row, column)).center();
        QTest::mouseClick(m_table->windowHandle(), button, modifiers, m_table->viewport()->mapTo(m_table.get(), at));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { test::press(m_table.get(), key, modifiers); }
    QMenu* openMenu(int row, int column)
    {
        const QPoint at = m_table->visualRect(m_table->model()->index(row, column)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_table->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(m_table->viewport(), &event);
        return qobject_cast<QMenu*>(QApplication::activePopupWidget());
    }
    static QAction* entry(QMenu* menu, const QString& text)
    {
        for (QAction* action : menu->actions()) {
            if (action->text().startsWith(text))
                return action;
        }
        return nullptr;
    }

    std::unique_ptr<DataTable> m_table;
};

} // namespace weir::test
