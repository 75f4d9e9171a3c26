// Purpose: mapping-kit documents to programs, with every mistake at its place. Thread: one. Limits: see Mapping.
#pragma once

#include "backend/cdp/common/objectreader.h"
#include "backend/cdp/mapping/mappingprogram.h"

#include <optional>

namespace weir::cdp {

class MappingCompiler
{
public:
    MappingCompiler(MappingProgram& program, Mistakes& mistakes) : m_program(program), m_mistakes(mistakes) {}
    void compile(const std::string& place);

private:
    using Node = std::uint32_t;

    Node value(const Json& value, const std::string& place, bool keepsAbsent = false);
    Node constant(const Json& value);
    Node objectOf(const Json& value, const std::string& place, bool keepsAbsent);
    Node arrayOf(const Json& value, const std::string& place);
    Node operand(ObjectReader& options, const Json& object, std::string_view name, bool keepsAbsent = false);
    Node add(MappingOp op, const std::string& place, Node a = noMappingNode);
    Node operandsNode(MappingOp op, const std::string& place, const std::vector<Node>& nodes);

    Node directive(const Json& value, const std::string& place, bool keepsAbsent);
    Node pathOf(const Json& value, const std::string& place);
    Node templateOf(const Json& value, const std::string& place);
    Node ifOf(const Json& value, const std::string& place, bool keepsAbsent);
    Node caseOf(const Json& value, const std::string& place);
    Node replaceOf(const Json& value, const std::string& place);
    MappingReplace::Pair replacePair(ObjectReader& options, std::string_view pattern, std::string_view replacement);
    std::string_view shortText(ObjectReader& options, std::string_view name);
    Node arrayPathOf(const Json& value, const std::string& place);
    Node flattenOf(const Json& value, const std::string& place);
    Node jsonOf(const Json& value, const std::string& place);
    Node mergeOf(const Json& value, const std::string& place);
    Node transformOf(const Json& value, const std::string& place, bool keepsAbsent);

    void refer(std::span<const MappingStep> steps);
    void note(Mistake::Kind kind, const std::string& place, std::string found, std::vector<std::string> expected = {},
              std::string detail = {});

    MappingProgram& m_program;
    Mistakes& m_mistakes;
    std::optional<std::string> m_prefix = std::string(); ///< where paths begin; none: not in the event
    int m_depth = 0;
    std::size_t m_paths = 0;
    bool m_isFull = false;
};

} // namespace weir::cdp
