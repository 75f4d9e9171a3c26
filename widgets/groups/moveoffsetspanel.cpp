#include "widgets/groups/moveoffsetspanel.h"

#include "backend/base/clock.h"
#include "backend/service/cluster.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/plans/plans.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/common/offsetsfile.h"
#include "models/groups/grouptexts.h"
#include "models/groups/moveoffsetsdraft.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <map>

namespace weir {
namespace {

constexpr OffsetTarget targets[] = {OffsetTarget::Beginning, OffsetTarget::End,    OffsetTarget::Time,
                                    OffsetTarget::Duration,  OffsetTarget::Offset, OffsetTarget::Shift,
                                    OffsetTarget::Group,     OffsetTarget::Given};
constexpr int fileDelayMs = 200;
constexpr qint64 mostRead = 17 * 1024 * 1024;

Label* wrapped(QWidget* parent)
{
    auto* label = new Label({}, FontRole::Body, Token::Text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true); // else the height is that of a narrow label
    label->setSizePolicy(policy);
    return label;
}

QString whole(QString path)
{
    path = path.trimmed();
    if (path.startsWith(QLatin1String("~/")))
        path.replace(0, 1, QDir::homePath());
    return path;
}

} // namespace

struct MoveOffsetsPanel::Private
{
    explicit Private(MoveOffsetsPanel& panel, const Services& services) : panel(panel), services(services) {}

    void build();
    void fillScope(const QVector<TopicPartition>& chosen);
    OffsetTarget target() const { return OffsetTarget(targetBox->currentData().toInt()); }
    MoveScope scopeNow() const { return MoveScope(std::max(0, scope->currentData().toInt())); }
    QString textNow() const;
    void setMistake(const QString& sentence);
    MoveOffsetsDraft draft() const;
    void showTarget();
    void explain();
    void readFile();
    void make();
    bool utc() const { return services.settings && services.settings->utc(); }

    MoveOffsetsPanel& panel;
    const Services services;
    QPointer<Plans> plans;
    std::shared_ptr<const GroupInfo> group;
    QVector<TopicPartition> chosen;
    QStringList groups;
    OffsetsFile file;
    int fileAsked = 0; // an answer to an older path is dropped
    bool isMaking = false;
    QTimer fileDelay;

    Banner* active = nullptr;
    QComboBox* scope = nullptr;
    QComboBox* topic = nullptr;
    FormField* topicField = nullptr;
    QComboBox* targetBox = nullptr;
    struct Typed
    {
        QLineEdit* edit = nullptr;
        FormField* field = nullptr;
    };
    std::map<OffsetTarget, Typed> typed; // what was typed for another target is kept
    QComboBox* other = nullptr;
    FormField* otherField = nullptr;
    QPushButton* choose = nullptr;
    Label* explanation = nullptr;
    QPushButton* review = nullptr;
};

void MoveOffsetsPanel::Private::build()
{
    active = new Banner(Status::Warning);
    panel.addWidget(active);
    panel.addSection(tr("Which partitions"));
    scope = new QComboBox;
    panel.addWidget(new FormField(tr("Partitions"), scope));
    topic = new QComboBox;
    topicField = new FormField(tr("Topic"), topic);
    panel.addWidget(topicField);

    panel.addSection(tr("Where to"));
    targetBox = new QComboBox;
    for (const OffsetTarget each : targets)
        targetBox->addItem(targetName(each), int(each));
    panel.addWidget(new FormField(tr("Target"), targetBox));
    for (const OffsetTarget each : targets) {
        if (targetField(each).isEmpty() || each == OffsetTarget::Group)
            continue;
        Typed& field = typed[each];
        field.edit = new QLineEdit;
        field.field = new FormField(targetField(each), field.edit);
        field.field->setHelp(targetHelp(each));
        panel.addWidget(field.field);
    }
    other = new QComboBox;
    other->setEditable(true);
    other->setInsertPolicy(QComboBox::NoInsert);
    other->view()->setAccessibleName(tr("Groups"));
    other->completer()->setFilterMode(Qt::MatchContains);
    other->completer()->setCompletionMode(QCompleter::PopupCompletion);
    otherField = new FormField(targetField(OffsetTarget::Group), other);
    otherField->setHelp(targetHelp(OffsetTarget::Group));
    panel.addWidget(otherField);
    auto* row = new QWidget;
    auto* rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, space::xs, 0, 0);
    choose = plainButton(tr("Choose…"), QStringLiteral("folder-open"), row);
    rowLayout->addWidget(choose);
    rowLayout->addStretch(1);
    panel.addWidget(row);

