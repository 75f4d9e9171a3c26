#include "backend/engine/collect/collectpipeline.h"

#include "backend/cdp/event/speccheck.h"
#include "backend/engine/records/outputformats.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::string_view transformationStage = "transformation";

std::string_view keyOf(const cdp::Event& event)
{
    if (!event.userId.empty())
        return event.userId;
    return event.anonymousId.empty() ? event.messageId : event.anonymousId;
}

/// What a transformation says of the moment holds; the client's clock has been corrected for already.
cdp::SpecChecked checkAgain(const Json& result, const RawMessage& message, const std::string& messageId,
                            JsonArena& arena)
{
    const Json original = result.at("originalTimestamp");
    const Json stripped = original.isAbsent() ? result : arena.with(result, "originalTimestamp", Json());
    cdp::SpecChecked checked = cdp::checkSpec(stripped, message.receivedAtMs, messageId, arena);
    if (checked && !original.isAbsent())
        checked.event.root = arena.with(checked.event.root, "originalTimestamp", original);
    return checked;
}

} // namespace

struct CollectPipeline::Step
{
    const RawMessage* message = nullptr;
    std::vector<cdp::Event> events;
    cdp::StageRecords records;
};

void CollectPipeline::setDefinitions(const DefinitionStatePointer& definitions)
{
    if (definitions == m_definitions)
        return;
    m_definitions = definitions;
    m_stage.setDefinitions(definitions->book);
    if (m_transformer)
        m_transformer->setDefinitions(definitions->book);
}

void CollectPipeline::check(const RawMessage& message, Step& step)
{
    const std::int64_t nowMs = message.receivedAtMs;
    if (message.isTombstone) {
        step.records.drop(reason::tombstone, message.messageIdIfMissing, "decode", nowMs);
        return;
    }
    if (message.raw.kind() == Json::Kind::Absent) {
        step.records.deadLetter(cdp::reason::malformed, message.unreadable, message.messageIdIfMissing, "decode",
                                nowMs);
        return;
    }
    std::optional<cdp::Event> event = m_stage.takeShared(message.raw, std::string(message.source),
                                                         message.messageIdIfMissing, nowMs, m_room, step.records);
    if (!event)
        return;
    if (message.hasPlace && !event->root.at("kafka").isAbsent())
        event->root = m_room->arena.with(event->root, "kafka", Json());
    step.events.push_back(std::move(*event));
}

Result<void> CollectPipeline::transform(std::vector<Step>& steps)
{
    std::vector<Transformer::Input> inputs;
    std::vector<Step*> of;
    for (Step& step : steps) {
        if (step.events.empty())
            continue;
        inputs.push_back({step.events.front().root, step.message->source, step.message->receivedAtMs});
        of.push_back(&step);
    }
    if (inputs.empty())
        return {};
    const Result<TransformedEvents> all = m_transformer->run(inputs);
    if (!all)
        return all.error();
    for (std::size_t i = 0; i < of.size() && i < all->of.size(); ++i)
        replace(all->of[i], *of[i]);
    return {};
}

/// Puts what transformations made in the place of the step's event.
void CollectPipeline::replace(const Transformed& became, Step& step)
{
    const RawMessage& message = *step.message;
    const std::string messageId(step.events.front().messageId);
    const std::int64_t nowMs = message.receivedAtMs;
    for (const auto& [transformation, line] : became.logs)
        step.records.all.push_back(cdp::TraceRecord{
            messageId, std::string(transformationStage).append(1, ' ').append(transformation), "log", line, nowMs});
    if (!became.failure.empty()) {
        step.events.clear();
        step.records.deadLetter(became.failure, became.detail, messageId, became.where, nowMs);
        return;
    }
    if (!became.isChanged)
        return;
    step.events.clear();
    JsonArena& arena = m_room->arena;
    if (became.results.empty())
        step.records.drop(cdp::reason::filtered, messageId, transformationStage, nowMs);
    for (std::size_t i = 0; i < became.results.size(); ++i) {
        const std::string id = i == 0 ? messageId : messageId + '#' + std::to_string(i + 1);
        Json result = arena.deepCopy(became.results[i]);
        const Json own = result.at("messageId");
        if (result.isObject() && (own.isAbsent() || (i > 0 && own.text() == messageId)))
            result = arena.with(result, "messageId", arena.text(id));
        const cdp::SpecChecked checked = checkAgain(result, message, id, arena);
        if (!checked) {
            step.records.deadLetter(checked.reason, checked.detail, id, std::string(transformationStage), nowMs);
            continue;
        }
        step.records.trace(checked.event.messageId, transformationStage, "changed", nowMs);
        step.events.push_back(checked.event);
        step.events.back().document = m_room;
    }
}

void CollectPipeline::keep(const Step& step, Collection& collection) const
{
    const RawMessage& message = *step.message;
    AuditTotals& totals = collection.counts.try_emplace(std::string(message.source)).first->second;
    ++totals[Counted::In];
    std::int64_t outcomes = std::int64_t(step.events.size());
    totals[Counted::Out] += outcomes;
    std::string original;
    for (const cdp::StageRecord& record : step.records.all) {
        if (const auto* letter = std::get_if<cdp::DeadLetterRecord>(&record)) {
            if (original.empty())
                original = message.original.empty() ? toJsonText(message.raw) : std::string(message.original);
            collection.records.push_back(deadLetterRecord(*letter, message.source, original));
            ++totals[Counted::Rejected];
            ++outcomes;
        } else if (std::holds_alternative<cdp::DroppedRecord>(record)) {
            ++totals[Counted::Dropped];
            ++outcomes;
        } else if (const auto* violation = std::get_if<cdp::ViolationRecord>(&record)) {
            collection.records.push_back(violationRecord(*violation, message.source, message.receivedAtMs));
        } else if (const auto* trace = std::get_if<cdp::TraceRecord>(&record)) {
            collection.records.push_back(traceRecord(*trace));
        }
    }
    totals[Counted::Split] += std::max<std::int64_t>(0, outcomes - 1);
    CollectedEvent collected{std::string(message.source), message.receivedAtMs};
    for (const cdp::Event& event : step.events) {
        collected.text.clear();
        appendJson(collected.text, event.root);
        collection.records.push_back(collectedRecord(keyOf(event), collected));
    }
    collection.ends.push_back(static_cast<std::uint32_t>(collection.records.size()));
}

Result<Collection> CollectPipeline::run(std::span<const RawMessage> messages)
{
    m_room->arena.clear(); // no event outlives its run
    std::vector<Step> steps(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
        steps[i].message = &messages[i];
        steps[i].records.isTracing = m_isTracing;
        check(messages[i], steps[i]);
    }
    if (m_transformer && m_transformer->appliesToAny()) {
        if (const Result<void> done = transform(steps); !done)
            return done.error();
    }
    Collection collection;
    collection.records.reserve(messages.size());
    collection.ends.reserve(messages.size());
    for (const Step& step : steps)
        keep(step, collection);
    return collection;
}

} // namespace weir::engine
