#include "widgets/groups/groupspage.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"
#include "widgets/frame/remember.h"
#include "widgets/groups/groupdetail.h"
#include "widgets/groups/groupspages.h"
#include "widgets/groups/verdictchips.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QGuiApplication>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

namespace weir {

GroupsPage::GroupsPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent)
    : MonitorPage(services, navigator, std::move(monitorOf), parent), m_header(new PageHeader(tr("Consumer groups"))),
      m_source(new ElidedLabel({}, FontRole::Body, Token::TextSecondary)), m_clock(new Banner(Status::Warning)),
      m_chips(new VerdictChips), m_filter(new FilterBar), m_topic(new QComboBox), m_state(new StateView),
      m_table(new DataTable(tr("Consumer groups"))), m_detail(new GroupDetail)
{
    build();
    connectParts();
}

void GroupsPage::build()
{
    m_source->setElideMode(Qt::ElideRight);
    m_clock->hide();
    m_filter->setPlaceholder(tr("Filter by group, reason or topic"));
    m_topic->setAccessibleName(tr("Topic that is read"));
    m_topic->view()->setAccessibleName(m_topic->accessibleName());
    m_topic->addItem(tr("All topics"));
    m_topic->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_topic->setMinimumContentsLength(16);
    m_filter->addWidget(m_topic);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/groups"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    m_detail->hide();
    auto* splitter = new QSplitter;
    splitter->addWidget(m_table);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    rememberSplitter(*splitter, m_services.settings, QStringLiteral("groups"));
    m_state->setContent(splitter);

    auto* above = new QHBoxLayout;
    above->setSpacing(space::m);
    above->addWidget(m_chips);
    above->addWidget(m_source, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_clock);
    column->addLayout(above);
    column->addWidget(m_filter);
    column->addWidget(m_state, 1);
}

void GroupsPage::connectParts()
{
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        m_model.setFilterText(text);
        placeMoved();
    });
    connect(m_chips, &VerdictChips::chosenChanged, this, [this] {
        m_model.setVerdicts(m_chips->chosen());
        placeMoved();
    });
    connect(m_topic, &QComboBox::activated, this, [this](int index) {
        m_model.setTopic(index > 0 ? m_topic->itemText(index) : QString());
        placeMoved();
    });
    connect(&m_model, &GroupsModel::countChanged, this, &GroupsPage::showState);
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (m_state->state() == StateView::State::Empty && m_model.totalCount() > 0)
            clearFilters();
        else
            refresh();
    });
    connect(m_table, &DataTable::currentRowChanged, this, &GroupsPage::showDetail);
    connect(m_table, &DataTable::rowActivated, this, [this](int row) { openGroup(m_model.groupAt(row), {}, {}); });
    connect(m_table, &DataTable::middleClicked, this,
            [this](int row) { openGroup(m_model.groupAt(row), {}, {}, Navigator::Where::NewTab); });
    connect(m_table, &DataTable::contextMenuAboutToShow, this, &GroupsPage::fillMenu);
    connect(m_table, &DataTable::copied, this,
            [this](int rows, qint64) { m_navigator.say(tr("Copied %n row(s).", nullptr, rows)); });
    connect(m_detail, &DetailPanel::closed, this, [this] {
        m_table->setFocus();
        placeMoved();
    });
    connect(m_detail, &GroupDetail::openAsked, this, [this] { openGroup(m_detail->group(), {}, {}); });
    connect(m_detail, &GroupDetail::moveAsked, this, [this] {
        openGroup(m_detail->group(), {QStringLiteral("partitions")}, {{QStringLiteral("do"), QStringLiteral("move")}});
    });
    connect(m_detail, &GroupDetail::partitionAsked, this, [this](const QString& topic, int partition) {
        openGroup(m_detail->group(), {QStringLiteral("why")},
                  {{QStringLiteral("partition"), QStringLiteral("%1/%2").arg(topic).arg(partition)}});
    });
}

void GroupsPage::open(const Place& place, Cluster* cluster)
{
    follow(place, cluster);
    applyQuery(place.query);
    m_header->setAddress(this->place().address());
    update();
    emit titleChanged();
}

