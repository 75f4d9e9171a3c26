#include "widgets/groups/moveoffsetschanges.h"

#include "backend/service/cluster.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/plans/plans.h"
#include "models/common/formats.h"
#include "models/groups/moveoffsetsdraft.h"
#include "widgets/frame/reviewpanel.h"
#include "widgets/groups/moveoffsetspanel.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

namespace weir {

struct GroupChanges::Private
{
    Private(GroupChanges& owner, const Services& services) : owner(owner), services(services) {}

    Plans* plans() const { return given ? given.data() : cluster ? cluster->plans() : nullptr; }
    void show(DetailPanel* panel);
    /// Asks for a plan, shows that it is being made, then the plan; what was asked before counts no more.
    void ask(std::function<void(Plans&, Plans::Made)> what);
    void answered(int asked, const Result<ChangePlan>& plan);
    void checkName();
    void clone();

    GroupChanges& owner;
    const Services services;
    QPointer<Cluster> cluster;
    QPointer<Plans> given;
    std::shared_ptr<const GroupInfo> group;
    std::function<void(Plans&, Plans::Made)> last; // for "Try again"
    int asked = 0;
    int moveAsked = 0;

    MoveOffsetsPanel* move = nullptr;
    ReviewPanel* review = nullptr;
    DetailPanel* cloning = nullptr;
    Label* cloneWords = nullptr;
    QLineEdit* name = nullptr;
    FormField* nameField = nullptr;
    QPushButton* cloneButton = nullptr;
};

GroupChanges::GroupChanges(const Services& services, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, services))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    d->move = new MoveOffsetsPanel(services, this);
    d->review = new ReviewPanel(services, this);
    d->cloning = new DetailPanel(this);
    d->name = new QLineEdit;
    d->nameField = new FormField(tr("Name of the new group"), d->name);
    d->nameField->setRequired(true);
    d->cloneWords = new Label({}, FontRole::Body, Token::TextSecondary);
    d->cloneWords->setWordWrap(true);
    auto* row = new QWidget;
    auto* rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, space::m, 0, 0);
    d->cloneButton = primaryButton(tr("Review the clone"), row);
    rowLayout->addWidget(d->cloneButton);
    rowLayout->addStretch(1);
    d->cloning->addWidget(d->cloneWords);
    d->cloning->addWidget(d->nameField);
    d->cloning->addWidget(row);
    for (DetailPanel* panel : std::initializer_list<DetailPanel*>{d->move, d->cloning, d->review}) {
        column->addWidget(panel);
        panel->hide();
        connect(panel, &DetailPanel::closed, this, [this] {
            ++d->asked; // a plan that comes later opens nothing
            hide();
            emit closed();
        });
    }
    connect(d->name, &QLineEdit::textChanged, this, [this] { d->checkName(); });
    connect(d->name, &QLineEdit::returnPressed, this, [this] { d->clone(); });
    connect(d->cloneButton, &QPushButton::clicked, this, [this] { d->clone(); });
    connect(d->move, &MoveOffsetsPanel::making, this, [this] {
        d->last = nullptr;
        d->moveAsked = ++d->asked;
        d->show(d->review);
        d->review->offerBack(tr("Back to Move offsets"));
        d->review->showMaking();
    });
    connect(d->move, &MoveOffsetsPanel::planMade, this,
            [this](const ChangePlan& plan) { d->answered(d->moveAsked, plan); });
    connect(d->move, &MoveOffsetsPanel::failed, this, [this](const Error& error) { d->answered(d->moveAsked, error); });
    connect(d->review, &ReviewPanel::backRequested, this, [this] {
        ++d->asked;
        d->show(d->move);
        d->move->setFocus();
    });
    connect(d->review, &ReviewPanel::applied, this, &GroupChanges::applied);
    connect(d->review, &ReviewPanel::retryRequested, this, [this] {
        if (d->last)
            d->ask(d->last);
        else
            d->move->makeAgain();
    });
    hide();
}