    panel.addSection(tr("What it means"));
    explanation = wrapped(&panel);
    panel.addWidget(explanation);
    auto* buttons = new QWidget;
    auto* buttonsLayout = new QHBoxLayout(buttons);
    buttonsLayout->setContentsMargins(0, space::m, 0, 0);
    review = primaryButton(tr("Review the move"), buttons);
    buttonsLayout->addWidget(review);
    buttonsLayout->addStretch(1);
    panel.addWidget(buttons);
}

MoveOffsetsPanel::MoveOffsetsPanel(const Services& services, QWidget* parent)
    : DetailPanel(parent), d(std::make_unique<Private>(*this, services))
{
    setTitle(tr("Move offsets"));
    d->build();
    d->fileDelay.setSingleShot(true);
    d->fileDelay.setInterval(fileDelayMs);
    connect(&d->fileDelay, &QTimer::timeout, this, [this] { d->readFile(); });
    connect(d->scope, &QComboBox::currentIndexChanged, this, [this] { d->explain(); });
    connect(d->topic, &QComboBox::currentIndexChanged, this, [this] { d->explain(); });
    connect(d->targetBox, &QComboBox::currentIndexChanged, this, [this] { d->showTarget(); });
    for (const auto& [target, field] : d->typed) {
        connect(field.edit, &QLineEdit::textChanged, this, [this, target = target] {
            if (target == OffsetTarget::Given) {
                d->file = {};
                d->fileDelay.start();
            }
            d->explain();
        });
        connect(field.edit, &QLineEdit::returnPressed, this, [this] { d->make(); });
    }
    connect(d->other, &QComboBox::editTextChanged, this, [this] { d->explain(); });
    connect(d->other->lineEdit(), &QLineEdit::returnPressed, this, [this] { d->make(); });
    connect(d->review, &QPushButton::clicked, this, [this] { d->make(); });
    connect(d->choose, &QPushButton::clicked, this, [this] {
        const QString chosen = QFileDialog::getOpenFileName(this, tr("Offsets from a file"), whole(d->textNow()),
                                                            tr("Offsets (*.csv *.tsv *.json);;All files (*)"));
        if (!chosen.isEmpty())
            d->typed.at(OffsetTarget::Given).edit->setText(chosen);
    });
    hide();
}

MoveOffsetsPanel::~MoveOffsetsPanel() = default;

void MoveOffsetsPanel::open(Cluster* cluster, std::shared_ptr<const GroupInfo> group,
                            const QVector<TopicPartition>& chosen)
{
    QStringList groups;
    Plans* plans = cluster ? cluster->plans() : nullptr;
    if (ClusterMonitor* monitor = cluster ? cluster->monitor() : nullptr; monitor && monitor->snapshot()) {
        for (const auto& each : monitor->snapshot()->groups)
            groups << each->id;
    }
    if (plans && d->services.masks) {
        plans->setMasking([masks = QPointer(d->services.masks), id = cluster->spec().id] {
            return masks ? masks->set(id, {}) : nullptr;
        });
    }
    open(plans, std::move(group), chosen, groups);
}

void MoveOffsetsPanel::open(Plans* plans, std::shared_ptr<const GroupInfo> group, const QVector<TopicPartition>& chosen,
                            const QStringList& groups)
{
    d->plans = plans;
    d->groups = groups;
    d->isMaking = false;
    setTitle(tr("Move offsets"), group->id);
    d->group = std::move(group);
    d->fillScope(chosen);
    const QString typed = d->other->currentText();
    d->other->clear();
    for (const QString& each : groups) {
        if (each != d->group->id)
            d->other->addItem(each);
    }
    d->other->setEditText(typed == d->group->id ? QString() : typed);
    d->showTarget();
    show();
    d->targetBox->setFocus();
    setFocusProxy(d->targetBox);
}

void MoveOffsetsPanel::setGroup(std::shared_ptr<const GroupInfo> group)
{
    if (!group || !d->group || group->id != d->group->id || group == d->group)
        return;
    d->group = std::move(group);
    d->explain();
}

void MoveOffsetsPanel::makeAgain() { d->make(); }

