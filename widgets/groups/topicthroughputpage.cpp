#include "widgets/groups/topicthroughputpage.h"

#include "models/common/formats.h"
#include "models/groups/groupmarksmodel.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/scrubbar.h"
#include "widgets/frame/topictabs.h"
#include "widgets/groups/factstrip.h"
#include "widgets/groups/groupspages.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"

#include <QVBoxLayout>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t usualSpanMs = 3'600'000;
constexpr std::int64_t endsStepMs = 30'000;

} // namespace

HistorySeries rateOfEnds(const HistorySeries& ends)
{
    HistorySeries rates;
    rates.id = ends.id;
    rates.stepMs = std::max(ends.stepMs, endsStepMs);
    for (qsizetype i = 1; i < ends.points.size(); ++i) {
        const HistoryPoint& before = ends.points[i - 1];
        const HistoryPoint& now = ends.points[i];
        const double seconds = double(now.atMs - before.atMs) / 1000;
        const double rate = (now.last - before.last) / seconds;
        if (seconds > 0 && rate >= 0 && now.atMs - before.atMs < 3 * rates.stepMs)
            rates.points << HistoryPoint{now.atMs, rate, rate, rate, rate};
    }
    return rates;
}

TopicThroughputPage::TopicThroughputPage(const Services& services, Navigator& navigator, MonitorOf monitorOf,
                                         QWidget* parent)
    : MonitorPage(services, navigator, std::move(monitorOf), parent), m_header(new PageHeader),
      m_tabs(new TopicTabs(QStringLiteral("throughput"), navigator)), m_state(new StateView),
      m_facts(new FactStrip(tr("The topic in numbers"))), m_unit(new Segmented(tr("Unit of the flow"))),
      m_flow(new TimeChart(&m_axis)), m_size(new TimeChart(&m_axis)), m_heat(new HeatMap(&m_axis)),
      m_scrub(new ScrubBar(&m_axis))
{
    m_state->setContent(build());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    column->addWidget(m_tabs);
    column->addWidget(m_state, 1);
    m_axis.setLive(usualSpanMs);
    connect(m_state, &StateView::actionTriggered, this, [this] { refresh(); });
    connect(&m_history, &ChartHistory::changed, this, &TopicThroughputPage::draw);
    connect(m_unit, &Segmented::currentChanged, this, [this] {
        draw();
        placeMoved();
    });
    connect(&m_axis, &TimeAxis::momentChanged, this, [this] {
        showFacts();
        placeMoved();
    });
    connect(m_scrub, &ScrubBar::liveAsked, this, [this] { m_axis.setMoment({}); });
}

QWidget* TopicThroughputPage::build()
{
    m_unit->addSegment(tr("Records"));
    m_unit->addSegment(tr("Bytes"));
    for (TimeChart* chart : {m_flow, m_size})
        chart->setEmptyText(tr("Nothing was recorded here"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    auto* above = new QHBoxLayout;
    above->addWidget(m_facts, 1);
    above->addWidget(m_unit, 0, Qt::AlignBottom);
    column->addLayout(above);
    column->addWidget(m_flow, 3);
    auto* below = new QHBoxLayout;
    below->setSpacing(space::l);
    below->addWidget(m_heat, 1);
    below->addWidget(m_size, 1);
    column->addLayout(below, 2);
    column->addWidget(m_scrub);
    return body;
}

void TopicThroughputPage::open(const Place& place, Cluster* cluster)
{
    const QString topic = place.path.value(1);
    const bool other = follow(place, cluster) || topic != m_topic;
    m_topic = topic;
    m_tabs->setTopic(m_clusterName, m_topic);
    m_header->setTitle(m_topic);
    if (other) {
        m_axis.setMoment({});
        m_axis.setLive(firstSpanMs(m_monitor));
        m_history.setSource(m_monitor, {QStringLiteral("topic/") + m_topic, QStringLiteral("cluster")});
        m_partitions = 0;
        draw();
        if (cluster)
            connect(cluster, &Cluster::snapshotChanged, this, &TopicThroughputPage::askFor, Qt::UniqueConnection);
    }
    m_unit->setCurrent(place.query.value(QStringLiteral("unit")) == QLatin1String("bytes") ? 1 : 0);
    if (const std::optional<std::int64_t> at = momentOfQuery(place.query.value(QStringLiteral("at")))) {
        if (*at < m_axis.fromMs() || *at > m_axis.untilMs())
            m_axis.setRange(*at - usualSpanMs / 2, *at + usualSpanMs / 2);
        m_axis.setMoment(at);
    }
    m_header->setAddress(this->place().address());
    update();
    emit titleChanged();
}

Place TopicThroughputPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("topics"), m_topic, QStringLiteral("throughput")}, {}};
    if (m_unit->current() == 1)
        place.query.insert(QStringLiteral("unit"), QStringLiteral("bytes"));
    if (m_axis.moment())
        place.query.insert(QStringLiteral("at"), momentQuery(*m_axis.moment()));
    return place;
}

QString TopicThroughputPage::title() const { return tr("%1 · Throughput", "a topic").arg(m_topic); }

