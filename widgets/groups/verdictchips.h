// Purpose: how many groups have which verdict, and the choice to see only some of them. Thread: GUI.
#pragma once

#include "models/groups/grouptexts.h"

#include <QSet>
#include <QWidget>
#include <array>

class QPushButton;

namespace weir {

class VerdictChips : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictChips(QWidget* parent = nullptr);

    /// A verdict that no group has is not shown, unless it is chosen.
    void setCounts(const std::array<int, grouptexts::verdicts>& counts);
    const QSet<Verdict>& chosen() const { return m_chosen; }
    void setChosen(const QSet<Verdict>& chosen);

signals:
    void chosenChanged(); ///< by a person

private:
    void show();

    std::array<QPushButton*, grouptexts::verdicts> m_buttons{};
    std::array<int, grouptexts::verdicts> m_counts{};
    QSet<Verdict> m_chosen;
};

} // namespace weir
