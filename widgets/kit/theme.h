// Purpose: which theme is in force (System, Light, Dark), its palette, fonts and style. Thread: GUI.
// Limits: System asks the desktop portal over D-Bus without waiting; until it answers, and where there is none, it is
// Light.
#pragma once

#include "backend/service/settings.h"

#include <QApplication>
#include <QObject>

namespace weir {

class ThemeController : public QObject
{
    Q_OBJECT
public:
    /// Sets style, palette and fonts now and follows Settings ("theme", "systemFonts") and the portal from then on.
    /// The controller belongs to the application. Call once.
    static ThemeController* install(QApplication& application, Settings& settings);
    /// The one that was made by install() or, without settings, by the first call: tests and the gallery.
    static ThemeController& instance();

    bool dark() const;
    /// Past the settings, until they change the next time: for the tour, the gallery and tests.
    void apply(bool dark);

signals:
    /// After palette and fonts are set. Widgets that only use palette and style need not listen.
    void themeChanged(bool dark);

private:
    explicit ThemeController(QObject* parent);
    void follow(Settings& settings);
    void resolve();

    Settings* m_settings = nullptr;
    bool m_systemDark = false;
};

} // namespace weir
