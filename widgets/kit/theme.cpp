#include "widgets/kit/theme.h"

#include "widgets/kit/portal.h"
#include "widgets/kit/tokens.h"
#include "widgets/kit/weirstyle.h"

#include <QPointer>
#include <QToolTip>

namespace weir {
namespace {

QPointer<ThemeController> theController;

} // namespace

ThemeController::ThemeController(QObject* parent) : QObject(parent) {}

ThemeController& ThemeController::instance()
{
    if (!theController)
        theController = new ThemeController(qApp);
    return *theController;
}

ThemeController* ThemeController::install(QApplication& application, Settings& settings)
{
    Q_UNUSED(application)
    ThemeController& controller = instance();
    controller.follow(settings);
    return &controller;
}

bool ThemeController::dark() const { return isDark(); }

void ThemeController::follow(Settings& settings)
{
    m_settings = &settings;
    connect(&settings, &QObject::destroyed, this, [this] { m_settings = nullptr; });
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String("theme") || key == QLatin1String("systemFonts"))
            resolve();
    });
    resolve();
    auto* portal = new Portal(this);
    connect(portal, &Portal::schemeKnown, this, [this](bool dark) {
        m_systemDark = dark;
        if (m_settings && m_settings->theme() == Theme::System)
            resolve();
    });
    portal->start();
}

void ThemeController::resolve()
{
    if (!m_settings)
        return;
    setTokenSystemFonts(m_settings->systemFonts());
    const Theme theme = m_settings->theme();
    apply(theme == Theme::System ? m_systemDark : theme == Theme::Dark);
}

void ThemeController::apply(bool dark)
{
    setTokenTheme(dark);
    if (!qobject_cast<WeirStyle*>(QApplication::style()))
        QApplication::setStyle(new WeirStyle);
    const QPalette palette = tokenPalette(dark);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    QApplication::setFont(uiFont(FontRole::Body));
    QToolTip::setFont(uiFont(FontRole::Body));
    emit themeChanged(dark);
}

} // namespace weir
