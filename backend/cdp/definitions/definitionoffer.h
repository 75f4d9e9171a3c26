// Purpose: which of the documents that are offered together can be accepted (definitions.md, "Envelope"). Thread: one
// at a time; the book must not change meanwhile. Limits: as definitions.h.
#pragma once

#include "backend/cdp/definitions/definitiongraph.h"

namespace weir::cdp {

class DefinitionOffer
{
public:
    /// What a written version has to be: the next one; or, where a log has decided about it, any later one.
    enum class Versions : std::uint8_t { Next, Later };
    DefinitionOffer(const DefinitionBook& book, std::span<const Json> documents, Versions versions = Versions::Next);
    /// Puts all of them in force, or none, with the versions that are written, Later ones. Empty: they are.
    static std::vector<Refusal> takeAll(DefinitionBook& book, std::span<const Json> documents);

    std::vector<Refusal> refusals() const;
    /// In the order offered, with their versions.
    std::vector<std::shared_ptr<Definition>> accepted() const;

private:
    using Id = std::pair<std::string, std::string>;
    struct Candidate
    {
        std::string id;
        Id name;
        std::shared_ptr<Definition> definition; ///< null: refused, not even its kind and key are known
        std::int64_t written = 0;               ///< version in the document; 0: none
        std::vector<DefinitionReference> references{};
        Mistakes mistakes{};
    };

    void add(const Json& document);
    bool giveVersions(); ///< false: one was refused
    bool refuseRings();  ///< false: one was refused

    const DefinitionBook& m_book;
    const Versions m_versions;
    std::vector<Candidate> m_candidates;
    std::map<std::string, std::vector<DefinitionReference>> m_inForce; ///< references of what is in force
};

} // namespace weir::cdp
