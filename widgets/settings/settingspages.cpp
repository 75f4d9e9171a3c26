#include "widgets/settings/settingspages.h"

#include "widgets/settings/aboutpage.h"
#include "widgets/settings/logpage.h"
#include "widgets/settings/maskingpage.h"
#include "widgets/settings/settingspage.h"
#include "widgets/settings/welcomepage.h"

#include <QCoreApplication>

namespace weir {
namespace {

template <typename T> Page* make(const Services& services, Navigator& navigator, QWidget* parent)
{
    return new T(services, navigator, parent);
}

QString words(const char* text) { return QCoreApplication::translate("weir::SettingsPages", text); }

} // namespace

std::vector<PageKind> settingsPageKinds()
{
    const auto kind = [](const char* id, const QString& title, const char* icon, auto make, bool inNavigation) {
        PageKind made;
        made.id = QString::fromLatin1(id);
        made.title = title;
        made.icon = QString::fromLatin1(icon);
        made.needsCluster = false;
        made.make = make;
        made.tourPaths = {made.id == QLatin1String("settings/masking")
                              ? made.id + QStringLiteral("?path=value.customer.email")
                              : made.id};
        made.inNavigation = inNavigation;
        return made;
    };
    return {
        kind("welcome", words(QT_TRANSLATE_NOOP("weir::SettingsPages", "Welcome")), "house", make<WelcomePage>, false),
        kind("settings", words(QT_TRANSLATE_NOOP("weir::SettingsPages", "Settings")), "settings", make<SettingsPage>,
             true),
        kind("settings/masking", words(QT_TRANSLATE_NOOP("weir::SettingsPages", "Hide personal data")), "eye-off",
             make<MaskingPage>, false),
        kind("log", words(QT_TRANSLATE_NOOP("weir::SettingsPages", "Log")), "scroll-text", make<LogPage>, false),
        kind("about", words(QT_TRANSLATE_NOOP("weir::SettingsPages", "About Weir")), "info", make<AboutPage>, false)};
}

} // namespace weir
