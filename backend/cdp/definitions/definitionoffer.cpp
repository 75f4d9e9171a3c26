#include "backend/cdp/definitions/definitionoffer.h"

#include "backend/cdp/definitions/definitionreader.h"

#include <algorithm>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;

/// Only these are calculated from each other.
bool isCalculated(const std::string& kind) { return kind == "audience" || kind == "trait"; }

} // namespace

DefinitionOffer::DefinitionOffer(const DefinitionBook& book, std::span<const Json> documents, Versions versions)
    : m_book(book), m_versions(versions)
{
    for (const Json& document : documents)
        add(document);
    const bool mayFormRings = std::any_of(m_candidates.begin(), m_candidates.end(), [](const Candidate& candidate) {
        return isCalculated(candidate.name.first);
    });
    for (const auto& [name, all] : book.m_versions) {
        if (mayFormRings && isCalculated(name.first) && !all.back()->isRemoved)
            m_inForce.emplace(name.first + '/' + name.second, referencesOf(*all.back(), book.m_formulaTraits));
    }
    // What is refused for its version or a ring no longer counts for the others: until all of them agree.
    bool isSettled = false;
    while (!isSettled) {
        const bool areVersionsGood = giveVersions();
        isSettled = refuseRings() && areVersionsGood;
    }
}

void DefinitionOffer::add(const Json& document)
{
    Candidate candidate;
    candidate.definition = readDefinition(document, m_book.m_checks, candidate.mistakes);
    candidate.id = shownIdOf(document);
    if (candidate.definition && candidate.mistakes.empty()) {
        const Envelope& envelope = candidate.definition->envelope;
        candidate.id = envelope.id();
        candidate.name = {envelope.kind, envelope.key};
        candidate.written = envelope.version;
        if (isCalculated(envelope.kind))
            candidate.references = referencesOf(*candidate.definition, m_book.m_formulaTraits);
    }
    m_candidates.push_back(std::move(candidate));
}

bool DefinitionOffer::giveVersions()
{
    struct Last
    {
        std::int64_t version = 0;
        bool isInForce = false;
    };
    std::map<Id, Last> last;
    bool isGood = true;
    for (Candidate& candidate : m_candidates) {
        if (!candidate.mistakes.empty())
            continue;
        const auto [entry, isNew] = last.try_emplace(candidate.name);
        if (isNew) {
            const auto& [kind, key] = candidate.name;
            entry->second = {m_book.nextVersion(kind, key) - 1, m_book.find(kind, key) != nullptr};
        }
        std::int64_t next = entry->second.version + 1;
        if (m_versions == Versions::Later)
            next = std::max(next, candidate.written);
        if (candidate.written != 0 && candidate.written != next)
            addMistake(candidate.mistakes,
                       {Kind::WrongVersion, "version", std::to_string(candidate.written), {std::to_string(next)}});
        else if (candidate.definition->isRemoved && !entry->second.isInForce)
            addMistake(candidate.mistakes, {Kind::UnknownReference, "removed", candidate.id});
        isGood = isGood && candidate.mistakes.empty();
        if (!candidate.mistakes.empty())
            continue;
        candidate.definition->envelope.version = next;
        entry->second = {next, !candidate.definition->isRemoved};
    }
    return isGood;
}

bool DefinitionOffer::refuseRings()
{
    static const std::vector<DefinitionReference> none;
    DefinitionGraph graph;
    for (const auto& [id, references] : m_inForce)
        graph.add(id, &references);
    std::map<DefinitionGraph::Node, std::size_t> offered;
    for (std::size_t i = 0; i < m_candidates.size(); ++i) {
        const Candidate& candidate = m_candidates[i];
        if (candidate.mistakes.empty() && isCalculated(candidate.name.first))
            offered[graph.add(candidate.id, candidate.definition->isRemoved ? &none : &candidate.references)] = i;
    }
    bool isGood = true;
    for (const std::vector<DefinitionGraph::Node>& ring : graph.rings()) {
        DefinitionGraph::Node last = -1;
        for (const DefinitionGraph::Node node : ring) {
            if (offered.contains(node) && (last < 0 || offered[node] > offered[last]))
                last = node;
        }
        if (last < 0)
            continue; // in force already, as it can only be where a saved book was changed by hand
        addMistake(m_candidates[offered[last]].mistakes, graph.mistakeOf(last));
        isGood = false;
    }
    return isGood;
}

std::vector<Refusal> DefinitionOffer::takeAll(DefinitionBook& book, std::span<const Json> documents)
{
    const DefinitionOffer offer(book, documents, Versions::Later);
    std::vector<Refusal> refusals = offer.refusals();
    if (!refusals.empty())
        return refusals;
    for (const std::shared_ptr<Definition>& definition : offer.accepted())
        book.m_versions[{definition->envelope.kind, definition->envelope.key}].push_back(definition);
    return {};
}

std::vector<Refusal> DefinitionOffer::refusals() const
{
    std::vector<Refusal> refusals;
    for (const Candidate& candidate : m_candidates) {
        if (!candidate.mistakes.empty())
            refusals.push_back({candidate.id, candidate.mistakes});
    }
    return refusals;
}

std::vector<std::shared_ptr<Definition>> DefinitionOffer::accepted() const
{
    std::vector<std::shared_ptr<Definition>> accepted;
    for (const Candidate& candidate : m_candidates) {
        if (candidate.mistakes.empty())
            accepted.push_back(candidate.definition);
    }
    return accepted;
}

} // namespace weir::cdp
