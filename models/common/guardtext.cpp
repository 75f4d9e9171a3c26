#include "models/common/guardtext.h"

#include <QCoreApplication>

namespace weir {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("weir::GuardText", text); }

} // namespace

QString readOnlyWord(const ConnectionSpec& spec) { return spec.readOnly ? tr("Read-only") : QString(); }

QString readOnlySentence(const ConnectionSpec& spec)
{
    if (!spec.readOnly)
        return {};
    if (spec.environment == Environment::Production)
        return tr("%1 is a production cluster and opened read-only. Turn Read-only off in its connection to change "
                  "something.")
            .arg(spec.name);
    return tr("%1 is opened read-only. Turn Read-only off in its connection to change something.").arg(spec.name);
}

QString permissionSentence(const ConnectionSpec& spec, Deed deed, Permission permission)
{
    switch (permission) {
    case Permission::Granted:
        return {};
    case Permission::ReadOnly:
        return readOnlySentence(spec);
    case Permission::TypeName:
        return tr("%1 is a production cluster: type the name of what is to be deleted.").arg(spec.name);
    case Permission::AskOnce:
        return deed == Deed::Produce ? tr("%1 is a production cluster. Produce to it in this session?").arg(spec.name)
                                     : tr("%1 is a production cluster. Change it in this session?").arg(spec.name);
    }
    return {};
}

} // namespace weir
