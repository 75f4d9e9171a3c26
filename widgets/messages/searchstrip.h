// Purpose: a search that runs, over the table: matches over time, how far it is, Pause and Cancel, the budget; when it
// has ended, why. Thread: GUI. Limits: looks at the search ten times a second, however fast it is.
#pragma once

#include "backend/service/search/searchstream.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLineEdit;
class QPushButton;

namespace weir {

class Histogram;
class Jobs;
class Label;

class SearchStrip : public QWidget
{
    Q_OBJECT
public:
    explicit SearchStrip(Jobs& jobs, QWidget* parent = nullptr);
    ~SearchStrip() override;

    /// Shows itself and lists a job; null hides. `subject`: the topics.
    void setSearch(SearchStream* search, const QString& subject);
    void setUtc(bool utc);
    /// Production: what a search may cost is said and can be changed. Bytes/s; 0: no limit.
    void setBudget(bool shown, std::int64_t bytesPerSecond);
    std::int64_t budget() const { return m_budgetBytes; }
    bool isRunning() const;

signals:
    /// Of the histogram; until is exclusive.
    void spanPicked(qint64 fromMs, qint64 untilMs);
    void ended();

private:
    void showSoon();
    void showNow();
    void reportJob();
    void applyBudget();

    Jobs& m_jobs;
    QPointer<SearchStream> m_search;
    QString m_subject;
    int m_job = 0;
    QTimer m_timer;
    std::int64_t m_budgetBytes = 0;
    Histogram* m_histogram;
    Label* m_text;
    Label* m_gaps;
    QWidget* m_budgetRow;
    QLineEdit* m_budget;
    QPushButton* m_pause;
    QPushButton* m_cancel;
};

} // namespace weir
