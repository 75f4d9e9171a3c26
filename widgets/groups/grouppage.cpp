#include "widgets/groups/grouppage.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"
#include "widgets/frame/remember.h"
#include "widgets/groups/grouptabs.h"
#include "widgets/groups/moveoffsetschanges.h"
#include "widgets/groups/poisonpanel.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"

#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

namespace weir {

GroupPage::GroupPage(const QString& tab, const QString& tabTitle, const Services& services, Navigator& navigator,
                     MonitorOf monitorOf, QWidget* parent)
    : MonitorPage(services, navigator, std::move(monitorOf), parent), m_tab(tab), m_tabTitle(tabTitle),
      m_header(new PageHeader), m_badge(new Badge), m_reason(new Label),
      m_facts(new Label({}, FontRole::Body, Token::TextSecondary)), m_tabs(new GroupTabs(tab, navigator)),
      m_state(new StateView), m_changes(new GroupChanges(services)), m_poison(new PoisonPanel(services))
{
    auto* column = new QVBoxLayout(this);
    build(column);
    buildActions();
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (snapshot() && !group())
            m_navigator.go({m_clusterName, {QStringLiteral("groups")}, {}});
        else
            refresh();
    });
    connect(m_changes, &GroupChanges::applied, this, [this] { refresh(); });
    connect(m_poison, &PoisonPanel::messageAsked, this, [this](const TopicPartition& at, std::int64_t offset) {
        m_navigator.go({m_clusterName,
                        {QStringLiteral("topics"), at.topic, QStringLiteral("messages")},
                        {{QStringLiteral("from"), QStringLiteral("offset:%1").arg(offset)},
                         {QStringLiteral("until"), QStringLiteral("count:50")},
                         {QStringLiteral("partitions"), QString::number(at.partition)},
                         {QStringLiteral("record"), QStringLiteral("%1:%2").arg(at.partition).arg(offset)}}});
    });
    connect(m_poison, &PoisonPanel::skipAsked, this, [this](const TopicPartition& at, std::int64_t offset) {
        OffsetMove move;
        move.group = m_group;
        move.partitions = {at};
        move.target = OffsetTarget::Offset;
        move.offset = offset + 1;
        m_poison->hide();
        m_changes->moveTo(move);
    });
}

void GroupPage::build(QVBoxLayout* column)
{
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_reason->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_header->addBeside(m_badge);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_reason);
    column->addWidget(m_facts);
    column->addWidget(m_tabs);
    m_poison->hide();
    auto* splitter = new QSplitter;
    splitter->addWidget(m_state);
    splitter->addWidget(m_changes);
    splitter->addWidget(m_poison);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    rememberSplitter(*splitter, m_services.settings, QStringLiteral("group"));
    column->addWidget(splitter, 1);
}

void GroupPage::buildActions()
{
    const auto action = [this](const QString& text, const QString& iconName, auto act) {
        auto* made = new QAction(icon(iconName), text, this);
        connect(made, &QAction::triggered, this, act);
        return made;
    };
    m_header->addAction(action(tr("Move offsets…"), QStringLiteral("skip-back"), [this] { moveOffsets(); }));
    m_header->addAction(action(tr("Find poison record"), QStringLiteral("bug"), [this] { findPoison(); }));
    m_header->addAction(action(tr("Clone…"), QStringLiteral("copy"), [this] {
        m_poison->hide();
        m_changes->cloneGroup();
    }));
    m_header->addAction(action(tr("Delete group…"), QStringLiteral("trash-2"), [this] {
        m_poison->hide();
        m_changes->deleteGroup();
    }));
    auto* ofTopic = new QAction(icon(QStringLiteral("trash-2")), tr("Delete offsets of a topic"), this);
    auto* topics = new QMenu(this);
    ofTopic->setMenu(topics);
    connect(topics, &QMenu::aboutToShow, this, [this, topics] { fillTopics(topics); });
    m_header->addAction(ofTopic);
}

void GroupPage::fillTopics(QMenu* menu)
{
    menu->clear();
    const std::shared_ptr<const GroupInfo> of = group();
    for (const QString& topic : of ? grouptexts::topicsOf(*of) : QStringList()) {
        connect(menu->addAction(tr("%1…", "a topic").arg(topic)), &QAction::triggered, this, [this, topic] {
            m_poison->hide();
            m_changes->deleteOffsets(topic);
        });
    }
}

void GroupPage::setBody(QWidget* body) { m_state->setContent(body); }

