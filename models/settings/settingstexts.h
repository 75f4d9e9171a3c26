// Purpose: what the settings page says: personas and the files we keep, in words. Thread: GUI (tr).
#pragma once

#include "backend/service/settings.h"

#include <QString>
#include <QVector>

namespace weir {

QString personaName(Persona persona);
/// What the persona is for, one sentence.
QString personaSentence(Persona persona);

struct KeptFile
{
    QString what;
    QString path;
};
/// Every file that Weir writes.
QVector<KeptFile> keptFiles(const Settings& settings, const QString& connectionsFile);

} // namespace weir
