#include "widgets/groups/groupoverviewpage.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/groupmarksmodel.h"
#include "models/groups/grouppartitionsmodel.h"
#include "models/groups/grouptexts.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/scrubbar.h"
#include "widgets/groups/factstrip.h"
#include "widgets/groups/groupspages.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr std::int64_t usualSpanMs = 3'600'000;
constexpr std::int64_t aheadPart = 8; // of the span: room for what is to be expected
constexpr int mostLines = 50;
constexpr int mostRows = 500;
constexpr int pointsOfLine = 1000;
constexpr int pointsOfRow = 600;
constexpr std::int64_t chooseEveryMs = 30'000;
constexpr const char* lineKeys[] = {"", "topics", "partitions", "heat"};

ChartData titled(const QString& title)
{
    ChartData data;
    data.title = title;
    return data;
}

} // namespace

GroupOverviewPage::GroupOverviewPage(const Services& services, Navigator& navigator, MonitorOf monitorOf,
                                     QWidget* parent)
    : GroupPage({}, tr("Overview"), services, navigator, std::move(monitorOf), parent),
      m_facts(new FactStrip(tr("The group in numbers"))), m_lines(new Segmented(tr("Lines of the lag"))),
      m_stack(new QStackedWidget), m_lag(new TimeChart(&m_axis)), m_heat(new HeatMap(&m_axis)),
      m_time(new TimeChart(&m_axis)), m_flow(new TimeChart(&m_axis)), m_scrub(new ScrubBar(&m_axis))
{
    setBody(makeCharts());
    m_axis.setLive(usualSpanMs);
    connect(&m_history, &ChartHistory::changed, this, &GroupOverviewPage::drawAll);
    connect(&m_ofPartitions, &ChartHistory::changed, this, &GroupOverviewPage::drawLag);
    connect(&m_lagOutlook, &GroupOutlook::changed, this, &GroupOverviewPage::drawLag);
    connect(&m_timeOutlook, &GroupOutlook::changed, this, &GroupOverviewPage::drawTime);
    connect(&m_axis, &TimeAxis::momentChanged, this, [this] {
        showFacts();
        placeMoved();
    });
    connect(m_scrub, &ScrubBar::liveAsked, this, [this] { m_axis.setMoment({}); });
    connect(m_lines, &Segmented::currentChanged, this, [this](int index) {
        m_stack->setCurrentWidget(index == Heat ? static_cast<QWidget*>(m_heat) : m_lag);
        askFor();
        drawLag();
        placeMoved();
    });
    connect(m_heat, &HeatMap::rowChosen, this, [this](int row) {
        if (row >= 0 && row < m_chosen.size())
            openPartition(m_chosen[row]);
    });
}

