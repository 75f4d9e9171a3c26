// Purpose: the address of everything one can look at: weir://cluster/topics/orders/messages?from=newest:500. Thread: a
// value. The cluster is the connection's name; places outside a cluster (connections, settings) have an empty one:
// weir:///connections.
#pragma once

#include "backend/base/result.h"

#include <QMap>
#include <QStringList>

namespace weir {

struct Place
{
    QString cluster;
    QStringList path; ///< {"topics", "orders", "messages"}; the first is the page's id
    QMap<QString, QString> query;

    QString pageId() const { return path.isEmpty() ? QString() : path.first(); }
    QString address() const; ///< percent-encoded; parse(address()) gives the same place
    friend bool operator==(const Place&, const Place&) = default;

    /// Invalid with the position in words: wrong scheme, no page.
    static Result<Place> parse(const QString& address);
};

} // namespace weir
