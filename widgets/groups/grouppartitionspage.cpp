#include "widgets/groups/grouppartitionspage.h"

#include "models/common/formats.h"
#include "models/groups/grouptexts.h"
#include "widgets/charts/scrubbar.h"
#include "widgets/groups/groupspages.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/cellfilterbutton.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t usualSpanMs = 3'600'000;
constexpr std::int64_t endsApartMs = 90'000; // ends are recorded twice a minute
constexpr int mostAtMoment = 1000;
constexpr std::int64_t hourMs = 3'600'000;

/// What has to be read to know a moment: the older, the longer the steps that are kept.
std::pair<std::int64_t, std::int64_t> around(std::int64_t atMs, std::int64_t nowMs)
{
    const std::int64_t age = nowMs - atMs;
    if (age < 23 * hourMs)
        return {atMs - 180'000, atMs + endsApartMs};
    if (age < 29 * 24 * hourMs)
        return {atMs - 300'000, atMs + 180'000};
    return {atMs - hourMs / 2, atMs + hourMs / 4};
}

} // namespace

GroupPartitionsPage::GroupPartitionsPage(const Services& services, Navigator& navigator, MonitorOf monitorOf,
                                         QWidget* parent)
    : GroupPage(QStringLiteral("partitions"), tr("Partitions"), services, navigator, std::move(monitorOf), parent),
      m_filter(new FilterBar), m_past(new Banner), m_table(new DataTable(tr("Partitions of the group"))),
      m_scrub(new ScrubBar(&m_axis))
{
    setBody(build());
    m_axis.setLive(usualSpanMs);
    connectParts();
}

QWidget* GroupPartitionsPage::build()
{
    m_filter->setPlaceholder(tr("Filter by topic, member or reason"));
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/groupPartitions"));
    m_filter->addLeft(new CellFilterButton(m_table, m_model));
    m_past->setAction(tr("Back to now"));
    m_past->hide();
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_filter);
    column->addWidget(m_past);
    column->addWidget(m_table, 1);
    column->addWidget(m_scrub);
    return body;
}

void GroupPartitionsPage::connectParts()
{
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) {
        m_model.setFilterText(text);
        chooseForMoment();
        showMoment();
        placeMoved();
    });
    connect(&m_model, &GroupPartitionsModel::countChanged, this, &GroupPartitionsPage::showCounts);
    connect(&m_history, &ChartHistory::changed, this, [this] { m_scrub->setRecorded(m_history.recorded()); });
    connect(&m_atMoment, &ChartHistory::changed, this, &GroupPartitionsPage::showMoment);
    connect(&m_axis, &TimeAxis::momentChanged, this, [this] {
        if (m_chosen.isEmpty())
            chooseForMoment();
        askForMoment();
        showMoment();
        placeMoved();
    });
    connect(m_scrub, &ScrubBar::liveAsked, this, [this] { m_axis.setMoment({}); });
    connect(m_past, &Banner::actionTriggered, this, [this] {
        m_axis.setMoment({});
        m_table->setFocus();
    });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) { openPartition(m_model.rowAt(row).now.at); });
    connect(m_table, &DataTable::middleClicked, this,
            [this](int row) { openPartition(m_model.rowAt(row).now.at, Navigator::Where::NewTab); });
    connect(m_table, &DataTable::contextMenuAboutToShow, this, &GroupPartitionsPage::fillMenu);
    connect(m_table, &DataTable::copied, this,
            [this](int rows, qint64) { m_navigator.say(tr("Copied %n row(s).", nullptr, rows)); });
}

QString GroupPartitionsPage::help() const
{
    return tr(
        "Every partition that this group has committed or is assigned: where it stands, where the partition ends, and "
        "who reads it. A * counts from the first record that is kept, because nothing was committed. Grey rows are "
        "old, and say since when. Enter or a double click explains the verdict of one partition; Move offsets… takes "
        "the selected ones. The bar below takes offsets and lags back to a moment.");
}

