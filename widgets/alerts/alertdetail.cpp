#include "widgets/alerts/alertdetail.h"

#include "backend/service/alerts/alertreadings.h"
#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "widgets/alerts/alertchart.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QGridLayout>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t leastMarginMs = 15 * 60'000;
constexpr int chartHeight = 220, mostBefore = 8, wide = 460;

Label* wrapped(Token token = Token::Text)
{
    auto* label = new Label({}, FontRole::Body, token);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString subjectButton(const QString& subject)
{
    if (subject.startsWith(QLatin1String("group/")))
        return AlertDetail::tr("Open group");
    return subject.startsWith(QLatin1String("topic/")) ? AlertDetail::tr("Open topic")
                                                       : AlertDetail::tr("Open Overview");
}

} // namespace

AlertDetail::AlertDetail(QWidget* parent)
    : DetailPanel(parent), m_sentence(wrapped()), m_mute(toolTextButton(QStringLiteral("bell"), tr("Mute rule"), this)),
      m_chart(new TimeChart(&m_axis)), m_unrecorded(wrapped(Token::TextSecondary)), m_facts(wrapped()),
      m_before(wrapped(Token::TextSecondary))
{
    addWidget(m_sentence);
    auto* row = new QWidget;
    auto* buttons = new QGridLayout(row);
    buttons->setContentsMargins(0, space::xs, 0, space::s);
    buttons->setSpacing(space::s);
    m_acknowledge = plainButton(tr("Acknowledge"), QStringLiteral("check"), row);
    m_subject = plainButton(tr("Open"), QStringLiteral("external-link"), row);
    m_edit = plainButton(tr("Edit rule"), QStringLiteral("pencil"), row);
    buttons->addWidget(m_acknowledge, 0, 0);
    buttons->addWidget(m_mute, 0, 1);
    buttons->addWidget(m_subject, 1, 0);
    buttons->addWidget(m_edit, 1, 1);
    buttons->setColumnStretch(2, 1);
    addWidget(row);
    m_chart->setMinimumHeight(chartHeight);
    m_chart->setEmptyText(tr("Nothing was recorded here"));
    ChartData nothing;
    nothing.title = tr("What was measured");
    m_chart->setData(nothing);
    addWidget(m_chart);
    addWidget(m_unrecorded);
    addWidget(m_facts);
    addWidget(m_before);
    connect(m_acknowledge, &QPushButton::clicked, this, &AlertDetail::acknowledgeRequested);
    connect(m_subject, &QPushButton::clicked, this, &AlertDetail::subjectRequested);
    connect(m_edit, &QPushButton::clicked, this, &AlertDetail::ruleRequested);
    connect(m_mute, &QToolButton::clicked, this, [this] { emit muteRequested(m_mute); });
    connect(&m_history, &ChartHistory::changed, this, &AlertDetail::draw);
}

QSize AlertDetail::sizeHint() const { return {std::max(wide, measure::detailMin), DetailPanel::sizeHint().height()}; }

void AlertDetail::setMonitor(ClusterMonitor* monitor) { m_monitor = monitor; }

void AlertDetail::showAlert(const Alert& alert, const AlertRule* rule, const QVector<Alert>& history,
                            std::int64_t nowMs, bool utc)
{
    const bool isOther = !m_alert || m_alert->rule != alert.rule || m_alert->subject != alert.subject ||
                         m_alert->firedAtMs != alert.firedAtMs;
    m_alert = alert;
    m_rule = rule ? std::optional(*rule) : std::nullopt;
    m_series = rule ? alertSeries(*rule, alert.subject) : std::nullopt;
    m_same.clear();
    for (const Alert& each : history) {
        if (each.rule == alert.rule && each.subject == alert.subject)
            m_same << each;
    }
    setTitle(rule && !rule->name.isEmpty() ? rule->name : alert.rule, alertSubjectName(alert.subject));
    m_sentence->setText(alerttexts::sentence(alert, rule));
    m_acknowledge->setVisible(!alert.clearedAtMs && alert.acknowledgedBy.isEmpty());
    m_subject->setText(subjectButton(alert.subject));
    m_edit->setVisible(rule != nullptr);
    m_mute->setVisible(rule != nullptr);
    m_mute->setText(rule && rule->isMuted(nowMs) ? tr("Muted") : tr("Mute rule"));
    fillRows(nowMs, utc);
    m_axis.setUtc(utc);
    m_axis.setNow(nowMs);
    if (isOther) {
        const std::int64_t end = alert.clearedAtMs.value_or(nowMs);
        const std::int64_t margin = std::max(leastMarginMs, (end - alert.sinceMs) / 4);
        m_axis.setRange(alert.sinceMs - margin, std::min(end + margin, nowMs));
    }
    m_chart->setVisible(m_series.has_value());
    m_unrecorded->setVisible(rule && !m_series);
    m_unrecorded->setText(tr("How far ahead retention is, is not recorded, so there is no chart of it."));
    if (m_series && m_monitor) {
        m_history.setSource(m_monitor, {alert.subject});
        m_history.setIds({*m_series});
        m_history.ask();
    }
    draw();
}

void AlertDetail::fillRows(std::int64_t nowMs, bool utc)
{
    QStringList facts;
    facts << tr("It has been so since %1.").arg(formats::timestamp(m_alert->sinceMs, utc));
    if (m_alert->firedAtMs != m_alert->sinceMs)
        facts << tr("It fired at %1.").arg(formats::timestamp(m_alert->firedAtMs, utc));
    if (m_alert->clearedAtMs)
        facts << tr("It cleared at %1, after %2.")
                     .arg(formats::timestamp(*m_alert->clearedAtMs, utc),
                          durationText(double(*m_alert->clearedAtMs - m_alert->sinceMs) / 1000.0));
    if (m_rule && m_rule->measure != AlertMeasure::NoData && m_alert->worst != m_alert->value)
        facts << tr("The worst was %1.").arg(alertValueText(m_rule->measure, m_alert->worst));
    if (!m_alert->acknowledgedBy.isEmpty())
        facts << tr("%1 acknowledged it at %2.")
                     .arg(m_alert->acknowledgedBy, formats::timestamp(m_alert->acknowledgedAtMs, utc));
    if (m_rule) {
        facts << tr("Rule: %1.").arg(alertRuleSentence(*m_rule));
        if (m_rule->isMuted(nowMs))
            facts << tr("The rule is %1.").arg(alerttexts::ruleState(*m_rule, nowMs, utc));
    }
    m_facts->setText(facts.join(QLatin1Char('\n')));
    QStringList before;
    for (const Alert& each : m_same) {
        if (each.firedAtMs >= m_alert->firedAtMs || before.size() >= mostBefore)
            continue;
        before << tr("%1, for %2")
                      .arg(formats::timestamp(each.firedAtMs, utc),
                           durationText(double(each.clearedAtMs.value_or(nowMs) - each.firedAtMs) / 1000.0));
    }
    m_before->setText(before.isEmpty() ? tr("It did not fire for this before.")
                                       : tr("It fired before:") + QLatin1Char('\n') + before.join(QLatin1Char('\n')));
}

void AlertDetail::draw()
{
    if (!m_alert || !m_rule || !m_series)
        return;
    ChartData data = alertchart::dataOf(*m_rule, {m_history.line(*m_series, alertSubjectName(m_alert->subject))});
    data.title = alertMeasureName(m_rule->measure);
    data.marks = alertchart::marksOf(*m_rule, m_same);
    m_chart->setData(data);
}

} // namespace weir
