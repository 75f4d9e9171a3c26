// Purpose: holds one instance against a program; with `explains` everything that is wrong is told. Thread: one; used
// once. Limits: 20 million steps (a look at a value is one, at a pattern about one a byte), 6,000 frames: beyond, the
// instance is taken as wrong.
#pragma once

#include "backend/cdp/schema/schema.h"
#include "backend/cdp/schema/schemaprogram.h"

namespace weir::cdp {

/// The way from the instance's root to a value; lies on the stack.
struct InstanceStep
{
    const InstanceStep* above = nullptr;
    std::string_view name;
    std::size_t index = 0;
    bool isIndex = false;
};

template <bool explains> class SchemaRun
{
public:
    SchemaRun(const SchemaProgram& program, std::vector<Violation>* violations)
        : m_program(program), m_violations(violations)
    {
    }

    bool check(const Json& value, int node, const InstanceStep* step)
    {
        const SchemaNode& rules = m_program.nodes[std::size_t(node)];
        const KindMask bit = kindBit(value.kind());
        if (!(rules.types & bit)) [[unlikely]]
            return wrongType(value, node, step);
        return !(rules.ruled & bit) || deeper(value, node, rules, step);
    }

private:
    bool deeper(const Json& value, int node, const SchemaNode& rules, const InstanceStep* step);
    bool wrongType(const Json& value, int node, const InstanceStep* step);
    bool general(const Json& value, int node, const GeneralRules& rules, const InstanceStep* step);
    bool some(const Json& value, int node, const GeneralRules& rules, const InstanceStep* step);
    bool noneOf(const Json& value, int node, std::string_view keyword, const std::vector<int>& nodes,
                const InstanceStep* step);
    bool number(const Json& value, int node, const SchemaNode& rules, const InstanceStep* step);
    bool text(const Json& value, int node, const TextRules& rules, const InstanceStep* step);
    bool array(const Json& value, int node, const ArrayRules& rules, const InstanceStep* step);
    bool object(const Json& value, int node, const ObjectRules& rules, const InstanceStep* step);
    bool member(const JsonMember& member, int node, const ObjectRules& rules, int number, const InstanceStep* step);
    bool missing(const Json& value, int node, const ObjectRules& rules, const InstanceStep* step);
    bool dependencies(const Json& value, int node, const ObjectRules& rules, const InstanceStep* step);

    bool quietly(const Json& value, int node)
    {
        if constexpr (explains) {
            SchemaRun<false> quiet(m_program, nullptr);
            quiet.m_budget = m_budget;
            quiet.m_frames = m_frames;
            const bool isValid = quiet.check(value, node, nullptr);
            m_budget = quiet.m_budget;
            return isValid;
        } else {
            return check(value, node, nullptr);
        }
    }
    bool found(const Pattern* pattern, std::string_view text) { return pattern->isFoundIn(text, m_budget); }
    /// Always false, so that a check can end with it.
    bool wrong(int node, std::string_view keyword, const InstanceStep* step, std::string_view below = {},
               std::string_view expected = {});
    bool isFull() const { return explains && m_violations->size() >= Schema::maxViolations; }

    template <bool> friend class SchemaRun;
    const SchemaProgram& m_program;
    std::vector<Violation>* const m_violations;
    std::int64_t m_budget = 20'000'000;
    int m_frames = 0;
};

} // namespace weir::cdp