bool GroupPartitionsPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

void GroupPartitionsPage::begin()
{
    m_axis.setMoment({});
    m_axis.setLive(firstSpanMs(m_monitor));
    m_history.setSource(m_monitor, markSubjects());
    m_atMoment.setIds({});
    m_atMoment.setSource(m_monitor, markSubjects());
    m_chosen.clear();
    m_model.setCellFilters({});
}

void GroupPartitionsPage::applyQuery(const QMap<QString, QString>& query)
{
    m_filter->setText(query.value(QStringLiteral("filter")));
    m_model.setFilterText(m_filter->text());
    if (const std::optional<std::int64_t> at = momentOfQuery(query.value(QStringLiteral("at")))) {
        if (*at < m_axis.fromMs() || *at > m_axis.untilMs())
            m_axis.setRange(*at - usualSpanMs / 2, *at + usualSpanMs / 2);
        m_axis.setMoment(at);
    }
}

void GroupPartitionsPage::addQuery(QMap<QString, QString>& query) const
{
    query = sharedQuery();
    if (!m_filter->text().isEmpty())
        query.insert(QStringLiteral("filter"), m_filter->text());
}

QMap<QString, QString> GroupPartitionsPage::sharedQuery() const
{
    QMap<QString, QString> query;
    if (m_axis.moment())
        query.insert(QStringLiteral("at"), momentQuery(*m_axis.moment()));
    return query;
}

QVector<TopicPartition> GroupPartitionsPage::chosen() const
{
    QVector<TopicPartition> chosen;
    for (const int row : m_table->selectedRows())
        chosen << m_model.rowAt(row).now.at;
    return chosen;
}

QVector<SeriesId> GroupPartitionsPage::idsOf(const TopicPartition& at) const
{
    return {{Measure::Lag, Scope::GroupPartition, groupId(), at.topic, at.partition},
            {Measure::TimeLag, Scope::GroupPartition, groupId(), at.topic, at.partition},
            {Measure::End, Scope::Partition, {}, at.topic, at.partition}};
}

void GroupPartitionsPage::showGroup()
{
    const std::shared_ptr<const GroupInfo> of = group();
    m_model.setGroup(of, utc());
    m_axis.setUtc(utc());
    m_axis.setNow(snapshot()->takenAtMs);
    // The scrub bar shows what was recorded of the group; partitions are only asked for when somebody goes back.
    m_history.setIds({{Measure::Lag, Scope::Group, groupId(), {}, -1}});
    m_history.ask();
    if (m_axis.moment() && (m_chosen.isEmpty() || m_model.rowCount() <= mostAtMoment))
        chooseForMoment();
    // A moment that is not long ago may not be recorded to its end yet.
    if (m_axis.moment() && m_axis.nowMs() - *m_axis.moment() < 2 * endsApartMs)
        m_atMoment.ask();
    showCounts();
}

void GroupPartitionsPage::chooseForMoment()
{
    const std::shared_ptr<const GroupInfo> of = group();
    m_chosen.clear();
    if (of && m_axis.moment()) {
        GroupInfo shown;
        for (int row = 0; row < m_model.rowCount(); ++row)
            shown.partitions << m_model.rowAt(row).now;
        for (const int place : grouptexts::furthestBehind(shown, mostAtMoment))
            m_chosen << shown.partitions[place].at;
        std::sort(m_chosen.begin(), m_chosen.end()); // another order of the rows is no other question
    }
    askForMoment();
}

void GroupPartitionsPage::askForMoment()
{
    if (const std::optional<std::int64_t> at = m_axis.moment()) {
        const auto [from, until] = around(*at, m_axis.nowMs());
        m_aroundMoment.setRange(from, until);
    } else {
        m_chosen.clear();
    }
    QVector<SeriesId> ids;
    for (const TopicPartition& at : m_chosen)
        ids += idsOf(at);
    m_atMoment.setIds(ids);
}

