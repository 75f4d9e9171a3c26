#include "backend/service/settings.h"

#include <QStandardPaths>

#include <algorithm>

namespace weir {
namespace {

QString defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/weir/settings.ini");
}

} // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), m_settings(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat)
{
}

Persona Settings::persona() const { return Persona(std::clamp(value(QStringLiteral("persona"), 0).toInt(), 0, 3)); }
void Settings::setPersona(Persona persona) { setValue(QStringLiteral("persona"), int(persona)); }
Theme Settings::theme() const { return Theme(std::clamp(value(QStringLiteral("theme"), 0).toInt(), 0, 2)); }
void Settings::setTheme(Theme theme) { setValue(QStringLiteral("theme"), int(theme)); }
bool Settings::utc() const { return value(QStringLiteral("utc"), false).toBool(); }
void Settings::setUtc(bool utc) { setValue(QStringLiteral("utc"), utc); }
bool Settings::compactRows() const { return value(QStringLiteral("compactRows"), false).toBool(); }
void Settings::setCompactRows(bool compact) { setValue(QStringLiteral("compactRows"), compact); }
bool Settings::systemFonts() const { return value(QStringLiteral("systemFonts"), false).toBool(); }
void Settings::setSystemFonts(bool system) { setValue(QStringLiteral("systemFonts"), system); }
int Settings::tailMemoryMiB() const
{
    return std::clamp(value(QStringLiteral("tailMemoryMiB"), 256).toInt(), 16, 4096);
}
void Settings::setTailMemoryMiB(int mebibytes) { setValue(QStringLiteral("tailMemoryMiB"), mebibytes); }

QString Settings::fileName() const { return m_settings.fileName(); }

QVariant Settings::value(const QString& key, const QVariant& fallback) const { return m_settings.value(key, fallback); }

void Settings::setValue(const QString& key, const QVariant& value)
{
    if (m_settings.value(key) == value && m_settings.contains(key))
        return;
    m_settings.setValue(key, value);
    emit changed(key);
}

} // namespace weir
