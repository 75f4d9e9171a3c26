// Purpose: everything that is true of people at a moment, answered from scratch out of all events and the definitions
// in force: no state, no indexes, nothing clever. What the engine is held against. Thread: one. Limits: tests only;
// every answer costs a walk over everything.
#pragma once

#include "tests/cdp/naive/naivefilter.h"
#include "tests/cdp/naive/naiveidentity.h"

#include <set>

namespace weir::naive {

struct LoggedEvent
{
    QJsonObject json;
    qint64 timestamp = 0; ///< when it happened
    qint64 arrival = 0;
    QString messageId;
    QString type, name;
    int profile = -1; ///< as NaiveIdentity numbered it when it came
};

class NaiveWorld
{
public:
    void define(const QJsonObject& definition);
    void remove(const QString& id); ///< "audience/vip"
    /// An event as the spec check leaves it; `now` is the clock at its arrival. False: it is one too many, or of
    /// nobody.
    bool arrive(const QJsonObject& event, qint64 timestamp, qint64 now);

    QVector<int> profiles() const;     ///< those there are now, the oldest first
    QString nameOf(int profile) const; ///< its userId, or `type:value`
    QMap<QString, QStringList> identifiersOf(int profile) const;
    int eventCount(int profile) const;
    QSet<QString> traitNames(int profile) const; ///< all that it could have
    QStringList audiences() const;               ///< in force or not

    bool isMember(int profile, const QString& audience, qint64 now) const;
    QStringList members(const QString& audience, qint64 now) const;
    QJsonValue trait(int profile, const QString& path, qint64 now) const;
    bool holds(const QJsonObject& condition, int profile, qint64 now) const;
    /// All moments in [from, until] at which what is said of the profile may begin to be otherwise, and the two ends.
    std::set<qint64> moments(const QJsonValue& condition, int profile, qint64 from, qint64 until) const;
    const QMap<QString, QJsonObject>& definitions() const { return m_definitions; }

private:
    struct Aspect;
    QVector<const LoggedEvent*> eventsOf(int profile) const; ///< by time, then messageId
    QVector<const LoggedEvent*> matching(const QJsonObject& named, int profile, qint64 now) const;
    bool matches(const QJsonObject& named, const LoggedEvent& event, const Scope& scope) const;
    Scope scopeOf(int profile, qint64 now) const;
    bool isInForce(const QString& id) const;
    QJsonValue computed(const QJsonObject& trait, int profile, qint64 now) const;
    QJsonValue identified(int profile, const QString& key, qint64 now) const;
    QString groupOf(int profile, qint64 now) const;

    bool countHolds(const QJsonObject& condition, int profile, qint64 now) const;
    bool aggregateHolds(const QJsonObject& condition, int profile, qint64 now) const;
    bool sequenceHolds(const QJsonObject& condition, int profile, qint64 now, int step, qint64 previous,
                       QVector<QJsonObject> matched) const;
    bool regularlyHolds(const QJsonObject& condition, int profile, qint64 now) const;
    bool accountHolds(const QJsonObject& condition, int profile, qint64 now) const;
    bool listHolds(const QString& key, int profile) const;

    QMap<QString, QJsonObject> m_definitions;
    QVector<LoggedEvent> m_log;
    NaiveIdentity m_identity;
};

} // namespace weir::naive
