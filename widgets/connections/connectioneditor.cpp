#include "widgets/connections/connectioneditor.h"

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/secretstore.h"
#include "models/common/errortext.h"
#include "widgets/connections/connectionfield.h"
#include "widgets/connections/connectionform.h"
#include "widgets/connections/importpanel.h"
#include "widgets/connections/testpanel.h"
#include "widgets/frame/page.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace weir {
namespace {

const QString connectionsPath() { return QStringLiteral("connections"); }

} // namespace

ConnectionEditor::ConnectionEditor(const Services& services, Navigator& navigator, QWidget* parent)
    : QWidget(parent), m_services(services), m_navigator(navigator), m_tester(services.jobs),
      m_header(new PageHeader({}, this)), m_banner(new Banner(Status::Neutral, {}, this)), m_state(new StateView(this)),
      m_split(new QSplitter(Qt::Horizontal, this)), m_form(new ConnectionForm(m_draft, m_split)),
      m_test(new TestPanel(m_tester, m_split)), m_import(new ImportPanel(m_split)),
      m_delete(new QAction(icon(QStringLiteral("trash-2")), tr("Delete…"), this)),
      m_duplicate(new QAction(icon(QStringLiteral("copy")), tr("Duplicate"), this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, 0);
    column->setSpacing(space::m);
    column->addWidget(m_header);
    column->addWidget(m_banner);
    column->addWidget(m_state, 1);
    m_banner->hide();
    m_banner->setClosable(true);
    m_split->addWidget(m_form);
    m_split->addWidget(m_test);
    m_split->addWidget(m_import);
    // The form is never wider than its fields; what was found out takes the rest.
    m_split->setStretchFactor(1, 1);
    m_split->setStretchFactor(2, 1);
    m_split->setChildrenCollapsible(false);
    m_form->setMinimumWidth(measure::fieldMax + 2 * measure::pageMargin);
    m_form->setMaximumWidth(measure::fieldMax + 3 * measure::pageMargin);
    m_import->hide();
    m_state->setContent(m_split);
    setAcceptDrops(true);
    buildActions();

    connect(m_test, &TestPanel::testRequested, this, &ConnectionEditor::test);
    connect(m_test, &DetailPanel::closed, m_form, qOverload<>(&QWidget::setFocus));
    connect(m_import, &DetailPanel::closed, this, [this] { m_test->show(); });
    connect(m_import, &ImportPanel::imported, this, [this](const ImportedConnection& found) { m_draft.apply(found); });
    connect(m_banner, &Banner::actionTriggered, this, [this] {
        if (m_deleting) {
            deleteNow();
        } else if (m_restored) {
            dropDraft();
            m_banner->hide();
            const Place place = m_place;
            m_place = {};
            open(place);
        }
    });
    connect(m_state, &StateView::actionTriggered, this, [this] { m_navigator.go({{}, {connectionsPath()}, {}}); });
    connect(&m_draft, &ConnectionDraft::changed, this, [this](const QString& field) {
        if (!field.isEmpty() && field != QLatin1String("name"))
            m_test->model().setStale();
        if (!m_draftTimer.isActive() && m_draft.isModified())
            m_draftTimer.start();
        if (field.isEmpty() || field == QLatin1String("name"))
            retitle();
    });
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(5000);
    connect(&m_draftTimer, &QTimer::timeout, this, &ConnectionEditor::saveDraft);
    const auto persistence = [this] { m_form->setPersistentSecrets(m_services.secrets->isPersistent()); };
    connect(m_services.secrets, &SecretStore::persistenceChanged, this, persistence);
    persistence();
}

ConnectionEditor::~ConnectionEditor()
{
    if (m_draftTimer.isActive())
        saveDraft();
}

