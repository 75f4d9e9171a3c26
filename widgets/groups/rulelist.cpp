#include "widgets/groups/rulelist.h"

#include "models/common/verdicttext.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/theme.h"

#include <QGridLayout>

namespace weir {

RuleList::RuleList(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Rules"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::s);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < 8; ++i) {
        Row row{new Label, new Label, new Label({}, FontRole::Secondary, Token::TextSecondary)};
        row.rule->setWordWrap(true);
        row.why->setWordWrap(true);
        row.why->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row.why->setContentsMargins(0, 0, 0, space::s);
        grid->addWidget(row.icon, 2 * i, 0, Qt::AlignTop);
        grid->addWidget(row.rule, 2 * i, 1);
        grid->addWidget(row.why, 2 * i + 1, 1);
        m_rows << row;
    }
    grid->setRowStretch(16, 1);
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, &RuleList::restyle);
}

void RuleList::setRules(const QVector<RuleCheck>& rules)
{
    m_rules = rules;
    restyle();
}

void RuleList::restyle()
{
    for (qsizetype i = 0; i < m_rows.size() && i < m_rules.size(); ++i) {
        const RuleCheck& check = m_rules[i];
        const bool fired = check.outcome == RuleOutcome::Fired;
        const bool reached = check.outcome != RuleOutcome::NotReached;
        const Token token = fired ? statusToken(statusOf(check.verdict)) : Token::TextSecondary;
        const QString outcome = fired ? tr("fired") : reached ? tr("did not fire") : tr("not asked any more");
        const QString name = fired ? QStringLiteral("check") : reached ? QStringLiteral("x") : QStringLiteral("minus");
        m_rows[i].icon->setPixmap(icon(name, token).pixmap(measure::icon));
        m_rows[i].icon->setAccessibleName(outcome);
        m_rows[i].icon->setToolTip(outcome);
        m_rows[i].rule->setText(tr("%1. %2", "number and rule").arg(check.number).arg(check.rule));
        m_rows[i].rule->setRole(fired ? FontRole::Section : FontRole::Body);
        m_rows[i].rule->setToken(reached ? Token::Text : Token::TextSecondary);
        m_rows[i].why->setText(check.why);
        m_rows[i].why->setToken(fired ? Token::Text : Token::TextSecondary);
        m_rows[i].why->setVisible(!check.why.isEmpty());
    }
}

} // namespace weir
