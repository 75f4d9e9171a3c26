#include "widgets/groups/groupdetail.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QHBoxLayout>
#include <algorithm>

namespace weir {
namespace {

constexpr int worstShown = 5;
constexpr int linkWidth = 160;

Label* sentence(const QString& text)
{
    auto* label = new Label(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

GroupDetail::GroupDetail(QWidget* parent) : DetailPanel(parent) { setAccessibleName(tr("The selected group")); }

void GroupDetail::setGroup(std::shared_ptr<const GroupInfo> group, bool utc)
{
    if (!group || (m_group == group && m_utc == utc))
        return;
    m_group = std::move(group);
    m_utc = utc;
    const GroupInfo& of = *m_group;
    setTitle(of.id, grouptexts::protocolText(of));
    clear();

    auto* actions = new QWidget;
    auto* row = new QHBoxLayout(actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    QPushButton* open = plainButton(tr("Open group"), QStringLiteral("arrow-right"), actions);
    QPushButton* move = plainButton(tr("Move offsets…"), QStringLiteral("skip-back"), actions);
    row->addWidget(open);
    row->addWidget(move);
    row->addStretch(1);
    connect(open, &QPushButton::clicked, this, &GroupDetail::openAsked);
    connect(move, &QPushButton::clicked, this, &GroupDetail::moveAsked);
    addWidget(actions);

    addSection(tr("Verdict"));
    addStatusRow(tr("Now"), of.staleSinceMs ? Status::Stale : statusOf(of.verdict), verdictName(of.verdict));
    if (of.verdictSinceMs)
        addRow(tr("Since"), formats::timestamp(*of.verdictSinceMs, utc));
    addWidget(sentence(of.error ? errorText(*of.error).full() : groupReason(of, utc)));
    if (of.staleSinceMs)
        addWidget(sentence(tr("The numbers are of %1.").arg(formats::timestamp(*of.staleSinceMs, utc))));

    addSection(tr("Lag"));
    addRow(tr("To the end"), tr("%1 records").arg(formats::count(of.lag)));
    addRow(tr("To the last stable offset"), tr("%1 records").arg(formats::count(of.stableLag)));
    if (of.recordLag)
        addRow(tr("In records"), recordLagText(of.recordLag));
    addRow(tr("Time lag"), timeLagText(of.timeLag));
    addRow(tr("Caught up"), catchUpText(of.catchUp));
    addRow(tr("Overtaken by retention"), overtakenText(of.overtakenInSeconds));
    addRow(tr("Reads"), formats::rate(of.consumeRate));
    addRow(tr("Written to it"), formats::rate(of.produceRate));

    addSection(tr("Members"));
    addRow(tr("Members"), grouptexts::membersText(of));
    if (of.membersError)
        addWidget(sentence(errorText(*of.membersError).full()));
    addPartitions();
}

void GroupDetail::addPartitions()
{
    std::vector<const GroupPartition*> worst;
    for (const GroupPartition& each : m_group->partitions) {
        if (each.judgement.verdict >= Verdict::Slow || each.lag.value_or(0) > 0)
            worst.push_back(&each);
    }
    std::stable_sort(worst.begin(), worst.end(), [](const GroupPartition* a, const GroupPartition* b) {
        return std::pair(a->judgement.verdict, a->lag.value_or(0)) >
               std::pair(b->judgement.verdict, b->lag.value_or(0));
    });
    if (worst.empty())
        return;
    addSection(tr("Worst partitions"));
    const int count = std::min<int>(worstShown, int(worst.size()));
    for (int i = 0; i < count; ++i) {
        const GroupPartition& partition = *worst[std::size_t(i)];
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::s);
        const QString name = grouptexts::partitionName(partition.at);
        QPushButton* link = linkButton({}, line);
        link->setText(link->fontMetrics().elidedText(name, Qt::ElideMiddle, linkWidth));
        link->setAccessibleName(name);
        link->setToolTip(tr("Why %1 has its verdict").arg(name));
        connect(link, &QPushButton::clicked, this,
                [this, at = partition.at] { emit partitionAsked(at.topic, at.partition); });
        row->addWidget(link);
        row->addWidget(new Badge(statusOf(partition.judgement.verdict), verdictName(partition.judgement.verdict)));
        row->addStretch(1);
        row->addWidget(new Label(
            tr("%1 records, %2", "lag and time lag").arg(formats::count(partition.lag), timeLagText(partition.timeLag)),
            FontRole::Body, Token::TextSecondary));
        addWidget(line);
    }
}

} // namespace weir
