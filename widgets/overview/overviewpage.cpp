#include "widgets/overview/overviewpage.h"

#include "backend/service/alerts/alerts.h"
#include "widgets/charts/scrubbar.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/card.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/overview/overviewpages.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr std::int64_t usualSpanMs = 3'600'000;
constexpr int wideEnough = 900; ///< pixels for four cards side by side
constexpr int chartHeight = 150, tableHeight = 150;

SeriesId ofCluster(Measure measure) { return {measure, Scope::Cluster, {}, {}, -1}; }
SeriesId sizeOf(const QString& topic) { return {Measure::Size, Scope::Topic, {}, topic, -1}; }
SeriesId timeLagOf(const QString& group) { return {Measure::TimeLag, Scope::Group, group, {}, -1}; }

} // namespace

PageKind overviewPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("overview");
    kind.title = OverviewPage::tr("Overview");
    kind.icon = QStringLiteral("gauge");
    kind.section = Section::Watch;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new OverviewPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("overview"), QStringLiteral("overview?flow=topics")};
    return kind;
}

OverviewPage::OverviewPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent)
    : MonitorPage(services, navigator, std::move(monitorOf), parent), m_header(new PageHeader(tr("Overview"))),
      m_badge(new Badge), m_state(new StateView), m_flows(new Segmented(tr("What the first chart shows"))),
      m_records(new TimeChart(&m_axis)), m_lag(new TimeChart(&m_axis)), m_scrub(new ScrubBar(&m_axis)),
      m_groupTable(new DataTable(tr("Groups to look at"))), m_topicTable(new DataTable(tr("Busiest topics"))),
      m_groupStack(new QStackedWidget), m_noGroups(new Label({}, FontRole::Body, Token::TextSecondary))
{
    m_header->addBeside(m_badge);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_state, 1);
    m_state->setContent(makeBody());
    m_axis.setLive(usualSpanMs);
    connect(m_flows, &Segmented::currentChanged, this, [this] {
        update();
        draw();
        emit placeChanged();
    });
    connect(&m_history, &ChartHistory::changed, this, &OverviewPage::draw);
    connect(m_scrub, &ScrubBar::liveAsked, this, [this] { m_axis.setMoment({}); });
    connect(&m_axis, &TimeAxis::momentChanged, this, &Page::placeChanged);
    connect(m_state, &StateView::actionTriggered, this, &Page::refresh);
    connect(m_lag, &TimeChart::seriesChosen, this, [this](const QString& group) {
        go({QStringLiteral("groups"), group}, {}, false);
    });
    const auto toGroup = [this](int row, bool newTab) {
        go({QStringLiteral("groups"), m_groups.groupAt(row)}, {}, newTab);
    };
    const auto toTopic = [this](int row, bool newTab) {
        go({QStringLiteral("topics"), m_topics.topicAt(row)}, {}, newTab);
    };
    connect(m_groupTable, &DataTable::rowActivated, this, [toGroup](int row) { toGroup(row, false); });
    connect(m_groupTable, &DataTable::middleClicked, this, [toGroup](int row) { toGroup(row, true); });
    connect(m_topicTable, &DataTable::rowActivated, this, [toTopic](int row) { toTopic(row, false); });
    connect(m_topicTable, &DataTable::middleClicked, this, [toTopic](int row) { toTopic(row, true); });
}

QWidget* OverviewPage::makeBody()
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    m_cards = new QGridLayout;
    m_cards->setSpacing(space::s);
    for (const OverviewFact& fact : overviewNames()) {
        auto* card = new Card(fact.name);
        const auto index = m_cardOf.size();
        connect(card, &Card::chosen, this, [this, index](bool newTab) {
            if (index < m_facts.size())
                go(m_facts[index].path, m_facts[index].query, newTab);
        });
        m_cardOf << card;
    }
    column->addLayout(m_cards);
    for (const QString& title : {tr("Records"), tr("Bytes"), tr("By broker"), tr("By topic")})
        m_flows->addSegment(title);
    auto* above = new QHBoxLayout;
    above->addWidget(m_flows);
    above->addStretch(1);
    column->addLayout(above);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(space::l);
    for (TimeChart* chart : {m_records, m_lag}) {
        chart->setMinimumHeight(chartHeight);
        chart->setEmptyText(tr("Nothing was recorded here"));
        ChartData nothing; // a name from the beginning
        nothing.title = chart == m_records ? tr("Records written and read") : tr("Longest time lags");
        chart->setData(nothing);
        charts->addWidget(chart, 1);
    }
    column->addLayout(charts, 3);
    column->addWidget(m_scrub);
    auto* tables = new QHBoxLayout;
    tables->setSpacing(space::l);
    m_groupStack->addWidget(m_groupTable);
    m_groupStack->addWidget(m_noGroups);
    m_noGroups->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_groupStack->setMinimumHeight(tableHeight);
    m_topicTable->setMinimumHeight(tableHeight);
    m_groupTable->setModel(&m_groups);
    m_groupTable->setSettings(m_services.settings, QStringLiteral("tables/overviewgroups"));
    m_topicTable->setModel(&m_topics);
    m_topicTable->setSettings(m_services.settings, QStringLiteral("tables/overviewtopics"));
    tables->addWidget(titled(tr("Groups to look at"), m_groupStack), 1);
    tables->addWidget(titled(tr("Busiest topics"), m_topicTable), 1);
    column->addLayout(tables, 2);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Overview"));
    scroll->setWidget(body);
    return scroll;
}

