#include "widgets/groups/poisonpanel.h"

#include "backend/service/cluster.h"
#include "backend/service/settings.h"
#include "models/common/errortext.h"
#include "models/groups/grouptexts.h"
#include "models/groups/poisontexts.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/stateview.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QScrollArea>
#include <QVBoxLayout>

namespace weir {

PoisonPanel::PoisonPanel(const Services& services, QWidget* parent)
    : DetailPanel(parent), m_services(services),
      m_finder([](Cluster& cluster, const QString& group, const TopicPartition& at, QObject* context,
                  std::function<void(Result<PoisonReport>)> done) {
          findPoison(cluster, group, at, context, std::move(done));
      }),
      m_choice(new QComboBox), m_state(new StateView)
{
    setAccessibleName(tr("Poison records"));
    m_choice->view()->setAccessibleName(tr("Partitions"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::m, space::s, space::m, space::s);
    column->setSpacing(space::s);
    column->addWidget(new FormField(tr("Partition"), m_choice));
    column->addWidget(m_state, 1);
    setBody(body);
    connect(m_choice, &QComboBox::activated, this, [this] { look(); });
    connect(m_state, &StateView::actionTriggered, this, [this] { look(); });
}

void PoisonPanel::setFinder(Finder finder) { m_finder = std::move(finder); }

void PoisonPanel::find(Cluster* cluster, std::shared_ptr<const GroupInfo> group, TopicPartition at)
{
    m_cluster = cluster;
    m_group = group->id;
    setTitle(tr("Find poison record"), m_group);
    m_partitions.clear();
    m_choice->clear();
    for (const GroupPartition& partition : group->partitions) {
        m_partitions << partition.at;
        m_choice->addItem(grouptexts::partitionName(partition.at));
        if (at.topic.isEmpty() && partition.lag.value_or(0) > 0)
            at = partition.at;
    }
    m_choice->setCurrentIndex(int(std::max<qsizetype>(0, m_partitions.indexOf(at))));
    QWidget::show();
    look();
}

void PoisonPanel::look()
{
    const int index = m_choice->currentIndex();
    if (!m_cluster || index < 0)
        return;
    const int asked = ++m_asked;
    m_state->showLoading(tr("Reading up to 250 records around the committed offset…"));
    m_finder(*m_cluster, m_group, m_partitions[index], this, [this, asked](const Result<PoisonReport>& report) {
        if (asked == m_asked)
            show(report);
    });
}

void PoisonPanel::show(const Result<PoisonReport>& report)
{
    if (!report) {
        const ErrorText text = errorText(report.error(), ErrorPlace::Topic);
        m_state->showFailed(text.title, text.full(), tr("Try again"), detailText(report.error()));
        return;
    }
    auto* rows = new QWidget;
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    auto* summary = new Label(poisontexts::summary(*report), FontRole::Body, Token::TextSecondary);
    summary->setWordWrap(true);
    column->addWidget(summary);
    for (const PoisonSuspect& suspect : report->suspects)
        column->addWidget(suspectRow(suspect));
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(rows);
    m_state->setContent(scroll);
    m_state->showContent();
}

QWidget* PoisonPanel::suspectRow(const PoisonSuspect& suspect)
{
    const bool utc = m_services.settings && m_services.settings->utc();
    auto* row = new QWidget;
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    auto* title = new Label(poisontexts::title(suspect, utc), FontRole::Section);
    title->setWordWrap(true);
    auto* reason = new Label(poisontexts::reason(suspect, utc));
    reason->setWordWrap(true);
    reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* actions = new QHBoxLayout;
    QPushButton* open = plainButton(tr("Open message"), QStringLiteral("message-square"), row);
    QPushButton* skip = plainButton(tr("Skip it…"), QStringLiteral("skip-forward"), row);
    skip->setToolTip(tr("Moves the group to the offset after it, after a review"));
    actions->addWidget(open);
    actions->addWidget(skip);
    actions->addStretch(1);
    column->addWidget(title);
    column->addWidget(reason);
    column->addLayout(actions);
    connect(open, &QPushButton::clicked, this,
            [this, at = suspect.at, offset = suspect.offset] { emit messageAsked(at, offset); });
    connect(skip, &QPushButton::clicked, this,
            [this, at = suspect.at, offset = suspect.offset] { emit skipAsked(at, offset); });
    return row;
}

} // namespace weir