void GroupPartitionsPage::showMoment()
{
    const std::shared_ptr<const GroupInfo> of = group();
    const std::optional<std::int64_t> at = m_axis.moment();
    m_past->setVisible(at.has_value());
    if (!of)
        return;
    if (!at) {
        m_model.setNow();
        return;
    }
    QString sentence = tr("Lag and time lag are as recorded at %1; end and committed (≈) lie between two that are "
                          "recorded. The other columns are not.")
                           .arg(formats::timestamp(*at, utc()));
    if (m_chosen.size() < m_model.rowCount())
        sentence += QLatin1Char(' ') + tr("This is told of %1 of %2 partitions, those furthest behind now; a filter "
                                          "chooses others.")
                                           .arg(formats::count(m_chosen.size()), formats::count(m_model.rowCount()));
    m_past->setSentence(sentence);
    QHash<QString, RecordedPartition> recorded;
    for (const TopicPartition& partition : m_chosen) {
        const QVector<SeriesId> own = idsOf(partition);
        const auto whole = [&](const SeriesId& id) -> std::optional<std::int64_t> {
            const std::optional<double> value = recordedAt(m_atMoment.series(id), *at);
            return value ? std::optional(std::int64_t(*value)) : std::nullopt;
        };
        const std::optional<double> end = recordedBetween(m_atMoment.series(own[2]), *at, endsApartMs);
        recorded.insert(GroupPartitionsModel::idOf(partition),
                        {whole(own[0]), end ? std::optional(std::int64_t(*end)) : std::nullopt,
                         recordedAt(m_atMoment.series(own[1]), *at)});
    }
    m_model.setMoment(recorded);
}

void GroupPartitionsPage::showCounts()
{
    const int shown = m_model.rowCount();
    const int total = m_model.totalCount();
    QStringList parts;
    parts << (shown == total ? tr("%n partition(s)", nullptr, total)
                             : tr("%1 of %n partition(s)", nullptr, total).arg(formats::count(shown)));
    if (m_model.staleCount() > 0)
        parts << tr("%n old", nullptr, m_model.staleCount());
    if (m_model.fromStartCount() > 0)
        parts << tr("%n without a commit", nullptr, m_model.fromStartCount());
    m_filter->setMatchText(parts.join(QLatin1String(", ")));
}

void GroupPartitionsPage::fillMenu(QMenu* menu, const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const TopicPartition at = m_model.rowAt(index.row()).now.at;
    const std::optional<std::int64_t> committed = m_model.rowAt(index.row()).now.committed;
    const auto entry = [&](const QString& text, const QString& iconName, auto act) {
        connect(menu->addAction(icon(iconName), text), &QAction::triggered, this, act);
    };
    menu->addSeparator();
    entry(tr("Why this verdict"), QStringLiteral("circle-help"), [this, at] { openPartition(at); });
    if (committed) {
        entry(tr("Messages from the committed offset"), QStringLiteral("message-square"), [this, at, committed] {
            m_navigator.go({m_clusterName,
                            {QStringLiteral("topics"), at.topic, QStringLiteral("messages")},
                            {{QStringLiteral("from"), QStringLiteral("offset:%1").arg(*committed)},
                             {QStringLiteral("partitions"), QString::number(at.partition)}}});
        });
    }
    entry(tr("Find poison record"), QStringLiteral("bug"), [this] { findPoison(); });
    menu->addSeparator();
    entry(tr("Move offsets…"), QStringLiteral("skip-back"), [this] { moveOffsets(); });
}

PageKind groupPartitionsPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("groups/*/partitions");
    kind.title = GroupPartitionsPage::tr("Partitions of a group");
    kind.icon = QStringLiteral("layers");
    kind.section = Section::Watch;
    kind.inNavigation = false;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new GroupPartitionsPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("groups/billing/partitions")};
    return kind;
}

} // namespace weir
