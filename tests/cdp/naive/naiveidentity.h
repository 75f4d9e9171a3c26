// Purpose: who is who: identifiers of events resolved one by one in the order of arrival, from definitions.md,
// "Identity". Thread: any. Limits: tests only; a definition is in force for what arrives from then on.
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QSet>
#include <QStringList>
#include <QVector>
#include <utility>

namespace weir::naive {

class NaiveIdentity
{
public:
    using Identifier = std::pair<QString, QString>; ///< type and value

    void define(const QJsonObject& definition) { m_definition = definition; } ///< empty: none
    /// The number of the profile that it belongs to; none without a usable identifier: -1.
    int resolve(const QJsonObject& event);
    /// Whose a profile of before is now.
    int now(int profile) const;
    QSet<Identifier> identifiers(int profile) const { return m_profiles[profile].identifiers; }

private:
    struct Rule
    {
        QString type;
        QStringList paths;
        int priority = 0;
        int limit = 0;
    };
    struct Profile
    {
        QSet<Identifier> identifiers;
        int mergedInto = -1;
    };
    QVector<Rule> rules() const;
    bool isBlocked(const QString& value) const;
    QVector<Identifier> usable(const QJsonObject& event) const; ///< the first to be dropped first
    bool isAllowed(const QSet<Identifier>& together) const;

    QJsonObject m_definition;
    QVector<Profile> m_profiles;
};

} // namespace weir::naive