void GroupPage::open(const Place& place, Cluster* cluster)
{
    const QString name = place.path.value(1);
    const bool other = follow(place, cluster) || name != m_group;
    m_group = name;
    m_header->setTitle(m_group);
    m_do = place.query.value(QStringLiteral("do"));
    if (other) {
        m_poison->hide();
        begin();
    }
    applyQuery(place.query);
    m_tabs->setGroup(m_clusterName, m_group, sharedQuery());
    m_header->setAddress(this->place().address());
    update();
    emit titleChanged();
}

Place GroupPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("groups"), m_group}, {}};
    if (!m_tab.isEmpty())
        place.path << m_tab;
    addQuery(place.query);
    return place;
}

QString GroupPage::title() const { return tr("%1 · %2", "group and what of it is shown").arg(m_group, m_tabTitle); }

bool GroupPage::isFilled() const
{
    const std::shared_ptr<const GroupInfo> of = group();
    return of && of->lag.has_value();
}

std::shared_ptr<const GroupInfo> GroupPage::group() const
{
    const std::shared_ptr<const MonitorSnapshot> now = snapshot();
    return now ? now->group(m_group) : nullptr;
}

QStringList GroupPage::markSubjects() const { return {QStringLiteral("group/") + m_group, QStringLiteral("cluster")}; }

void GroupPage::placeMoved()
{
    m_tabs->setGroup(m_clusterName, m_group, sharedQuery());
    m_header->setAddress(place().address());
    emit placeChanged();
}

void GroupPage::openPartition(const TopicPartition& at, Navigator::Where where)
{
    QMap<QString, QString> query = sharedQuery();
    query.insert(QStringLiteral("partition"), QStringLiteral("%1/%2").arg(at.topic).arg(at.partition));
    m_navigator.go({m_clusterName, {QStringLiteral("groups"), m_group, QStringLiteral("why")}, query}, where);
}

void GroupPage::moveOffsets()
{
    m_poison->hide();
    m_changes->moveOffsets(chosen());
}

void GroupPage::findPoison()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (!of)
        return;
    m_changes->hide();
    m_poison->find(
        m_cluster, of,
        chosen().value(0, of->worstPartition >= 0 ? of->partitions[of->worstPartition].at : TopicPartition()));
}

void GroupPage::update()
{
    const std::shared_ptr<const GroupInfo> of = group();
    m_badge->setVisible(of != nullptr);
    m_reason->setVisible(of != nullptr);
    m_facts->setVisible(of != nullptr);
    if (showNoSnapshot(*m_state))
        return;
    if (!of) {
        m_state->showFailed(tr("There is no such group"),
                            tr("The cluster has no consumer group %1, or you may not describe it. Groups go when their "
                               "last offset expires, or when somebody deletes them.")
                                .arg(m_group),
                            tr("All groups"));
        return;
    }
    showHeader(*of);
    m_changes->setGroup(m_cluster, of);
    if (of->error && of->partitions.isEmpty()) {
        const ErrorText text = errorText(*of->error);
        m_state->showFailed(text.title, text.full(), tr("Try again"), detailText(*of->error));
    } else if (of->error || of->staleSinceMs) {
        m_state->showPartial(of->staleSinceMs ? tr("The numbers are of %1. %2")
                                                    .arg(formats::timestamp(*of->staleSinceMs, utc()),
                                                         of->error ? errorText(*of->error).full() : QString())
                                                    .trimmed()
                                              : errorText(*of->error).full(),
                             tr("Try again"));
    } else if (of->partial) {
        m_state->showPartial(tr("Some partitions could not be asked; each says why."), tr("Try again"));
    } else {
        m_state->showContent();
    }
    showGroup();
    doAsked();
}

void GroupPage::showHeader(const GroupInfo& of)
{
    m_badge->setStatus(of.staleSinceMs ? Status::Stale : statusOf(of.verdict), verdictName(of.verdict));
    m_reason->setText(groupReason(of, utc()));
    QStringList facts;
    facts << grouptexts::protocolText(of);
    if (!of.assignor.isEmpty())
        facts << tr("assignor %1").arg(of.assignor);
    if (of.coordinator >= 0)
        facts << tr("coordinator is broker %1").arg(of.coordinator);
    facts << (of.membersError ? tr("members are not known: %1").arg(errorText(*of.membersError).sentence)
                              : grouptexts::membersText(of));
    if (of.verdictSinceMs)
        facts << tr("%1 since %2", "a verdict and a time")
                     .arg(verdictName(of.verdict), formats::timestamp(*of.verdictSinceMs, utc()));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

void GroupPage::doAsked()
{
    const QString what = std::exchange(m_do, {});
    if (what == QLatin1String("move"))
        moveOffsets();
    else if (what == QLatin1String("poison"))
        findPoison();
    else if (what == QLatin1String("clone"))
        m_changes->cloneGroup();
    else if (what == QLatin1String("delete"))
        m_changes->deleteGroup();
}

} // namespace weir
