// Purpose: the transformations of the definitions, run in script children (backend/engine/script). Thread: as
// Transformer. Limits: as TransformationSet.
#pragma once

#include "backend/engine/collect/transformer.h"
#include "backend/engine/script/transformationset.h"

#include <optional>

namespace weir::engine {

class ScriptTransformer final : public Transformer
{
public:
    /// `pool` must outlive it.
    explicit ScriptTransformer(ScriptPool& pool) : m_pool(pool) {}
    void setDefinitions(const cdp::DefinitionBook& book) override;
    bool appliesToAny() const override { return m_set && !m_set->isEmpty(); }
    Result<TransformedEvents> run(std::span<const Input> inputs) override;

private:
    ScriptPool& m_pool;
    std::optional<TransformationSet> m_set;
    std::vector<cdp::DefinitionPointer> m_known; ///< what m_set was made of: other kinds change more often
};

} // namespace weir::engine
