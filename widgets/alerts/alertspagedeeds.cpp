// What the alerts page does with the row that is chosen: show, acknowledge, mute, edit, save, delete.
#include "backend/service/cluster.h"
#include "backend/service/plans/plans.h"
#include "models/common/alerttext.h"
#include "widgets/alerts/alertdetail.h"
#include "widgets/alerts/alertspage.h"
#include "widgets/alerts/channeleditor.h"
#include "widgets/alerts/ruleeditor.h"
#include "widgets/frame/reviewpanel.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"

#include <QMenu>

namespace weir {
namespace {

constexpr std::int64_t hourMs = 3'600'000;

} // namespace

PageKind alertsPageKind(AlertSourceOf source)
{
    PageKind kind;
    kind.id = QStringLiteral("alerts");
    kind.title = AlertsPage::tr("Alerts");
    kind.icon = QStringLiteral("bell");
    kind.section = Section::Watch;
    kind.make = [source](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new AlertsPage(services, navigator, source, parent);
    };
    kind.tourPaths = {QStringLiteral("alerts")};
    kind.badge = [](Cluster* cluster) { return cluster->alerts()->needAttention(); };
    return kind;
}

alertdefinitions::PlanHome AlertsPage::planHome() const
{
    const auto snapshot = m_cluster ? m_cluster->snapshot() : nullptr;
    return {snapshot ? snapshot->clusterId : QString(), m_clusterName, nowMs()};
}

const Alert* AlertsPage::selectedAlert() const
{
    const int row = table()->currentRow();
    if (row < 0 || row >= model()->rowCount() || (m_show != Open && m_show != History))
        return nullptr;
    return &(m_show == Open ? m_open : m_past).rowAt(row).alert;
}

void AlertsPage::showRow(int row)
{
    if (row < 0 || row >= model()->rowCount() || m_review->isApplying())
        return;
    if (m_show == Rules) {
        const RuleRow& shown = m_rulesModel.rowAt(row);
        if (shown.mistake.isEmpty())
            editRule(AlertRule(shown.rule), false);
        else
            editBroken(QString(shown.rule.key));
    } else if (m_show == Channels) {
        editChannel(Channel(m_channels.rowAt(row).channel), false);
    } else if (const Alert* alert = selectedAlert()) {
        showAlert(Alert(*alert));
    }
    m_header->setAddress(place().address());
}

void AlertsPage::showAlert(const Alert& alert)
{
    m_detail->showAlert(alert, ruleOf(alert.rule), m_alerts->history(), nowMs(), utc());
    if (m_side->isHidden() || m_detail->isHidden())
        showPanel(m_detail);
}

void AlertsPage::editRule(const AlertRule& rule, bool isNew)
{
    m_rule->edit(rule, isNew);
    showPanel(m_rule);
}

void AlertsPage::editBroken(const QString& key)
{
    const auto definition = m_definitions->find(alertdefinitions::ruleKind(), key);
    if (!definition)
        return;
    m_rule->editJson(*definition);
    showPanel(m_rule);
}

void AlertsPage::addRule()
{
    if (!isFilled())
        return;
    if (m_show == Channels || m_show == History)
        show(Rules);
    AlertRule rule;
    rule.group = QStringLiteral("*");
    rule.value = 1000;
    rule.forMs = 5 * 60'000;
    rule.notify = {QStringLiteral("desktop")};
    editRule(rule, true);
    m_rule->focusName();
}

void AlertsPage::editChannel(const Channel& channel, bool isNew)
{
    m_channel->edit(channel, isNew);
    showPanel(m_channel);
}

void AlertsPage::addChannel()
{
    if (!isFilled())
        return;
    editChannel({}, true);
    m_channel->focusName();
}

void AlertsPage::addUsual()
{
    if (!isFilled())
        return;
    QVector<Definition> rules;
    for (const AlertRule& rule : alertdefinitions::usualRules(*m_definitions))
        rules << alertdefinitions::of(rule);
    review(alertdefinitions::savePlan(*m_definitions, rules, planHome()));
}

void AlertsPage::acknowledge()
{
    if (const auto alert = m_detail->alert(); alert && m_alerts && !m_detail->isHidden())
        m_alerts->acknowledge(*alert);
}

void AlertsPage::mute(const QString& ruleKey, std::optional<std::int64_t> untilMs)
{
    const AlertRule* rule = ruleOf(ruleKey);
    if (!rule || !m_definitions)
        return;
    AlertRule changed = *rule;
    changed.mutedUntilMs = untilMs;
    review(alertdefinitions::savePlan(*m_definitions, {alertdefinitions::of(changed)}, planHome()),
           m_detail->isHidden() ? nullptr : static_cast<DetailPanel*>(m_detail));
}

void AlertsPage::fillMuteMenu(QMenu* menu, const QString& ruleKey)
{
    const AlertRule* rule = ruleOf(ruleKey);
    if (!rule)
        return;
    const auto add = [this, menu, ruleKey](const QString& text, std::optional<std::int64_t> untilMs) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, ruleKey, untilMs] { mute(ruleKey, untilMs); });
    };
    if (rule->isMuted(nowMs()))
        add(tr("Unmute rule…"), std::nullopt);
    add(tr("Mute rule for 1 h…"), nowMs() + hourMs);
    add(tr("Mute rule for 8 h…"), nowMs() + 8 * hourMs);
    add(tr("Mute rule until unmuted…"), -1);
}

