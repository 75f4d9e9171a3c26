// Purpose: every colour, measure and font of the desktop, by meaning. Thread: GUI.
// Limits: the theme in force is one for the whole program; ThemeController sets it, everybody else reads.
#pragma once

#include "backend/kafka/connectionspec.h"
#include "models/common/status.h"

#include <QColor>
#include <QFont>

namespace weir {

enum class Token {
    Window,
    Surface,
    Raised,
    Line,
    ControlBorder,
    Text,
    TextSecondary,
    Accent,
    TextOnAccent,
    Selection,
    Ok,
    Warning,
    Critical,
    Stale,
    Series1,
    Series2,
    Series3,
    Series4,
    Series5,
    Series6
};
inline constexpr int tokenCount = int(Token::Series6) + 1;

QColor color(Token token);            ///< in the theme in force
QColor color(Token token, bool dark); ///< in a named theme
QString tokenName(Token token);       ///< "ControlBorder": for the gallery and for failing tests
bool isDark();                        ///< is the dark theme in force?
Token statusToken(Status status);     ///< Neutral gives TextSecondary
Token seriesToken(int index);         ///< 0–5; charts fold what is beyond into "others", so it is taken modulo 6
QColor environmentColor(Environment environment); ///< the stripe; its word is white in both themes
/// The contrast ratio of WCAG 2: 1–21. Alpha is ignored.
double contrast(const QColor& a, const QColor& b);
/// a at 0, b at 1.
QColor mixed(const QColor& a, const QColor& b, double part);

namespace space {
inline constexpr int xs = 4, s = 8, m = 12, l = 16, xl = 24;
}

namespace measure {
inline constexpr int row = 28, compactRow = 22, control = 28, toolbar = 36, navigation = 208, folded = 48,
                     detailMin = 360, radius = 4, pageMargin = 16, fieldMax = 480, stripe = 6, icon = 16, line = 1;
}

enum class FontRole { Body, Title, Section, Secondary, Code };
QFont uiFont(FontRole role);

/// For ThemeController, the gallery and tests: what is in force. Widgets are told by ThemeController::themeChanged, not
/// by this.
void setTokenTheme(bool dark);
void setTokenSystemFonts(bool system);

} // namespace weir
