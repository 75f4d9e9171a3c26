#include "widgets/frame/jobspopup.h"

#include "widgets/frame/jobtext.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/icons.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QProgressBar>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int popupWidth = 440;
constexpr int syncMs = 100;

} // namespace

struct JobsPopup::Row : QWidget
{
    Row(Jobs& jobs, int id)
        : title(new ElidedLabel), progress(new Label({}, FontRole::Secondary, Token::TextSecondary)),
          bar(new QProgressBar), pause(iconButton(QStringLiteral("pause"), {}, this)),
          cancel(iconButton(QStringLiteral("x"), {}, this))
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins({});
        row->setSpacing(space::xs);
        auto* texts = new QVBoxLayout;
        texts->setSpacing(space::xs);
        texts->addWidget(title);
        bar->setTextVisible(false);
        bar->setFixedHeight(space::xs);
        texts->addWidget(bar);
        texts->addWidget(progress);
        row->addLayout(texts, 1);
        row->addWidget(pause, 0, Qt::AlignTop);
        row->addWidget(cancel, 0, Qt::AlignTop);
        connect(pause, &QToolButton::clicked, &jobs, [&jobs, id, this] { jobs.setPaused(id, !paused); });
        connect(cancel, &QToolButton::clicked, &jobs, [&jobs, id] { jobs.cancel(id); });
    }

    void update(const Job& job)
    {
        const QString what = jobTitle(job);
        paused = job.state == JobState::Paused;
        title->setText(what);
        progress->setText(jobProgress(job));
        const double fraction = jobFraction(job);
        const bool over = job.state != JobState::Running && job.state != JobState::Paused;
        bar->setRange(0, 1000);
        bar->setValue(over ? 1000 : int(std::max(0.0, fraction) * 1000));
        bar->setVisible(fraction >= 0 && !over);
        bar->setAccessibleName(tr("Progress of %1").arg(what));
        pause->setVisible(job.canPause);
        pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause"), Token::TextSecondary));
        const QString pauseName = paused ? tr("Go on: %1").arg(what) : tr("Pause: %1").arg(what);
        pause->setAccessibleName(pauseName);
        pause->setToolTip(pauseName);
        cancel->setVisible(job.canCancel);
        cancel->setAccessibleName(tr("Cancel: %1").arg(what));
        cancel->setToolTip(cancel->accessibleName());
    }

    ElidedLabel* title;
    Label* progress;
    QProgressBar* bar;
    QToolButton* pause;
    QToolButton* cancel;
    bool paused = false;
};

JobsPopup::JobsPopup(Jobs& jobs, QWidget* window)
    : QFrame(window), m_jobs(jobs), m_rows(new QVBoxLayout(this)),
      m_none(new Label(tr("Nothing is running."), FontRole::Body, Token::TextSecondary))
{
    setAccessibleName(tr("Jobs"));
    setFocusPolicy(Qt::ClickFocus);
    m_rows->setContentsMargins(space::m, space::m, space::m, space::m);
    m_rows->setSpacing(space::m);
    m_rows->addWidget(new Label(tr("Jobs"), FontRole::Section));
    m_rows->addWidget(m_none);
    hide();
    m_sync.setSingleShot(true);
    m_sync.setInterval(syncMs);
    connect(&m_sync, &QTimer::timeout, this, &JobsPopup::sync);
    const auto soon = [this] {
        if (isVisible() && !m_sync.isActive())
            m_sync.start();
    };
    connect(&m_jobs, &Jobs::added, this, soon);
    connect(&m_jobs, &Jobs::changed, this, soon);
    connect(&m_jobs, &Jobs::removed, this, soon);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (isVisible() && now && now != this && now != m_anchor && !isAncestorOf(now))
            hide();
    });
}

void JobsPopup::toggle(QWidget* anchor)
{
    m_anchor = anchor;
    if (isVisible()) {
        hide();
        return;
    }
    sync();
    show();
    raise();
    place();
    setFocus(Qt::PopupFocusReason);
    qApp->installEventFilter(this);
}

bool JobsPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget && widget->window() == window() && widget != this && widget != m_anchor && !isAncestorOf(widget))
            hide();
    }
    return false;
}

void JobsPopup::hideEvent(QHideEvent* event)
{
    qApp->removeEventFilter(this);
    QFrame::hideEvent(event);
}

void JobsPopup::sync()
{
    QVector<int> alive;
    for (const Job& job : m_jobs.jobs()) {
        alive.append(job.id);
        Row*& row = m_rowOfJob[job.id];
        if (!row) {
            row = new Row(m_jobs, job.id);
            m_rows->addWidget(row);
        }
        row->update(job);
    }
    const QList<int> known = m_rowOfJob.keys();
    for (const int id : known) {
        if (!alive.contains(id))
            m_rowOfJob.take(id)->deleteLater();
    }
    m_none->setVisible(alive.isEmpty());
    QTimer::singleShot(0, this, [this] { place(); });
}

void JobsPopup::place()
{
    if (!m_anchor || !isVisible())
        return;
    const QPoint corner = m_anchor->mapTo(parentWidget(), QPoint(0, 0));
    const int width = std::min(popupWidth, parentWidget()->width() - 2 * space::l);
    const int height = std::min(sizeHint().height(), corner.y() - space::xl);
    const int left = std::clamp(corner.x(), space::s, std::max(space::s, parentWidget()->width() - width - space::s));
    setGeometry(left, corner.y() - height - space::xs, width, height);
}

void JobsPopup::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.setPen(color(Token::ControlBorder));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void JobsPopup::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        hide();
        if (m_anchor)
            m_anchor->setFocus();
        emit closed();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace weir