QWidget* GroupOverviewPage::makeCharts()
{
    for (const QString& title : {tr("Total"), tr("Topics"), tr("Partitions"), tr("Heat map")})
        m_lines->addSegment(title);
    m_stack->addWidget(m_lag);
    m_stack->addWidget(m_heat);
    for (TimeChart* chart : {m_lag, m_time, m_flow})
        chart->setEmptyText(tr("Nothing was recorded here"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    auto* above = new QHBoxLayout;
    above->addWidget(m_facts, 1);
    above->addWidget(m_lines, 0, Qt::AlignBottom);
    column->addLayout(above);
    column->addWidget(m_stack, 3);
    auto* below = new QHBoxLayout;
    below->setSpacing(space::l);
    below->addWidget(m_time, 1);
    below->addWidget(m_flow, 1);
    column->addLayout(below, 2);
    column->addWidget(m_scrub);
    return body;
}

QString GroupOverviewPage::help() const
{
    return tr(
        "How this group has fared. Above: its lag to the end, to the last stable offset and in real records, how old "
        "the next record is, when it will have caught up at this pace, and when retention will delete what it has not "
        "read. The charts share their time: wheel and drag zoom, the pointer tells values, marks are members that came "
        "or went, rebalances, alerts and changes made from here. The bar below takes everything back to a moment; what "
        "was not recorded says so.");
}

bool GroupOverviewPage::isFilled() const
{
    return GroupPage::isFilled() && m_history.isKnown() && !m_history.recorded().isEmpty();
}

void GroupOverviewPage::begin()
{
    m_axis.setMoment({});
    m_axis.setLive(firstSpanMs(m_monitor));
    m_history.setSource(m_monitor, markSubjects());
    m_ofPartitions.setIds({});
    m_ofPartitions.setSource(m_monitor, markSubjects());
    m_chosen.clear();
    m_chosenFor = Total;
    m_lagOutlook.setSource(m_monitor, ofGroup(Measure::Lag));
    m_timeOutlook.setSource(m_monitor, ofGroup(Measure::TimeLag));
    m_lag->setData(titled(tr("Lag (records)")));
    m_time->setData(titled(tr("Time lag")));
    m_flow->setData(titled(tr("Read and written (records/s)")));
    HeatMapData heat;
    heat.title = tr("Lag of each partition");
    m_heat->setData(heat);
}

void GroupOverviewPage::applyQuery(const QMap<QString, QString>& query)
{
    for (int i = 0; i < 4; ++i) {
        if (query.value(QStringLiteral("lines")) == QLatin1String(lineKeys[i]))
            m_lines->setCurrent(i);
    }
    if (const std::optional<std::int64_t> at = momentOfQuery(query.value(QStringLiteral("at")))) {
        if (*at < m_axis.fromMs() || *at > m_axis.untilMs())
            m_axis.setRange(*at - usualSpanMs / 2, *at + usualSpanMs / 2);
        m_axis.setMoment(at);
    }
}

void GroupOverviewPage::addQuery(QMap<QString, QString>& query) const
{
    query = sharedQuery();
    if (lines() != Total)
        query.insert(QStringLiteral("lines"), QLatin1String(lineKeys[lines()]));
}

QMap<QString, QString> GroupOverviewPage::sharedQuery() const
{
    QMap<QString, QString> query;
    if (m_axis.moment())
        query.insert(QStringLiteral("at"), momentQuery(*m_axis.moment()));
    return query;
}

GroupOverviewPage::Lines GroupOverviewPage::lines() const { return Lines(std::max(0, m_lines->current())); }

SeriesId GroupOverviewPage::ofGroup(Measure measure) const { return {measure, Scope::Group, groupId(), {}, -1}; }

SeriesId GroupOverviewPage::lagOf(const TopicPartition& at) const
{
    return {Measure::Lag, Scope::GroupPartition, groupId(), at.topic, at.partition};
}

QVector<SeriesId> GroupOverviewPage::partitionIds() const
{
    QVector<SeriesId> ids;
    for (const TopicPartition& at : m_chosen)
        ids << lagOf(at);
    return ids;
}

void GroupOverviewPage::choosePartitions()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (lines() != Partitions && lines() != Heat) {
        m_chosen.clear();
        m_chosenFor = lines();
        return;
    }
    const int most = lines() == Heat ? mostRows : mostLines;
    const std::int64_t now = snapshot()->takenAtMs;
    // Those furthest behind change with each sample, and each change asks for their past again.
    const bool isFresh = m_chosenFor == lines() && !m_chosen.isEmpty() && now - m_chosenAtMs < chooseEveryMs;
    if (isFresh && of->partitions.size() > most)
        return;
    m_chosen.clear();
    m_chosenFor = lines();
    m_chosenAtMs = now;
    for (const int place : grouptexts::furthestBehind(*of, most))
        m_chosen << of->partitions[place].at;
}

QString GroupOverviewPage::partitionsTitle(const QString& one, const QString& some) const
{
    const std::shared_ptr<const GroupInfo> of = group();
    const qsizetype all = of ? of->partitions.size() : 0;
    return m_chosen.size() < all ? some.arg(formats::count(m_chosen.size()), formats::count(all)) : one;
}

void GroupOverviewPage::showGroup()
{
    m_axis.setUtc(utc());
    m_axis.setAhead(m_axis.liveSpanMs() / aheadPart);
    m_axis.setNow(snapshot()->takenAtMs);
    askFor();
    m_history.ask();
    m_ofPartitions.ask();
    showFacts();
}

void GroupOverviewPage::askFor()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (!of)
        return;
    const QStringList topics = grouptexts::topicsOf(*of);
    QVector<SeriesId> ids;
    for (const Measure measure :
         {Measure::Lag, Measure::TimeLag, Measure::RecordsOut, Measure::Members, Measure::Verdict})
        ids << ofGroup(measure);
    for (const QString& topic : topics) {
        ids << SeriesId{Measure::RecordsIn, Scope::Topic, {}, topic, -1};
        if (lines() == Topics)
            ids << SeriesId{Measure::Lag, Scope::GroupTopic, groupId(), topic, -1};
    }
    m_history.setIds(ids);
    choosePartitions();
    m_ofPartitions.setMostPoints(lines() == Heat ? pointsOfRow : pointsOfLine);
    m_ofPartitions.setIds(partitionIds());
}

QVector<ChartMark> GroupOverviewPage::chartMarks() const
{
    QVector<ChartMark> marks;
    for (const HistoryMark& mark : m_history.marks())
        marks << ChartMark{mark.atMs, 0, markIcon(mark.kind), markText(mark),
                           mark.kind == MarkKind::AlertFired || mark.kind == MarkKind::AlertCleared};
    return marks;
}

void GroupOverviewPage::drawAll()
{
    drawLag();
    drawTime();
    drawFlow();
    lookAhead();
    m_scrub->setRecorded(m_history.recorded());
    showFacts();
}

