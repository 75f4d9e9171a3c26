#include "widgets/frame/reviewpanel.h"

#include "backend/service/cluster.h"
#include "backend/service/journal/journal.h"
#include "backend/service/plans/plans.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/guardtext.h"
#include "models/common/plantext.h"
#include "widgets/frame/planview.h"
#include "widgets/frame/saveplan.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/stateview.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QMetaMethod>
#include <QPointer>
#include <QProgressBar>
#include <QScrollArea>
#include <QShortcut>
#include <QTimer>
#include <QVBoxLayout>

namespace weir {
namespace {

enum class Stage { Making, Failed, Review, Applying, Applied };

/// Definitions can be saved anywhere: where the cluster must not be changed they stay on this machine.
bool isOfDefinitions(const ChangePlan& plan)
{
    return !plan.steps.isEmpty() && std::all_of(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) {
        return step.kind == StepKind::SaveDefinition || step.kind == StepKind::RemoveDefinition;
    });
}

} // namespace

struct ReviewPanel::Private
{
    Private(ReviewPanel& panel, const Services& services) : panel(panel), services(services) {}

    void build();
    void begin(const ChangePlan& plan);
    void show(Stage next);
    void showAllowed();
    void showSeconds();
    bool nameIsTyped() const { return needed.isEmpty() || name->text().trimmed() == needed; }
    void apply();
    void done(const Result<ChangePlan>& result);
    void undo();

    ReviewPanel& panel;
    const Services services;
    QPointer<Plans> plans;
    QPointer<Journal> journal;
    ConnectionSpec connection;
    ChangePlan plan;
    Permission permission = Permission::Granted;
    QString needed; ///< what must be typed
    Stage stage = Stage::Making;
    bool hasNote = false;    // that the connection is read-only
    bool isOutdated = false; // it was refused as a whole when it was to be applied
    QElapsedTimer since;
    QTimer seconds;

    StateView* state = nullptr;
    Banner* outcome = nullptr;
    Label* details = nullptr;
    PlanView* view = nullptr;
    Banner* readOnly = nullptr;
    QLineEdit* name = nullptr;
    FormField* nameField = nullptr;
    QWidget* progress = nullptr;
    Label* progressText = nullptr;
    SavePlan* saving = nullptr;
    QPushButton* primary = nullptr;
    QPushButton* danger = nullptr;
    QPushButton* again = nullptr;
    QPushButton* takeBack = nullptr;
    QPushButton* save = nullptr;
    QPushButton* cancel = nullptr;
    QToolButton* back = nullptr;
};

void ReviewPanel::Private::build()
{
    outcome = new Banner;
    details = new Label({}, FontRole::Code, Token::TextSecondary);
    details->setWordWrap(true);
    details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    view = new PlanView(services);
    readOnly = new Banner;
    name = new QLineEdit;
    nameField = new FormField(tr("Name"), name);
    progress = new QWidget;
    progressText = new Label({}, FontRole::Secondary, Token::TextSecondary);
    saving = new SavePlan(services);
    primary = primaryButton({}, &panel);
    danger = dangerButton({}, &panel);
    again = plainButton(tr("Make the plan again"), QStringLiteral("refresh-cw"), &panel);
    takeBack = plainButton(tr("Undo…"), QStringLiteral("undo-2"), &panel);
    save = plainButton(tr("Save as file…"), QStringLiteral("save"), &panel);
    cancel = plainButton(tr("Cancel"), {}, &panel);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::l, space::m, space::l, space::s);
    column->setSpacing(space::m);
    auto* bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("Progress of the changes"));
    auto* progressColumn = new QVBoxLayout(progress);
    progressColumn->setContentsMargins(0, 0, 0, 0);
    progressColumn->setSpacing(space::xs);
    progressColumn->addWidget(bar);
    progressColumn->addWidget(progressText);
    column->addWidget(outcome);
    column->addWidget(details);
    column->addWidget(view, 1);
    auto* below = new QVBoxLayout; // stays in sight while the plan scrolls
    below->setContentsMargins(space::l, space::s, space::l, space::m);
    below->setSpacing(space::m);
    for (QWidget* widget : std::initializer_list<QWidget*>{readOnly, nameField, progress, saving})
        below->addWidget(widget);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    for (QPushButton* button : {primary, danger, again, takeBack, save})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    below->addLayout(buttons);
    auto* scroll = new QScrollArea; // a small window squeezes nothing
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Review change"));
    scroll->setWidget(content);
    state = new StateView;
    auto* whole = new QWidget;
    auto* wholeColumn = new QVBoxLayout(whole);
    wholeColumn->setContentsMargins(0, 0, 0, 0);
    wholeColumn->setSpacing(0);
    wholeColumn->addWidget(scroll, 1);
    wholeColumn->addLayout(below);
    state->setContent(whole);
    panel.setBody(state);
    saving->hide();
    back = panel.addTool(QStringLiteral("arrow-left"), tr("Back"));
    back->hide();
}

