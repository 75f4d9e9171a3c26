// Purpose: which definitions refer to which, and where they run in a ring (definitions.md, "Condition": cycles are
// refused). Thread: one at a time. Limits: none; no recursion over definitions.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"

namespace weir::cdp {

struct DefinitionReference
{
    std::string id;    ///< "audience/vip"
    std::string place; ///< of the reference
};

/// What an audience or a trait is calculated from; each id once, at its first place.
std::vector<DefinitionReference> referencesOf(const Definition& definition,
                                              DefinitionBook::FormulaTraits formulaTraits);

class DefinitionGraph
{
public:
    using Node = int;
    /// A node for each id; the references are looked into until the end.
    Node add(const std::string& id, const std::vector<DefinitionReference>* references);
    /// Groups of nodes that reach each other, and single ones that refer to themselves.
    std::vector<std::vector<Node>> rings();
    /// The shortest way from a node of such a group back to itself: the ids ("b > a > b", keys alone) and the place of
    /// the first reference.
    Mistake mistakeOf(Node node) const;

private:
    void connect();

    struct Edge
    {
        Node to;
        const std::string* place;
    };
    std::vector<const std::string*> m_ids;
    std::vector<const std::vector<DefinitionReference>*> m_references;
    std::vector<std::vector<Edge>> m_edges;
    std::vector<int> m_groups; ///< of each node: which nodes reach each other
    std::map<std::string, Node> m_nodes;
};

} // namespace weir::cdp