void ConnectionEditor::buildActions()
{
    QPushButton* saveAndOpen = m_header->addButton(tr("Save and open"), {}, true);
    connect(saveAndOpen, &QPushButton::clicked, this, [this] { save(Then::Open); });
    auto* saveOnly = new QAction(icon(QStringLiteral("save")), tr("Save"), this);
    saveOnly->setShortcut(QKeySequence::Save);
    saveOnly->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addAction(saveOnly);
    connect(saveOnly, &QAction::triggered, this, [this] { save(Then::Stay); });
    m_header->addAction(saveOnly);
    QPushButton* tryIt = m_header->addButton(tr("Test connection"), QStringLiteral("plug-zap"));
    connect(tryIt, &QPushButton::clicked, this, &ConnectionEditor::test);
    QPushButton* paste = m_header->addButton(tr("Paste…"), QStringLiteral("clipboard"));
    paste->setToolTip(tr("Paste a client.properties, a librdkafka configuration or kcat's options"));
    connect(paste, &QPushButton::clicked, this, &ConnectionEditor::showImport);
    connect(m_duplicate, &QAction::triggered, this, [this] {
        m_navigator.go({{}, {connectionsPath(), QStringLiteral("new")}, {{QStringLiteral("from"), m_draft.spec().id}}});
    });
    connect(m_delete, &QAction::triggered, this, &ConnectionEditor::askDelete);
    m_header->addAction(m_duplicate);
    m_header->addAction(m_delete);
}

QString ConnectionEditor::title() const { return m_title; }

bool ConnectionEditor::isNamed() const { return !m_draft.value(QStringLiteral("name")).toString().trimmed().isEmpty(); }

void ConnectionEditor::retitle()
{
    const QString name = m_draft.value(QStringLiteral("name")).toString().trimmed();
    m_title = !name.isEmpty() ? name : tr("New connection");
    m_header->setTitle(m_title);
    emit titleChanged();
}

void ConnectionEditor::open(const Place& place)
{
    if (place == m_place && m_state->state() != StateView::State::Failed)
        return;
    if (m_draftTimer.isActive())
        saveDraft();
    m_place = place;
    m_banner->hide();
    m_deleting = m_restored = false;
    m_import->forget();
    m_import->hide();
    m_test->show();
    m_tester.clear();
    const QString id = place.path.value(1);
    if (id != QLatin1String("new")) {
        const std::optional<ConnectionSpec> spec = m_services.connections->byId(id);
        if (!spec) {
            m_title = tr("Connection");
            m_header->setTitle(m_title);
            m_state->showFailed(tr("There is no such connection"), tr("It may have been deleted."),
                                tr("Show all connections"));
            emit titleChanged();
            return;
        }
        load(*spec, spec->id);
        return;
    }
    ConnectionSpec fresh;
    QString secretsOf;
    if (const std::optional<ConnectionSpec> from =
            m_services.connections->byId(place.query.value(QStringLiteral("from")))) {
        fresh = *from;
        secretsOf = from->id;
        fresh.id.clear();
        fresh.name = tr("%1 (copy)").arg(from->name);
        for (int number = 2; m_services.connections->byName(fresh.name); ++number)
            fresh.name = tr("%1 (copy %2)").arg(from->name).arg(number);
    }
    load(fresh, secretsOf);
    if (const QString preset = place.query.value(QStringLiteral("preset")); !preset.isEmpty())
        m_draft.applyPreset(preset);
}

void ConnectionEditor::load(const ConnectionSpec& spec, const QString& secretsOf)
{
    m_state->showContent();
    m_header->setAddress(m_place.address());
    m_delete->setEnabled(!spec.id.isEmpty());
    m_duplicate->setEnabled(!spec.id.isEmpty());
    QStringList names;
    for (const ConnectionSpec& other : m_services.connections->connections())
        if (other.id != spec.id)
            names.append(other.name);
    m_draft.setTakenNames(names);
    m_draft.load(spec, {});
    if (restoreDraft()) {
        m_restored = true;
        m_banner->setStatus(Status::Neutral);
        m_banner->setSentence(tr("What you had not saved here is back. Passwords have to be entered again."));
        m_banner->setAction(tr("Discard it"));
        m_banner->show();
    }
    if (!secretsOf.isEmpty())
        m_services.secrets->read(secretsOf, this, [this, place = m_place](const Result<Secrets>& kept) {
            if (kept && place == m_place)
                m_draft.setKeptSecrets(*kept);
        });
    m_form->reveal(spec.id.isEmpty() ? QStringLiteral("preset") : QStringLiteral("name"));
    retitle();
}

