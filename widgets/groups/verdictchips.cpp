#include "widgets/groups/verdictchips.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/tokens.h"

#include <QHBoxLayout>

namespace weir {

VerdictChips::VerdictChips(QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    for (int i = grouptexts::verdicts - 1; i >= 0; --i) {
        const Verdict verdict = Verdict(i);
        QPushButton* button = plainButton({}, {}, this);
        button->setCheckable(true);
        button->setToolTip(tr("Show only groups that are %1").arg(verdictName(verdict)));
        m_buttons[std::size_t(i)] = button;
        row->addWidget(button);
        connect(button, &QPushButton::toggled, this, [this, verdict](bool on) {
            if (on)
                m_chosen.insert(verdict);
            else
                m_chosen.remove(verdict);
            show();
            emit chosenChanged();
        });
    }
    show();
}

void VerdictChips::setCounts(const std::array<int, grouptexts::verdicts>& counts)
{
    m_counts = counts;
    show();
}

void VerdictChips::setChosen(const QSet<Verdict>& chosen)
{
    m_chosen = chosen;
    for (int i = 0; i < grouptexts::verdicts; ++i) {
        const QSignalBlocker quiet(m_buttons[std::size_t(i)]);
        m_buttons[std::size_t(i)]->setChecked(chosen.contains(Verdict(i)));
    }
    show();
}

void VerdictChips::show()
{
    for (int i = 0; i < grouptexts::verdicts; ++i) {
        QPushButton* button = m_buttons[std::size_t(i)];
        const int count = m_counts[std::size_t(i)];
        button->setText(tr("%1 %2", "a number and a verdict").arg(formats::count(count), verdictName(Verdict(i))));
        button->setVisible(count > 0 || m_chosen.contains(Verdict(i)));
    }
}

} // namespace weir
