#include "tests/cdp/naive/randompeople.h"

#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>

namespace weir::naive {

QJsonObject RandomPeople::properties()
{
    QJsonObject made;
    if (m_dice.percent(70))
        made[QStringLiteral("total")] =
            m_dice.value({0, 1, 2, 5, 5, 10, 10.5, 20, QStringLiteral("5"), QStringLiteral("10"), QJsonValue()});
    if (m_dice.percent(70))
        made[QStringLiteral("sku")] =
            m_dice.value({QStringLiteral("a"), QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("ab"),
                          QStringLiteral("Z"), QStringLiteral("A"), QJsonValue()});
    if (m_dice.percent(60))
        made[QStringLiteral("cart")] = m_dice.of({"a", "b", "x"});
    if (m_dice.percent(25))
        made[QStringLiteral("tags")] = m_dice.value({QJsonArray{QStringLiteral("a"), QStringLiteral("x")}, QJsonArray{},
                                                     QJsonArray{QStringLiteral("b")}, QStringLiteral("a")});
    if (m_dice.percent(25)) {
        QJsonArray products;
        for (int i = 0, count = m_dice.roll(3); i < count; ++i)
            products << QJsonObject{{QStringLiteral("sku"), m_dice.of({"a", "b"})},
                                    {QStringLiteral("price"), m_dice.value({1, 5, 10, QJsonValue()})}};
        made[QStringLiteral("products")] = products;
    }
    if (m_dice.percent(25) && !m_moments.isEmpty())
        made[QStringLiteral("when")] =
            dateText(m_moments[m_dice.roll(int(m_moments.size()))] + (m_dice.roll(5) - 2) * 43'200'000LL);
    if (m_dice.percent(25))
        made[QStringLiteral("flag")] = m_dice.value({true, false, QStringLiteral("true"), QJsonValue()});
    return made;
}

QJsonObject RandomPeople::traits()
{
    QJsonObject made;
    if (m_dice.percent(70))
        made[QStringLiteral("plan")] =
            m_dice.value({QStringLiteral("pro"), QStringLiteral("pro"), QStringLiteral("free"), QJsonValue()});
    if (m_dice.percent(50))
        made[QStringLiteral("score")] = m_dice.value({0, 1, 2, 5, 10, QStringLiteral("5"), QJsonValue()});
    if (m_dice.percent(30))
        made[QStringLiteral("address")] =
            m_dice.value({QJsonObject{{QStringLiteral("city"), QStringLiteral("ab")}},
                          QJsonObject{{QStringLiteral("city"), QStringLiteral("Z")}}, QJsonObject{}});
    if (m_dice.percent(30) && !m_moments.isEmpty())
        made[QStringLiteral("since")] =
            dateText(m_moments[m_dice.roll(int(m_moments.size()))] + (m_dice.roll(5) - 3) * 43'200'000LL);
    return made;
}

void RandomPeople::identify(QJsonObject& event)
{
    const QString who = QString::number(1 + m_dice.roll(4));
    const auto somebody = [&] { return m_mayMerge && m_dice.percent(12) ? QString::number(1 + m_dice.roll(4)) : who; };
    if (!m_mayMerge) {
        event[QStringLiteral("userId")] = QStringLiteral("u") + who;
        return;
    }
    const int which = m_dice.roll(10);
    if (which < 6)
        event[QStringLiteral("userId")] = QStringLiteral("u") + who;
    if (which > 3)
        event[QStringLiteral("anonymousId")] =
            m_dice.percent(8) ? m_dice.of({"null", "00-0"}) : QStringLiteral("a") + somebody();
    if (!m_dice.percent(25))
        return;
    const QString email = QStringLiteral("e%1@x.y").arg(somebody());
    const QString place = event[QStringLiteral("type")].toString() == QLatin1String("identify")
                              ? QStringLiteral("traits")
                          : m_dice.percent(60) ? QStringLiteral("properties")
                                               : QStringLiteral("context");
    QJsonObject into = event[place].toObject();
    if (place == QLatin1String("context"))
        into[QStringLiteral("traits")] = QJsonObject{{QStringLiteral("email"), email}};
    else
        into[QStringLiteral("email")] = email;
    event[place] = into;
}

qint64 RandomPeople::moment(qint64 now)
{
    const qint64 half = 1'800'000;
    const int chance = m_dice.roll(100);
    if (chance < 15 && !m_moments.isEmpty())
        return m_moments[m_dice.roll(int(m_moments.size()))] + (m_dice.percent(30) ? m_dice.roll(3) - 1 : 0);
    if (chance < 45)
        return now;
    if (chance < 80)
        return now - m_dice.roll(96) * half; // two days
    if (chance < 90)
        return now - m_dice.roll(48 * 21) * half; // three weeks
    return now + m_dice.roll(96) * half;
}

QJsonObject RandomPeople::event(qint64 now)
{
    if (!m_sent.isEmpty() && m_dice.percent(8)) {
        const Sent& again = m_sent[m_dice.roll(int(m_sent.size()))];
        if (now - again.arrival < 6 * 86'400'000LL) { // well within the horizon of deduplication
            QJsonObject event = again.event;
            if (m_dice.percent(30))
                event[QStringLiteral("properties")] = properties();
            return event;
        }
    }
    const QString type =
        m_dice.of({"track", "track", "track", "track", "track", "identify", "identify", "page", "screen", "group"});
    QJsonObject event{{QStringLiteral("type"), type}};
    if (type == QLatin1String("track"))
        event[QStringLiteral("event")] = m_dice.of({"Ann", "Ann", "Ann", "Bob", "Bob", "Cid"});
    else if (type != QLatin1String("identify") && type != QLatin1String("group") && m_dice.percent(80))
        event[QStringLiteral("name")] = m_dice.of({"Ann", "Home"});
    if (type == QLatin1String("group"))
        event[QStringLiteral("groupId")] = m_dice.of({"g1", "g1", "g2"});
    if (type == QLatin1String("identify"))
        event[QStringLiteral("traits")] = traits();
    else if (type != QLatin1String("group"))
        event[QStringLiteral("properties")] = properties();
    if (m_dice.percent(20))
        event[QStringLiteral("context")] = QJsonObject{
            {QStringLiteral("page"), QJsonObject{{QStringLiteral("path"), m_dice.of({"/a", "/ab", "/b"})}}}};
    identify(event);
    // Names that are in no order, so that ties in time go neither by arrival nor against it.
    event[QStringLiteral("messageId")] = QStringLiteral("m%1").arg(++m_made * 7919 % 10007, 5, 10, QLatin1Char('0'));
    const qint64 when = moment(now);
    m_moments << when;
    event[QStringLiteral("at")] = dateText(when);
    m_sent << Sent{event, now};
    return event;
}

} // namespace weir::naive