void ConnectionEditor::save(Then then)
{
    if (!m_draft.checkAll()) {
        m_form->reveal(m_draft.firstError());
        return;
    }
    ConnectionSpec spec = m_draft.spec();
    if (spec.id.isEmpty())
        spec.id = ConnectionStore::newId();
    const Secrets secrets = m_draft.secrets();
    // Secrets first: an open cluster is opened anew as soon as its connection changes, and must find them.
    const auto done = [this, spec, secrets, then](const Result<void>& kept) { store(spec, secrets, then, kept); };
    if (spec.rememberSecrets && secrets != Secrets{})
        m_services.secrets->write(spec.id, secrets, this, done);
    else
        m_services.secrets->remove(spec.id, this, [done](const Result<void>&) { done({}); });
}

void ConnectionEditor::store(ConnectionSpec spec, const Secrets& secrets, Then then, const Result<void>& kept)
{
    const bool wasOpen = m_services.clusters && m_services.clusters->byId(spec.id);
    if (const Result<void> saved = m_services.connections->save(spec); !saved) {
        fail(saved.error());
        return;
    }
    dropDraft();
    m_place = {{}, {connectionsPath(), spec.id}, {}};
    m_draft.load(spec, secrets);
    m_draftTimer.stop();
    m_delete->setEnabled(true);
    m_duplicate->setEnabled(true);
    m_header->setAddress(m_place.address());
    m_banner->hide();
    if (!kept) {
        m_deleting = m_restored = false;
        m_banner->setStatus(Status::Warning);
        m_banner->setAction({});
        m_banner->setSentence(errorText(kept.error(), ErrorPlace::Secrets).full());
        m_banner->show();
    }
    if (m_services.clusters && (wasOpen || then == Then::Open)) {
        if (wasOpen)
            m_services.clusters->close(spec.id);
        m_services.clusters->open(spec, secrets);
    }
    m_navigator.say(tr("The connection “%1” was saved.").arg(spec.name));
    m_navigator.go(then == Then::Open ? Place{spec.name, {QStringLiteral("topics")}, {}} : m_place);
}

void ConnectionEditor::fail(const Error& error)
{
    if (error.kind == ErrorKind::Invalid && !error.subject.isEmpty()) {
        m_draft.setError(error.subject, connectiontext::faultSentence(error));
        m_form->reveal(error.subject);
        return;
    }
    m_deleting = m_restored = false;
    m_banner->setStatus(Status::Critical);
    m_banner->setSentence(connectiontext::faultSentence(error));
    m_banner->setAction({});
    m_banner->show();
}

void ConnectionEditor::test()
{
    // A name is not needed to try.
    m_draft.checkAll();
    m_draft.setError(QStringLiteral("name"), {});
    if (const QString wrong = m_draft.firstError(); !wrong.isEmpty()) {
        m_form->reveal(wrong);
        return;
    }
    m_import->forget();
    m_import->hide();
    m_test->show();
    m_tester.start(m_draft.spec(), m_draft.secrets());
}

void ConnectionEditor::showImport()
{
    m_test->hide();
    m_import->show();
    m_import->setFocus(Qt::OtherFocusReason);
}

void ConnectionEditor::dragEnterEvent(QDragEnterEvent* event)
{
    if (ImportPanel::accepts(event->mimeData()))
        event->acceptProposedAction();
}

void ConnectionEditor::dropEvent(QDropEvent* event)
{
    if (!ImportPanel::accepts(event->mimeData()))
        return;
    showImport();
    m_import->drop(event->mimeData());
    event->acceptProposedAction();
}

void ConnectionEditor::askDelete()
{
    m_deleting = true;
    m_banner->setStatus(Status::Warning);
    m_banner->setSentence(
        tr("Delete the connection “%1” with its passwords? Nothing on the cluster changes.").arg(m_title));
    m_banner->setAction(tr("Delete connection"));
    m_banner->show();
}

void ConnectionEditor::deleteNow()
{
    const QString id = m_draft.spec().id;
    const QString name = m_title;
    if (m_services.clusters)
        m_services.clusters->close(id);
    if (const Result<void> removed = m_services.connections->remove(id); !removed) {
        fail(removed.error());
        return;
    }
    dropDraft();
    m_services.secrets->remove(id, this, [](const Result<void>&) {});
    m_navigator.say(tr("The connection “%1” was deleted.").arg(name));
    m_navigator.go({{}, {connectionsPath()}, {}});
}

} // namespace weir
