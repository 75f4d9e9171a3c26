// How the page of a verdict's reasons is put together.
#include "widgets/frame/remember.h"
#include "widgets/groups/groupwhypage.h"
#include "widgets/groups/rulelist.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QScrollArea>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>
#include <limits>

namespace weir {
namespace {

constexpr int partitionWidth = 280;
constexpr int numberWidth = 96;
constexpr int sliderWidth = 140;

} // namespace

QWidget* GroupWhyPage::buildWhatIf()
{
    m_window->setRange(1, LagWindow::kept);
    m_window->setFixedWidth(numberWidth);
    m_windowSlider->setRange(1, LagWindow::kept);
    m_windowSlider->setFixedWidth(sliderWidth);
    m_windowSlider->setAccessibleName(tr("Window in commits"));
    m_allowed->setRange(0, std::numeric_limits<int>::max());
    m_allowed->setGroupSeparatorShown(true);
    m_allowed->setFixedWidth(numberWidth + space::xl);
    auto* window = new QWidget;
    auto* pair = new QHBoxLayout(window);
    pair->setContentsMargins(0, 0, 0, 0);
    pair->setSpacing(space::s);
    pair->addWidget(m_window);
    pair->addWidget(m_windowSlider);
    window->setFocusProxy(m_window);
    m_window->setAccessibleName(tr("Window (commits)"));

    m_back = plainButton(tr("As it is"), QStringLiteral("undo-2"), this);
    m_use = plainButton(tr("Use for this cluster"), QStringLiteral("check"), this);
    auto* row = new QWidget;
    auto* fields = new QHBoxLayout(row);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(space::l);
    m_choice->setMinimumWidth(partitionWidth);
    m_choice->view()->setAccessibleName(tr("Partitions"));
    fields->addWidget(new FormField(tr("Partition"), m_choice));
    fields->addSpacing(space::l);
    fields->addWidget(new FormField(tr("What if: window (commits)"), window));
    fields->addWidget(new FormField(tr("What if: allowed lag (records)"), m_allowed));
    fields->addWidget(m_back, 0, Qt::AlignBottom);
    fields->addWidget(m_use, 0, Qt::AlignBottom);
    fields->addStretch(1);
    return row;
}

QWidget* GroupWhyPage::build()
{
    m_table->setModel(&m_commits);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/groupCommits"));
    ChartData nothing;
    nothing.title = tr("Offsets");
    m_chart->setData(nothing);
    m_chart->setEmptyText(tr("No commit has been seen yet"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* verdict = new QHBoxLayout;
    verdict->setSpacing(space::m);
    verdict->addWidget(m_badge, 0, Qt::AlignTop);
    verdict->addWidget(m_sentence, 1);

    auto* seen = new QSplitter(Qt::Vertical);
    seen->addWidget(m_chart);
    seen->addWidget(m_table);
    seen->setStretchFactor(0, 1);
    seen->setStretchFactor(1, 1);
    seen->setChildrenCollapsible(false);
    rememberSplitter(*seen, m_services.settings, QStringLiteral("groupWhySeen"));
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumWidth(measure::detailMin - 2 * space::xl);
    scroll->setWidget(m_rules);
    m_rules->setContentsMargins(space::l, 0, 0, 0);
    auto* splitter = new QSplitter;
    splitter->addWidget(seen);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    rememberSplitter(*splitter, m_services.settings, QStringLiteral("groupWhy"));

    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(buildWhatIf());
    column->addLayout(verdict);
    column->addWidget(splitter, 1);
    return body;
}

} // namespace weir
