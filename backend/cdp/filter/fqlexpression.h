// Purpose: conditions for which only FQL has words (functions, comparisons of any two paths, bare paths), evaluated
// over JSON values as backend/filter evaluates them over text. Thread: immutable, any. Limits: as parseFql(); never
// fails.
#pragma once

#include "backend/cdp/filter/jsonpath.h"
#include "backend/filter/fqlfunctions.h"
#include "backend/filter/fqlvalue.h"

#include <memory>

namespace weir::cdp {

class FqlExpression
{
public:
    /// A condition without and, or, not at its top.
    static std::shared_ptr<const FqlExpression> compile(FqlNode node);

    bool isTrue(const Json& event) const;
    const FqlNode& syntax() const { return m_syntax; }
    std::vector<JsonPath> paths() const;

private:
    class See;
    struct Part
    {
        FqlNode::Kind kind = FqlNode::Kind::Null;
        FqlOperator operation = FqlOperator::Equal;
        FqlFunction function = FqlFunction::Contains;
        std::vector<Part> children{};
        JsonPath path{};
        Json json{};
        FqlConstant constant{}; ///< looks into m_syntax
        FqlGlob glob{};

        bool isLiteral() const { return kind >= FqlNode::Kind::Text; }
    };

    static Part compiled(const FqlNode& node);
    static bool isTrue(const Part& part, const Json& event);
    static bool compares(const Part& part, const Json& event);
    static bool isListEqual(const Part& value, const Part& list, const Json& event);
    static bool isIn(const Part& part, const Json& event);
    static bool calls(const Part& part, const Json& event);
    static bool isPresent(const Part& operand, const Json& event);
    static bool each(const Part& operand, const Json& event, See see);
    static bool eachElement(const Part& operand, const Json& event, See see);
    static bool expand(const Json& value, See see);
    static bool eachOfCall(const Part& call, const Json& event, See see);
    static void collect(const Part& part, std::vector<JsonPath>& paths);

    FqlNode m_syntax;
    Part m_root;
};

/// A path of FQL's as one of definitions.
JsonPath jsonPathOf(const std::vector<FqlStep>& steps);

} // namespace weir::cdp
