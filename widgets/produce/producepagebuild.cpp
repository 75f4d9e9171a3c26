// How the page of producing is put together; what it does is in producepage.cpp.
#include "backend/service/cluster.h"
#include "backend/service/guard.h"
#include "widgets/frame/topictabs.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/produce/produceform.h"
#include "widgets/produce/producepage.h"
#include "widgets/produce/producepages.h"
#include "widgets/produce/templatebar.h"

#include <QListWidget>
#include <QShortcut>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int keepEveryMs = 5000;
constexpr int failuresHeight = 4 * measure::row;

} // namespace

ProducePage::ProducePage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_model(services.jobs), m_header(new PageHeader),
      m_tabs(new TopicTabs(QStringLiteral("produce"), navigator)), m_guardBanner(new Banner),
      m_recordBanner(new Banner), m_templates(new TemplateBar), m_state(new StateView),
      m_form(new ProduceForm(m_model)), m_summary(new Label({}, FontRole::Body, Token::Text)),
      m_show(linkButton(tr("Show it"), this)), m_failures(new QListWidget)
{
    build();
    connectParts();
    showState();
}

ProducePage::~ProducePage() { keepDraft(); }

void ProducePage::build()
{
    m_clear = m_header->addButton(tr("Clear"), QStringLiteral("rotate-ccw"));
    m_clear->setToolTip(tr("Begin with an empty form"));
    m_pause = m_header->addButton(tr("Pause"), QStringLiteral("pause"));
    m_cancel = m_header->addButton(tr("Cancel"), QStringLiteral("x"));
    m_produce = m_header->addButton(tr("Produce record"), QStringLiteral("send"), true);
    m_produce->setToolTip(tr("Ctrl+Enter"));
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failures->setAccessibleName(tr("What could not be written"));
    m_failures->setMaximumHeight(failuresHeight);
    m_failures->hide();
    m_guardBanner->hide();
    m_recordBanner->hide();
    m_recordBanner->setClosable(true);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_header);
    auto* tabs = new QHBoxLayout;
    tabs->addWidget(m_tabs, 1);
    tabs->addWidget(m_templates);
    column->addLayout(tabs);
    column->addWidget(m_guardBanner);
    column->addWidget(m_recordBanner);
    m_state->setContent(m_form);
    column->addWidget(m_state, 1);
    column->addWidget(m_failures);
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(space::s);
    bottom->addWidget(m_summary, 1);
    bottom->addWidget(m_show);
    column->addLayout(bottom);
}

void ProducePage::connectParts()
{
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(keepEveryMs);
    connect(&m_keepTimer, &QTimer::timeout, this, &ProducePage::keepDraft);
    connect(m_form, &ProduceForm::edited, this, [this] {
        if (m_settingUp)
            return;
        m_wantsSchema = false;
        if (!m_keepTimer.isActive())
            m_keepTimer.start();
    });
    connect(m_form, &ProduceForm::whatChanged, this, &ProducePage::showState);
    connect(&m_model, &ProduceModel::stateChanged, this, &ProducePage::showState);
    connect(&m_model, &ProduceModel::subjectsChanged, this, [this] {
        if (m_wantsSchema)
            startDraft();
    });
    connect(m_produce, &QPushButton::clicked, this, &ProducePage::produce);
    connect(m_pause, &QPushButton::clicked, this, [this] { m_model.setPaused(!m_model.isPaused()); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_model.cancel(); });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_drafts.dropDraft();
        m_recordBanner->hide();
        m_from.clear();
        m_keepTimer.stop();
        m_model.forget();
        startDraft();
        emit placeChanged();
    });
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (m_model.written())
            m_navigator.go({m_clusterName, m_model.written()->path, m_model.written()->query});
    });
    connect(m_templates, &TemplateBar::chosen, this, [this](const QString& name) {
        m_settingUp = true;
        m_form->setDraft(m_drafts.templateNamed(name));
        m_settingUp = false;
        m_keepTimer.start();
    });
    connect(m_templates, &TemplateBar::keepRequested, this, [this](const QString& name) {
        const bool isKept = m_drafts.keepTemplate(name, m_form->draft());
        m_templates->setNames(m_drafts.templates(), name);
        m_navigator.say(isKept ? tr("The template “%1” is kept for %2.").arg(name, m_topic)
                               : tr("The template is too large to be kept."));
    });
    connect(m_templates, &TemplateBar::deleteRequested, this, [this](const QString& name) {
        m_drafts.dropTemplate(name);
        m_templates->setNames(m_drafts.templates());
        m_navigator.say(tr("The template “%1” is deleted.").arg(name));
    });
    connect(&m_loader, &RecordLoader::loaded, this, &ProducePage::takeRecord);
    connect(&m_loader, &RecordLoader::isMasked, this, [this] {
        m_state->showContent();
        sayAboutRecord(
            Status::Warning,
            tr("Parts of this record are masked, so it cannot be edited. Revealing shows this topic in clear "
               "until the window closes, and is logged."),
            tr("Reveal and edit"));
    });
    connect(&m_loader, &RecordLoader::isGone, this, [this] {
        m_state->showContent();
        sayAboutRecord(Status::Warning, tr("There is no such record, or not any more."));
    });
    connect(&m_loader, &RecordLoader::failed, this, [this](const Error& error) {
        m_state->showContent();
        sayAboutRecord(Status::Critical, errorText(error, ErrorPlace::Topic).full());
    });
    connect(m_guardBanner, &Banner::actionTriggered, this, [this] {
        m_services.guard->grant(m_cluster->spec(), Deed::Produce);
        showGuard();
        produce();
    });
    if (m_services.guard)
        connect(m_services.guard, &Guard::changed, this, &ProducePage::showGuard);
    const auto* send =
        new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(send, &QShortcut::activated, this, &ProducePage::produce);
    const auto* sendToo =
        new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Enter), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(sendToo, &QShortcut::activated, this, &ProducePage::produce);
}

PageKind producePageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/produce");
    kind.title = ProducePage::tr("Produce");
    kind.icon = QStringLiteral("send");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new ProducePage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("topics/orders/produce?from=0:0"), QStringLiteral("topics/payments/produce")};
    return kind;
}

} // namespace weir
