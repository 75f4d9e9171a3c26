#include "widgets/settings/settingspage.h"

#include "backend/service/connectionstore.h"
#include "backend/service/logbook.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "models/settings/logmodel.h"
#include "models/settings/settingstexts.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/settings/pagecolumn.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSpinBox>
#include <QUrl>

namespace weir {
namespace {

/// A switch that shows the setting, however it is changed.
QCheckBox* makeSwitch(Settings& settings, const QString& text, bool (Settings::*get)() const,
                      void (Settings::*set)(bool))
{
    auto* box = new QCheckBox(text);
    box->setChecked((settings.*get)());
    QObject::connect(box, &QCheckBox::toggled, &settings, [&settings, set](bool on) { (settings.*set)(on); });
    QObject::connect(&settings, &Settings::changed, box, [box, &settings, get] { box->setChecked((settings.*get)()); });
    return box;
}

} // namespace

SettingsPage::SettingsPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent)
{
    PageHeader* header = nullptr;
    QVBoxLayout* column = makeColumn(this, title(), &header);
    header->setAddress(place().address());
    addSection(column, tr("Who are you?"), tr("Your sections of the navigation come first; the rest is under More."));
    addPersona(column);
    addSection(column, tr("Looks"));
    addLooks(column);
    addSection(column, tr("Reading"));
    addReading(column);
    if (m_services.masks)
        addPrivacy(column);
    addSection(column, tr("Files"),
               tr("Passwords are never in a file: they are in the system's keychain, or asked for."));
    addFiles(column);
}

void SettingsPage::open(const Place&, Cluster*) {}
Place SettingsPage::place() const { return {{}, {QStringLiteral("settings")}, {}}; }
QString SettingsPage::title() const { return tr("Settings"); }

QString SettingsPage::help() const
{
    return tr("Everything here takes effect at once and is kept for you on this computer. Settings of one table or "
              "topic are at their "
              "place: columns in the table's header, decoders above the messages.");
}

void SettingsPage::addPersona(QVBoxLayout* column)
{
    Settings& settings = *m_services.settings;
    auto* personas = new Segmented(tr("Who are you?"));
    const auto order = {Persona::Unset, Persona::Operator, Persona::Marketer, Persona::Support};
    for (const Persona persona : order)
        personas->addSegment(personaName(persona));
    personas->setCurrent(int(settings.persona()));
    auto* sentence = new Label(personaSentence(settings.persona()), FontRole::Body, Token::TextSecondary);
    connect(personas, &Segmented::currentChanged, this,
            [&settings](int index) { settings.setPersona(Persona(index)); });
    connect(&settings, &Settings::changed, personas, [&settings, personas, sentence] {
        personas->setCurrent(int(settings.persona()));
        sentence->setText(personaSentence(settings.persona()));
    });
    column->addWidget(personas);
    column->addWidget(sentence);
}

void SettingsPage::addLooks(QVBoxLayout* column)
{
    Settings& settings = *m_services.settings;
    auto* themes = new Segmented(tr("Theme"));
    themes->addSegment(tr("System"), QStringLiteral("monitor"));
    themes->addSegment(tr("Light"), QStringLiteral("sun"));
    themes->addSegment(tr("Dark"), QStringLiteral("moon"));
    themes->setCurrent(int(settings.theme()));
    connect(themes, &Segmented::currentChanged, this, [&settings](int index) { settings.setTheme(Theme(index)); });
    connect(&settings, &Settings::changed, themes, [&settings, themes] { themes->setCurrent(int(settings.theme())); });
    column->addWidget(new Label(tr("Theme")));
    column->addWidget(themes);
    column->addWidget(makeSwitch(settings, tr("Compact rows"), &Settings::compactRows, &Settings::setCompactRows));
    column->addWidget(makeSwitch(settings, tr("Fonts of the system instead of Roboto and JetBrains Mono"),
                                 &Settings::systemFonts, &Settings::setSystemFonts));
    column->addWidget(makeSwitch(settings, tr("Times in UTC"), &Settings::utc, &Settings::setUtc));
}

