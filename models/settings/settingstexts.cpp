#include "models/settings/settingstexts.h"

#include "backend/service/privacy/masks.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::SettingsTexts)
};

} // namespace

QString personaName(Persona persona)
{
    switch (persona) {
    case Persona::Operator:
        return Words::tr("Operator");
    case Persona::Marketer:
        return Words::tr("Marketer");
    case Persona::Support:
        return Words::tr("Support");
    case Persona::Unset:
        break;
    }
    return Words::tr("Everything");
}

QString personaSentence(Persona persona)
{
    switch (persona) {
    case Persona::Operator:
        return Words::tr("I keep clusters healthy: topics, groups, brokers.");
    case Persona::Marketer:
        return Words::tr("I build audiences and journeys for customers.");
    case Persona::Support:
        return Words::tr("I find out what happened to one event of one customer.");
    case Persona::Unset:
        break;
    }
    return Words::tr("All sections of the navigation are open.");
}

QVector<KeptFile> keptFiles(const Settings& settings, const QString& connectionsFile)
{
    return {{Words::tr("Settings, windows and tabs"), settings.fileName()},
            {Words::tr("Connections, without passwords"), connectionsFile},
            {Words::tr("The secret that masking makes hashes with"), Masks::saltFile(settings)}};
}

} // namespace weir
