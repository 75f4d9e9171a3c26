#include "widgets/settings/welcomepage.h"

#include "backend/service/settings.h"
#include "models/common/errortext.h"
#include "models/common/fileplace.h"
#include "models/settings/settingstexts.h"
#include "widgets/frame/demostart.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/settings/pagecolumn.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QLineEdit>
#include <QRadioButton>

namespace weir {

WelcomePage::WelcomePage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent), m_demo(new QLineEdit), m_demoField(nullptr)
{
    QVBoxLayout* column = makeColumn(this, tr("Welcome to Weir"));
    addSection(column, tr("Who are you?"),
               tr("Your sections of the navigation come first. You can change this in the settings at any time."));
    addPersona(column);
    addSection(column, tr("Your cluster"),
               tr("All it takes is the address of one broker. Weir only reads until you ask it for more."));
    addStart(column);
}

void WelcomePage::addPersona(QVBoxLayout* column)
{
    Settings& settings = *m_services.settings;
    auto* group = new QButtonGroup(this);
    for (const Persona persona : {Persona::Operator, Persona::Marketer, Persona::Support}) {
        auto* choice = new QRadioButton(tr("%1: %2").arg(personaName(persona), personaSentence(persona)));
        choice->setChecked(settings.persona() == persona);
        group->addButton(choice, int(persona));
        column->addWidget(choice);
    }
    connect(group, &QButtonGroup::idClicked, this, [&settings](int id) { settings.setPersona(Persona(id)); });
}

void WelcomePage::addStart(QVBoxLayout* column)
{
    QPushButton* connectButton = primaryButton(tr("Connect to a cluster"), this);
    connect(connectButton, &QPushButton::clicked, this, [this] {
        m_navigator.go({{}, {QStringLiteral("connections"), QStringLiteral("new")}, {}});
    });
    column->addWidget(connectButton, 0, Qt::AlignLeft);

    addSection(
        column, tr("The demo"),
        tr("A shop with a month behind it and orders coming in: the quickest way to look around. Start it in a "
           "terminal, in the "
           "folder Weir was built in; the first command prints the address to enter here, the second fills it."));
    auto* command = new Label(QStringLiteral("./dev cluster up\n./dev demo"), FontRole::Code);
    command->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(command);
    m_demo->setPlaceholderText(QStringLiteral("localhost:19092"));
    m_demoField = new FormField(tr("Address of the demo cluster"), m_demo);
    column->addWidget(m_demoField);
    QPushButton* demo = plainButton(tr("Open demo"), QStringLiteral("play"), this);
    connect(demo, &QPushButton::clicked, this, &WelcomePage::openDemo);
    connect(m_demo, &QLineEdit::returnPressed, this, &WelcomePage::openDemo);
    column->addWidget(demo, 0, Qt::AlignLeft);

    addSection(column, tr("A file"),
               tr("JSON lines, CSV, JSON, Avro object containers and segments of Kafka open as if they were topics: "
                  "filtered, searched and exported like one. A file can be dropped onto the window, too."));
    QPushButton* file = plainButton(tr("Open file"), QStringLiteral("folder-open"), this);
    connect(file, &QPushButton::clicked, this, &WelcomePage::openFile);
    column->addWidget(file, 0, Qt::AlignLeft);
}

void WelcomePage::openFile()
{
    const QString recent = recentFiles(*m_services.settings).value(0);
    const QString chosen = QFileDialog::getOpenFileName(this, tr("Open a file as if it were a topic"),
                                                        recent.isEmpty() ? QDir::homePath() : QFileInfo(recent).path());
    if (!chosen.isEmpty())
        m_navigator.go(filePlace(chosen));
}

void WelcomePage::openDemo()
{
    const QString address = m_demo->text().trimmed().isEmpty() ? m_demo->placeholderText() : m_demo->text().trimmed();
    const Result<QString> name = saveDemoConnection(*m_services.connections, address, {});
    if (!name) {
        m_demoField->setError(errorText(name.error(), ErrorPlace::Connection).full());
        return;
    }
    m_demoField->setError({});
    m_navigator.go({*name, {QStringLiteral("topics")}, {}});
}

void WelcomePage::open(const Place&, Cluster*) {}
Place WelcomePage::place() const { return {{}, {QStringLiteral("welcome")}, {}}; }
QString WelcomePage::title() const { return tr("Welcome"); }

QString WelcomePage::help() const
{
    return tr(
        "Say who you are, then connect to a cluster of your own, open the demo or a file. You find this page again in "
        "the Help menu.");
}

} // namespace weir
