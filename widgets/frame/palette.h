// Purpose: Ctrl+K: one field that goes anywhere. Thread: GUI. A child of the window that lies over it; Esc or a click
// elsewhere closes it. Keys: Enter goes here, Shift+Enter in a new tab, Ctrl+Enter in a new window, arrows and Page
// keys choose.
#pragma once

#include "widgets/frame/page.h"
#include "widgets/frame/palettemodel.h"

#include <QFrame>

class QListView;

namespace weir {

class Label;
class SearchField;

class Palette : public QFrame
{
    Q_OBJECT
public:
    explicit Palette(QWidget* window);

    /// Shows it with these entries; `text` is put into the field, selected.
    void open(QVector<PaletteEntry> entries, const QString& text = {});
    void close();
    PaletteModel& model() { return m_model; }

signals:
    void chosen(const weir::PaletteEntry& entry, weir::Navigator::Where where);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    void choose(const QModelIndex& index, Qt::KeyboardModifiers modifiers);
    void search(const QString& text);

    PaletteModel m_model;
    SearchField* m_field;
    QListView* m_list;
    Label* m_hint;
    QPointer<QWidget> m_before; ///< had the keys before
};

} // namespace weir
