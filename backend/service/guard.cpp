#include "backend/service/guard.h"

#include <QHash>

namespace weir {

Permission permissionFor(const ConnectionSpec& spec, Deed deed)
{
    if (deed == Deed::Read)
        return Permission::Granted;
    if (spec.readOnly)
        return Permission::ReadOnly;
    if (spec.environment != Environment::Production)
        return Permission::Granted;
    if (deed == Deed::Produce)
        return Permission::AskOnce;
    return deed == Deed::Destroy ? Permission::TypeName : Permission::Granted;
}

Permission Guard::check(const ConnectionSpec& spec, Deed deed) const
{
    const Permission permission = permissionFor(spec, deed);
    if (permission == Permission::AskOnce && m_granted.contains({spec.id, int(deed)}))
        return Permission::Granted;
    return permission;
}

void Guard::grant(const ConnectionSpec& spec, Deed deed)
{
    if (permissionFor(spec, deed) != Permission::AskOnce)
        return;
    m_granted.insert({spec.id, int(deed)});
    emit changed(spec.id);
}

void Guard::forget(const QString& connectionId)
{
    const auto before = m_granted.size();
    m_granted.removeIf([&](const std::pair<QString, int>& entry) { return entry.first == connectionId; });
    if (m_granted.size() != before)
        emit changed(connectionId);
}

} // namespace weir
