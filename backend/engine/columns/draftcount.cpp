#include "backend/engine/columns/draftcount.h"

#include "backend/engine/columns/draftfeed.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <mutex>
#include <thread>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t sliceRows = 200'000, fewestSlices = 64, mostSlices = 4'096;
constexpr std::uint64_t firstShare = 64; ///< one of so many people is looked at first
constexpr std::size_t mostKept = 500'000;
constexpr auto pause = std::chrono::milliseconds(100);

struct Tally
{
    std::vector<std::uint64_t> members{}; ///< by moment
    std::uint64_t examined = 0, slices = 0;
    std::vector<cdp::ProfileId> sample{};
};

/// What the threads of one count share.
class Count
{
public:
    Count(const DraftRules& rules, const DraftCount::IsListed& isListed, const std::atomic<bool>& isCancelled,
          std::span<const std::int64_t> momentsMs, bool knowsBegin, std::size_t sample)
        : m_rules(rules), m_isListed(isListed), m_isCancelled(isCancelled), m_moments(momentsMs),
          m_knowsBegin(knowsBegin), m_sample(sample)
    {
        m_tally.members.resize(momentsMs.size());
    }

    void setView(ColumnsViewPointer view)
    {
        m_view = std::move(view);
        m_slices = std::bit_ceil(std::clamp<std::uint64_t>(m_view->rows() / sliceRows, fewestSlices, mostSlices));
        m_tally = {};
        m_tally.members.resize(m_moments.size());
        m_next = 0;
    }
    void setProgress(std::function<void(const Tally&)> progress) { m_progress = std::move(progress); }
    const ColumnsViewPointer& view() const { return m_view; }
    std::uint64_t slices() const { return m_slices; }
    const Tally& tally() const { return m_tally; }
    bool hasMissed() const { return m_hasMissed; }

    /// All slices before `end` that were not yet counted.
    Result<void> run(std::uint64_t end, int threads)
    {
        m_end = end;
        if (m_rules.readsAccount)
            threads = 1;
        std::vector<std::thread> helpers;
        for (int i = 1; i < threads; ++i)
            helpers.emplace_back([this] { work(); });
        work();
        for (std::thread& helper : helpers)
            helper.join();
        if (m_isCancelled)
            return Error{.kind = ErrorKind::Cancelled};
        return m_error ? Result<void>(*m_error) : Result<void>();
    }

private:
    void work()
    {
        DraftFeed feed(m_rules, m_isListed);
        const std::int64_t first = *std::min_element(m_moments.begin(), m_moments.end());
        std::vector<std::int64_t> fromMs;
        for (const std::int64_t depth : m_rules.depths)
            fromMs.push_back(depth == cdp::never ? cdp::always : first - depth);
        SliceReader reader(m_view, {.names = m_rules.names, .fromMs = fromMs, .traitRows = m_rules.readsTraits});
        Slice slice;
        std::vector<bool> holds;
        const int shift = 64 - std::countr_zero(m_slices);
        while (!m_isCancelled && !m_isFailed) {
            const std::uint64_t number = m_next.fetch_add(1);
            if (number >= m_end) {
                m_next.fetch_sub(1);
                break;
            }
            const std::uint64_t begin = number << shift;
            if (auto read = reader.read(begin, begin + ((std::uint64_t(1) << shift) - 1), slice); !read)
                return fail(read.error());
            feed.beginSlice();
            Tally found;
            found.members.resize(m_moments.size());
            for (const SlicePerson& person : slice.people) {
                if (person.firstMs == cdp::never)
                    continue; // traits of a journey alone: whoever has no events is nobody
                ++found.examined;
                if (m_rules.readsAccount && feed.keep(slice, person)) {
                    if (feed.kept() > mostKept)
                        return fail({.kind = ErrorKind::Limit,
                                     .detail = QStringLiteral("more than 500,000 people are in accounts")});
                    continue;
                }
                feed.ask(slice, person, m_moments, m_knowsBegin, holds);
                for (std::size_t i = 0; i < holds.size(); ++i)
                    if (holds[i])
                        addMember(found, person.id, i);
            }
            found.slices = 1;
            for (const auto& block : slice.blocks)
                if (block->segment().isDamaged())
                    return fail(block->segment().damage());
            add(found, feed.hasMissed());
        }
        if (m_rules.readsAccount && !m_isCancelled) {
            Tally found;
            found.members.resize(m_moments.size());
            feed.askKept(m_moments, m_knowsBegin,
                         [&](cdp::ProfileId id, std::size_t moment) { addMember(found, id, moment); });
            add(found, false);
        }
    }
    void addMember(Tally& tally, cdp::ProfileId id, std::size_t moment) const
    {
        ++tally.members[moment];
        if (moment == 0 && tally.sample.size() < m_sample)
            tally.sample.push_back(id);
    }
    void add(const Tally& found, bool hasMissed)
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < found.members.size(); ++i)
            m_tally.members[i] += found.members[i];
        m_tally.examined += found.examined;
        m_tally.slices += found.slices;
        for (const cdp::ProfileId& id : found.sample)
            if (m_tally.sample.size() < m_sample)
                m_tally.sample.push_back(id);
        m_hasMissed = m_hasMissed || hasMissed;
        if (m_progress && Clock::now() - m_told > pause) {
            m_progress(m_tally);
            m_told = Clock::now();
        }
    }
    void fail(const Error& error)
    {
        const std::lock_guard lock(m_mutex);
        m_error = error;
        m_isFailed = true;
    }

    const DraftRules& m_rules;
    const DraftCount::IsListed& m_isListed;
    const std::atomic<bool>& m_isCancelled;
    std::span<const std::int64_t> m_moments;
    bool m_knowsBegin;
    std::size_t m_sample;
    ColumnsViewPointer m_view;
    std::uint64_t m_slices = fewestSlices;
    std::uint64_t m_end = 0;
    std::atomic<std::uint64_t> m_next = 0;
    std::atomic<bool> m_isFailed = false;
    std::function<void(const Tally&)> m_progress;

    std::mutex m_mutex; ///< of what follows, while threads run
    Tally m_tally;
    bool m_hasMissed = false;
    std::optional<Error> m_error;
    Clock::time_point m_told = Clock::now();
};

} // namespace