GroupChanges::~GroupChanges() = default;

QSize GroupChanges::sizeHint() const { return d->review->sizeHint(); }

void GroupChanges::setGroup(Cluster* cluster, std::shared_ptr<const GroupInfo> group)
{
    const bool isOther = cluster != d->cluster || !group || !d->group || group->id != d->group->id;
    if (isOther && d->group && !isHidden()) {
        ++d->asked;
        hide();
    }
    d->cluster = cluster;
    d->group = std::move(group);
    if (!isOther)
        d->move->setGroup(d->group);
}

void GroupChanges::setPlans(Plans* plans) { d->given = plans; }

void GroupChanges::moveOffsets(const QVector<TopicPartition>& chosen)
{
    if (!d->group)
        return;
    ++d->asked;
    d->show(d->move);
    if (d->given)
        d->move->open(d->given, d->group, chosen, {});
    else
        d->move->open(d->cluster, d->group, chosen);
}

void GroupChanges::moveTo(const OffsetMove& move)
{
    d->ask([move, this](Plans& plans, Plans::Made made) { plans.moveOffsets(move, this, std::move(made)); });
}

void GroupChanges::cloneGroup()
{
    if (!d->group)
        return;
    ++d->asked;
    d->cloning->setTitle(tr("Clone group"), d->group->id);
    d->cloneWords->setText(
        tr("A new group gets the %n offset(s) of %1 as they are now. Consumers under the new name go on from there; %1 "
           "stays as it is.",
           nullptr, int(d->group->partitions.size()))
            .arg(d->group->id));
    d->name->setText(tr("%1-copy", "name of a cloned group").arg(d->group->id));
    d->show(d->cloning);
    d->name->setFocus();
    d->name->selectAll();
}

void GroupChanges::deleteGroup()
{
    if (!d->group)
        return;
    d->ask([group = d->group->id, this](Plans& plans, Plans::Made made) {
        plans.deleteGroup(group, this, std::move(made));
    });
}

void GroupChanges::deleteOffsets(const QString& topic)
{
    if (!d->group)
        return;
    d->ask([group = d->group->id, topic, this](Plans& plans, Plans::Made made) {
        plans.deleteOffsets(group, topic, this, std::move(made));
    });
}

void GroupChanges::Private::show(DetailPanel* panel)
{
    for (DetailPanel* each : std::initializer_list<DetailPanel*>{move, cloning, review})
        each->setVisible(each == panel);
    owner.show();
}

void GroupChanges::Private::ask(std::function<void(Plans&, Plans::Made)> what)
{
    last = std::move(what);
    const int number = ++asked;
    show(review);
    review->offerBack({});
    review->showMaking();
    if (Plans* those = plans())
        last(*those, [this, number](const Result<ChangePlan>& plan) { answered(number, plan); });
    else
        review->showError(Error{ErrorKind::Unavailable});
}

void GroupChanges::Private::answered(int number, const Result<ChangePlan>& plan)
{
    if (number != asked)
        return;
    if (plan && given)
        review->review(given, ConnectionSpec(), *plan);
    else if (plan)
        review->review(cluster, *plan);
    else
        review->showError(plan.error());
}

void GroupChanges::Private::checkName()
{
    QStringList existing;
    if (ClusterMonitor* monitor = cluster && !given ? cluster->monitor() : nullptr; monitor && monitor->snapshot()) {
        for (const auto& each : monitor->snapshot()->groups)
            existing << each->id;
    }
    const QString mistake = group ? groupNameMistake(name->text(), group->id, existing) : QString();
    nameField->setError(mistake);
    cloneButton->setEnabled(mistake.isEmpty() && !name->text().trimmed().isEmpty());
}

void GroupChanges::Private::clone()
{
    if (!group || !cloneButton->isEnabled())
        return;
    ask([from = group->id, to = name->text().trimmed(), this](Plans& those, Plans::Made made) {
        those.cloneGroup(from, to, &owner, std::move(made));
    });
}

} // namespace weir