void GroupsPage::applyQuery(const QMap<QString, QString>& query)
{
    m_filter->setText(query.value(QStringLiteral("filter")));
    m_model.setFilterText(m_filter->text());
    QSet<Verdict> verdicts;
    for (const QString& key : query.value(QStringLiteral("verdict")).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (const std::optional<Verdict> verdict = verdictOfKey(key))
            verdicts.insert(*verdict);
    }
    m_chips->setChosen(verdicts);
    m_model.setVerdicts(verdicts);
    m_model.setTopic(query.value(QStringLiteral("topic")));
    fillTopics();
    m_selected = query.value(QStringLiteral("group"));
    if (m_selected.isEmpty())
        m_detail->hide();
}

Place GroupsPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("groups")}, {}};
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    QStringList verdicts;
    for (const Verdict verdict : m_chips->chosen())
        verdicts << verdictKey(verdict);
    verdicts.sort();
    if (!verdicts.isEmpty())
        place.query.insert(QStringLiteral("verdict"), verdicts.join(QLatin1Char(',')));
    if (!m_model.topic().isEmpty())
        place.query.insert(QStringLiteral("topic"), m_model.topic());
    const QString selected = m_detail->isVisibleTo(this) ? m_detail->group() : m_selected;
    if (!selected.isEmpty())
        place.query.insert(QStringLiteral("group"), selected);
    return place;
}

QString GroupsPage::title() const { return tr("Consumer groups"); }

QString GroupsPage::help() const
{
    return tr(
        "Who reads the topics of this cluster, and whether they keep up. Each group has the verdict of its worst "
        "partition, with the reason in words: stalled commits without getting on, stopped has ceased to commit, slow "
        "falls behind, rewound went back. Lag is in records, time lag is how old the next record is. Enter or a double "
        "click opens a group; one click shows it at the side. Numbers that are old, estimated or missing say so.");
}

bool GroupsPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

bool GroupsPage::isFilled() const
{
    if (!snapshot() || m_model.rowCount() == 0)
        return false;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const GroupInfo& group = *m_model.rowAt(row).info;
        if (group.lag && group.verdict != Verdict::Unknown) // a verdict takes some samples
            return true;
    }
    return false;
}

void GroupsPage::update()
{
    m_model.setUtc(utc());
    if (const std::shared_ptr<const MonitorSnapshot> now = snapshot()) {
        m_model.setSnapshot(*now);
        m_chips->setCounts(grouptexts::verdictCounts(*now));
        m_source->setText(grouptexts::sourceText(*now));
        m_source->setToolTip(grouptexts::sourceReason(*now));
        const QString clock = grouptexts::clockText(*now);
        m_clock->setSentence(clock);
        m_clock->setVisible(!clock.isEmpty());
        fillTopics();
    }
    if (const int row = m_model.rowOfId(m_selected); !m_selected.isEmpty() && row >= 0) {
        m_selected.clear();
        m_table->setCurrentRow(row);
    } else if (m_detail->isVisibleTo(this) && m_model.rowOfId(m_detail->group()) >= 0) {
        m_detail->setGroup(m_model.rowAt(m_model.rowOfId(m_detail->group())).info, utc());
    }
    showState();
}

void GroupsPage::fillTopics()
{
    QStringList topics;
    if (const std::shared_ptr<const MonitorSnapshot> now = snapshot())
        topics = now->groupsOfTopic.keys();
    if (!m_model.topic().isEmpty() && !topics.contains(m_model.topic()))
        topics << m_model.topic();
    topics.sort(Qt::CaseInsensitive);
    if (topics != m_topics) {
        m_topics = topics;
        m_topic->clear();
        m_topic->addItem(tr("All topics"));
        m_topic->addItems(topics);
    }
    m_topic->setCurrentIndex(m_model.topic().isEmpty() ? 0 : 1 + int(topics.indexOf(m_model.topic())));
}