ReviewPanel::ReviewPanel(const Services& services, QWidget* parent)
    : DetailPanel(parent), d(std::make_unique<Private>(*this, services))
{
    setTitle(tr("Review change"));
    setFocusPolicy(Qt::ClickFocus);
    d->build();
    d->seconds.setInterval(1000);
    connect(&d->seconds, &QTimer::timeout, this, [this] { d->showSeconds(); });
    connect(d->primary, &QPushButton::clicked, this, [this] { d->apply(); });
    connect(d->danger, &QPushButton::clicked, this, [this] { d->apply(); });
    connect(d->name, &QLineEdit::textChanged, this, [this] { d->showAllowed(); });
    connect(d->name, &QLineEdit::returnPressed, this, [this] { d->apply(); });
    connect(d->again, &QPushButton::clicked, this, &ReviewPanel::retryRequested);
    connect(d->takeBack, &QPushButton::clicked, this, [this] { d->undo(); });
    connect(d->save, &QPushButton::clicked, this, [this] { d->saving->offer(d->plan, d->connection.name); });
    connect(d->saving, &SavePlan::closed, d->save, qOverload<>(&QWidget::setFocus));
    connect(d->cancel, &QPushButton::clicked, this, [this] {
        hide();
        emit closed();
    });
    connect(d->back, &QToolButton::clicked, this, &ReviewPanel::backRequested);
    connect(d->state, &StateView::actionTriggered, this, &ReviewPanel::retryRequested);
    auto* applyKey = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    applyKey->setContext(Qt::WidgetWithChildrenShortcut);
    connect(applyKey, &QShortcut::activated, this, [this] { d->apply(); });
    hide();
}

ReviewPanel::~ReviewPanel() = default;

QSize ReviewPanel::sizeHint() const { return {measure::fieldMax + 4 * space::xl, DetailPanel::sizeHint().height()}; }

const ChangePlan& ReviewPanel::plan() const { return d->plan; }
void ReviewPanel::offerBack(const QString& name)
{
    d->back->setToolTip(name);
    d->back->setAccessibleName(name);
    d->back->setVisible(!name.isEmpty());
}

bool ReviewPanel::isApplying() const { return d->stage == Stage::Applying; }

void ReviewPanel::review(Cluster* cluster, const ChangePlan& plan)
{
    review(cluster ? cluster->plans() : nullptr, cluster ? cluster->spec() : ConnectionSpec(), plan);
    if (!isApplying())
        d->journal = cluster ? cluster->journal() : nullptr;
}

void ReviewPanel::review(Plans* plans, const ConnectionSpec& connection, const ChangePlan& plan)
{
    if (isApplying())
        return;
    d->plans = plans;
    d->journal = nullptr;
    d->connection = connection;
    d->begin(plan);
    show();
    if (d->nameField->isVisibleTo(this))
        d->name->setFocus();
    else if (!plan.steps.isEmpty())
        d->view->table()->setFocus();
    else
        d->cancel->setFocus();
}

void ReviewPanel::showMaking()
{
    if (isApplying())
        return;
    d->plan = {};
    setTitle(tr("Review change"));
    d->since.start();
    d->show(Stage::Making);
    show();
    setFocus(); // Esc closes it
}

void ReviewPanel::showError(const Error& error)
{
    if (isApplying())
        return;
    const ErrorText text = errorText(error);
    const bool canRetry = isSignalConnected(QMetaMethod::fromSignal(&ReviewPanel::retryRequested));
    d->show(Stage::Failed);
    d->state->showFailed(text.title, text.full(), canRetry ? tr("Try again") : QString(), detailText(error));
    show();
}

void ReviewPanel::Private::begin(const ChangePlan& shown)
{
    plan = shown;
    const Deed deed = plan.deed();
    permission = isOfDefinitions(plan) ? Permission::Granted
                 : services.guard      ? services.guard->check(connection, deed)
                                       : permissionFor(connection, deed);
    const bool staysHere = isOfDefinitions(plan) && connection.readOnly;
    needed = nameToType(plan, permission);
    const bool destroys = deed == Deed::Destroy;
    primary->setVisible(!destroys);
    danger->setVisible(destroys);
    primary->setText(planAction(plan));
    danger->setText(planAction(plan));
    readOnly->setSentence(staysHere ? tr("The connection is read-only: this is kept on this machine only.")
                                    : permissionSentence(connection, deed, permission));
    hasNote = staysHere || permission == Permission::ReadOnly;
    name->clear();
    nameField->setHelp(tr("%1 is a production cluster. Type %2 to go on.").arg(connection.name, needed));
    saving->hide();
    view->setPlan(plan, false);
    panel.setTitle(tr("Review change"), planTitle(plan));
    outcome->hide();
    details->hide();
    isOutdated = false;
    show(Stage::Review);
}