void MoveOffsetsPanel::Private::fillScope(const QVector<TopicPartition>& wanted)
{
    chosen = wanted;
    const QStringList topics = grouptexts::topicsOf(*group);
    const QSignalBlocker quietScope(scope);
    scope->clear();
    scope->addItem(tr("All that the group has (%1)").arg(formats::count(group->partitions.size())),
                   int(MoveScope::All));
    if (topics.size() > 1)
        scope->addItem(tr("Those of one topic"), int(MoveScope::Topic));
    if (!chosen.isEmpty())
        scope->addItem(tr("The chosen ones (%1)").arg(formats::count(chosen.size())), int(MoveScope::Chosen));
    scope->setCurrentIndex(chosen.isEmpty() ? 0 : scope->count() - 1);
    const QSignalBlocker quiet(topic);
    topic->clear();
    topic->addItems(topics);
}

QString MoveOffsetsPanel::Private::textNow() const
{
    if (target() == OffsetTarget::Group)
        return other->currentText();
    const auto it = typed.find(target());
    return it == typed.end() ? QString() : it->second.edit->text();
}

void MoveOffsetsPanel::Private::setMistake(const QString& sentence)
{
    const auto it = typed.find(target());
    if (it != typed.end())
        it->second.field->setError(sentence);
    otherField->setError(target() == OffsetTarget::Group ? sentence : QString());
}

MoveOffsetsDraft MoveOffsetsPanel::Private::draft() const
{
    MoveOffsetsDraft draft;
    draft.scope = scopeNow();
    draft.topic = topic->currentText();
    draft.chosen = chosen;
    draft.target = target();
    draft.value = textNow();
    draft.given = file.offsets;
    return draft;
}

void MoveOffsetsPanel::Private::showTarget()
{
    const OffsetTarget now = target();
    otherField->setVisible(now == OffsetTarget::Group);
    for (const auto& [each, field] : typed)
        field.field->setVisible(each == now);
    choose->setVisible(now == OffsetTarget::Given);
    explain();
}

void MoveOffsetsPanel::Private::explain()
{
    if (!group)
        return;
    topicField->setVisible(scopeNow() == MoveScope::Topic);
    const QString warning = activeSentence(*group);
    active->setSentence(warning);
    active->setVisible(!warning.isEmpty());
    const MoveOffsetsCheck check = checkMove(draft(), *group, SystemClock::instance().nowMs(), utc());
    const QString mistake = target() == OffsetTarget::Given ? file.mistake : check.mistake;
    setMistake(mistake);
    QStringList sentences = check.explanation;
    if (sentences.isEmpty())
        sentences << (mistake.isEmpty() ? tr("Fill in the field above to see what the move means.")
                                        : tr("Correct the field above to see what the move means."));
    if (!plans)
        sentences << tr("Plans are not available on this cluster yet.");
    explanation->setText(sentences.join(QLatin1Char('\n')));
    review->setEnabled(check.move.has_value() && plans && !isMaking);
}

void MoveOffsetsPanel::Private::readFile()
{
    const int asked = ++fileAsked;
    const QString path = whole(typed.at(OffsetTarget::Given).edit->text());
    if (path.isEmpty() || !group)
        return;
    QPointer<MoveOffsetsPanel> alive(&panel);
    QThreadPool::globalInstance()->start([path, asked, alive, id = group->id] {
        OffsetsFile read;
        QFile input(path);
        if (!input.open(QIODevice::ReadOnly))
            read.mistake = MoveOffsetsPanel::tr("The file cannot be read: %1.").arg(input.errorString());
        else
            read = readOffsets(input.read(mostRead), id);
        QMetaObject::invokeMethod(qApp, [alive, asked, read] {
            if (!alive || alive->d->fileAsked != asked)
                return;
            alive->d->file = read;
            alive->d->explain();
        });
    });
}

void MoveOffsetsPanel::Private::make()
{
    const MoveOffsetsCheck check = checkMove(draft(), *group, SystemClock::instance().nowMs(), utc());
    if (!check.move || !plans || isMaking)
        return;
    isMaking = true;
    review->setEnabled(false);
    emit panel.making();
    plans->moveOffsets(*check.move, &panel, [this](const Result<ChangePlan>& made) {
        isMaking = false;
        explain();
        if (made)
            emit panel.planMade(*made);
        else
            emit panel.failed(made.error());
    });
}

} // namespace weir
