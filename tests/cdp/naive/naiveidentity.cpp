#include "tests/cdp/naive/naiveidentity.h"

#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <algorithm>

namespace weir::naive {

QVector<NaiveIdentity::Rule> NaiveIdentity::rules() const
{
    QVector<Rule> all;
    for (const QJsonValue value : m_definition[QLatin1String("identifiers")].toArray()) {
        const QJsonObject one = value.toObject();
        Rule rule{one[QLatin1String("type")].toString(),
                  {},
                  one[QLatin1String("priority")].toInt(),
                  one[QLatin1String("limit")].toInt(1'000'000)};
        for (const QJsonValue path : one[QLatin1String("paths")].toArray())
            rule.paths << path.toString();
        if (rule.paths.isEmpty())
            rule.paths << rule.type;
        all << rule;
    }
    if (all.isEmpty())
        all = {{QStringLiteral("userId"), {QStringLiteral("userId")}, 1, 1},
               {QStringLiteral("anonymousId"), {QStringLiteral("anonymousId")}, 2, 100}};
    return all;
}

bool NaiveIdentity::isBlocked(const QString& value) const
{
    for (const QJsonValue one : m_definition[QLatin1String("blocked")].toArray()) {
        const QString form = one.toString();
        if (form.size() > 1 && form.startsWith(QLatin1Char('/')) && form.endsWith(QLatin1Char('/'))) {
            if (QRegularExpression(form.mid(1, form.size() - 2)).match(value).hasMatch())
                return true;
        } else if (form == value) {
            return true;
        }
    }
    return false;
}

QVector<NaiveIdentity::Identifier> NaiveIdentity::usable(const QJsonObject& event) const
{
    struct Ranked
    {
        int priority;
        Identifier identifier;
    };
    QVector<Ranked> found;
    for (const Rule& rule : rules())
        for (const QString& path : rule.paths) {
            const QJsonValue value = atPath(event, path);
            const Identifier identifier(rule.type, value.toString());
            const bool isThere = std::any_of(found.begin(), found.end(),
                                             [&](const Ranked& one) { return one.identifier == identifier; });
            if (value.isString() && !value.toString().isEmpty() && !isBlocked(value.toString()) && !isThere)
                found << Ranked{rule.priority, identifier};
        }
    std::sort(found.begin(), found.end(), [](const Ranked& a, const Ranked& b) {
        if (a.priority != b.priority)
            return a.priority > b.priority;
        if (a.identifier.first != b.identifier.first)
            return compareTexts(a.identifier.first, b.identifier.first) > 0;
        return compareTexts(a.identifier.second, b.identifier.second) > 0;
    });
    QVector<Identifier> identifiers;
    for (const Ranked& one : found)
        identifiers << one.identifier;
    return identifiers;
}

bool NaiveIdentity::isAllowed(const QSet<Identifier>& together) const
{
    for (const Rule& rule : rules())
        if (std::count_if(together.begin(), together.end(),
                          [&](const Identifier& one) { return one.first == rule.type; }) > rule.limit)
            return false;
    const auto has = [&](const QString& written) {
        const auto colon = written.indexOf(QLatin1Char(':'));
        return together.contains({written.left(colon), written.mid(colon + 1)});
    };
    for (const QJsonValue pair : m_definition[QLatin1String("neverMerge")].toArray())
        if (has(pair.toArray().at(0).toString()) && has(pair.toArray().at(1).toString()))
            return false;
    return true;
}

int NaiveIdentity::now(int profile) const
{
    while (m_profiles[profile].mergedInto >= 0)
        profile = m_profiles[profile].mergedInto;
    return profile;
}

int NaiveIdentity::resolve(const QJsonObject& event)
{
    QVector<Identifier> mine = usable(event);
    if (mine.isEmpty())
        return -1;
    while (true) {
        QSet<Identifier> together(mine.begin(), mine.end());
        QVector<int> matching; // in the order of their making: the oldest first
        for (int i = 0; i < m_profiles.size(); ++i)
            if (m_profiles[i].mergedInto < 0 &&
                m_profiles[i].identifiers.intersects(QSet<Identifier>(mine.begin(), mine.end()))) {
                matching << i;
                together.unite(m_profiles[i].identifiers);
            }
        if (!isAllowed(together) && mine.size() > 1) {
            mine.removeFirst();
            continue;
        }
        if (matching.isEmpty()) {
            m_profiles << Profile{together, -1};
            return int(m_profiles.size()) - 1;
        }
        m_profiles[matching[0]].identifiers = together;
        for (int i = 1; i < matching.size(); ++i) {
            m_profiles[matching[i]].mergedInto = matching[0];
            m_profiles[matching[i]].identifiers.clear();
        }
        return matching[0];
    }
}

} // namespace weir::naive
