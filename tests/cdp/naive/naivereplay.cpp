#include "tests/cdp/naive/naivereplay.h"

#include "backend/base/duration.h"
#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace weir::naive {
namespace {

QString written(const QJsonValue& value)
{
    if (value.isUndefined())
        return QStringLiteral("nothing");
    const QString list = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    return list.mid(1, list.size() - 2);
}

QStringList sorted(const QJsonValue& list)
{
    QStringList all;
    for (const QJsonValue one : list.toArray())
        all << one.toString();
    all.sort();
    return all;
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

} // namespace

NaiveReplay::NaiveReplay(const QJsonObject& story, bool watches) : m_watches(watches)
{
    m_now = dateTextOf(story[QLatin1String("start")].toString()).value_or(0);
    for (const QJsonValue definition : story[QLatin1String("definitions")].toArray())
        m_world.define(definition.toObject());
}

void NaiveReplay::take(const QJsonObject& step)
{
    QStringList refused;
    for (const QJsonValue id : step[QLatin1String("refused")].toArray())
        refused << id.toString();
    for (const QJsonValue value : step[QLatin1String("define")].toArray()) {
        const QJsonObject definition = value.toObject();
        if (!refused.contains(definition[QLatin1String("kind")].toString() + QLatin1Char('/') +
                              definition[QLatin1String("key")].toString()))
            m_world.define(definition);
    }
    for (const QJsonValue id : step[QLatin1String("remove")].toArray())
        m_world.remove(id.toString());
    observe();
    for (const QJsonValue event : step[QLatin1String("events")].toArray()) {
        arrive(event.toObject());
        observe();
    }
    if (step.contains(QLatin1String("advance")))
        advance(durationOf(step[QLatin1String("advance")]));
}

void NaiveReplay::arrive(QJsonObject event)
{
    const QString at = event.take(QLatin1String("at")).toString(QStringLiteral("+0s"));
    const qint64 timestamp = parseWhen(at, m_now).value_or(m_now);
    event[QLatin1String("timestamp")] = dateText(timestamp);
    ++m_made;
    if (!event.contains(QLatin1String("messageId")))
        event[QLatin1String("messageId")] = QStringLiteral("made-up-%1").arg(m_made, 6, 10, QLatin1Char('0'));
    m_world.arrive(event, timestamp, m_now);
}

void NaiveReplay::note(const Membership& membership, bool isMember)
{
    if (isMember == m_members.contains(membership))
        return;
    if (isMember)
        m_members << membership;
    else
        m_members.remove(membership);
    (isMember ? m_entered : m_exited) << membership;
}

void NaiveReplay::observe()
{
    if (!m_watches)
        return;
    const QVector<int> profiles = m_world.profiles();
    for (const QString& audience : m_world.audiences())
        for (const int profile : profiles)
            note({audience, profile}, m_world.isMember(profile, audience, m_now));
    for (const Membership& membership : QSet<Membership>(m_members))
        if (!profiles.contains(membership.second))
            m_members.remove(membership); // merged into another
        else if (!m_world.audiences().contains(membership.first))
            note(membership, false); // removed
}

void NaiveReplay::advance(qint64 length)
{
    const qint64 until = m_now + length;
    if (m_watches)
        for (const QString& audience : m_world.audiences())
            for (const int profile : m_world.profiles()) {
                const QJsonValue rule =
                    m_world.definitions()[QStringLiteral("audience/") + audience][QLatin1String("rule")];
                for (const qint64 moment : m_world.moments(rule, profile, m_now, until))
                    note({audience, profile}, m_world.isMember(profile, audience, moment));
            }
    m_now = until;
}

void NaiveReplay::expected()
{
    m_entered.clear();
    m_exited.clear();
    m_people = m_world.profiles();
    m_names.clear();
    for (const int profile : m_people)
        m_names << m_world.nameOf(profile);
}

QJsonObject NaiveReplay::moved(const QSet<Membership>& memberships) const
{
    QMap<QString, QStringList> by;
    for (const QString& audience : m_world.audiences())
        by[audience] = {};
    for (const auto& [audience, profile] : memberships)
        if (by.contains(audience))
            by[audience] << m_world.nameOf(profile);
    QJsonObject all;
    for (auto it = by.begin(); it != by.end(); ++it)
        all[it.key()] = QJsonArray::fromStringList(sorted(it.value()));
    return all;
}

QJsonObject NaiveReplay::profileNow(int profile) const
{
    QJsonObject traits, identifiers;
    for (const QString& name : m_world.traitNames(profile)) {
        const QJsonValue value =
            m_world.trait(profile, QString(name).replace(QLatin1Char('.'), QStringLiteral("\\.")), m_now);
        traits[name] = isAbsent(value) ? QJsonValue() : value;
    }
    const QMap<QString, QStringList> all = m_world.identifiersOf(profile);
    for (auto it = all.begin(); it != all.end(); ++it)
        identifiers[it.key()] = QJsonArray::fromStringList(it.value());
    return {{QStringLiteral("traits"), traits},
            {QStringLiteral("identifiers"), identifiers},
            {QStringLiteral("events"), m_world.eventCount(profile)}};
}

QJsonObject NaiveReplay::expectation() const
{
    QJsonObject audiences, profiles;
    for (const QString& key : m_world.audiences())
        audiences[key] = QJsonArray::fromStringList(sorted(m_world.members(key, m_now)));
    for (const int profile : m_world.profiles())
        profiles[m_world.nameOf(profile)] = profileNow(profile);
    QJsonObject expected{{QStringLiteral("audiences"), audiences}, {QStringLiteral("profiles"), profiles}};
    // Under which name somebody came and went is not told where he was merged or got another one meanwhile.
    const QVector<int> people = m_world.profiles();
    bool isSame = m_watches;
    for (int i = 0; i < m_people.size(); ++i)
        isSame = isSame && people.contains(m_people[i]) && m_world.nameOf(m_people[i]) == m_names[i];
    for (const auto& [audience, profile] : m_entered + m_exited)
        isSame = isSame && people.contains(profile);
    if (isSame) {
        expected[QStringLiteral("entered")] = moved(m_entered);
        expected[QStringLiteral("exited")] = moved(m_exited);
    }
    return expected;
}

QStringList NaiveReplay::mismatches(const QJsonObject& expected) const
{
    QStringList found;
    const auto check = [&](const QString& what, const QString& wanted, const QString& got) {
        if (wanted != got)
            found << QStringLiteral("%1: expected %2, came out %3").arg(what, wanted, got);
    };
    const QJsonObject audiences = expected[QLatin1String("audiences")].toObject();
    for (auto it = audiences.begin(); it != audiences.end(); ++it)
        check(QStringLiteral("audiences.") + it.key(), sorted(it.value()).join(QLatin1Char(' ')),
              sorted(m_world.members(it.key(), m_now)).join(QLatin1Char(' ')));
    const QJsonObject now = expectation()[QLatin1String("profiles")].toObject();
    for (const QJsonValue name : expected[QLatin1String("absent")].toArray())
        check(QStringLiteral("absent"), QString(), now.contains(name.toString()) ? name.toString() : QString());
    const QJsonObject profiles = expected[QLatin1String("profiles")].toObject();
    for (auto it = profiles.begin(); it != profiles.end(); ++it) {
        const QJsonObject wanted = it.value().toObject(), got = now[it.key()].toObject();
        check(it.key(), QStringLiteral("a profile"), got.isEmpty() ? QString() : QStringLiteral("a profile"));
        if (wanted.contains(QLatin1String("events")))
            check(it.key() + QStringLiteral(".events"), written(wanted[QLatin1String("events")]),
                  written(got[QLatin1String("events")]));
        const QJsonObject traits = wanted[QLatin1String("traits")].toObject();
        for (auto trait = traits.begin(); trait != traits.end(); ++trait) {
            const QJsonValue value = got[QLatin1String("traits")].toObject().value(trait.key());
            check(it.key() + QStringLiteral(".traits.") + trait.key(), written(trait.value()),
                  isAbsent(value) ? written(QJsonValue()) : written(value));
        }
        const QJsonObject identifiers = wanted[QLatin1String("identifiers")].toObject();
        for (auto type = identifiers.begin(); type != identifiers.end(); ++type)
            check(it.key() + QStringLiteral(".identifiers.") + type.key(), sorted(type.value()).join(QLatin1Char(' ')),
                  sorted(got[QLatin1String("identifiers")].toObject()[type.key()]).join(QLatin1Char(' ')));
        if (wanted.contains(QLatin1String("audiences"))) {
            QStringList in;
            for (const QString& key : m_world.audiences())
                if (m_world.members(key, m_now).contains(it.key()))
                    in << key;
            check(it.key() + QStringLiteral(".audiences"),
                  sorted(wanted[QLatin1String("audiences")]).join(QLatin1Char(' ')), sorted(in).join(QLatin1Char(' ')));
        }
    }
    return found;
}

QJsonObject filledCase(const QJsonObject& story)
{
    NaiveReplay replay(story, story[QLatin1String("comment")].toString().contains(QLatin1String("entries")));
    QJsonArray steps;
    for (const QJsonValue value : story[QLatin1String("steps")].toArray()) {
        QJsonObject step = value.toObject();
        replay.take(step);
        if (step.contains(QLatin1String("expect"))) {
            step[QLatin1String("expect")] = replay.expectation();
            replay.expected();
        }
        steps << step;
    }
    QJsonObject filled = story;
    filled[QLatin1String("steps")] = steps;
    return filled;
}

QStringList naiveMismatches(const QJsonObject& story)
{
    NaiveReplay replay(story);
    QStringList found;
    int number = 0;
    for (const QJsonValue value : story[QLatin1String("steps")].toArray()) {
        const QJsonObject step = value.toObject();
        ++number;
        replay.take(step);
        for (const QString& mismatch : replay.mismatches(step[QLatin1String("expect")].toObject()))
            found << QStringLiteral("step %1: %2").arg(number).arg(mismatch);
    }
    return found;
}

} // namespace weir::naive
