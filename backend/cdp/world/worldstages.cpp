#include "backend/cdp/world/worldstate.h"

#include "backend/cdp/common/profileid.h"

#include <algorithm>

namespace weir::cdp {

void World::Private::trace(std::string_view messageId, std::string_view stage, std::string_view outcome,
                           std::string detail)
{
    if (isTracing)
        records.push_back(
            TraceRecord{std::string(messageId), std::string(stage), std::string(outcome), std::move(detail), nowMs});
}

void World::Private::deadLetter(std::string_view reason, std::string detail, std::string_view messageId,
                                std::string where)
{
    trace(messageId, where, reason, detail);
    records.push_back(
        DeadLetterRecord{std::string(reason), std::move(detail), std::string(messageId), std::move(where), nowMs});
}

void World::Private::drop(std::string_view reason, std::string_view messageId, std::string_view stage)
{
    trace(messageId, stage, reason);
    records.push_back(DroppedRecord{std::string(reason), std::string(messageId), nowMs});
}

/// Filter and mapping of the source. False: it goes no further.
bool World::Private::fromSource(JsonPointer& document, const std::string& source, std::string_view messageIdIfMissing)
{
    const DefinitionPointer definition = book.find("source", source);
    // One that nobody ever defined has nothing to say; one that was removed is out of force.
    if (!definition && book.versions("source", source).empty())
        return true;
    const std::string_view own = document->root.at("messageId").text();
    const std::string messageId(own.empty() ? messageIdIfMissing : own);
    if (!definition || !definition->envelope.enabled) {
        deadLetter(reason::sourceDisabled, source, messageId, "source");
        return false;
    }
    const auto& settings = std::get<SourceDefinition>(definition->body);
    if (settings.filter && !settings.filter->evaluate(document->root, nowMs).holds) {
        drop(reason::filtered, messageId, "source filter");
        return false;
    }
    trace(messageId, "source filter", "passed");
    if (!settings.mapping)
        return true;
    auto mapped = std::make_shared<JsonDocument>();
    const Result<Json> event = settings.mapping->map(document->root, mapped->arena);
    if (!event) {
        deadLetter(reason::mappingFailed, event.error().detail.toStdString(), messageId, "mapping");
        return false;
    }
    mapped->root = mapped->arena.deepCopy(*event);
    trace(messageId, "mapping", "mapped");
    document = std::move(mapped);
    return true;
}

/// False: it goes no further.
bool World::Private::checkPlans(const std::shared_ptr<JsonDocument>& document, Event& event, const std::string& source)
{
    const PlanOutcome outcome = plans.check(event.root, source, document->arena);
    for (const PlanViolation& violation : outcome.violations)
        records.push_back(ViolationRecord{violation.plan, std::string(violationTypeName(violation.type)),
                                          violation.path, std::string(event.messageId)});
    switch (outcome.action) {
    case PlanAction::DeadLetter:
        deadLetter(violationTypeName(outcome.reason), outcome.violations.front().path, event.messageId,
                   "tracking plan");
        return false;
    case PlanAction::Drop:
        drop(violationTypeName(outcome.reason), event.messageId, "tracking plan");
        return false;
    case PlanAction::Omit:
        document->root = event.root = outcome.event;
        trace(event.messageId, "tracking plan", "omitted");
        return true;
    case PlanAction::Allow:
        break;
    }
    trace(event.messageId, "tracking plan", outcome.violations.empty() ? "passed" : "violated");
    return true;
}

void World::Private::take(const Json& raw, const std::string& source, std::string_view messageIdIfMissing)
{
    JsonPointer received = jsonDocument(raw);
    if (!source.empty() && !fromSource(received, source, messageIdIfMissing))
        return;
    auto document = std::make_shared<JsonDocument>();
    const Json copy = document->arena.deepCopy(received->root);
    SpecChecked checked = checkSpec(copy, nowMs, messageIdIfMissing, document->arena);
    if (!checked) {
        const std::string_view own = copy.at("messageId").text();
        deadLetter(checked.reason, checked.detail, own.empty() ? messageIdIfMissing : own, "spec check");
        return;
    }
    Event event = checked.event;
    document->root = event.root;
    event.document = document;
    trace(event.messageId, "spec check", "passed");
    if (!checkPlans(document, event, source))
        return;
    happening = {Cause::Event, std::string(event.messageId)};
    std::uint32_t number = 0;
    if (identify(event, document->arena, number))
        accept(number, event);
    drain();
}

/// Suppression, duplicates, identity. False: it goes no further.
bool World::Private::identify(const Event& event, JsonArena& arena, std::uint32_t& number)
{
    IdentityRules::Extracted found;
    identityRules.extract(event, arena, found);
    if (const std::string by = suppressions.suppressedBy(event, identityRules, found); !by.empty()) {
        drop(reason::suppressed, event.messageId, "suppression");
        return false;
    }
    if (ledger.isErased(event, identityRules, found)) {
        drop(reason::erased, event.messageId, "suppression");
        return false;
    }
    if (duplicates.seen(event.messageId, nowMs)) {
        drop(reason::duplicate, event.messageId, "deduplicate");
        return false;
    }
    trace(event.messageId, "deduplicate", "new");
    if (found.usable.empty()) {
        deadLetter(reason::noIdentifier, {}, event.messageId, "identity");
        return false;
    }
    const IdentityDecision decision = graph.resolve(identityRules, found.usable, event.messageId);
    number = decision.number;
    if (log.size() <= number)
        log.resize(number + 1);
    engine.add(number, decision.profile);
    numbers.emplace(decision.profile, number);
    for (const ProfileMerge& one : decision.merged)
        merge(one, number);
    trace(event.messageId, "identity",
          decision.isNew            ? "new profile"
          : decision.merged.empty() ? "known profile"
                                    : "merged",
          nameOf(number));
    if (!decision.linked.empty()) {
        const bool hasUserId = std::any_of(decision.linked.begin(), decision.linked.end(), [this](const auto& linked) {
            return identityRules.types()[linked.type].isUserId;
        });
        engine.identified(number, hasUserId);
    }
    return true;
}

void World::Private::merge(const ProfileMerge& merge, std::uint32_t into)
{
    const std::uint32_t gone = numbers.at(merge.from);
    records.push_back(MergeRecord{merge.into, merge.from, merge.messageId, nowMs});
    happening.cause = Cause::Merge;
    if (engine.profile(gone))
        engine.merge(into, gone, nowMs);
    auto& items = log[into];
    if (gone < log.size()) {
        auto& others = log[gone];
        const auto middle = static_cast<std::ptrdiff_t>(items.size());
        items.insert(items.end(), others.begin(), others.end());
        std::inplace_merge(items.begin(), items.begin() + middle, items.end(),
                           [](const LogItem& a, const LogItem& b) { return a.order < b.order; });
        others.clear();
    }
    for (auto& [key, queue] : queues)
        queue.merge(merge.from, merge.into);
    toldTraits.erase(gone);
    journeyTimers.schedule(gone, never);
    traitTimers.schedule(gone, never);
    for (const auto& [audience, sinceMs] : memberSince[gone])
        memberSince[into].try_emplace(audience, sinceMs);
    memberSince.erase(gone);
    gonePeople.push_back(gone);
}

void World::Private::accept(std::uint32_t number, const Event& event)
{
    const std::uint64_t place = ++order;
    log[number].push_back({place, nowMs, event.document, false});
    engine.take(number, event, place, nowMs);
    trace(event.messageId, "profile", "counted");
    recordChanges();
    for (const std::uint32_t gone : std::exchange(gonePeople, {}))
        mergeJourneys(number, gone);
    happening.cause = Cause::Event;
    if (programs.concerns(event.type, event.name))
        journeyEvent(number, event);
    stirred.insert(number);
    changed.insert(number);
    drain();
    deliverEvent(number, event);
}

} // namespace weir::cdp
