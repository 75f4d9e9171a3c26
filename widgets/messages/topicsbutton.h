// Purpose: "Also in…": further topics that a search looks through, chosen from a list that one types into. Thread: GUI.
// Limits: the list shows 200 of those that fit.
#pragma once

#include <QStringList>
#include <QToolButton>

class QListWidget;
class QMenu;

namespace weir {

class SearchField;

class TopicsButton : public QToolButton
{
    Q_OBJECT
public:
    explicit TopicsButton(QWidget* parent = nullptr);

    void setKnown(const QStringList& topics);
    void setChosen(const QStringList& topics);
    const QStringList& chosen() const { return m_chosen; }

signals:
    void aboutToOpen();                           ///< the page tells which topics there are
    void topicsChosen(const QStringList& topics); ///< by a person

private:
    void fill();
    void showChosen();

    QStringList m_known, m_chosen;
    QMenu* m_menu;
    SearchField* m_field;
    QListWidget* m_list;
};

} // namespace weir
