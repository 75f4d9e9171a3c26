// Purpose: the draft of each topic, so that it survives a crash, and named templates, both in the settings. Thread:
// GUI. Keys: produce/<cluster>/<topic>/draft, produce/<cluster>/<topic>/templates.
#pragma once

#include "models/produce/producedraft.h"

#include <QStringList>

namespace weir {

class Settings;

class ProduceDrafts
{
public:
    /// `settings` may be null: nothing is kept.
    ProduceDrafts(Settings* settings, const QString& cluster, const QString& topic);

    bool hasDraft() const;
    ProduceDraft draft() const; ///< an empty one with JSON as the value's format if there is none
    void keepDraft(const ProduceDraft& draft);
    void dropDraft();

    QStringList templates() const; ///< sorted
    ProduceDraft templateNamed(const QString& name) const;
    /// One of the same name is replaced. False: it is too large to be kept, or has no name.
    bool keepTemplate(const QString& name, const ProduceDraft& draft);
    void dropTemplate(const QString& name);

private:
    QMap<QString, QString> all() const;
    void setAll(const QMap<QString, QString>& templates);

    Settings* m_settings;
    QString m_prefix;
};

} // namespace weir