void GroupsPage::showState()
{
    const bool nothing = showNoSnapshot(*m_state);
    m_chips->setVisible(!nothing);
    if (nothing) {
        m_filter->setMatchText({});
        m_source->setText({});
        return;
    }
    const std::shared_ptr<const MonitorSnapshot> now = snapshot();
    const int shown = m_model.rowCount();
    const int total = m_model.totalCount();
    m_filter->setMatchText(shown == total ? tr("%n group(s)", nullptr, total)
                                          : tr("%1 of %n group(s)", nullptr, total).arg(formats::count(shown)));
    const QString missing = grouptexts::missingText(*now, QDateTime::currentMSecsSinceEpoch());
    if (total == 0 && missing.isEmpty()) {
        m_state->showEmpty(tr("No consumer groups yet"),
                           tr("A group is listed here as soon as a consumer with a group.id reads or commits. Groups "
                              "that you may not describe are not told to Weir."),
                           tr("Ask again"), QStringLiteral("users"));
    } else if (total > 0 && shown == 0) {
        m_state->showEmpty(tr("Nothing matches"), tr("None of the %n group(s) fits the filter.", nullptr, total),
                           tr("Clear the filter"), QStringLiteral("search"));
    } else if (!missing.isEmpty()) {
        m_state->showPartial(missing, tr("Try again"));
    } else {
        m_state->showContent();
    }
}

void GroupsPage::showDetail(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    m_detail->setGroup(m_model.rowAt(row).info, utc());
    m_detail->show();
    placeMoved();
}

void GroupsPage::clearFilters()
{
    m_model.setCellFilters({});
    m_chips->setChosen({});
    m_model.setVerdicts({});
    m_model.setTopic({});
    m_filter->setText({});
    fillTopics();
    m_table->setFocus();
    placeMoved();
}

void GroupsPage::openGroup(const QString& group, const QStringList& rest, const QMap<QString, QString>& query,
                           Navigator::Where where)
{
    m_navigator.go({m_clusterName, QStringList{QStringLiteral("groups"), group} + rest, query}, where);
}

void GroupsPage::fillMenu(QMenu* menu, const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const QString group = m_model.groupAt(index.row());
    const auto entry = [&](const QString& text, const QString& iconName, const QStringList& rest,
                           const QMap<QString, QString>& query, Navigator::Where where = Navigator::Where::Here) {
        connect(menu->addAction(icon(iconName), text), &QAction::triggered, this,
                [this, group, rest, query, where] { openGroup(group, rest, query, where); });
    };
    menu->addSeparator();
    entry(tr("Open"), QStringLiteral("arrow-right"), {}, {});
    entry(tr("Open in a new tab"), QStringLiteral("plus"), {}, {}, Navigator::Where::NewTab);
    entry(tr("Why this verdict"), QStringLiteral("circle-help"), {QStringLiteral("why")}, {});
    entry(tr("Partitions"), QStringLiteral("layers"), {QStringLiteral("partitions")}, {});
    entry(tr("Members"), QStringLiteral("users"), {QStringLiteral("members")}, {});
    menu->addSeparator();
    entry(tr("Move offsets…"), QStringLiteral("skip-back"), {QStringLiteral("partitions")},
          {{QStringLiteral("do"), QStringLiteral("move")}});
    connect(menu->addAction(icon(QStringLiteral("copy")), tr("Copy name")), &QAction::triggered, this, [this, group] {
        QGuiApplication::clipboard()->setText(group);
        m_navigator.say(tr("Copied %1.").arg(group));
    });
}

void GroupsPage::placeMoved()
{
    m_header->setAddress(place().address());
    emit placeChanged();
}

PageKind groupsPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("groups");
    kind.title = GroupsPage::tr("Consumer groups");
    kind.icon = QStringLiteral("users");
    kind.section = Section::Watch;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new GroupsPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("groups"), QStringLiteral("groups?group=warehouse-sync")};
    kind.badge = [monitor](Cluster* cluster) {
        ClusterMonitor* of = cluster ? monitor(cluster) : nullptr;
        return of && of->snapshot() ? grouptexts::inTrouble(*of->snapshot()) : 0;
    };
    return kind;
}

} // namespace weir