void ReviewPanel::Private::show(Stage next)
{
    stage = next;
    if (stage == Stage::Making || stage == Stage::Applying)
        seconds.start();
    else
        seconds.stop();
    if (stage != Stage::Failed && stage != Stage::Making)
        state->showContent();
    showSeconds();
    const bool before = stage == Stage::Review;
    // A plan that was made for a read-only connection says so itself.
    readOnly->setVisible(before && hasNote && !plan.refused);
    const bool canRetry = panel.isSignalConnected(QMetaMethod::fromSignal(&ReviewPanel::retryRequested));
    again->setVisible(before && canRetry && (isOutdated || (plan.refused && permission != Permission::ReadOnly)));
    nameField->setVisible(before && !needed.isEmpty() && plan.canApply());
    progress->setVisible(stage == Stage::Applying);
    takeBack->setVisible(stage == Stage::Applied && plan.undo().has_value());
    cancel->setText(before ? tr("Cancel") : tr("Close"));
    if (stage == Stage::Applying || stage == Stage::Applied)
        panel.offerBack({});
    showAllowed();
}

/// What cannot be applied has no button for it; the banner says why.
void ReviewPanel::Private::showAllowed()
{
    const bool offered = (stage == Stage::Review || stage == Stage::Applying) && plan.canApply() && plans &&
                         permission != Permission::ReadOnly;
    const bool destroys = plan.deed() == Deed::Destroy;
    primary->setVisible(offered && !destroys);
    danger->setVisible(offered && destroys);
    const bool ready = offered && stage == Stage::Review && nameIsTyped();
    primary->setEnabled(ready);
    danger->setEnabled(ready);
    save->setEnabled(stage != Stage::Applying);
}

void ReviewPanel::Private::showSeconds()
{
    const qint64 whole = since.isValid() ? since.elapsed() / 1000 : 0;
    const QString passed = formats::duration(std::max<qint64>(1, whole) * 1000);
    if (stage == Stage::Making)
        state->showLoading(tr("Asking the cluster what would change (%1)…").arg(passed));
    else if (stage == Stage::Applying)
        progressText->setText(
            tr("Making %n change(s), %1 so far. It goes on when this is closed.", nullptr, int(plan.steps.size()))
                .arg(passed));
}

void ReviewPanel::Private::apply()
{
    if (stage != Stage::Review || !plans || permission == Permission::ReadOnly || !plan.canApply())
        return;
    if (!nameIsTyped()) {
        nameField->setError(tr("Type %1 exactly as it is written here.").arg(needed));
        name->setFocus();
        return;
    }
    nameField->setError({});
    outcome->hide();
    details->hide();
    since.start();
    show(Stage::Applying);
    plans->apply(plan, &panel, [this](const Result<ChangePlan>& result) { done(result); });
}

void ReviewPanel::Private::done(const Result<ChangePlan>& result)
{
    if (!result) {
        ChangePlan refused = plan;
        refused.refused = result.error();
        refused.blockers.clear();
        outcome->setStatus(Status::Critical);
        outcome->setSentence(tr("Nothing was changed. %1").arg(planRefusal(refused)));
        outcome->show();
        details->setText(detailText(result.error()));
        details->show();
        isOutdated = !result.error().retriable;
        show(Stage::Review);
        return;
    }
    plan = *result;
    const bool whole =
        std::all_of(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) { return step.done; });
    const bool refused = plan.refused.has_value();
    outcome->setStatus(whole && !refused ? Status::Ok : Status::Warning);
    outcome->setSentence(planDone(plan));
    outcome->show();
    view->setPlan(plan, true);
    show(Stage::Applied);
    cancel->setFocus();
    emit panel.applied(plan);
}

void ReviewPanel::Private::undo()
{
    std::optional<ChangePlan> back = plan.undo();
    if (!back)
        return;
    const QPointer<Journal> kept = journal;
    if (kept) {
        const auto entries = kept->entries();
        const auto own = std::find_if(entries->begin(), entries->end(), [this](const JournalEntry& entry) {
            return entry.plan.madeAtMs == plan.madeAtMs && entry.plan.purpose == plan.purpose &&
                   entry.plan.subject == plan.subject;
        });
        if (own != entries->end())
            back->undoes = own->id;
    }
    panel.review(plans, connection, *back);
    journal = kept;
}

} // namespace weir
