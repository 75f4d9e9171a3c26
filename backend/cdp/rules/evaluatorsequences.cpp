#include "backend/cdp/rules/evaluator.h"
#include "backend/cdp/rules/profilesurroundings.h"

#include <algorithm>
#include <unordered_map>

namespace weir::cdp {
namespace {

/// Events of a step, by time; `document` absent where nothing is looked at later.
struct StepEvents
{
    const SequenceStep* step = nullptr;
    const Feature* feature = nullptr;
    const Series* series = nullptr;
    std::size_t first = 0, last = 0;
};

/// Searches for a chain: the earliest match of each step first. Where no filter looks back, what is reached at a time
/// does not depend on how, and is tried once.
class ChainSearch
{
public:
    using Document = std::function<Json(const Feature&, const Series&, std::size_t)>;

    ChainSearch(std::vector<StepEvents> steps, ProfileSurroundings& around, std::int64_t atMs, bool looksBack,
                Document document)
        : m_steps(std::move(steps)), m_around(around), m_atMs(atMs), m_looksBack(looksBack),
          m_document(std::move(document)), m_failed(m_steps.size()), m_documents(m_steps.size())
    {
        m_around.setSteps(&m_matched);
    }

    bool find() { return from(0, always); }
    std::int64_t until() const { return m_until; }

private:
    Json documentOf(const StepEvents& events, std::size_t index)
    {
        const auto [place, isNew] = m_documents[static_cast<std::size_t>(&events - m_steps.data())].try_emplace(index);
        if (isNew)
            place->second = m_document(*events.feature, *events.series, index);
        return place->second;
    }

    bool matches(const StepEvents& events, std::size_t index)
    {
        if (!events.feature->isDynamic)
            return true;
        const Verdict verdict = events.step->pattern.where->evaluate(documentOf(events, index), m_atMs, &m_around);
        m_until = std::min(m_until, verdict.until);
        return verdict.holds;
    }

    bool isAbsent(const StepEvents& events, std::int64_t after)
    {
        const std::int64_t deadline = after + *events.step->within;
        if (deadline > m_atMs)
            m_until = std::min(m_until, deadline);
        if (events.series) {
            const std::size_t end = std::min(events.last, events.series->above(deadline));
            for (std::size_t i = std::max(events.first, events.series->above(after)); i < end; ++i)
                if (!events.series->isContinuation(i) && matches(events, i))
                    return false;
        }
        return deadline <= m_atMs;
    }

    bool from(std::size_t index, std::int64_t after)
    {
        if (index == m_steps.size())
            return true;
        const StepEvents& events = m_steps[index];
        // Tried from an earlier or equal time before: what comes later is a part of that, unless a bound counts from
        // it.
        if (!m_looksBack) {
            auto& failed = m_failed[index];
            if (std::binary_search(failed.begin(), failed.end(), after))
                return false;
        }
        bool found = false;
        if (events.step->isAbsent) {
            m_matched.push_back({});
            found = isAbsent(events, after) && from(index + 1, after);
            m_matched.pop_back();
        } else if (events.series) {
            found = fromMatches(index, after);
        }
        if (!found && !m_looksBack) {
            auto& failed = m_failed[index];
            failed.insert(std::upper_bound(failed.begin(), failed.end(), after), after);
        }
        return found;
    }

    bool fromMatches(std::size_t index, std::int64_t after)
    {
        const StepEvents& events = m_steps[index];
        const Series& series = *events.series;
        const bool isBounded = events.step->within && after != always;
        const std::size_t end =
            isBounded ? std::min(events.last, series.above(after + *events.step->within)) : events.last;
        std::int64_t tried = always;
        for (std::size_t i = std::max(events.first, series.above(after)); i < end; ++i) {
            if (series.isContinuation(i) || (!m_looksBack && series.timeAt(i) == tried && !events.feature->isDynamic))
                continue;
            if (!matches(events, i))
                continue;
            tried = series.timeAt(i);
            m_matched.push_back(m_looksBack ? documentOf(events, i) : Json());
            const bool found = from(index + 1, tried);
            m_matched.pop_back();
            if (found)
                return true;
        }
        return false;
    }

    std::vector<StepEvents> m_steps;
    ProfileSurroundings& m_around;
    std::int64_t m_atMs;
    bool m_looksBack;
    Document m_document;
    std::vector<std::vector<std::int64_t>> m_failed;
    std::vector<std::unordered_map<std::size_t, Json>> m_documents; ///< by step, by entry: read once a search
    std::vector<Json> m_matched;
    std::int64_t m_until = never;
};

} // namespace

Verdict Evaluator::sequenceNode(const RuleNode& node, const At& at)
{
    const Condition& condition = *node.condition;
    std::vector<StepEvents> steps;
    std::int64_t until = never;
    bool looksBack = false;
    for (std::size_t i = 0; i < node.steps.size(); ++i) {
        const SequenceStep& step = condition.steps[i];
        StepEvents events{
            .step = &step, .feature = &m_rules.features()[node.steps[i]], .series = at.profile.seriesOf(node.steps[i])};
        looksBack = looksBack || (step.pattern.where && step.pattern.where->readsSteps());
        if (events.series) {
            // An absent step looks at whatever came up to now: its own time bounds it.
            const CompiledWindow anyTime;
            const CompiledWindow& window = step.isAbsent ? anyTime : node.during;
            const Range range = this->range(*events.series, window, at.ms);
            events.first = range.first;
            events.last = range.last;
            until = std::min(until, slides(*events.series, range, window));
        } else if (!step.isAbsent) {
            return {false, never};
        }
        steps.push_back(events);
    }
    ProfileSurroundings around(*this, at.profile, at.ms, m_entry);
    ChainSearch search(std::move(steps), around, at.ms, looksBack,
                       [this](const Feature& feature, const Series& series, std::size_t index) {
                           return feature.hasDocument ? document(feature, series, index) : Json();
                       });
    const bool holds = search.find();
    return {holds, std::min(until, search.until())};
}

} // namespace weir::cdp
