#include "widgets/groups/groupwhypage.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"
#include "models/groups/verdictrules.h"
#include "widgets/groups/groupspages.h"
#include "widgets/groups/rulelist.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/label.h"

#include <QComboBox>
#include <QSlider>
#include <QSpinBox>
#include <algorithm>

namespace weir {
namespace {

std::optional<TopicPartition> partitionOfQuery(const QString& text)
{
    const qsizetype slash = text.lastIndexOf(QLatin1Char('/'));
    bool isNumber = false;
    const int number = text.mid(slash + 1).toInt(&isNumber);
    return slash > 0 && isNumber ? std::optional(TopicPartition{text.left(slash), number}) : std::nullopt;
}

QVector<HistoryPoint> pointsOf(std::int64_t base, const auto& points)
{
    QVector<HistoryPoint> made;
    for (const auto& point : points) {
        const double value = double(point.offset - base);
        made << HistoryPoint{point.atMs, value, value, value, value};
    }
    return made;
}

} // namespace

GroupWhyPage::GroupWhyPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent)
    : GroupPage(QStringLiteral("why"), tr("Why this verdict"), services, navigator, std::move(monitorOf), parent),
      m_choice(new QComboBox), m_window(new QSpinBox), m_windowSlider(new QSlider(Qt::Horizontal)),
      m_allowed(new QSpinBox), m_badge(new Badge), m_sentence(new Label), m_chart(new TimeChart(&m_axis)),
      m_table(new DataTable(tr("Commits"))), m_rules(new RuleList)
{
    setBody(build());
    connectParts();
}

void GroupWhyPage::connectParts()
{
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        m_at = m_choices.value(index);
        askStory();
        showStory();
        placeMoved();
    });
    const auto tried = [this] {
        const JudgeSettings now = whatIf();
        m_tried = m_monitor && now == m_monitor->settings() ? std::nullopt : std::optional(now);
        showStory();
        placeMoved();
    };
    connect(m_window, &QSpinBox::valueChanged, this, [this, tried](int value) {
        const QSignalBlocker quiet(m_windowSlider);
        m_windowSlider->setValue(value);
        tried();
    });
    connect(m_windowSlider, &QSlider::valueChanged, m_window, &QSpinBox::setValue);
    connect(m_allowed, &QSpinBox::valueChanged, this, tried);
    connect(m_back, &QPushButton::clicked, this, [this] {
        m_tried.reset();
        setWhatIf(m_monitor->settings());
        showStory();
        placeMoved();
    });
    connect(m_use, &QPushButton::clicked, this, [this] {
        const JudgeSettings settings = whatIf();
        m_monitor->setSettings(settings);
        m_monitor->refresh();
        m_tried.reset();
        m_navigator.say(tr("Verdicts of %1 look at %2 commits and allow a lag of %3 from now on.")
                            .arg(m_clusterName)
                            .arg(settings.window)
                            .arg(formats::count(settings.allowedLag)));
        showStory();
        placeMoved();
    });
}

QString GroupWhyPage::help() const
{
    return tr(
        "Why a partition of this group has its verdict. The chart draws the commits and the partition's ends that are "
        "looked at, the table lists them. The rules are asked from the first to the last; the first that holds gives "
        "the verdict. What if: try a longer or shorter window, or allow some lag, and see at once what the verdict "
        "would be; “Use for this cluster” keeps it for all groups of this connection.");
}

bool GroupWhyPage::isFilled() const { return GroupPage::isFilled() && story(); }

void GroupWhyPage::begin()
{
    m_stories.clear();
    m_choices.clear();
    m_choice->clear();
    m_at.reset();
    m_tried.reset();
    m_asked.reset();
    m_told.reset();
}

void GroupWhyPage::applyQuery(const QMap<QString, QString>& query)
{
    m_at = partitionOfQuery(query.value(QStringLiteral("partition")));
    JudgeSettings settings = m_monitor ? m_monitor->settings() : JudgeSettings{};
    const JudgeSettings kept = settings;
    if (const int window = query.value(QStringLiteral("window")).toInt(); window > 0)
        settings.window = window;
    if (query.contains(QStringLiteral("allowed")))
        settings.allowedLag = std::max<qlonglong>(0, query.value(QStringLiteral("allowed")).toLongLong());
    m_tried = settings == kept ? std::nullopt : std::optional(settings);
    setWhatIf(settings);
}

void GroupWhyPage::addQuery(QMap<QString, QString>& query) const
{
    if (m_at)
        query.insert(QStringLiteral("partition"), QStringLiteral("%1/%2").arg(m_at->topic).arg(m_at->partition));
    if (m_tried) {
        query.insert(QStringLiteral("window"), QString::number(m_tried->window));
        query.insert(QStringLiteral("allowed"), QString::number(m_tried->allowedLag));
    }
}

QVector<TopicPartition> GroupWhyPage::chosen() const
{
    return m_at ? QVector<TopicPartition>{*m_at} : QVector<TopicPartition>();
}

JudgeSettings GroupWhyPage::whatIf() const { return {m_window->value(), m_allowed->value()}; }

void GroupWhyPage::setWhatIf(const JudgeSettings& settings)
{
    const QSignalBlocker window(m_window), slider(m_windowSlider), allowed(m_allowed);
    m_window->setValue(settings.window);
    m_windowSlider->setValue(settings.window);
    m_allowed->setValue(int(std::min<std::int64_t>(settings.allowedLag, m_allowed->maximum())));
}

