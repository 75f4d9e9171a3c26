// Purpose: a tracking plan out of events that were seen: types, and what is always there. Thread: one. Limits: 2,000
// kinds of events, 200 properties an object (a larger one is left open), 16 levels. Values are never guessed: no enum,
// no pattern, no format.
#pragma once

#include "backend/base/json/jsonarena.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace weir::cdp {

class PlanGenerator
{
public:
    PlanGenerator();
    ~PlanGenerator();
    PlanGenerator(PlanGenerator&&) noexcept;
    PlanGenerator& operator=(PlanGenerator&&) noexcept;

    /// False: it is no event of the Segment Spec (or of one kind too many), and was not looked at.
    bool see(const Json& event);
    std::uint64_t seen() const { return m_seen; }

    /// A plan's definition; every setting is `allow`. Each event seen keeps to it.
    JsonPointer plan(const std::string& key, const std::string& name) const;

private:
    struct Shape;
    static void add(Shape& shape, const Json& value, int depth);
    static void write(std::string& out, const Shape& shape);

    std::map<std::pair<int, std::string>, std::unique_ptr<Shape>> m_events; ///< by type and name
    std::uint64_t m_seen = 0;
};

} // namespace weir::cdp
