// Purpose: plays a case (cases.md) in the naive world: says what differs from its expectations, or fills them in.
// Thread: one. Limits: tests only; of an `expect` it knows audiences, profiles and absent.
#pragma once

#include "tests/cdp/naive/naiveworld.h"

namespace weir::naive {

/// The case with every `expect` step holding all that the naive world knows at that moment.
QJsonObject filledCase(const QJsonObject& story);
/// One line each: what is expected that the naive world says otherwise.
QStringList naiveMismatches(const QJsonObject& story);

/// The clock and the steps, for who looks at the world between them.
class NaiveReplay
{
public:
    explicit NaiveReplay(const QJsonObject& story);
    /// Does one step; an `expect` changes nothing.
    void take(const QJsonObject& step);
    qint64 now() const { return m_now; }
    const NaiveWorld& world() const { return m_world; }
    /// Everything that can be expected now.
    QJsonObject expectation() const;
    QStringList mismatches(const QJsonObject& expected) const;

private:
    QJsonObject profileNow(int profile) const;
    NaiveWorld m_world;
    qint64 m_now = 0;
    int m_made = 0; ///< messageIds
};

} // namespace weir::naive
