#include "widgets/connections/connectionslist.h"

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/secretstore.h"
#include "models/common/errortext.h"
#include "widgets/frame/page.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace weir {

ConnectionsList::ConnectionsList(const Services& services, Navigator& navigator, QWidget* parent)
    : QWidget(parent), m_services(services), m_navigator(navigator), m_model(services),
      m_header(new PageHeader(tr("Connections"), this)), m_filter(new FilterBar(this)),
      m_question(new Banner(Status::Warning, {}, this)), m_state(new StateView(this)),
      m_table(new DataTable(tr("Connections"), this)),
      m_open(new QAction(icon(QStringLiteral("plug")), tr("Open"), this)),
      m_edit(new QAction(icon(QStringLiteral("pencil")), tr("Edit"), this)),
      m_duplicate(new QAction(icon(QStringLiteral("copy")), tr("Duplicate"), this)),
      m_close(new QAction(tr("Close"), this)),
      m_delete(new QAction(icon(QStringLiteral("trash-2")), tr("Delete…"), this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, measure::pageMargin);
    column->setSpacing(space::m);
    column->addWidget(m_header);
    column->addWidget(m_filter);
    column->addWidget(m_question);
    column->addWidget(m_state, 1);
    m_question->hide();
    m_question->setClosable(true);
    m_question->setAction(tr("Delete connection"));

    m_header->setAddress(Place{{}, {QStringLiteral("connections")}, {}}.address());
    m_create = m_header->addButton(tr("New connection"), QStringLiteral("plus"), true);
    connect(m_create, &QPushButton::clicked, this, [this] {
        m_navigator.go({{}, {QStringLiteral("connections"), QStringLiteral("new")}, {}});
    });
    m_header->addAction(m_open);
    m_header->addAction(m_edit);
    m_filter->setPlaceholder(tr("Filter connections"));

    m_table->setModel(&m_model);
    m_table->setSettings(m_services.settings, QStringLiteral("tables/connections"));
    m_state->setContent(m_table);

    m_delete->setShortcut(QKeySequence::Delete);
    m_delete->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->QWidget::addAction(m_delete);

    connect(m_open, &QAction::triggered, this, [this] { openCluster(); });
    connect(m_edit, &QAction::triggered, this, &ConnectionsList::edit);
    connect(m_duplicate, &QAction::triggered, this, &ConnectionsList::duplicate);
    connect(m_close, &QAction::triggered, this, &ConnectionsList::closeCluster);
    connect(m_delete, &QAction::triggered, this, &ConnectionsList::askDelete);
    connect(m_question, &Banner::actionTriggered, this, &ConnectionsList::deleteNow);
    connect(m_table, &DataTable::rowActivated, this, [this] { openCluster(); });
    connect(m_table, &DataTable::middleClicked, this, [this](int row) {
        m_table->setCurrentRow(row);
        openCluster(true);
    });
    connect(m_table, &DataTable::currentRowChanged, this, &ConnectionsList::update);
    connect(m_table, &DataTable::contextMenuAboutToShow, this, [this](QMenu* menu) {
        menu->addSeparator();
        menu->addActions({m_open, m_edit, m_duplicate, m_close, m_delete});
    });
    connect(m_filter, &FilterBar::filterChanged, this, [this](const QString& text) { m_model.setFilterText(text); });
    connect(&m_model, &SnapshotModel::countChanged, this, &ConnectionsList::showState);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ConnectionsList::update);
    connect(m_state, &StateView::actionTriggered, this, [this] {
        if (m_model.totalCount() > 0)
            m_filter->setText({});
        else
            m_navigator.go({{}, {QStringLiteral("connections"), QStringLiteral("new")}, {}});
    });
    showState();
    update();
}

bool ConnectionsList::focusFilter()
{
    m_filter->focusField();
    return true;
}

void ConnectionsList::reload() { m_services.connections->reload(); }

const ConnectionSpec* ConnectionsList::current() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_model.rowCount() ? &m_model.rowAt(row).spec : nullptr;
}

