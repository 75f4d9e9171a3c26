// Purpose: a path into a JSON value as definitions write it: `products.0.sku`, `products[].category`, `a\.b`
// (definitions.md, "Values and comparison"). Thread: immutable, any. Limits: 64 steps, 4 KiB.
#pragma once

#include "backend/base/json/json.h"

#include <functional>
#include <vector>

namespace weir::cdp {

class JsonPath
{
public:
    struct Step
    {
        std::string name;
        std::int64_t index = -1; ///< the name as an index into an array; -1: it is none
        bool isAny = false;      ///< `[]`: any element

        friend bool operator==(const Step&, const Step&) = default;
    };

    JsonPath() = default; ///< the value itself
    /// None: malformed.
    static std::optional<JsonPath> parse(std::string_view text);
    static JsonPath ofSteps(std::vector<Step> steps);

    const std::vector<Step>& steps() const { return m_steps; }
    bool hasAny() const { return m_hasAny; }
    /// `prefix` in front: "properties" before `total`.
    JsonPath below(std::string_view prefix) const;

    /// The value there; for a path with `[]` the first there is; Absent if none.
    Json of(const Json& root) const;
    /// Every value there, until `see` returns true; never with an absent one. Returns whether it was stopped.
    bool each(const Json& root, const std::function<bool(const Json&)>& see) const;

    std::string text() const; ///< as parse() takes it
    friend bool operator==(const JsonPath& a, const JsonPath& b) { return a.m_steps == b.m_steps; }

private:
    std::vector<Step> m_steps;
    bool m_hasAny = false;
};

} // namespace weir::cdp
