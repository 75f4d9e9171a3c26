#include "widgets/connections/connectionspage.h"

#include "widgets/connections/connectioneditor.h"
#include "widgets/connections/connectionslist.h"
#include "widgets/connections/connectionspages.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {

ConnectionsPage::ConnectionsPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_place{{}, {QStringLiteral("connections")}, {}},
      m_stack(new QStackedWidget(this)), m_list(new ConnectionsList(services, navigator, m_stack)),
      m_editor(new ConnectionEditor(services, navigator, m_stack))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_editor);
    connect(m_editor, &ConnectionEditor::titleChanged, this, &Page::titleChanged);
}

void ConnectionsPage::open(const Place& place, Cluster*)
{
    m_place = place;
    const bool one = place.path.size() > 1;
    m_stack->setCurrentWidget(one ? static_cast<QWidget*>(m_editor) : m_list);
    if (one)
        m_editor->open(place);
    emit placeChanged();
    emit titleChanged();
}

QString ConnectionsPage::title() const
{
    if (m_place.path.size() < 2)
        return tr("Connections");
    return m_editor->isNamed() ? tr("%1 · Connection").arg(m_editor->title()) : m_editor->title();
}

QString ConnectionsPage::help() const
{
    return tr("A connection says where a Kafka cluster is and how to sign in. Return opens the chosen one; several can "
              "be open at once.\n\n"
              "Paste takes a client.properties, a librdkafka configuration, kcat's options or a list of brokers. Test "
              "connection tries name, "
              "network, TLS, sign-in, permissions and versions one after the other and says which of them fails.\n\n"
              "Passwords are kept in the keychain of this desktop and never in a file. Production is read-only until "
              "you say otherwise.");
}

void ConnectionsPage::refresh() { m_list->reload(); }

bool ConnectionsPage::focusFilter() { return m_stack->currentWidget() == m_list && m_list->focusFilter(); }

PageKind connectionsPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("connections");
    kind.title = ConnectionsPage::tr("Connections");
    kind.icon = QStringLiteral("plug");
    kind.section = Section::Administer;
    kind.needsCluster = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new ConnectionsPage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("connections"), QStringLiteral("connections/new")};
    return kind;
}

} // namespace weir
