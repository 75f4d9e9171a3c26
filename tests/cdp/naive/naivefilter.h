// Purpose: does one event satisfy a `where`, in either form, from definitions.md, "Event filter". Thread: any. Limits:
// tests only; FQL texts must be right.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QVector>
#include <functional>

namespace weir::naive {

/// What a filter can look at besides the event.
struct Scope
{
    std::function<QJsonValue(const QString&)> trait; ///< of the profile, at `now`
    QVector<QJsonObject> steps;                      ///< the events matched by the steps before
    qint64 now = 0;
};

/// An absent filter lets everything through.
bool filterHolds(const QJsonValue& where, const QJsonObject& event, const Scope& scope);
/// The same for FQL text.
bool fqlHolds(const QString& text, const QJsonObject& event);

} // namespace weir::naive