std::pair<std::uint64_t, std::uint64_t> countInterval(std::uint64_t found, double share)
{
    if (share >= 1)
        return {found, found};
    constexpr double z = 1.96;
    const auto seen = static_cast<double>(found);
    const double spread = z * z * (1 - share), centre = 2 * seen + spread;
    const double half = z * std::sqrt(1 - share) * std::sqrt(spread + 4 * seen);
    const double low = std::max(seen, std::floor((centre - half) / (2 * share)));
    return {static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(std::ceil((centre + half) / (2 * share)))};
}

Result<DraftAnswer> DraftCount::run(const DraftQuestion& question,
                                    const std::function<void(const DraftAnswer&)>& progress)
{
    const auto began = Clock::now();
    const std::int64_t moments[] = {question.atMs};
    Count count(*m_rules, m_isListed, m_isCancelled, moments, question.knowsBegin, question.sample);
    const auto answer = [&](const Tally& tally) {
        DraftAnswer answer;
        answer.share = static_cast<double>(tally.slices) / static_cast<double>(count.slices());
        const std::uint64_t members = tally.members.front();
        answer.isExact = tally.slices == count.slices();
        answer.count =
            answer.isExact
                ? members
                : static_cast<std::uint64_t>(std::llround(static_cast<double>(members) / std::max(answer.share, 1e-9)));
        std::tie(answer.low, answer.high) = countInterval(members, answer.share);
        answer.examined = tally.examined;
        answer.ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began).count();
        answer.since = count.view()->since;
        answer.sample = tally.sample;
        return answer;
    };
    // The estimate does not wait for what is still in memory.
    auto view = m_columns.view(false);
    if (!view)
        return view.error();
    const bool isEstimated = !m_rules->readsAccount && (*view)->rows() > 0;
    if (isEstimated) {
        count.setView(*view);
        if (auto counted = count.run(count.slices() / firstShare, question.threads); !counted)
            return counted.error();
        if (progress)
            progress(answer(count.tally()));
        if (question.isEstimateEnough)
            return answer(count.tally());
    }
    auto all = m_columns.view(true);
    if (!all)
        return all.error();
    if (!isEstimated || (*all)->position != (*view)->position)
        count.setView(*all);
    if (progress && !m_rules->readsAccount)
        count.setProgress([&](const Tally& tally) { progress(answer(tally)); });
    if (auto counted = count.run(count.slices(), question.threads); !counted)
        return counted.error();
    if (count.hasMissed())
        m_columns.missPaths(m_rules->paths);
    return answer(count.tally());
}

Result<std::vector<std::uint64_t>> DraftCount::series(std::span<const std::int64_t> momentsMs, int threads,
                                                      const std::function<void(std::uint64_t)>& progress)
{
    Count count(*m_rules, m_isListed, m_isCancelled, momentsMs, true, 0);
    if (momentsMs.empty())
        return std::vector<std::uint64_t>();
    auto view = m_columns.view(true);
    if (!view)
        return view.error();
    count.setView(*view);
    if (progress)
        count.setProgress([&](const Tally& tally) { progress(tally.examined); });
    if (auto counted = count.run(count.slices(), threads); !counted)
        return counted.error();
    if (count.hasMissed())
        m_columns.missPaths(m_rules->paths);
    if (progress)
        progress(count.tally().examined);
    return count.tally().members;
}

} // namespace weir::engine
