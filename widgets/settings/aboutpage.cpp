#include "widgets/settings/aboutpage.h"

#include "backend/service/logbook.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"
#include "widgets/settings/pagecolumn.h"

#include <QClipboard>
#include <QGuiApplication>

namespace weir {

AboutPage::AboutPage(const Services& services, Navigator& navigator, QWidget* parent)
    : Page(services, navigator, parent)
{
    QVBoxLayout* column = makeColumn(this, title());
    const auto say = [column](const QString& text) {
        auto* label = new Label(text);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    };
    addSection(column, tr("Version"));
    say(tr("Weir %1 with Qt %2.").arg(QStringLiteral(WEIR_VERSION), QString::fromLatin1(qVersion())));
    if (m_services.log) {
        QPushButton* copy = plainButton(tr("Copy diagnostics"), QStringLiteral("clipboard-copy"), this);
        copy->setToolTip(tr("Version, system and log, without secrets"));
        connect(copy, &QPushButton::clicked, this, [this] {
            QGuiApplication::clipboard()->setText(m_services.log->diagnostics());
            m_navigator.say(tr("Copied the diagnostics. Passwords, tokens and keys are left out."));
        });
        column->addWidget(copy, 0, Qt::AlignLeft);
    }
    addSection(column, tr("Licence"));
    say(tr("Weir is free software under the GNU General Public License, version 3 or later. It comes without any "
           "warranty."));
    addSection(column, tr("Made with"));
    say(tr("Qt, librdkafka, simdjson, RE2, spdlog, Zstandard, OpenSSL, curl, QtKeychain, QScintilla and QCustomPlot; "
           "the typefaces Roboto "
           "and JetBrains Mono; the icons of Lucide (ISC licence)."));
    say(tr("Apache Kafka is a trademark of the Apache Software Foundation, which has no part in Weir."));
}

void AboutPage::open(const Place&, Cluster*) {}
Place AboutPage::place() const { return {{}, {QStringLiteral("about")}, {}}; }
QString AboutPage::title() const { return tr("About Weir"); }
QString AboutPage::help() const { return tr("Which version this is, under which licence, and what it is made with."); }

} // namespace weir
