#include "backend/cdp/stages/collectstage.h"

#include "backend/cdp/event/speccheck.h"

namespace weir::cdp {

void CollectStage::setDefinitions(const DefinitionBook& book)
{
    m_book = &book;
    m_plans = TrackingPlans::compile(book);
}

/// Filter and mapping of the source. False: it goes no further.
bool CollectStage::fromSource(Json& received, const std::string& source, std::string_view messageIdIfMissing,
                              std::int64_t nowMs, JsonArena& room, StageRecords& records) const
{
    const DefinitionPointer definition = m_book->find("source", source);
    // One that nobody ever defined has nothing to say; one that was removed is out of force.
    if (!definition && m_book->versions("source", source).empty())
        return true;
    const std::string_view own = received.at("messageId").text();
    const std::string_view messageId = own.empty() ? messageIdIfMissing : own;
    if (!definition || !definition->envelope.enabled) {
        records.deadLetter(reason::sourceDisabled, source, messageId, "source", nowMs);
        return false;
    }
    const auto& settings = std::get<SourceDefinition>(definition->body);
    if (settings.filter && !settings.filter->evaluate(received, nowMs).holds) {
        records.drop(reason::filtered, messageId, "source filter", nowMs);
        return false;
    }
    records.trace(messageId, "source filter", "passed", nowMs);
    if (!settings.mapping)
        return true;
    JsonArena work;
    const Result<Json> event = settings.mapping->map(received, work);
    if (!event) {
        records.deadLetter(reason::mappingFailed, event.error().detail.toStdString(), messageId, "mapping", nowMs);
        return false;
    }
    records.trace(messageId, "mapping", "mapped", nowMs);
    received = room.deepCopy(*event); // it looks into the definition, too, which may go
    return true;
}

/// False: it goes no further.
bool CollectStage::checkPlans(Event& event, const std::string& source, std::int64_t nowMs, JsonArena& room,
                              StageRecords& records) const
{
    const PlanOutcome outcome = m_plans.check(event.root, source, room);
    for (const PlanViolation& violation : outcome.violations)
        records.all.push_back(ViolationRecord{violation.plan, std::string(violationTypeName(violation.type)),
                                              violation.path, std::string(event.messageId)});
    switch (outcome.action) {
    case PlanAction::DeadLetter:
        records.deadLetter(violationTypeName(outcome.reason), outcome.violations.front().path, event.messageId,
                           "tracking plan", nowMs);
        return false;
    case PlanAction::Drop:
        records.drop(violationTypeName(outcome.reason), event.messageId, "tracking plan", nowMs);
        return false;
    case PlanAction::Omit:
        event.root = outcome.event;
        records.trace(event.messageId, "tracking plan", "omitted", nowMs);
        return true;
    case PlanAction::Allow:
        break;
    }
    records.trace(event.messageId, "tracking plan", outcome.violations.empty() ? "passed" : "violated", nowMs);
    return true;
}

std::optional<Event> CollectStage::take(const Json& raw, const std::string& source, std::string_view messageIdIfMissing,
                                        std::int64_t nowMs, StageRecords& records)
{
    auto document = std::make_shared<JsonDocument>();
    const Json copy = document->arena.deepCopy(raw);
    std::optional<Event> event =
        takeShared(copy, source, document->arena.copy(messageIdIfMissing), nowMs, document, records);
    if (event)
        document->root = event->root;
    return event;
}

std::optional<Event> CollectStage::takeShared(const Json& raw, const std::string& source,
                                              std::string_view messageIdIfMissing, std::int64_t nowMs,
                                              const std::shared_ptr<JsonDocument>& room, StageRecords& records)
{
    Json received = raw;
    if (!source.empty() && !fromSource(received, source, messageIdIfMissing, nowMs, room->arena, records))
        return std::nullopt;
    SpecChecked checked = checkSpec(received, nowMs, messageIdIfMissing, room->arena);
    if (!checked) {
        const std::string_view own = received.at("messageId").text();
        records.deadLetter(checked.reason, checked.detail, own.empty() ? messageIdIfMissing : own, "spec check", nowMs);
        return std::nullopt;
    }
    Event event = checked.event;
    event.document = room;
    records.trace(event.messageId, "spec check", "passed", nowMs);
    if (!checkPlans(event, source, nowMs, room->arena, records))
        return std::nullopt;
    return event;
}

} // namespace weir::cdp