QString TopicThroughputPage::help() const
{
    return tr(
        "What is written to this topic and read from it, over time, and how much it holds. Read counts what all "
        "consumer groups take. Bytes are estimated from the mean size of a record on disk. The map shows which "
        "partitions take the records: a dark row is a hot key. The bar below takes the numbers back to a moment.");
}

bool TopicThroughputPage::isFilled() const { return m_history.isKnown() && !m_history.recorded().isEmpty(); }

SeriesId TopicThroughputPage::ofTopic(Measure measure) const { return {measure, Scope::Topic, {}, m_topic, -1}; }

void TopicThroughputPage::askFor()
{
    const TopicInfo* topic = m_cluster && m_cluster->snapshot() ? m_cluster->snapshot()->topic(m_topic) : nullptr;
    m_partitions = topic ? int(topic->partitions.size()) : m_partitions;
    QVector<SeriesId> ids;
    for (const Measure measure :
         {Measure::RecordsIn, Measure::RecordsOut, Measure::BytesIn, Measure::BytesOut, Measure::Size})
        ids << ofTopic(measure);
    for (int i = 0; i < m_partitions; ++i)
        ids << SeriesId{Measure::End, Scope::Partition, {}, m_topic, i};
    m_history.setIds(ids);
}

void TopicThroughputPage::update()
{
    if (showNoSnapshot(*m_state))
        return;
    m_state->showContent();
    m_axis.setUtc(utc());
    m_axis.setNow(snapshot()->takenAtMs);
    askFor();
    m_history.ask();
    showFacts();
}

void TopicThroughputPage::draw()
{
    const bool bytes = m_unit->current() == 1;
    ChartData flow;
    flow.title = bytes ? tr("Written and read (≈ bytes/s)") : tr("Written and read (records/s)");
    flow.unit = bytes ? ChartUnit::BytesPerSecond : ChartUnit::RecordsPerSecond;
    flow.series << m_history.line(ofTopic(bytes ? Measure::BytesIn : Measure::RecordsIn), tr("written"));
    flow.series << m_history.line(ofTopic(bytes ? Measure::BytesOut : Measure::RecordsOut), tr("read"));
    for (const HistoryMark& mark : m_history.marks())
        flow.marks << ChartMark{mark.atMs, 0, markIcon(mark.kind), markText(mark),
                                mark.kind == MarkKind::AlertFired || mark.kind == MarkKind::AlertCleared};
    m_flow->setData(flow);
    m_flow->setAddress(place().address());

    ChartData size;
    size.title = tr("Size on the leaders' disks");
    size.unit = ChartUnit::Bytes;
    ChartSeries line = m_history.line(ofTopic(Measure::Size), tr("size"));
    line.stepMs = std::max(line.stepMs, 2 * endsStepMs); // an idle topic is recorded once a minute
    size.series << line;
    m_size->setData(size);

    HeatMapData heat;
    heat.title = tr("Written, by partition");
    heat.unit = ChartUnit::RecordsPerSecond;
    for (int i = 0; i < m_partitions; ++i) {
        const HistorySeries rate = rateOfEnds(m_history.series({Measure::End, Scope::Partition, {}, m_topic, i}));
        heat.rows << ChartSeries{QString::number(i), rate.points, rate.stepMs, 0};
    }
    m_heat->setData(heat);
    m_scrub->setRecorded(m_history.recorded());
    showFacts();
}

void TopicThroughputPage::showFacts()
{
    const std::optional<std::int64_t> at = m_axis.moment();
    const auto value = [&](Measure measure) -> std::optional<double> {
        if (at)
            return recordedAt(m_history.series(ofTopic(measure)), *at);
        const Flow now = snapshot() ? snapshot()->topics.value(m_topic) : Flow();
        switch (measure) {
        case Measure::RecordsIn:
            return now.recordsIn;
        case Measure::RecordsOut:
            return now.recordsOut;
        case Measure::BytesIn:
            return now.bytesIn;
        case Measure::BytesOut:
            return now.bytesOut;
        default:
            return {};
        }
    };
    const auto bytes = [](const std::optional<double>& rate) {
        return rate ? QStringLiteral("≈ ") + formats::byteRate(*rate) : formats::unknown();
    };
    QVector<FactStrip::Fact> facts;
    if (at)
        facts << FactStrip::Fact{tr("As recorded"), formats::timestamp(*at, utc()), {}};
    facts << FactStrip::Fact{tr("Records written"), formats::rate(value(Measure::RecordsIn)), {}}
          << FactStrip::Fact{tr("Records read"), formats::rate(value(Measure::RecordsOut)),
                             tr("By all consumer groups together.")}
          << FactStrip::Fact{tr("Bytes written"), bytes(value(Measure::BytesIn)), {}}
          << FactStrip::Fact{tr("Bytes read"), bytes(value(Measure::BytesOut)), {}};
    m_facts->setFacts(facts);
}

void TopicThroughputPage::placeMoved()
{
    m_header->setAddress(place().address());
    emit placeChanged();
}

PageKind topicThroughputPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/throughput");
    kind.title = TopicThroughputPage::tr("Throughput of a topic");
    kind.icon = QStringLiteral("chart-line");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new TopicThroughputPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("topics/orders/throughput")};
    return kind;
}

} // namespace weir
