#include "widgets/groups/groupmemberspage.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "widgets/frame/remember.h"
#include "widgets/groups/groupspages.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/label.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr std::int64_t shownMs = 7LL * 86'400'000; // of what happened

} // namespace

GroupMembersPage::GroupMembersPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent)
    : GroupPage(QStringLiteral("members"), tr("Members"), services, navigator, std::move(monitorOf), parent),
      m_about(new Label({}, FontRole::Body, Token::TextSecondary)), m_table(new DataTable(tr("Members"))),
      m_marksTitle(new Label({}, FontRole::Section)), m_marksTable(new DataTable(tr("What happened to the group")))
{
    m_about->setWordWrap(true);
    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/groupMembers"));
    m_marksTable->setModel(&m_marks);
    m_marksTable->setSettings(m_services.settings, QStringLiteral("tables/groupMarks"));
    auto* below = new QWidget;
    auto* rows = new QVBoxLayout(below);
    rows->setContentsMargins(0, space::s, 0, 0);
    rows->setSpacing(space::xs);
    rows->addWidget(m_marksTitle);
    rows->addWidget(m_marksTable, 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_table);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    rememberSplitter(*splitter, m_services.settings, QStringLiteral("groupMembers"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_about);
    column->addWidget(splitter, 1);
    setBody(body);
    m_axis.setLive(shownMs);
    connect(&m_history, &ChartHistory::changed, this, [this] {
        m_marks.setMarks(m_history.marks(), utc());
        const QString days = formats::duration(shownMs);
        m_marksTable->setVisible(!m_history.marks().isEmpty());
        m_marksTitle->setText(m_history.marks().isEmpty()
                                  ? tr("Nothing was recorded to have happened in the last %1").arg(days)
                                  : tr("What happened in the last %1").arg(days));
    });
}

QString GroupMembersPage::help() const
{
    return tr(
        "The members of this group, where they run, which partitions they read and how far behind those are. An arrow "
        "beside the partitions says that they are about to change. Below stands who came and went, rebalances and "
        "alerts, as far as Weir was watching. A group without members only keeps its offsets.");
}

bool GroupMembersPage::isFilled() const { return GroupPage::isFilled() && m_history.isKnown(); }

void GroupMembersPage::begin() { m_history.setSource(m_monitor, markSubjects()); }

void GroupMembersPage::showGroup()
{
    const std::shared_ptr<const GroupInfo> of = group();
    m_model.setGroup(*of);
    m_axis.setUtc(utc());
    m_axis.setNow(snapshot()->takenAtMs);
    m_history.setIds({{Measure::Members, Scope::Group, groupId(), {}, -1}});
    m_history.ask();
    QString about;
    if (of->membersError)
        about = errorText(*of->membersError).full();
    else if (of->members.isEmpty())
        about = tr("Nobody is in this group at present: nothing is read until a consumer joins.");
    else if (of->membersSinceMs)
        about = tr("%n member(s); somebody has been here since %1.", nullptr, int(of->members.size()))
                    .arg(formats::timestamp(*of->membersSinceMs, utc()));
    m_about->setText(about);
    m_about->setVisible(!about.isEmpty());
}

PageKind groupMembersPageKind(MonitorOf monitor)
{
    PageKind kind;
    kind.id = QStringLiteral("groups/*/members");
    kind.title = GroupMembersPage::tr("Members of a group");
    kind.icon = QStringLiteral("users");
    kind.section = Section::Watch;
    kind.inNavigation = false;
    kind.make = [monitor](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new GroupMembersPage(services, navigator, monitor, parent);
    };
    kind.tourPaths = {QStringLiteral("groups/billing/members")};
    return kind;
}

} // namespace weir
