#include "widgets/groups/groupdetail.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QGridLayout>
#include <QScrollArea>
#include <algorithm>

namespace weir {
namespace {

constexpr int worstShown = 5;
constexpr int linkWidth = 150;

Label* sentence()
{
    auto* label = new Label;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void setSentence(Label* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

GroupDetail::GroupDetail(QWidget* parent)
    : DetailPanel(parent), m_badge(new Badge), m_since(new Label({}, FontRole::Body, Token::TextSecondary)),
      m_reason(sentence()), m_membersError(sentence()), m_worst(new Label(tr("Worst partitions"), FontRole::Section))
{
    auto* rows = new QWidget;
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(space::l, space::m, space::l, space::l);
    column->setSpacing(space::s);
    buildActions(column);
    auto* verdict = new QHBoxLayout;
    verdict->setSpacing(space::m);
    verdict->addWidget(m_badge);
    verdict->addWidget(m_since, 1);
    column->addLayout(verdict);
    column->addWidget(m_reason);
    buildFacts(column);
    column->addWidget(m_membersError);
    buildPartitions(column);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Details"));
    scroll->setProperty("flat", true);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    scroll->setWidget(rows);
    rows->setAutoFillBackground(false);
    setBody(scroll);
}

void GroupDetail::buildActions(QVBoxLayout* column)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    QPushButton* open = plainButton(tr("Open group"), QStringLiteral("arrow-right"), this);
    QPushButton* move = plainButton(tr("Move offsets…"), QStringLiteral("skip-back"), this);
    row->addWidget(open);
    row->addWidget(move);
    row->addStretch(1);
    connect(open, &QPushButton::clicked, this, &GroupDetail::openAsked);
    connect(move, &QPushButton::clicked, this, &GroupDetail::moveAsked);
    column->addLayout(row);
}

void GroupDetail::buildFacts(QVBoxLayout* column)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::xs);
    grid->setColumnStretch(1, 1);
    const QStringList names{tr("Lag to the end"), tr("Lag to the stable end"),
                            tr("Lag in records"), tr("Time lag"),
                            tr("Caught up"),      tr("Overtaken by retention"),
                            tr("Reads"),          tr("Written to it"),
                            tr("Members"),        tr("Partitions")};
    for (const QString& name : names) {
        auto* value = new Label;
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        const int row = int(m_facts.size());
        grid->addWidget(new Label(name, FontRole::Body, Token::TextSecondary), row, 0);
        grid->addWidget(value, row, 1);
        m_facts << value;
    }
    column->addLayout(grid);
}

void GroupDetail::buildPartitions(QVBoxLayout* column)
{
    column->addWidget(m_worst);
    for (std::size_t i = 0; i < std::size_t(worstShown); ++i) {
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::s);
        m_partitions.push_back(
            {line, linkButton({}, line), new Badge, new Label({}, FontRole::Body, Token::TextSecondary), {}});
        PartitionLine& made = m_partitions.back();
        row->addWidget(made.link);
        row->addWidget(made.badge);
        row->addStretch(1);
        row->addWidget(made.lag);
        column->addWidget(line);
        connect(made.link, &QPushButton::clicked, this,
                [this, i] { emit partitionAsked(m_partitions[i].at.topic, m_partitions[i].at.partition); });
    }
}

void GroupDetail::setGroup(std::shared_ptr<const GroupInfo> group, bool utc)
{
    if (!group || (m_group == group && m_utc == utc))
        return;
    m_group = std::move(group);
    m_utc = utc;
    const GroupInfo& of = *m_group;
    setTitle(of.id, grouptexts::protocolText(of));
    m_badge->setStatus(of.staleSinceMs ? Status::Stale : statusOf(of.verdict), verdictName(of.verdict));
    m_since->setText(of.staleSinceMs     ? tr("as of %1").arg(formats::timestamp(*of.staleSinceMs, utc))
                     : of.verdictSinceMs ? tr("since %1").arg(formats::timestamp(*of.verdictSinceMs, utc))
                                         : QString());
    setSentence(m_reason, of.error ? errorText(*of.error).full() : groupReason(of, utc));
    setSentence(m_membersError, of.membersError ? errorText(*of.membersError).full() : QString());
    const QStringList values{formats::count(of.lag),        formats::count(of.stableLag),
                             recordLagText(of.recordLag),   timeLagText(of.timeLag),
                             catchUpText(of.catchUp),       overtakenText(of.overtakenInSeconds),
                             formats::rate(of.consumeRate), formats::rate(of.produceRate),
                             grouptexts::membersText(of),   formats::count(of.partitions.size())};
    for (qsizetype i = 0; i < values.size(); ++i)
        m_facts[i]->setText(values[i]);
    showPartitions();
}

void GroupDetail::showPartitions()
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
    m_worst->setVisible(!worst.empty());
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        PartitionLine& line = m_partitions[i];
        line.line->setVisible(i < worst.size());
        if (i >= worst.size())
            continue;
        const GroupPartition& partition = *worst[i];
        line.at = partition.at;
        const QString name = grouptexts::partitionName(partition.at);
        line.link->setText(line.link->fontMetrics().elidedText(name, Qt::ElideMiddle, linkWidth));
        line.link->setAccessibleName(name);
        line.link->setToolTip(tr("Why %1 has its verdict").arg(name));
        line.badge->setStatus(statusOf(partition.judgement.verdict), verdictName(partition.judgement.verdict));
        line.lag->setText(tr("lag %1").arg(formats::count(partition.lag)));
    }
}

} // namespace weir
