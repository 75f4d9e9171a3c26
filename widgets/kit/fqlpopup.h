// Purpose: the list below a filter field: what could be written next, or the last filters. Thread: GUI.
// Limits: it never takes the keys: the field keeps them and tells it where to go.
#pragma once

#include <QListView>

class QStandardItemModel;

namespace weir {

class FqlPopup : public QListView
{
    Q_OBJECT
public:
    struct Entry
    {
        QString text;
        QString hint; ///< on the right
    };

    explicit FqlPopup(QWidget* parent = nullptr);

    /// Below `field`, inside its window. `selectFirst`: Enter takes it.
    void open(QWidget* field, const QList<Entry>& entries, bool selectFirst);
    void dismiss();
    bool isOpen() const { return isVisible(); }
    void step(int rows); ///< around the ends
    int row() const;     ///< -1: none is selected
    QStringList texts() const;

signals:
    void chosen(int row);

private:
    QStandardItemModel* m_model;
};

} // namespace weir