void ConnectionsList::openCluster(bool inNewTab)
{
    if (const ConnectionSpec* spec = current())
        m_navigator.go({spec->name, {QStringLiteral("topics")}, {}},
                       inNewTab ? Navigator::Where::NewTab : Navigator::Where::Here);
}

void ConnectionsList::edit()
{
    if (const ConnectionSpec* spec = current())
        m_navigator.go({{}, {QStringLiteral("connections"), spec->id}, {}});
}

void ConnectionsList::duplicate()
{
    if (const ConnectionSpec* spec = current())
        m_navigator.go(
            {{}, {QStringLiteral("connections"), QStringLiteral("new")}, {{QStringLiteral("from"), spec->id}}});
}

void ConnectionsList::closeCluster()
{
    if (const ConnectionSpec* spec = current(); spec && m_services.clusters)
        m_services.clusters->close(spec->id);
}

void ConnectionsList::askDelete()
{
    const ConnectionSpec* spec = current();
    if (!spec)
        return;
    m_toDelete = spec->id;
    m_question->setStatus(Status::Warning);
    m_question->setSentence(
        tr("Delete the connection “%1” with its passwords? Nothing on the cluster changes.").arg(spec->name));
    m_question->setAction(tr("Delete connection"));
    m_question->show();
}

void ConnectionsList::deleteNow()
{
    m_question->hide();
    const std::optional<ConnectionSpec> spec = m_services.connections->byId(m_toDelete);
    if (!spec)
        return;
    if (m_services.clusters)
        m_services.clusters->close(spec->id);
    const Result<void> removed = m_services.connections->remove(spec->id);
    if (!removed) {
        m_question->setStatus(Status::Critical);
        m_question->setSentence(errorText(removed.error(), ErrorPlace::File).full());
        m_question->setAction({});
        m_question->show();
        return;
    }
    m_services.secrets->remove(spec->id, this, [](const Result<void>&) {});
    m_navigator.say(tr("The connection “%1” was deleted.").arg(spec->name));
}

void ConnectionsList::update()
{
    const ConnectionSpec* spec = current();
    for (QAction* action : {m_open, m_edit, m_duplicate, m_delete})
        action->setEnabled(spec != nullptr);
    m_close->setEnabled(spec && m_services.clusters && m_services.clusters->byId(spec->id));
    if (m_question->isVisible() && !m_toDelete.isEmpty() && (!spec || spec->id != m_toDelete))
        m_question->hide();
}

void ConnectionsList::showState()
{
    const int total = m_model.totalCount();
    const int shown = m_model.rowCount();
    m_filter->setVisible(total > 0);
    m_filter->setMatchText(shown == total ? tr("%n connection(s)", nullptr, total)
                                          : tr("%1 of %n connection(s)", nullptr, total).arg(shown));
    m_create->setVisible(total > 0); // the empty page offers it in the middle
    m_open->setVisible(total > 0);
    m_edit->setVisible(total > 0);
    const std::optional<Error> broken = m_services.connections->loadError();
    if (total == 0 && broken)
        m_state->showFailed(tr("The connections could not be read"),
                            tr("The file was kept aside as %1, and Weir begins with an empty list. Repair the file, or "
                               "set the connections up again.")
                                .arg(broken->subject),
                            tr("New connection"), detailText(*broken));
    else if (total == 0)
        m_state->showEmpty(tr("No connections yet"),
                           tr("A connection says where a Kafka cluster is and how to sign in. A client.properties or a "
                              "librdkafka configuration can "
                              "be pasted into it."),
                           tr("New connection"), QStringLiteral("plug"));
    else if (shown == 0)
        m_state->showEmpty(tr("Nothing matches"),
                           tr("No connection has all these words in its name, addresses or security."),
                           tr("Clear the filter"), QStringLiteral("search"));
    else if (broken)
        m_state->showPartial(tr("A broken file of connections was kept aside as %1.").arg(broken->subject));
    else
        m_state->showContent();
    // The keys need a row to begin with.
    if (shown > 0 && m_table->currentRow() < 0)
        m_table->setCurrentRow(0);
    update();
}

} // namespace weir
