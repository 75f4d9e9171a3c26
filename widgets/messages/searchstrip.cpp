#include "widgets/messages/searchstrip.h"

#include "backend/service/jobs.h"
#include "models/common/formats.h"
#include "models/messages/searchstate.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/histogram.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>

namespace weir {
namespace {

constexpr int showEveryMs = 100;
constexpr int bars = 120;
constexpr int budgetWidth = 72;
constexpr double megabyte = 1e6;

Histogram::Data dataOf(const MatchHistogram& matches)
{
    Histogram::Data data{matches.fromMs, matches.bucketMs, {}, {}};
    data.counts = QVector<quint64>(matches.matches.begin(), matches.matches.end());
    if (matches.searched)
        data.known = std::pair(qint64(matches.searched->first), qint64(matches.searched->second));
    return data;
}

} // namespace

SearchStrip::SearchStrip(Jobs& jobs, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_histogram(new Histogram(tr("Matches over time"))),
      m_text(new Label({}, FontRole::Body, Token::Text)), m_gaps(new Label({}, FontRole::Secondary, Token::Warning)),
      m_budgetRow(new QWidget), m_budget(new QLineEdit),
      m_pause(plainButton(tr("Pause"), QStringLiteral("pause"), this)),
      m_cancel(plainButton(tr("Cancel"), QStringLiteral("x"), this))
{
    m_histogram->setEmptyText(tr("No match so far"));
    m_histogram->setToolTip(tr("Click a bar or drag over some to read only that time"));
    m_gaps->setWordWrap(true);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* budget = new QHBoxLayout(m_budgetRow);
    budget->setContentsMargins(0, 0, 0, 0);
    budget->setSpacing(space::xs);
    auto* word = new Label(tr("At most"), FontRole::Secondary, Token::TextSecondary);
    budget->addWidget(word);
    budget->addWidget(m_budget);
    budget->addWidget(new Label(tr("MB/s"), FontRole::Secondary, Token::TextSecondary));
    m_budget->setFixedWidth(budgetWidth);
    m_budget->setAccessibleName(tr("What the search may cost the cluster, in MB/s"));
    m_budget->setPlaceholderText(tr("no limit"));
    m_budgetRow->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addWidget(m_histogram);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_text, 1);
    row->addWidget(m_budgetRow);
    row->addWidget(m_pause);
    row->addWidget(m_cancel);
    column->addLayout(row);
    column->addWidget(m_gaps);
    hide();

    m_timer.setSingleShot(true);
    m_timer.setInterval(showEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &SearchStrip::showNow);
    connect(m_histogram, &Histogram::spanPicked, this, &SearchStrip::spanPicked);
    connect(m_budget, &QLineEdit::editingFinished, this, &SearchStrip::applyBudget);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_search)
            m_search->cancel();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (!m_search)
            return;
        m_search->setPaused(!m_search->isPaused());
        showNow();
    });
}

SearchStrip::~SearchStrip()
{
    if (m_job)
        m_jobs.finish(m_job, JobState::Cancelled);
}

void SearchStrip::setUtc(bool utc) { m_histogram->setUtc(utc); }

bool SearchStrip::isRunning() const { return m_search && m_search->end() == ReadEnd::Running; }

void SearchStrip::setBudget(bool shown, std::int64_t bytesPerSecond)
{
    m_budgetBytes = bytesPerSecond;
    m_budgetRow->setVisible(shown);
    m_budget->setText(bytesPerSecond > 0 ? QLocale().toString(double(bytesPerSecond) / megabyte, 'g', 6) : QString());
}

void SearchStrip::applyBudget()
{
    bool ok = false;
    const double typed = QLocale().toDouble(m_budget->text(), &ok);
    m_budgetBytes = ok && typed > 0 ? std::int64_t(typed * megabyte) : 0;
    if (!ok)
        m_budget->clear();
    if (m_search)
        m_search->setBudget(m_budgetBytes);
}

void SearchStrip::setSearch(SearchStream* search, const QString& subject)
{
    if (m_search)
        m_search->disconnect(this);
    if (m_job)
        m_jobs.finish(std::exchange(m_job, 0), JobState::Cancelled);
    m_search = search;
    m_subject = subject;
    m_histogram->setData({});
    setVisible(search != nullptr);
    if (!search)
        return;
    Jobs::Control control;
    control.cancel = [this] {
        if (m_search)
            m_search->cancel();
    };
    control.pause = [this](bool paused) {
        if (m_search)
            m_search->setPaused(paused);
        showNow();
    };
    m_job = m_jobs.start(JobKind::Search, subject, this, std::move(control));
    connect(search, &RecordStream::progressChanged, this, &SearchStrip::showSoon);
    connect(search, &RecordStream::rowsAppended, this, &SearchStrip::showSoon);
    connect(search, &RecordStream::problemsChanged, this, &SearchStrip::showSoon);
    connect(search, &RecordStream::endChanged, this, &SearchStrip::showNow);
    showNow();
}

void SearchStrip::showSoon()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void SearchStrip::showNow()
{
    if (!m_search)
        return;
    m_timer.stop();
    m_histogram->setData(dataOf(m_search->histogram(bars)));
    m_text->setText(searchStateText(*m_search));
    const QString gaps = searchGapsText(*m_search);
    m_gaps->setText(gaps);
    m_gaps->setVisible(!gaps.isEmpty());
    const bool running = isRunning();
    m_pause->setVisible(running);
    m_cancel->setVisible(running);
    m_pause->setText(m_search->isPaused() ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(m_search->isPaused() ? QStringLiteral("play") : QStringLiteral("pause")));
    m_histogram->setEmptyText(running ? tr("No match so far") : tr("No match"));
    reportJob();
    if (!running)
        emit ended();
}

void SearchStrip::reportJob()
{
    if (!m_job)
        return;
    const SearchCounts counts = m_search->counts();
    if (isRunning()) {
        m_jobs.progress(m_job, counts.offsetsRead,
                        counts.offsetsTotal > 0 ? std::optional(counts.offsetsTotal) : std::nullopt,
                        counts.recordsPerSecond);
        return;
    }
    const ReadEnd end = m_search->end();
    m_jobs.finish(std::exchange(m_job, 0), end == ReadEnd::Failed      ? JobState::Failed
                                           : end == ReadEnd::Cancelled ? JobState::Cancelled
                                                                       : JobState::Done);
}

} // namespace weir
