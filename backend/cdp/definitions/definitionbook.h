// Purpose: which definitions are in force: every accepted version of each, offered ones checked (definitions.md,
// "Envelope"). Thread: one at a time. Limits: as definitions.h.
#pragma once

#include "backend/cdp/definitions/definitions.h"

#include <map>
#include <memory>
#include <variant>

namespace weir::cdp {

/// One accepted version. `body` is empty for kinds that are typed elsewhere (journey, plan) or have none.
struct Definition
{
    Envelope envelope;
    JsonPointer document; ///< as it was offered, whole
    bool isRemoved = false;
    std::variant<std::monostate, AudienceDefinition, TraitDefinition, ListDefinition, IdentityDefinition,
                 SourceDefinition, TransformationDefinition, DestinationDefinition, PrivacyRequest>
        body;
};
using DefinitionPointer = std::shared_ptr<const Definition>;

struct Refusal
{
    std::string id; ///< kind/key as far as they can be read
    Mistakes mistakes;
};

class DefinitionBook
{
public:
    /// Reads and checks kinds that are typed elsewhere; registered by whoever runs them.
    using BodyCheck = void (*)(ObjectReader& document);
    /// For kinds that are typed here, too: it notes what they cannot know (a formula's expression).
    void setCheck(const std::string& kind, BodyCheck check);
    /// The traits that a formula reads; without it formulas are not looked at for cycles.
    using FormulaTraits = std::vector<std::string> (*)(std::string_view expression);
    void setFormulaTraits(FormulaTraits traits) { m_formulaTraits = traits; }

    /// Each that can be accepted is, in the order given, also where others are refused; references and cycles are
    /// looked at with all of them together: of those that form a ring the last one offered is refused. A document
    /// without `version` gets the next one; one with `removed` takes the definition away as a version of its own.
    std::vector<Refusal> offer(std::span<const Json> documents);
    /// What offer() would refuse, changing nothing.
    std::vector<Refusal> check(std::span<const Json> documents) const;
    /// False: there is none in force. Marks the last version; the next one is one above it.
    bool remove(const std::string& kind, const std::string& key);
    /// Takes an old version's document into force again as a new version. False: no such version.
    bool restore(const std::string& kind, const std::string& key, std::int64_t version);

    DefinitionPointer find(const std::string& kind, const std::string& key) const; ///< last accepted, not removed; null
    std::vector<DefinitionPointer> all(const std::string& kind) const;             ///< by key; disabled ones, too
    std::vector<DefinitionPointer> all() const;
    std::vector<DefinitionPointer> versions(const std::string& kind, const std::string& key) const; ///< oldest first
    std::vector<std::string> keys(const std::string& kind) const; ///< also of what was removed
    std::int64_t nextVersion(const std::string& kind, const std::string& key) const;

    /// Everything, as JSON lines: what load() takes.
    std::string save() const;
    static Result<DefinitionBook> load(const std::string& saved);

private:
    friend class DefinitionOffer;
    std::map<std::string, BodyCheck> m_checks;
    FormulaTraits m_formulaTraits = nullptr;
    std::map<std::pair<std::string, std::string>, std::vector<DefinitionPointer>> m_versions;
};

} // namespace weir::cdp
