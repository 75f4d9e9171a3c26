// Purpose: the columns of a DataTable: which are shown, how wide, in what order, sorted by what; chosen in a menu, kept
// in Settings. Thread: GUI. Limits: columns are known by the model's ColumnIdRole; a model without ids has its columns
// named by number.
#pragma once

#include <QHash>
#include <QHeaderView>
#include <QPointer>
#include <QTimer>

class QMenu;

namespace weir {

class Settings;

class DataTableColumns : public QObject
{
    Q_OBJECT
public:
    DataTableColumns(QHeaderView* header, QWidget* table);
    ~DataTableColumns() override;

    void setModel(QAbstractItemModel* model);
    void setSettings(Settings* settings, const QString& key);
    QString idOf(int column) const;
    int columnOf(const QString& id) const; ///< -1: none
    void setShown(int column, bool shown); ///< the last one that is shown stays
    void reset();
    void sortBy(int column, Qt::SortOrder order);
    /// Lets the stretching column take what the others leave of the width.
    void fit(int width);
    /// Entries to choose columns by, ticked where shown.
    void addChoices(QMenu* menu);

signals:
    void layoutChanged(); ///< widths, order or what is shown

private:
    struct State
    {
        QString id;
        int width;
        bool shown;
    };
    void restore();
    void apply(const QList<State>& states);
    void save();
    void saveSoon();
    void onResized(int column, int oldSize, int newSize);
    void onSortChanged(int column, Qt::SortOrder order);
    int shownCount() const;
    QVariant header(int column, int role) const;

    QHeaderView* const m_header;
    QWidget* const m_table;
    QPointer<QAbstractItemModel> m_model;
    QPointer<Settings> m_settings;
    QString m_key;
    QStringList m_ids;
    QHash<QString, int> m_hiddenWidths; // the header tells no size of what is hidden
    QTimer m_saveTimer;
    int m_width = 0;
    int m_stretchBase = 0; // what the stretching column has at least
    int m_sorted = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    bool m_applying = false;
};

} // namespace weir
