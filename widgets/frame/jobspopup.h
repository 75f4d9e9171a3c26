// Purpose: all jobs with progress, Pause and Cancel. Thread: GUI. A child of the window that lies over it; Esc closes
// it.
#pragma once

#include "backend/service/jobs.h"

#include <QFrame>
#include <QHash>
#include <QTimer>

class QVBoxLayout;

namespace weir {

class Label;

class JobsPopup : public QFrame
{
    Q_OBJECT
public:
    JobsPopup(Jobs& jobs, QWidget* window);

    /// Above `anchor`, left edges aligned; again: away.
    void toggle(QWidget* anchor);

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row;
    void sync();
    void place();

    Jobs& m_jobs;
    QVBoxLayout* m_rows;
    Label* m_none;
    QHash<int, Row*> m_rowOfJob;
    QWidget* m_anchor = nullptr;
    QTimer m_sync;
};

} // namespace weir
