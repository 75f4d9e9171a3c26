#include "widgets/groups/factstrip.h"

#include "widgets/kit/label.h"

#include <QHBoxLayout>

namespace weir {

FactStrip::FactStrip(const QString& accessibleName, QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    setAccessibleName(accessibleName);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(space::xl);
    m_row->addStretch(1);
}

void FactStrip::setFacts(const QVector<Fact>& facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    while (m_labels.size() < facts.size()) {
        auto* cell = new QWidget(this);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto* name = new Label({}, FontRole::Secondary, Token::TextSecondary);
        auto* value = new Label({}, FontRole::Section);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(name);
        column->addWidget(value);
        m_row->insertWidget(int(m_labels.size()), cell);
        m_labels << std::pair(name, value);
    }
    for (qsizetype i = 0; i < m_labels.size(); ++i) {
        const bool shown = i < facts.size();
        m_labels[i].first->parentWidget()->setVisible(shown);
        if (!shown)
            continue;
        m_labels[i].first->setText(facts[i].name);
        m_labels[i].second->setText(facts[i].value);
        m_labels[i].second->setAccessibleName(tr("%1: %2", "name and value").arg(facts[i].name, facts[i].value));
        m_labels[i].first->parentWidget()->setToolTip(facts[i].toolTip);
    }
}

QString FactStrip::value(const QString& name) const
{
    for (const Fact& fact : m_facts) {
        if (fact.name == name)
            return fact.value;
    }
    return {};
}

} // namespace weir