void SettingsPage::addReading(QVBoxLayout* column)
{
    Settings& settings = *m_services.settings;
    auto* memory = new QSpinBox;
    memory->setRange(16, 4096);
    memory->setSingleStep(64);
    memory->setSuffix(tr(" MiB"));
    memory->setValue(settings.tailMemoryMiB());
    memory->setFocusPolicy(Qt::StrongFocus);
    connect(memory, &QSpinBox::valueChanged, this, [&settings](int value) { settings.setTailMemoryMiB(value); });
    auto* field = new FormField(tr("Memory for the records of one tab"), memory);
    field->setHelp(tr("A live tail drops its oldest records when this is full; a read stops and says so."));
    column->addWidget(field);

    if (!m_services.log)
        return;
    auto* level = new QComboBox;
    for (const LogLevel each : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        level->addItem(logLevelWord(each), int(each));
    level->setCurrentIndex(int(m_services.log->level()));
    connect(level, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_services.log->setLevel(LogLevel(index));
        m_services.settings->setValue(QStringLiteral("log/level"), index);
    });
    auto* levels = new FormField(tr("What the log keeps"), level);
    levels->setHelp(tr("This level and everything worse."));
    column->addWidget(levels);
    QPushButton* show = plainButton(tr("Show log"), QStringLiteral("scroll-text"), this);
    connect(show, &QPushButton::clicked, this, [this] { m_navigator.go({{}, {QStringLiteral("log")}, {}}); });
    column->addWidget(show, 0, Qt::AlignLeft);
}

void SettingsPage::addPrivacy(QVBoxLayout* column)
{
    addSection(column, tr("Personal data"));
    auto* sentence = new Label({}, FontRole::Body, Token::TextSecondary);
    sentence->setWordWrap(true);
    const auto count = [this, sentence] {
        const auto& rules = m_services.masks->rules();
        const auto inForce =
            std::count_if(rules.begin(), rules.end(), [](const MaskRule& rule) { return rule.enabled; });
        sentence->setText(inForce == 0 ? tr("Nothing is hidden: everybody who sees this screen sees all values.")
                                       : tr("%n masking rule(s) in force.", nullptr, int(inForce)));
    };
    connect(m_services.masks, &Masks::changed, sentence, count);
    count();
    column->addWidget(sentence);
    QPushButton* edit = plainButton(tr("Hide personal data"), QStringLiteral("eye-off"), this);
    connect(edit, &QPushButton::clicked, this, [this] {
        m_navigator.go({{}, {QStringLiteral("settings"), QStringLiteral("masking")}, {}});
    });
    column->addWidget(edit, 0, Qt::AlignLeft);
}

void SettingsPage::addFiles(QVBoxLayout* column)
{
    for (const KeptFile& file : keptFiles(*m_services.settings, ConnectionStore::defaultFile())) {
        auto* line = new QHBoxLayout;
        auto* texts = new QVBoxLayout;
        texts->setSpacing(0);
        texts->addWidget(new Label(file.what));
        texts->addWidget(new ElidedLabel(file.path, FontRole::Code, Token::TextSecondary));
        line->addLayout(texts, 1);
        QToolButton* copy = iconButton(QStringLiteral("copy"), tr("Copy path: %1").arg(file.what), this);
        connect(copy, &QToolButton::clicked, this, [this, path = file.path] {
            QGuiApplication::clipboard()->setText(path);
            m_navigator.say(tr("Copied %1.").arg(path));
        });
        QToolButton* folder = iconButton(QStringLiteral("folder-open"), tr("Open folder: %1").arg(file.what), this);
        connect(folder, &QToolButton::clicked, this,
                [path = file.path] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath())); });
        line->addWidget(copy);
        line->addWidget(folder);
        auto* holder = new QWidget;
        line->setContentsMargins({});
        holder->setLayout(line);
        holder->setMaximumWidth(measure::fieldMax * 3 / 2);
        column->addWidget(holder);
    }
}

} // namespace weir