QWidget* OverviewPage::titled(const QString& title, QWidget* content)
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addWidget(new Label(title, FontRole::Section));
    column->addWidget(content, 1);
    return box;
}

void OverviewPage::arrangeCards()
{
    const int columns = width() >= wideEnough ? 4 : 2;
    if (std::exchange(m_columns, columns) == columns)
        return;
    for (int i = 0; i < m_cardOf.size(); ++i)
        m_cards->addWidget(m_cardOf[i], i / columns, i % columns);
    for (int i = 0; i < 4; ++i)
        m_cards->setColumnStretch(i, i < columns ? 1 : 0);
}

void OverviewPage::resizeEvent(QResizeEvent* event)
{
    MonitorPage::resizeEvent(event);
    arrangeCards();
}

void OverviewPage::open(const Place& place, Cluster* cluster)
{
    if (follow(place, cluster)) {
        m_growth.clear();
        m_axis.setMoment({});
        m_axis.setLive(usualSpanMs);
        m_history.setSource(m_monitor, {QStringLiteral("cluster")});
        m_clusterWatch = std::make_unique<QObject>();
        cluster->watch(m_clusterWatch.get());
        connect(cluster, &Cluster::snapshotChanged, m_clusterWatch.get(), [this] { update(); });
        if (Alerts* alerts = cluster->alerts())
            connect(alerts, &Alerts::changed, m_clusterWatch.get(), [this] { update(); });
    }
    if (const auto at = momentOfQuery(place.query.value(QStringLiteral("at")))) {
        m_axis.setRange(*at - usualSpanMs / 2, *at + usualSpanMs / 2);
        m_axis.setMoment(at);
    }
    const QString flow = place.query.value(QStringLiteral("flow"));
    m_flows->setCurrent(flow == QLatin1String("bytes")     ? Bytes
                        : flow == QLatin1String("brokers") ? Brokers
                        : flow == QLatin1String("topics")  ? Topics
                                                           : Records);
    m_header->setAddress(this->place().address());
    update();
    emit titleChanged();
}

Place OverviewPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("overview")}, {}};
    static const char* const flows[] = {"", "bytes", "brokers", "topics"};
    if (m_flows->current() > 0)
        place.query.insert(QStringLiteral("flow"), QLatin1String(flows[m_flows->current()]));
    if (m_axis.moment())
        place.query.insert(QStringLiteral("at"), momentQuery(*m_axis.moment()));
    return place;
}

QString OverviewPage::title() const { return tr("Overview"); }

QString OverviewPage::help() const
{
    return tr(
        "Whether anything is wrong in this cluster, at a glance. A coloured card needs somebody; each card leads "
        "to the page with the rest. The charts show what is written and read, and the longest time lags, over the "
        "recorded past; the bar below them chooses the span. The tables name the groups to look at, worst first, "
        "and the topics with the most traffic.");
}

bool OverviewPage::isFilled() const
{
    const auto groups = snapshot();
    const bool isJudged = groups && std::any_of(groups->groups.begin(), groups->groups.end(),
                                                [](const auto& group) { return group->verdict != Verdict::Unknown; });
    return isJudged && groups->cluster.recordsIn && m_history.isKnown() && !m_history.recorded().isEmpty() &&
           m_topics.rowCount() > 0;
}

void OverviewPage::update()
{
    const auto groups = snapshot();
    if (!groups || !m_cluster) {
        if (!showNoSnapshot(*m_state))
            m_state->showContent();
        return;
    }
    if (groups->error)
        m_state->showPartial(tr("The groups cannot be asked at present; what is shown of them is of before."),
                             tr("Try again"));
    else
        m_state->showContent();
    m_axis.setUtc(utc());
    m_axis.setNow(groups->takenAtMs);
    showFacts();
    m_groups.setSnapshot(*groups, utc());
    m_noGroups->setText(groups->groups.isEmpty() ? tr("No group has committed an offset in this cluster yet.")
                                                 : tr("No group stands still or falls behind, as far as is known."));
    m_groupStack->setCurrentIndex(m_groups.rowCount() > 0 ? 0 : 1);
    const auto topics = m_cluster->snapshot();
    m_topics.setSnapshots(*groups, topics.get(), m_growth);
    QVector<SeriesId> ids = flowIds();
    for (int row = 0; row < m_groups.rowCount(); ++row)
        ids << timeLagOf(m_groups.groupAt(row));
    for (const QString& topic : m_topics.names())
        ids << sizeOf(topic);
    m_history.setIds(ids);
    m_history.ask();
}

