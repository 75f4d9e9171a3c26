// Purpose: something in a definition that is legal, but worth a word. Thread: values. Limits: sentences are made from
// it in models/common/linttext.h.
#pragma once

#include "backend/cdp/common/verdict.h"

#include <string>
#include <vector>

namespace weir::cdp {

struct Remark
{
    enum class Kind {
        AlwaysTrue,       ///< `found`, with `other` where two together are
        AlwaysEmpty,      ///< `found` is never true, with `other` where the two exclude each other
        EmptyWindow,      ///< no event is ever in it
        NeverReached,     ///< branch `found`: `other` comes first and covers it
        CasingTwin,       ///< event `found` is also written `other`
        MixedTypes,       ///< property `found` was seen as a number and as a text that is none
        ComparedAsNumber, ///< property `found` is compared with a number, and was seen only as text that is none
        EventNotSeen,     ///< event `found`: not for 40 days, or never
        PropertyNotSeen,  ///< property `found` of `other` (an event; empty: of any): not for 40 days, or never
        ZonelessDate,     ///< `found` is taken as UTC
        MixedAndOr,       ///< `found`: `and` binds tighter
        ShadowsTrait,     ///< computed trait `found` hides the identify trait
        UnknownReference, ///< `found` (audience/vip) is not defined; a trait is not seen either
        Disabled          ///< `found` (audience/vip) is out of force
    };
    Kind kind = Kind::AlwaysTrue;
    std::string id{};    ///< of the definition: audience/vip
    std::string place{}; ///< in it: rule.all[1]
    std::string found{}, other{};
    std::int64_t lastSeenMs = always; ///< of what was not seen for long; `always`: never

    friend bool operator==(const Remark&, const Remark&) = default;
};
using Remarks = std::vector<Remark>;

} // namespace weir::cdp
