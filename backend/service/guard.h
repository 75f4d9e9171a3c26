// Purpose: what may be done on a connection: nothing but reading where it is read-only; on production, producing asks
// once a session and destroying wants the name typed. Thread: GUI. Limits: guards against mistakes, not against people:
// the broker's ACLs do that. Words are in models/common/guardtext.h.
#pragma once

#include "backend/kafka/connectionspec.h"

#include <QObject>
#include <QSet>

namespace weir {

enum class Deed {
    Read,
    Produce,    ///< records, directly
    Administer, ///< change settings, offsets, ACLs, connectors…: always through Review change
    Destroy     ///< delete topics, groups, records: what cannot be taken back
};

enum class Permission {
    Granted,
    AskOnce,  ///< ask, then Guard::grant()
    TypeName, ///< through Review change, with the object's name typed
    ReadOnly  ///< refused: the connection is read-only
};

/// Without what was granted this session.
Permission permissionFor(const ConnectionSpec& spec, Deed deed);

class Guard : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    Permission check(const ConnectionSpec& spec, Deed deed) const;
    /// A person said yes: AskOnce becomes Granted for this connection and deed until the program ends.
    void grant(const ConnectionSpec& spec, Deed deed);
    void forget(const QString& connectionId); ///< the connection was changed or deleted

signals:
    void changed(const QString& connectionId);

private:
    QSet<std::pair<QString, int>> m_granted;
};

} // namespace weir
