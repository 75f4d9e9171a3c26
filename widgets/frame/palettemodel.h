// Purpose: what Ctrl+K finds: pages, topics, connections, actions and addresses, the best 60 for what is typed. Thread:
// GUI.
#pragma once

#include "models/common/place.h"

#include <QAbstractListModel>
#include <QIcon>
#include <QPointer>

class QAction;

namespace weir {

struct PaletteEntry
{
    QString text;
    QString detail;                ///< where it is: cluster, shortcut
    QString icon;                  ///< kit icon name
    Place place;                   ///< goes there; empty path: none
    QPointer<QAction> action = {}; ///< or triggers this
    int weight = 0;                ///< added to the score: what people mean more often
};

class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole + 1 };
    using QAbstractListModel::QAbstractListModel;

    void setEntries(QVector<PaletteEntry> entries);
    void setQuery(const QString& query);
    /// Precondition: 0 <= row < rowCount().
    const PaletteEntry& entry(int row) const { return m_found[row]; }
    int total() const { return int(m_entries.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QVector<PaletteEntry> m_entries;
    QVector<QString> m_lower;
    QVector<PaletteEntry> m_found;
};

} // namespace weir
