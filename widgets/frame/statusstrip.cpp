#include "widgets/frame/statusstrip.h"

#include "backend/base/clock.h"
#include "backend/service/cluster.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "widgets/frame/jobspopup.h"
#include "widgets/frame/jobtext.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/elidedlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>

namespace weir {
namespace {

constexpr int listedAfterMs = 500;
constexpr int jobsTickMs = 250;
constexpr int sayMs = 6000;
constexpr int barWidth = 96;
constexpr int narrow = 900;

bool isOver(const Job& job) { return job.state != JobState::Running && job.state != JobState::Paused; }

} // namespace

StatusStrip::StatusStrip(const Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_state(new Badge),
      m_cost(new Label({}, FontRole::Secondary, Token::TextSecondary)),
      m_jobs(toolTextButton(QStringLiteral("activity"), {}, this)), m_bar(new QProgressBar),
      m_said(new ElidedLabel({}, FontRole::Secondary)), m_zone(toolTextButton(QStringLiteral("clock"), {}, this))
{
    setFixedHeight(measure::row);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::m, measure::line, space::s, 0);
    row->setSpacing(space::m);
    row->addWidget(m_state);
    row->addWidget(m_cost);
    row->addWidget(m_jobs);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(barWidth, space::xs);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the jobs"));
    row->addWidget(m_bar);
    row->addWidget(m_said, 1);
    row->addWidget(m_zone);
    m_said->setAccessibleName(tr("What was just done"));
    m_jobs->setAccessibleDescription(tr("Shows all jobs, with Pause and Cancel"));

    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, [this] { m_said->setText({}); });
    connect(m_jobs, &QToolButton::clicked, this, &StatusStrip::toggleJobs);
    connect(m_zone, &QToolButton::clicked, this, [this] { m_services.settings->setUtc(!m_services.settings->utc()); });
    connect(m_services.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String("utc"))
            showZone();
    });
    m_jobsTick.setSingleShot(true);
    m_jobsTick.setInterval(jobsTickMs);
    connect(&m_jobsTick, &QTimer::timeout, this, &StatusStrip::showJobs);
    const auto soon = [this] {
        if (!m_jobsTick.isActive())
            m_jobsTick.start();
    };
    connect(m_services.jobs, &Jobs::added, this, soon);
    connect(m_services.jobs, &Jobs::changed, this, soon);
    connect(m_services.jobs, &Jobs::removed, this, soon);
    showJobs();
    showZone();
    setCluster({}, {});
}

void StatusStrip::setCluster(const QString& name, const ClusterAccess::Link& link)
{
    if (m_cluster != link.cluster) {
        if (m_cluster)
            m_cluster->disconnect(this);
        m_cluster = link.cluster;
        if (m_cluster)
            connect(m_cluster, &Cluster::costChanged, this, &StatusStrip::showCost);
    }
    showCost();
    if (name.isEmpty()) {
        m_state->setStatus(Status::Neutral, tr("No cluster"));
        return;
    }
    if (!link.cluster) {
        if (link.opening)
            m_state->setStatus(Status::Neutral, tr("Opening %1").arg(name));
        else if (link.error && link.error->kind != ErrorKind::Cancelled)
            m_state->setStatus(Status::Critical, tr("%1: cannot connect").arg(name));
        else
            m_state->setStatus(Status::Stale, tr("%1: not connected").arg(name));
        return;
    }
    switch (link.cluster->state()) {
    case LinkState::Connecting:
        m_state->setStatus(Status::Neutral, tr("Connecting to %1").arg(name));
        break;
    case LinkState::Online:
        showCost();
        break;
    case LinkState::Partial:
        m_state->setStatus(Status::Warning, tr("%1: some brokers do not answer").arg(name));
        break;
    case LinkState::Offline:
        m_state->setStatus(Status::Critical, tr("%1: no broker answers").arg(name));
        break;
    case LinkState::Failed:
        m_state->setStatus(Status::Critical, tr("%1: cannot connect").arg(name));
        break;
    case LinkState::Closed:
        m_state->setStatus(Status::Stale, tr("%1: not connected").arg(name));
        break;
    }
}