void OverviewPage::showFacts()
{
    OverviewInput input;
    input.link = m_cluster->state();
    input.linkError = m_cluster->error();
    input.topics = m_cluster->snapshot();
    input.groups = snapshot();
    if (const Alerts* alerts = m_cluster->alerts())
        input.alerts = alerts->open();
    input.utc = utc();
    m_facts = overviewFacts(input);
    for (int i = 0; i < m_cardOf.size(); ++i)
        m_cardOf[i]->setFact(m_facts[i].value, m_facts[i].sentence, m_facts[i].status);
    m_badge->setStatus(overviewStatus(m_facts), overviewSentence(m_facts));
}

QVector<SeriesId> OverviewPage::flowIds() const
{
    QVector<SeriesId> ids{ofCluster(Measure::RecordsIn), ofCluster(Measure::RecordsOut)};
    switch (m_flows->current()) {
    case Bytes:
        ids << ofCluster(Measure::BytesIn) << ofCluster(Measure::BytesOut);
        break;
    case Brokers:
        for (const std::int32_t broker : snapshot()->brokers.keys())
            ids << SeriesId{Measure::RecordsIn, Scope::Broker, {}, {}, broker};
        break;
    case Topics:
        for (const QString& topic : m_topics.names())
            ids << SeriesId{Measure::RecordsIn, Scope::Topic, {}, topic, -1};
        break;
    default:
        break;
    }
    return ids;
}

ChartData OverviewPage::flowData() const
{
    ChartData data;
    data.unit = m_flows->current() == Bytes ? ChartUnit::BytesPerSecond : ChartUnit::RecordsPerSecond;
    for (const SeriesId& id : flowIds()) {
        const bool isTotal = id.scope == Scope::Cluster;
        const bool isBytes = id.measure == Measure::BytesIn || id.measure == Measure::BytesOut;
        if (isTotal &&
            (m_flows->current() == Brokers || m_flows->current() == Topics || isBytes != (m_flows->current() == Bytes)))
            continue;
        const bool isIn = id.measure == Measure::RecordsIn || id.measure == Measure::BytesIn;
        QString name = isIn ? tr("written") : tr("read");
        if (id.scope == Scope::Broker)
            name = tr("broker %1").arg(id.number);
        else if (id.scope == Scope::Topic)
            name = id.topic;
        data.series << m_history.line(id, name);
        if (isTotal)
            data.series.last().weight = isIn ? 2 : 1;
    }
    switch (m_flows->current()) {
    case Bytes:
        data.title = tr("Bytes written and read (≈, by the mean size of records)");
        break;
    case Brokers:
        data.title = tr("Records written, by the leading broker");
        break;
    case Topics:
        data.title = tr("Records written, by topic");
        break;
    default:
        data.title = tr("Records written and read");
    }
    for (const HistoryMark& mark : m_history.marks()) {
        if (mark.kind == MarkKind::ControllerMoved)
            data.marks << ChartMark{mark.atMs, 0, QStringLiteral("activity"), tr("The controller moved."), false};
    }
    return data;
}

void OverviewPage::draw()
{
    if (!snapshot())
        return;
    m_records->setData(flowData());
    ChartData lag;
    lag.title = tr("Longest time lags");
    lag.unit = ChartUnit::Seconds;
    for (int row = 0; row < m_groups.rowCount(); ++row)
        lag.series << m_history.line(timeLagOf(m_groups.groupAt(row)), m_groups.groupAt(row));
    m_lag->setData(lag);
    m_scrub->setRecorded(m_history.recorded());
    takeGrowth();
}

void OverviewPage::takeGrowth()
{
    for (const QString& topic : m_topics.names()) {
        const QVector<HistoryPoint> points = m_history.series(sizeOf(topic)).points;
        if (points.size() < 2 || points.last().atMs <= points.first().atMs)
            continue;
        m_growth.insert(topic, (points.last().last - points.first().last) * 1000.0 /
                                   double(points.last().atMs - points.first().atMs));
    }
}

void OverviewPage::go(const QStringList& path, const QMap<QString, QString>& query, bool newTab)
{
    m_navigator.go({m_clusterName, path, query}, newTab ? Navigator::Where::NewTab : Navigator::Where::Here);
}

} // namespace weir
