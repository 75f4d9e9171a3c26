// Purpose: the rules of a verdict, one under the other: which fired, which did not, each with its numbers. Thread: GUI.
#pragma once

#include "models/groups/verdictrules.h"

#include <QWidget>

namespace weir {

class Label;

class RuleList : public QWidget
{
    Q_OBJECT
public:
    explicit RuleList(QWidget* parent = nullptr);
    void setRules(const QVector<RuleCheck>& rules);

private:
    struct Row
    {
        Label* icon;
        Label* rule;
        Label* why;
    };
    void restyle();

    QVector<RuleCheck> m_rules;
    QVector<Row> m_rows;
};

} // namespace weir
