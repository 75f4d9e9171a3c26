// Purpose: one line for a filter of records: plain text, /regex/ or FQL, told apart by itself, with the mistake
// underlined, proposals while FQL is typed, and the last filters. Thread: GUI.
// Limits: queryChanged comes 120 ms after the last key, at once on Enter, setText() or when it is cleared.
#pragma once

#include "backend/filter/fqlcompletion.h"
#include "backend/filter/recordquery.h"

#include <QTimer>
#include <QWidget>

namespace weir {

class FqlPopup;
class Label;
class SearchField;

class FqlEdit : public QWidget
{
    Q_OBJECT
public:
    explicit FqlEdit(QWidget* parent = nullptr);

    /// Also the accessible name.
    void setPlaceholder(const QString& text);
    QString text() const;
    /// Changes the field and reports at once if it differs.
    void setText(const QString& text);
    /// What was reported last.
    const RecordQuery& query() const { return m_query; }
    /// What is proposed beside the language itself. Null: nothing.
    void setVocabulary(std::shared_ptr<const FilterVocabulary> vocabulary);
    /// The newest first; Enter and leaving the field put the text in front. At most 20 are kept.
    void setHistory(const QStringList& history);
    QStringList history() const { return m_history; }
    /// Ctrl+F: the field gets the keys, its text is selected.
    void focusField();
    /// "Text", "Regex", "FQL" or empty, as it is shown.
    QString kindText() const;
    /// The sentence below the field; empty: nothing is wrong.
    QString problem() const;

signals:
    /// Also when it is not valid: then the table should stay as it was.
    void queryChanged(const weir::RecordQuery& query);
    /// Enter in a valid query.
    void searchRequested();
    void historyChanged(const QStringList& history);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void typed();
    void report();
    void showProblem(bool isFinal);
    void placeKind();
    void remember();
    bool keyPressed(class QKeyEvent* event);
    void propose(bool asked);
    void openHistory();
    void take(int row);
    void replace(int start, int length, const QString& text);

    SearchField* m_field;
    Label* m_kind;
    Label* m_problem;
    FqlPopup* m_popup;
    QTimer m_delay;
    RecordQuery m_query;
    QString m_reported;
    QStringList m_history;
    std::shared_ptr<const FilterVocabulary> m_vocabulary;
    std::vector<FqlProposal> m_proposals; ///< what the popup shows; empty: it shows the history
    bool m_isTaking = false;
};

} // namespace weir
