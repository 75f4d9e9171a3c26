// Purpose: one operator with its operands (definitions.md, "Values and comparison"): a leaf of a filter, a condition on
// a trait or an aggregate. Thread: immutable, any. Limits: patterns are RE2's; texts as long as events allow.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/objectreader.h"
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/filter/surroundings.h"

#include <memory>

namespace weir::cdp {

class ValueTest
{
public:
    /// Takes `op`, `value`, `values`, `ignoreCase` from the leaf. None: mistakes were noted.
    static std::optional<ValueTest> read(ObjectReader& leaf, const FilterScope& scope);

    /// `value`: one value, Absent if there is none; elements of an array count one by one (definitions.md). `event` is
    /// what a {"property": …} operand looks into, `around` may be null.
    Verdict test(const Json& value, std::int64_t atMs, const Json& event = {},
                 const Surroundings* around = nullptr) const;
    /// Of a path with `[]`: the values there are; none is absent.
    Verdict testAny(std::span<const Json> values, std::int64_t atMs, const Json& event = {},
                    const Surroundings* around = nullptr) const;

    /// Does it depend on nothing but the value: no dates against T, no references?
    bool isStatic() const;
    std::vector<JsonPath> eventPaths() const; ///< of its operands
    std::vector<JsonPath> traitPaths() const;
    std::string canonical() const; ///< the same for what means the same; begins with the operator's name
    void addTo(std::vector<JsonMember>& members, JsonArena& arena) const; ///< `op`, `value`…, as read() takes them

    struct Private;
    explicit ValueTest(std::shared_ptr<const Private> parts) : d(std::move(parts)) {}
    const Private& parts() const { return *d; } ///< see valuetestparts.h

private:
    std::shared_ptr<const Private> d;
};

} // namespace weir::cdp
