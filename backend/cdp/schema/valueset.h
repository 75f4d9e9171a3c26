// Purpose: is a value one of these, are all of these different: by hash, never by comparing each with each. Thread: the
// set is immutable once built; functions any. Limits: values down to 1,024 levels.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/schema/nametable.h"

#include <span>
#include <vector>

namespace weir::cdp {

/// Equal values hash alike, however they are written and whatever the order of members.
std::uint64_t jsonHash(const Json& value);

bool areAllDifferent(std::span<const Json> values);

/// The values of enum, or the one of const.
class ValueSet
{
public:
    void build(std::span<const Json> values); ///< looks into them
    bool has(const Json& value) const;

private:
    NameTable m_texts;
    std::vector<std::pair<std::uint64_t, Json>> m_others; ///< by hash: numbers, arrays, objects
    bool m_hasNull = false, m_hasTrue = false, m_hasFalse = false, m_hasNumbers = false, m_hasTrees = false;
};

} // namespace weir::cdp
