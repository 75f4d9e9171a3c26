#include "models/groups/verdictrules.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>
#include <algorithm>
#include <span>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(VerdictRules)
};

template <typename T> std::span<const T> newest(const std::vector<T>& all, int window)
{
    return std::span<const T>(all).last(std::min(all.size(), std::size_t(std::max(1, window))));
}

QString ruleText(int rule)
{
    switch (rule) {
    case 1:
        return Words::tr("No commit or no end is known → unknown");
    case 2:
        return Words::tr("The lag is within what is allowed → ok");
    case 3:
        return Words::tr("No commit for longer than the window is long, and never at the end → stopped");
    case 4:
        return Words::tr("The offset fell and has not come back → rewound");
    case 5:
        return Words::tr("Some commit of the window had no more lag than is allowed → ok");
    case 6:
        return Words::tr("All commits of the window are at the same offset → stalled");
    case 7:
        return Words::tr("The lag never falls within the window → slow");
    default:
        return Words::tr("None of these → ok");
    }
}

constexpr Verdict verdictOf(int rule)
{
    constexpr Verdict verdicts[] = {Verdict::Unknown, Verdict::Ok,      Verdict::Stopped, Verdict::Rewound,
                                    Verdict::Ok,      Verdict::Stalled, Verdict::Slow,    Verdict::Ok};
    return verdicts[rule - 1];
}

QString seconds(std::int64_t ms) { return durationText(double(ms) / 1000); }

/// The facts that a rule looks at, as a clause; the same whether it fired or not.
class Facts
{
public:
    Facts(const LagWindow& window, const EndRing& ends, const Judgement& judgement)
        : m_commits(newest(window.commits(), judgement.settings.window)),
          m_ring(newest(ends.ring(), judgement.settings.window)), m_judgement(judgement)
    {
    }

    QString of(int rule) const
    {
        switch (rule) {
        case 1:
            return Words::tr("Commits in the window: %1, ends: %2.").arg(m_commits.size()).arg(m_ring.size());
        case 2:
            return Words::tr("The lag is %1, allowed are %2.")
                .arg(formats::count(m_judgement.lag), formats::count(m_judgement.settings.allowedLag));
        case 3:
            return stopped();
        case 4:
            return rewound();
        case 5:
            return leastLag();
        case 6:
            return offsets();
        case 7:
            return falls();
        default:
            return Words::tr("The group reads, and its lag falls now and then.");
        }
    }

private:
    QString stopped() const
    {
        const QString age = m_judgement.isBound
                                ? Words::tr("The newest commit is more than %1 old, the window is %2 long")
                                : Words::tr("The newest commit is %1 old, the window is %2 long");
        const QString silence = age.arg(seconds(m_judgement.sinceCommitMs),
                                        seconds(m_judgement.newestCommitMs - m_judgement.oldestCommitMs));
        const auto reached = std::any_of(m_ring.begin(), m_ring.end(), [this](const EndPoint& end) {
            return end.offset <= m_judgement.newestOffset;
        });
        return reached ? Words::tr("%1; within it the end stood at the newest commit.").arg(silence)
                       : Words::tr("%1; within it the end was always ahead of the newest commit.").arg(silence);
    }

    QString rewound() const
    {
        for (std::size_t i = 1; i < m_commits.size(); ++i) {
            if (m_commits[i].offset >= m_commits[i - 1].offset)
                continue;
            const QString fell = Words::tr("It fell from %1 to %2")
                                     .arg(formats::count(m_commits[i - 1].offset), formats::count(m_commits[i].offset));
            return m_judgement.rule == 4
                       ? Words::tr("%1, and is at %2.").arg(fell, formats::count(m_judgement.newestOffset))
                       : Words::tr("%1, and came back since.").arg(fell);
        }
        return Words::tr("It never fell.");
    }

    QString leastLag() const
    {
        std::optional<std::int64_t> least;
        for (const CommitPoint& commit : m_commits) {
            if (commit.lag)
                least = std::min(*commit.lag, least.value_or(*commit.lag));
        }
        return least ? Words::tr("The least lag of a commit was %1, allowed are %2.")
                           .arg(formats::count(*least), formats::count(m_judgement.settings.allowedLag))
                     : Words::tr("Of no commit the lag is known.");
    }

    QString offsets() const
    {
        const auto [least, most] =
            std::minmax_element(m_commits.begin(), m_commits.end(),
                                [](const CommitPoint& a, const CommitPoint& b) { return a.offset < b.offset; });
        return least->offset == most->offset ? Words::tr("All %1 commit(s) are at %2.", nullptr, int(m_commits.size()))
                                                   .arg(m_commits.size())
                                                   .arg(formats::count(least->offset))
                                             : Words::tr("They are between %1 and %2.")
                                                   .arg(formats::count(least->offset), formats::count(most->offset));
    }

    QString falls() const
    {
        std::optional<std::int64_t> before;
        int known = 0;
        for (const CommitPoint& commit : m_commits) {
            if (!commit.lag)
                continue;
            ++known;
            if (before && *commit.lag < *before)
                return Words::tr("It fell from %1 to %2.").arg(formats::count(*before), formats::count(*commit.lag));
            before = commit.lag;
        }
        return known < 2 ? Words::tr("Fewer than two lags are known, which counts as never falling.")
                         : Words::tr("It is %1 by now and never fell.").arg(formats::count(*before));
    }

    std::span<const CommitPoint> m_commits;
    std::span<const EndPoint> m_ring;
    const Judgement& m_judgement;
};

} // namespace

QVector<RuleCheck> checkRules(const LagWindow& window, const EndRing& ends, const JudgeSettings& settings,
                              std::int64_t nowMs)
{
    const Judgement judgement = window.judge(ends, settings, nowMs);
    const Facts facts(window, ends, judgement);
    QVector<RuleCheck> checks;
    for (int rule = 1; rule <= 8; ++rule) {
        RuleCheck check{rule, RuleOutcome::NotReached, verdictOf(rule), ruleText(rule), {}};
        if (rule <= judgement.rule) {
            check.outcome = rule == judgement.rule ? RuleOutcome::Fired : RuleOutcome::NotFired;
            check.why = facts.of(rule);
        }
        checks << check;
    }
    return checks;
}

} // namespace weir
