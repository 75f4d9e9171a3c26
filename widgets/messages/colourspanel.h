// Purpose: which rows are coloured: a list of filters, each with one of six colours; the first that fits counts.
// Thread: GUI. Limits: twelve rules; what is typed wrong is said below its field and has no effect.
#pragma once

#include "models/messages/messageview.h"
#include "widgets/kit/detailpanel.h"

class QPushButton;
class QVBoxLayout;

namespace weir {

class ColoursPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit ColoursPanel(QWidget* parent = nullptr);

    void setRules(const QVector<ColourRule>& rules);
    const QVector<ColourRule>& rules() const { return m_rules; }

signals:
    void rulesChanged(); ///< by a person

private:
    void build();
    void addRow(int index);

    QVector<ColourRule> m_rules;
    QVBoxLayout* m_list;
    QPushButton* m_add;
};

} // namespace weir