void AlertsPage::openSubject(Navigator::Where where)
{
    const Alert* selected = selectedAlert();
    const QString subject = selected ? selected->subject : m_detail->alert() ? m_detail->alert()->subject : QString();
    if (!subject.isEmpty())
        m_navigator.go({m_clusterName, alertSubjectPath(subject), {}}, where);
}

void AlertsPage::fillMenu(QMenu* menu, int row)
{
    menu->addSeparator();
    if (m_show == Channels || m_show == Rules) {
        if (m_show == Rules)
            fillMuteMenu(menu, m_rulesModel.rowAt(row).rule.key);
        QAction* away = menu->addAction(icon(QStringLiteral("trash-2")), tr("Delete…"));
        connect(away, &QAction::triggered, this, &AlertsPage::removeRow);
        return;
    }
    const Alert alert = (m_show == Open ? m_open : m_past).rowAt(row).alert;
    QAction* subject =
        menu->addAction(icon(QStringLiteral("external-link")), tr("Open %1").arg(alertSubjectName(alert.subject)));
    connect(subject, &QAction::triggered, this, [this, alert] {
        m_navigator.go({m_clusterName, alertSubjectPath(alert.subject), {}});
    });
    if (!alert.clearedAtMs) {
        QAction* taken = menu->addAction(icon(QStringLiteral("check")), tr("Acknowledge"));
        taken->setEnabled(alert.acknowledgedBy.isEmpty());
        connect(taken, &QAction::triggered, this, [this, alert] {
            if (m_alerts)
                m_alerts->acknowledge(alert);
        });
    }
    if (!ruleOf(alert.rule))
        return;
    QAction* edit = menu->addAction(icon(QStringLiteral("pencil")), tr("Edit rule"));
    connect(edit, &QAction::triggered, this, [this, alert] {
        if (const AlertRule* rule = ruleOf(alert.rule))
            editRule(AlertRule(*rule), false);
    });
    menu->addSeparator();
    fillMuteMenu(menu, alert.rule);
}

void AlertsPage::removeRow()
{
    const int row = table()->currentRow();
    if (row < 0 || row >= model()->rowCount())
        return;
    if (m_show == Rules)
        remove(alertdefinitions::ruleKind(), m_rulesModel.rowAt(row).rule.key);
    else if (m_show == Channels)
        remove(alertdefinitions::channelKind(), m_channels.rowAt(row).channel.key);
}

void AlertsPage::remove(const QString& kind, const QString& key)
{
    if (!m_definitions)
        return;
    const ChangePlan plan = alertdefinitions::removePlan(*m_definitions, kind, key, planHome());
    if (!plan.steps.isEmpty())
        review(plan, kind == alertdefinitions::ruleKind() ? static_cast<DetailPanel*>(m_rule) : m_channel);
}

void AlertsPage::review(const ChangePlan& plan, DetailPanel* backTo)
{
    if (m_review->isApplying())
        return;
    m_backTo = backTo && !backTo->isHidden() ? backTo : nullptr;
    showPanel(m_review);
    m_review->offerBack(m_backTo ? tr("Back") : QString());
    if (m_source)
        m_review->review(m_plans, m_cluster ? m_cluster->spec() : ConnectionSpec(), plan);
    else
        m_review->review(m_cluster, plan);
}

} // namespace weir
