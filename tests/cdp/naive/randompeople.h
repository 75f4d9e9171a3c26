// Purpose: a few people and what they do, by chance: few names and values, so that rules match; ties in time, late and
// future events, duplicates, nulls. Thread: one. Limits: tests only.
#pragma once

#include "tests/cdp/naive/dice.h"

#include <QJsonObject>
#include <QVector>

namespace weir::naive {

class RandomPeople
{
public:
    RandomPeople(Dice& dice, bool mayMerge) : m_dice(dice), m_mayMerge(mayMerge) {}
    /// As it stands in a case; `now` is the clock.
    QJsonObject event(qint64 now);

private:
    QJsonObject properties();
    QJsonObject traits();
    void identify(QJsonObject& event);
    qint64 moment(qint64 now);

    struct Sent
    {
        QJsonObject event;
        qint64 arrival;
    };
    Dice& m_dice;
    bool m_mayMerge;
    QVector<Sent> m_sent;
    QVector<qint64> m_moments;
    int m_made = 0;
};

} // namespace weir::naive
