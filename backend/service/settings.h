// Purpose: what the person has chosen, by key, kept in one INI file. Thread: GUI; writes are batched by QSettings.
// Keys in use are listed in docs/settings.md. Tests give their own file.
#pragma once

#include <QObject>
#include <QSettings>
#include <QVariant>

namespace weir {

enum class Persona { Unset, Operator, Marketer, Support };
enum class Theme { System, Light, Dark };

class Settings : public QObject
{
    Q_OBJECT
public:
    explicit Settings(const QString& file = {}, QObject* parent = nullptr);

    Persona persona() const;
    void setPersona(Persona persona);
    Theme theme() const;
    void setTheme(Theme theme);
    bool utc() const; ///< show times in UTC instead of local
    void setUtc(bool utc);
    bool compactRows() const;
    void setCompactRows(bool compact);
    bool systemFonts() const;
    void setSystemFonts(bool system);
    int tailMemoryMiB() const; ///< 16–4096, default 256
    void setTailMemoryMiB(int mebibytes);

    /// Anything else: "tables/topics/columns", "topics/<cluster>/<topic>/valueFormat", …
    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);

    QString fileName() const; ///< where all this is kept

signals:
    void changed(const QString& key);

private:
    QSettings m_settings;
};

} // namespace weir