void GroupWhyPage::showGroup()
{
    m_axis.setUtc(utc());
    if (!m_tried)
        setWhatIf(m_monitor->settings());
    fillPartitions();
    askStory();
    showStory();
}

void GroupWhyPage::fillPartitions()
{
    const std::shared_ptr<const GroupInfo> of = group();
    if (!m_at && !of->partitions.isEmpty())
        m_at = of->partitions[std::max(0, of->worstPartition)].at;
    QVector<TopicPartition> choices;
    for (const GroupPartition& partition : of->partitions)
        choices << partition.at;
    if (choices != m_choices) {
        m_choices = choices;
        m_choice->clear();
        for (const TopicPartition& at : choices)
            m_choice->addItem(grouptexts::partitionName(at));
    }
    for (qsizetype i = 0; i < of->partitions.size(); ++i)
        m_choice->setItemText(int(i), tr("%1 · %2", "partition and verdict")
                                          .arg(grouptexts::partitionName(of->partitions[i].at),
                                               verdictName(of->partitions[i].judgement.verdict)));
    m_choice->setCurrentIndex(m_at ? int(m_choices.indexOf(*m_at)) : -1);
}

void GroupWhyPage::askStory()
{
    if (!m_at || m_asked == m_at)
        return;
    m_asked = m_at;
    // One partition: a group may have thousands, with a minute of commits each.
    m_monitor->story(groupId(), m_at, this,
                     [this, of = groupId(), at = m_at](const Result<QVector<PartitionStory>>& found) {
                         if (of != groupId() || at != m_asked)
                             return;
                         m_asked.reset();
                         m_told = at;
                         if (found)
                             m_stories = *found;
                         showStory();
                     });
}

const PartitionStory* GroupWhyPage::story() const
{
    const auto found = std::find_if(m_stories.begin(), m_stories.end(),
                                    [this](const PartitionStory& each) { return m_at && each.at == *m_at; });
    return found == m_stories.end() ? nullptr : &*found;
}

void GroupWhyPage::showStory()
{
    const PartitionStory* of = story();
    m_use->setEnabled(m_tried.has_value());
    m_back->setEnabled(m_tried.has_value());
    if (!of || !snapshot()) {
        m_badge->setStatus(Status::Neutral, verdictName(Verdict::Unknown));
        m_sentence->setText(m_asked && m_told != m_at ? tr("Asking for the commits that were seen…")
                            : m_at ? tr("%1 is not among the partitions of this group, or nothing was seen of it yet.")
                                         .arg(grouptexts::partitionName(*m_at))
                                   : tr("This group has no partition yet."));
        ChartData nothing;
        nothing.title = tr("Offsets");
        m_chart->setData(nothing);
        m_commits.setWindow({}, 1, utc());
        m_rules->setRules(checkRules({}, {}, whatIf(), 0));
        return;
    }
    const std::int64_t now = snapshot()->takenAtMs;
    const Judgement judgement = of->window.judge(of->ends, whatIf(), now);
    m_badge->setStatus(statusOf(judgement.verdict), verdictName(judgement.verdict));
    m_sentence->setText(m_tried ? tr("It would be: %1").arg(verdictReason(judgement)) : verdictReason(judgement));
    m_rules->setRules(checkRules(of->window, of->ends, whatIf(), now));
    m_commits.setWindow(of->window, whatIf().window, utc());
    drawWindow(*of);
}

void GroupWhyPage::drawWindow(const PartitionStory& of)
{
    const auto newest = [this](auto points) {
        const std::size_t most = std::size_t(std::max(1, whatIf().window));
        if (points.size() > most)
            points.erase(points.begin(), points.end() - std::ptrdiff_t(most));
        return points;
    };
    const std::vector<CommitPoint> commits = newest(of.window.commits());
    const std::vector<EndPoint> ends = newest(of.ends.ring());
    const std::int64_t now = snapshot()->takenAtMs;
    std::int64_t base = std::numeric_limits<std::int64_t>::max();
    std::int64_t from = now;
    for (const CommitPoint& commit : commits) {
        base = std::min(base, commit.offset);
        from = std::min(from, commit.atMs);
    }
    for (const EndPoint& end : ends) {
        base = std::min(base, end.offset);
        from = std::min(from, end.atMs);
    }
    const std::int64_t span = std::max<std::int64_t>(1000, now - from);
    ChartData data;
    data.title = tr("Offsets above %1").arg(formats::count(base));
    data.series << ChartSeries{tr("end"), pointsOf(base, ends), span, 2};
    data.series << ChartSeries{tr("committed"), pointsOf(base, commits), span, 1};
    for (const CommitPoint& commit : commits)
        data.marks << ChartMark{commit.atMs, 0, QStringLiteral("circle-dot"),
                                tr("Commit of offset %1").arg(formats::count(commit.offset)), false};
    m_axis.setRange(from - span / 20, now + span / 20);
    m_chart->setData(data);
}

PageKind groupWhyPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("groups/*/why");
    kind.title = GroupWhyPage::tr("Why a verdict");
    kind.icon = QStringLiteral("circle-help");
    kind.section = Section::Watch;
    kind.inNavigation = false;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new GroupWhyPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("groups/warehouse-sync/why"), QStringLiteral("groups/billing/why")};
    return kind;
}

std::vector<PageKind> groupsPageKinds(MonitorOf monitor)
{
    return {groupsPageKind(monitor), groupOverviewPageKind(monitor), groupPartitionsPageKind(monitor),
            groupWhyPageKind(monitor), groupMembersPageKind(monitor)};
}

} // namespace weir
