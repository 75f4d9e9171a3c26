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
    /// `watches`: entries and exits are expected, too; that costs a look at every moment between two steps.
    explicit NaiveReplay(const QJsonObject& story, bool watches = false);
    /// Does one step; an `expect` changes nothing.
    void take(const QJsonObject& step);
    qint64 now() const { return m_now; }
    const NaiveWorld& world() const { return m_world; }
    /// Everything that can be expected now.
    QJsonObject expectation() const;
    /// Forgets entries and exits: the next ones count from here.
    void expected();
    QStringList mismatches(const QJsonObject& expected) const;

private:
    using Membership = std::pair<QString, int>; ///< audience, profile
    QJsonObject profileNow(int profile) const;
    void arrive(QJsonObject event);
    void advance(qint64 length);
    void observe(); ///< who is a member now, and was not
    void note(const Membership& membership, bool isMember);
    QJsonObject moved(const QSet<Membership>& memberships) const;

    NaiveWorld m_world;
    bool m_watches;
    QSet<Membership> m_members, m_entered, m_exited;
    QVector<int> m_people; ///< at the last expectation
    QStringList m_names;   ///< theirs
    qint64 m_now = 0;
    int m_made = 0; ///< messageIds
};

} // namespace weir::naive
