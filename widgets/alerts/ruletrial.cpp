#include "widgets/alerts/ruletrial.h"

#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "widgets/alerts/alertchart.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t spans[] = {dayMs, 7 * dayMs, 30 * dayMs};
constexpr int chartHeight = 180, tableRows = 6;

QString subjectOf(const SeriesId& id)
{
    switch (id.scope) {
    case Scope::Group:
        return id.group;
    case Scope::Topic:
        return id.topic;
    case Scope::Broker:
        return RuleTrial::tr("broker %1").arg(id.number);
    default:
        return RuleTrial::tr("the cluster");
    }
}

} // namespace

RuleTrial::RuleTrial(QWidget* parent)
    : QWidget(parent), m_span(new Segmented(tr("How far back"))),
      m_run(plainButton(tr("Test over the recorded past"), QStringLiteral("history"), this)), m_result(new Label),
      m_coverage(new Label({}, FontRole::Body, Token::TextSecondary)), m_chart(new TimeChart(&m_axis)),
      m_table(new DataTable(tr("Would have fired")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    m_span->addSegment(tr("24 h"));
    m_span->addSegment(tr("7 d"));
    m_span->addSegment(tr("30 d"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_run);
    row->addWidget(m_span);
    row->addStretch(1);
    column->addLayout(row);
    for (Label* label : {m_result, m_coverage}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    m_chart->setMinimumHeight(chartHeight);
    m_chart->setEmptyText(tr("Nothing was recorded here"));
    ChartData nothing;
    nothing.title = tr("What was measured");
    m_chart->setData(nothing);
    column->addWidget(m_chart);
    m_table->setModel(&m_model);
    m_table->setMinimumHeight(tableRows * measure::row);
    column->addWidget(m_table);
    connect(m_run, &QPushButton::clicked, this, &RuleTrial::run);
    connect(m_span, &Segmented::currentChanged, this, [this] {
        if (m_table->isVisibleTo(this) || m_chart->isVisibleTo(this))
            run();
    });
    showNothing({});
}

void RuleTrial::setAlerts(Alerts* alerts) { m_alerts = alerts; }

void RuleTrial::setUtc(bool utc)
{
    m_utc = utc;
    m_axis.setUtc(utc);
}

void RuleTrial::setRule(const std::optional<AlertRule>& rule)
{
    m_run->setEnabled(rule.has_value() && !m_running);
    if (rule == m_rule)
        return;
    m_rule = rule;
    ++m_asked;
    m_running = false;
    m_run->setEnabled(rule.has_value());
    showNothing({});
}

void RuleTrial::showNothing(const QString& sentence)
{
    m_result->setText(sentence);
    m_result->setVisible(!sentence.isEmpty());
    m_coverage->hide();
    m_chart->hide();
    m_table->hide();
}

void RuleTrial::run()
{
    if (!m_alerts || !m_rule)
        return;
    const int number = ++m_asked;
    m_running = true;
    m_run->setEnabled(false);
    showNothing(tr("Reading what was recorded…"));
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    m_alerts->test(*m_rule, now - spans[std::max(0, m_span->current())], now, this,
                   [this, number, rule = *m_rule](const Result<AlertTest>& test) {
                       if (number == m_asked)
                           answered(rule, test);
                   });
}

void RuleTrial::answered(const AlertRule& rule, const Result<AlertTest>& test)
{
    m_running = false;
    m_run->setEnabled(true);
    if (!test) {
        showNothing(alerttexts::trialFailure(test.error()));
        return;
    }
    const bool isKnown = test->coverage > 0;
    m_result->setVisible(isKnown);
    m_result->setText(alerttexts::trial(*test));
    m_coverage->setText(alerttexts::coverage(*test));
    m_coverage->show();
    QVector<ChartSeries> series;
    for (const HistorySeries& each : test->series)
        series << ChartSeries{subjectOf(each.id), each.points, each.stepMs, 0};
    ChartData data = alertchart::dataOf(rule, series);
    data.title = alertMeasureName(rule.measure);
    data.marks = alertchart::marksOf(rule, test->alerts);
    m_axis.setRange(test->fromMs, test->untilMs);
    m_chart->setData(data);
    m_chart->setVisible(isKnown);
    m_model.setAlerts(test->alerts, {rule}, test->untilMs, m_utc);
    m_table->setVisible(!test->alerts.isEmpty());
}

} // namespace weir