void GroupOverviewPage::drawLag()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (!of || !m_history.isKnown())
        return;
    if (lines() == Heat) {
        HeatMapData data;
        data.title =
            partitionsTitle(tr("Lag of each partition"), tr("Lag of %1 of %2 partitions, those furthest behind"));
        for (const TopicPartition& at : m_chosen)
            data.rows << m_ofPartitions.line(lagOf(at), grouptexts::partitionName(at));
        m_heat->setData(data);
        return;
    }
    ChartData data;
    data.title = m_lagOutlook.anomaly().isEmpty() || lines() != Total
                     ? tr("Lag (records)")
                     : tr("Lag (records), %1", "and what is unusual").arg(m_lagOutlook.anomaly());
    data.marks = chartMarks();
    if (lines() == Total) {
        data.series << m_history.line(ofGroup(Measure::Lag), tr("all partitions"));
        data.bands = m_lagOutlook.bands();
    } else if (lines() == Topics) {
        for (const QString& topic : grouptexts::topicsOf(*of))
            data.series << m_history.line({Measure::Lag, Scope::GroupTopic, groupId(), topic, -1}, topic);
    } else {
        data.title = partitionsTitle(data.title, tr("Lag (records): %1 of %2 partitions, those furthest behind"));
        for (const TopicPartition& at : m_chosen)
            data.series << m_ofPartitions.line(lagOf(at), grouptexts::partitionName(at));
    }
    m_lag->setData(data);
    m_lag->setAddress(place().address());
}

void GroupOverviewPage::lookAhead()
{
    const std::int64_t now = m_axis.nowMs();
    m_lagOutlook.compute(m_history.series(ofGroup(Measure::Lag)).points, m_axis.fromMs(), m_axis.untilMs(), now);
    m_timeOutlook.compute(m_history.series(ofGroup(Measure::TimeLag)).points, m_axis.fromMs(), m_axis.untilMs(), now);
}

void GroupOverviewPage::drawTime()
{
    ChartData time;
    time.title = tr("Time lag");
    time.unit = ChartUnit::Seconds;
    time.series << m_history.line(ofGroup(Measure::TimeLag), tr("longest"));
    time.marks = chartMarks();
    time.bands = m_timeOutlook.bands();
    m_time->setData(time);
}

void GroupOverviewPage::drawFlow()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (!of)
        return;
    ChartData flow;
    flow.title = tr("Read and written (records/s)");
    flow.unit = ChartUnit::RecordsPerSecond;
    flow.series << m_history.line(ofGroup(Measure::RecordsOut), tr("read"));
    QVector<SeriesId> written;
    for (const QString& topic : grouptexts::topicsOf(*of))
        written << SeriesId{Measure::RecordsIn, Scope::Topic, {}, topic, -1};
    HistorySeries sum = m_history.sum(written);
    flow.series << ChartSeries{tr("written"), std::move(sum.points), sum.stepMs, 0};
    m_flow->setData(flow);
}

void GroupOverviewPage::showFacts()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (!of)
        return;
    if (const std::optional<std::int64_t> at = m_axis.moment()) {
        const auto then = [&](Measure measure) { return recordedAt(m_history.series(ofGroup(measure)), *at); };
        const auto number = [](const std::optional<double>& value) {
            return value ? formats::count(std::int64_t(*value)) : formats::unknown();
        };
        const std::optional<double> time = then(Measure::TimeLag);
        const std::optional<double> verdict = then(Measure::Verdict);
        const bool known = verdict && *verdict >= 0 && *verdict < grouptexts::verdicts;
        m_facts->setFacts({{tr("As recorded"), formats::timestamp(*at, utc()), {}},
                           {tr("Verdict"), known ? verdictName(Verdict(int(*verdict))) : tr("not recorded"), {}},
                           {tr("Lag to the end"), number(then(Measure::Lag)), {}},
                           {tr("Time lag"), time ? durationText(*time) : formats::unknown(), {}},
                           {tr("Members"), number(then(Measure::Members)), {}},
                           {tr("Reads"), formats::rate(then(Measure::RecordsOut)), {}}});
        return;
    }
    m_facts->setFacts(
        {{tr("Lag to the end"), formats::count(of->lag), tr("End minus committed offset, of all partitions.")},
         {tr("To the stable end"), formats::count(of->stableLag),
          tr("Up to the last stable offset: what read_committed consumers can see.")},
         {tr("In records"), recordLagText(of->recordLag),
          tr("Without transaction markers, aborted and compacted records.")},
         {tr("Time lag"), timeLagText(of->timeLag), tr("How long ago the record to be read next was written.")},
         {tr("Caught up"), catchUpText(of->catchUp), tr("At the pace of the last commits.")},
         {tr("Overtaken"), overtakenText(of->overtakenInSeconds),
          tr("When retention deletes what this group has not read yet.")},
         {tr("Reads"), formats::rate(of->consumeRate), {}},
         {tr("Written"), formats::rate(of->produceRate), {}}});
}

PageKind groupOverviewPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("groups/*");
    kind.title = GroupOverviewPage::tr("Consumer group");
    kind.icon = QStringLiteral("users");
    kind.section = Section::Watch;
    kind.inNavigation = false;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new GroupOverviewPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("groups/billing"), QStringLiteral("groups/analytics?lines=partitions")};
    return kind;
}

} // namespace weir
