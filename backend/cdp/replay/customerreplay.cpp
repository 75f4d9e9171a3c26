#include "backend/cdp/replay/customerreplay.h"

#include "backend/base/duration.h"
#include "backend/cdp/event/speccheck.h"

#include <algorithm>

namespace weir::cdp {
namespace {

std::string listed(const std::vector<std::string>& ids)
{
    std::vector<Json> elements;
    for (const std::string& id : ids)
        elements.push_back(Json::ofText(id));
    JsonArena arena;
    return toJsonText(arena.array(elements));
}

} // namespace

CustomerReplay::CustomerReplay(const CustomerCase& story, bool withTrace)
    : m_story(story), m_withTrace(withTrace), m_world(story.startMs)
{
    begin();
}

void CustomerReplay::begin()
{
    m_world.setTracing(m_withTrace);
    m_world.setDestinations([this](const std::string& destination, const Json&) { return answer(destination); });
}

const CustomerOutcome& CustomerReplay::run()
{
    if (!m_story.definitions.empty())
        define(m_story.definitions, {});
    collect();
    for (const CustomerStep& step : m_story.steps) {
        ++m_step;
        play(step);
    }
    return m_outcome;
}

void CustomerReplay::play(const CustomerStep& step)
{
    for (const CustomerAnswer& answer : step.respond)
        m_answers[answer.destination] = answer;
    if (!step.define.empty() || !step.refused.empty())
        define(step.define, step.refused);
    for (const auto& [kind, key] : step.remove)
        remove(kind, key);
    for (const CustomerEvent& event : step.events)
        take(event, step.source);
    if (step.advanceMs > 0) {
        m_world.advanceTo(m_world.nowMs() + step.advanceMs);
        collect();
        tell(CustomerHappening::What::Advanced);
    }
    if (step.restart)
        restart();
    collect();
    if (step.expect.isAbsent())
        return;
    Expectation(m_world, m_history, m_step, m_outcome.mismatches).compare(step.expect);
    m_history.memberships.clear();
    m_history.sent.clear();
    m_history.deadLetters.clear();
}

void CustomerReplay::define(std::span<const Json> documents, const std::vector<std::string>& refused)
{
    std::vector<Refusal> refusals = m_world.define(documents);
    std::vector<std::string> actual, wanted = refused;
    for (const Refusal& refusal : refusals)
        actual.push_back(refusal.id);
    for (std::vector<std::string>* const ids : {&actual, &wanted}) {
        std::sort(ids->begin(), ids->end());
        ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
    }
    if (m_withTrace) {
        for (const Json& document : documents) {
            const std::string id =
                std::string(document.at("kind").text()) + '/' + std::string(document.at("key").text());
            const bool isRefused = std::binary_search(actual.begin(), actual.end(), id);
            tell(isRefused ? CustomerHappening::What::Refused : CustomerHappening::What::Defined, id);
        }
    }
    collect();
    if (actual == wanted)
        return;
    std::erase_if(refusals,
                  [&](const Refusal& each) { return std::binary_search(wanted.begin(), wanted.end(), each.id); });
    CustomerMismatch mismatch{m_step, m_step == 0 ? "definitions" : "refused", listed(wanted), listed(actual)};
    mismatch.refusals = std::move(refusals);
    m_outcome.mismatches.push_back(std::move(mismatch));
}

void CustomerReplay::remove(const std::string& kind, const std::string& key)
{
    const std::string id = kind + '/' + key;
    const bool isRemoved = m_world.remove(kind, key);
    collect();
    if (isRemoved)
        tell(CustomerHappening::What::Removed, id);
    else
        m_outcome.mismatches.push_back({m_step, "remove", listed({id}), {}, CustomerMismatch::Why::Missing});
}

void CustomerReplay::take(const CustomerEvent& event, const std::string& source)
{
    JsonArena arena;
    Json taken = event.event;
    if (!event.at.empty()) {
        const std::optional<std::int64_t> atMs = parseWhen(QString::fromStdString(event.at), m_world.nowMs());
        taken = arena.with(taken, "timestamp", arena.text(momentText(atMs.value_or(m_world.nowMs()))));
    }
    m_world.take(taken, source, event.id);
    collect();
}

/// What is not in the durable state is gone: also the answers of destinations are told to it anew, they are not its
/// own.
void CustomerReplay::restart()
{
    collect();
    const std::string saved = m_world.save();
    Result<World> loaded = World::load(saved);
    if (!loaded) {
        m_outcome.mismatches.push_back(
            {m_step, "restart", "true", loaded.error().detail.toStdString(), CustomerMismatch::Why::Missing});
        return;
    }
    m_world = std::move(*loaded);
    begin();
    tell(CustomerHappening::What::Restarted, std::to_string(saved.size()));
}

void CustomerReplay::collect()
{
    for (WorldRecord& record : m_world.takeRecords()) {
        if (const auto* const membership = std::get_if<MembershipRecord>(&record))
            m_history.memberships.push_back(*membership);
        else if (const auto* const sent = std::get_if<SentRecord>(&record))
            m_history.sent.push_back(*sent);
        else if (const auto* const letter = std::get_if<DeadLetterRecord>(&record)) {
            m_history.deadLetters.push_back(*letter);
            m_history.allDeadLetters.push_back(*letter);
        }
        if (m_withTrace)
            m_outcome.trace.push_back(
                {m_step, CustomerHappening::What::Record, m_world.nowMs(), {}, std::move(record)});
    }
}

void CustomerReplay::tell(CustomerHappening::What what, std::string detail)
{
    if (m_withTrace)
        m_outcome.trace.push_back({m_step, what, m_world.nowMs(), std::move(detail), {}});
}

DestinationAnswer CustomerReplay::answer(const std::string& destination)
{
    const auto found = m_answers.find(destination);
    if (found == m_answers.end())
        return {};
    const DestinationAnswer given{found->second.status, found->second.body, found->second.retryAfterMs};
    if (--found->second.times == 0)
        m_answers.erase(found);
    return given;
}

} // namespace weir::cdp
