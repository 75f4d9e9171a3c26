#include "backend/engine/collect/scripttransformer.h"

#include "backend/base/clock.h"

namespace weir::engine {
namespace {

std::string wordsOf(const TransformFailure& failure)
{
    if (failure.line == 0)
        return failure.message;
    return failure.message + " (line " + std::to_string(failure.line) + ", column " + std::to_string(failure.column) +
           ')';
}

} // namespace

void ScriptTransformer::setDefinitions(const cdp::DefinitionBook& book)
{
    std::vector<cdp::DefinitionPointer> now = book.all("transformation");
    if (m_set && now == m_known)
        return;
    m_known = std::move(now);
    m_set.emplace(book, m_pool);
}

Result<TransformedEvents> ScriptTransformer::run(std::span<const Input> inputs)
{
    std::vector<TransformInput> given;
    given.reserve(inputs.size());
    for (const Input& input : inputs)
        given.push_back({input.event, input.source, input.atMs});
    Result<TransformedBatch> batch = m_set->run(given, SystemClock::instance().nowMs());
    if (!batch)
        return batch.error();
    TransformedEvents done;
    done.memory = std::move(batch->memory);
    done.of.resize(inputs.size());
    for (std::size_t i = 0; i < inputs.size() && i < batch->outcomes.size(); ++i) {
        TransformOutcome& outcome = batch->outcomes[i];
        Transformed& became = done.of[i];
        became.isChanged = outcome.kind == TransformOutcome::Kind::Changed;
        became.results = std::move(outcome.events);
        if (outcome.kind == TransformOutcome::Kind::Failed && outcome.failure) {
            became.failure = outcome.failure->reason;
            became.detail = wordsOf(*outcome.failure);
            became.where = "transformation " + outcome.failure->transformation;
        }
    }
    for (TransformLog& log : batch->logs) {
        if (log.input < done.of.size())
            done.of[log.input].logs.emplace_back(std::move(log.transformation), std::move(log.line));
    }
    return done;
}

} // namespace weir::engine