void StatusStrip::showCost()
{
    const bool there =
        m_cluster && (m_cluster->state() == LinkState::Online || m_cluster->state() == LinkState::Partial);
    m_cost->setVisible(there);
    if (!there)
        return;
    const ClusterCost cost = m_cluster->cost();
    const ConnectionSpec& spec = m_cluster->spec();
    if (m_cluster->state() == LinkState::Online) {
        QString sentence = tr("%1: connected").arg(spec.name);
        if (cost.roundTripMs > 0)
            sentence = cost.roundTripMs < 1
                           ? tr("%1: connected, under 1 ms").arg(spec.name)
                           : tr("%1: connected, %2 ms").arg(spec.name, QLocale().toString(cost.roundTripMs, 'f', 0));
        m_state->setStatus(Status::Ok, sentence);
    }
    const auto number = [](double value) { return QLocale().toString(value, 'f', value > 0 && value < 10 ? 1 : 0); };
    const QString requests =
        spec.budgetRequestsPerSecond > 0
            ? tr("%1 of %2 requests/s").arg(number(cost.requestsPerSecond), number(spec.budgetRequestsPerSecond))
            : tr("%1 requests/s").arg(number(cost.requestsPerSecond));
    QString bytes = formats::byteRate(cost.bytesPerSecond);
    if (spec.budgetBytesPerSecond > 0)
        bytes = tr("%1 of %2").arg(bytes, formats::byteRate(double(spec.budgetBytesPerSecond)));
    m_cost->setText(tr("%1, %2").arg(requests, bytes));
    m_cost->setToken(cost.overBudget ? Token::Warning : Token::TextSecondary);
    m_cost->setToolTip(cost.overBudget
                           ? tr("What Weir costs this cluster now: more than its budget, so it slows itself down")
                           : tr("What Weir costs this cluster now"));
}

void StatusStrip::showJobs()
{
    const std::int64_t now = SystemClock::instance().nowMs();
    QVector<Job> listed;
    bool later = false;
    for (const Job& job : m_services.jobs->jobs()) {
        if (isOver(job))
            continue;
        if (now - job.startedAtMs < listedAfterMs)
            later = true;
        else
            listed.append(job);
    }
    if (later && !m_jobsTick.isActive())
        m_jobsTick.start();
    double sum = 0;
    int known = 0;
    for (const Job& job : listed) {
        if (jobFraction(job) >= 0) {
            sum += jobFraction(job);
            ++known;
        }
    }
    QString text = tr("No jobs");
    if (listed.size() == 1)
        text = tr("%1: %2").arg(jobTitle(listed.first()), jobProgress(listed.first()));
    else if (!listed.isEmpty())
        text = tr("%n job(s)", nullptr, int(listed.size()));
    m_jobs->setText(text);
    m_jobs->setAccessibleName(tr("Jobs: %1").arg(text));
    m_bar->setVisible(known > 0 && width() >= narrow);
    m_bar->setValue(known > 0 ? int(sum / known * 1000) : 0);
}

void StatusStrip::showZone()
{
    const bool utc = m_services.settings->utc();
    const QString zone = formats::zone(SystemClock::instance().nowMs(), utc);
    m_zone->setText(zone);
    m_zone->setToolTip(utc ? tr("Times are shown in UTC. Click for local time.")
                           : tr("Times are shown in local time (%1). Click for UTC.").arg(zone));
    m_zone->setAccessibleName(tr("Time zone: %1").arg(zone));
}

void StatusStrip::say(const QString& sentence)
{
    m_said->setText(sentence);
    m_silence.start(sayMs);
}

void StatusStrip::toggleJobs()
{
    if (!m_popup)
        m_popup = new JobsPopup(*m_services.jobs, window());
    m_popup->toggle(m_jobs);
}

void StatusStrip::closeJobs()
{
    if (m_popup)
        m_popup->hide();
}

void StatusStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showJobs();
}

void StatusStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Window));
    painter.fillRect(QRect(0, 0, width(), measure::line), color(Token::Line));
}

} // namespace weir
