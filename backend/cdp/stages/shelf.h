// Purpose: where those of a stage's people lie who were not looked at lately, as ProfileStage::save() gave them: in
// weir-engine its local store; a World has none. Thread: the stage's. Limits: whoever is in the stage's memory counts
// as not on the shelf, though the shelf may have older bytes of them.
#pragma once

#include "backend/cdp/common/profileid.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace weir::cdp {

class Shelf
{
public:
    virtual ~Shelf() = default;

    virtual bool has(ProfileId profile) const = 0;
    /// What save() gave; empty: nobody. From now on the person is in the stage's memory.
    virtual std::string take(ProfileId profile) = 0;
    /// The same, and the person stays where they are.
    virtual std::string look(ProfileId profile) const = 0;
    /// What take() gave cannot be read: nothing that follows counts.
    virtual void damaged(ProfileId profile) = 0;
    /// Merged into somebody, handed over or erased: what is there of them counts no more.
    virtual void remove(ProfileId profile) = 0;

    /// Those on the shelf who may have this identifier, of whatever type.
    virtual std::vector<ProfileId> candidates(std::string_view value) const = 0;
    /// The first moment at which something comes due for somebody on the shelf; `never`: nothing does.
    virtual std::int64_t nextDue() const = 0;
    /// Takes away that moment. The person may be in the stage's memory by now, or nowhere. None: nothing is due.
    virtual std::optional<ProfileId> popDue() = 0;

    virtual std::size_t size() const = 0; ///< people
    using Visit = std::function<void(ProfileId profile, std::string_view saved)>;
    virtual void each(const Visit& visit) const = 0; ///< in no order
};

} // namespace weir::cdp
