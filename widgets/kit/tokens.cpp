#include "widgets/kit/tokens.h"

#include <QFontDatabase>

#include <array>
#include <cmath>
#include <optional>

namespace weir {
namespace {

struct TokenColours
{
    const char* name;
    QRgb light;
    QRgb dark;
};

constexpr std::array<TokenColours, tokenCount> tokenTable{{
    {"Window", 0xFFF4F6F8, 0xFF15181D},
    {"Surface", 0xFFFFFFFF, 0xFF1C2026},
    {"Raised", 0xFFF8F9FB, 0xFF262C34},
    {"Line", 0xFFD8DDE4, 0xFF363E49},
    {"ControlBorder", 0xFF838D9B, 0xFF727D8D},
    {"Text", 0xFF1A212B, 0xFFE3E7ED},
    {"TextSecondary", 0xFF55606E, 0xFFA5AFBC},
    {"Accent", 0xFF0B5FCC, 0xFF6CABFF},
    {"TextOnAccent", 0xFFFFFFFF, 0xFF0D1117},
    {"Selection", 0xFFD3E4FB, 0xFF1E4273},
    {"Ok", 0xFF116748, 0xFF46E1C8},
    {"Warning", 0xFF953E06, 0xFFE6C82E},
    {"Critical", 0xFFC40C59, 0xFFFA917F},
    {"Stale", 0xFF6D5E82, 0xFF94AFDC},
    {"Series1", 0xFF3C4BDE, 0xFF8AA7F0},
    {"Series2", 0xFFB43B0D, 0xFFE0AA1A},
    {"Series3", 0xFF0A9AB2, 0xFF29EECF},
    {"Series4", 0xFF833789, 0xFF9B56F0},
    {"Series5", 0xFF492F10, 0xFFF0F03B},
    {"Series6", 0xFFF04A69, 0xFFEB5182},
}};

bool darkInForce = false;
bool systemFontsInForce = false;
std::array<std::optional<QFont>, 5> fontCache;

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QFont makeFont(FontRole role)
{
    QFont font;
    if (systemFontsInForce) {
        font =
            QFontDatabase::systemFont(role == FontRole::Code ? QFontDatabase::FixedFont : QFontDatabase::GeneralFont);
    } else if (role == FontRole::Code) {
        font.setFamilies(
            {QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"), QStringLiteral("monospace")});
        font.setStyleHint(QFont::Monospace);
    } else {
        font.setFamilies({QStringLiteral("Roboto"), QStringLiteral("DejaVu Sans"), QStringLiteral("sans-serif")});
        font.setStyleHint(QFont::SansSerif);
    }
    constexpr int points[] = {10, 14, 11, 9, 10};
    font.setPointSize(points[int(role)]);
    font.setWeight(role == FontRole::Title || role == FontRole::Section ? QFont::DemiBold : QFont::Normal);
    return font;
}

} // namespace

QColor color(Token token) { return color(token, darkInForce); }

QColor color(Token token, bool dark)
{
    const TokenColours& entry = tokenTable[std::size_t(token)];
    return QColor::fromRgb(dark ? entry.dark : entry.light);
}

QString tokenName(Token token) { return QLatin1String(tokenTable[std::size_t(token)].name); }

bool isDark() { return darkInForce; }

Token statusToken(Status status)
{
    switch (status) {
    case Status::Ok:
        return Token::Ok;
    case Status::Warning:
        return Token::Warning;
    case Status::Critical:
        return Token::Critical;
    case Status::Stale:
        return Token::Stale;
    case Status::Neutral:
        break;
    }
    return Token::TextSecondary;
}

Token seriesToken(int index) { return Token(int(Token::Series1) + ((index % 6) + 6) % 6); }

QColor environmentColor(Environment environment)
{
    switch (environment) {
    case Environment::Staging:
        return QColor(0x8A, 0x53, 0x00);
    case Environment::Production:
        return QColor(0xB4, 0x12, 0x3F);
    case Environment::Development:
        break;
    }
    return QColor(0x3F, 0x6B, 0x4F);
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a.toRgb());
    const double second = luminance(b.toRgb());
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor mixed(const QColor& a, const QColor& b, double part)
{
    const auto blend = [part](float from, float to) { return float(from + (to - from) * part); };
    return QColor::fromRgbF(blend(a.redF(), b.redF()), blend(a.greenF(), b.greenF()), blend(a.blueF(), b.blueF()),
                            blend(a.alphaF(), b.alphaF()));
}

QFont uiFont(FontRole role)
{
    std::optional<QFont>& cached = fontCache[std::size_t(role)];
    if (!cached)
        cached = makeFont(role);
    return *cached;
}

void setTokenTheme(bool dark) { darkInForce = dark; }

void setTokenSystemFonts(bool system)
{
    systemFontsInForce = system;
    fontCache = {};
}

} // namespace weir
