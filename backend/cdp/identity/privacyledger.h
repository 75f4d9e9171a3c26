// Purpose: who was erased, where they were found and removed, and that no replay brings them back (definitions.md,
// "Privacy"). Thread: one at a time. Limits: people are kept as hashes (SHA-256) only; about 40 bytes an erased event.
#pragma once

#include "backend/cdp/identity/hash128.h"
#include "backend/cdp/identity/identityrules.h"

#include <unordered_map>
#include <unordered_set>

namespace weir::cdp {

/// SHA-256 of `type:value`, in hexadecimal digits: what a proof names instead of a person.
std::string identifierHash(std::string_view type, std::string_view value);

/// What whoever erased somebody can show.
struct ErasureProof
{
    struct Finding
    {
        std::string store; ///< "events", "identifiers", "memberships", "journeys", "dead letters", "destination/crm"
        std::int64_t found = 0; ///< how many
        std::int64_t removed = 0;

        friend bool operator==(const Finding&, const Finding&) = default;
    };
    std::string request; ///< the privacyRequest's key
    std::int64_t requestedAtMs = 0, doneAtMs = 0;
    std::vector<std::string> identifiers; ///< identifierHash() of each
    std::vector<ProfileId> profiles;
    std::vector<Finding> findings;

    bool isComplete() const; ///< all that was found was removed
    friend bool operator==(const ErasureProof&, const ErasureProof&) = default;
};

class PrivacyLedger
{
public:
    /// `links`: all identifiers the person had; `messageIds`: all events of theirs that were known.
    void erased(ErasureProof proof, std::span<const std::pair<std::string, std::string>> links,
                std::span<const std::string> messageIds);
    /// Of `type:value`, as it was kept.
    void erased(const Hash128& identifier, std::int64_t atMs) { m_identifiers[identifier] = atMs; }
    const std::vector<ErasureProof>& proofs() const { return m_proofs; }

    /// Of somebody who was erased: one of the events that were known then, or one from before the erasure with one of
    /// their identifiers. What they do afterwards makes a new person of them.
    bool isErased(const Event& event, const IdentityRules& rules, const IdentityRules::Extracted& found) const;
    bool isErasedMessage(std::string_view messageId) const;

    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken; it is then empty

private:
    std::vector<ErasureProof> m_proofs;
    std::unordered_map<Hash128, std::int64_t> m_identifiers; ///< of `type:value`: erased at
    std::unordered_set<Hash128> m_messages;
};

} // namespace weir::cdp
