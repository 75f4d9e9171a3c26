#include "backend/cdp/definitions/definitiongraph.h"

#include <algorithm>
#include <deque>
#include <set>

namespace weir::cdp {
namespace {

class References
{
public:
    std::vector<DefinitionReference> take() { return std::move(m_all); }

    void add(std::string_view kind, const std::string& key, const std::string& place)
    {
        std::string id = std::string(kind) + '/' + key;
        if (m_seen.insert(id).second)
            m_all.push_back({std::move(id), place});
    }
    void addTraits(const std::vector<JsonPath>& paths, const std::string& place)
    {
        for (const JsonPath& path : paths) {
            if (!path.steps().empty())
                add("trait", path.steps().front().name, place);
        }
    }
    void addFilter(const std::optional<EventFilter>& filter, const std::string& place)
    {
        if (filter && filter->readsTraits())
            addTraits(filter->traitPaths(), place);
    }
    void addCondition(const Condition& condition)
    {
        const std::string& place = condition.place;
        if (condition.kind == Condition::Kind::Audience)
            add("audience", condition.key, placeOf(place, "audience"));
        if (condition.kind == Condition::Kind::Trait)
            addTraits({condition.trait}, placeOf(place, "trait"));
        if (condition.test)
            addTraits(condition.test->traitPaths(), placeOf(place, "value"));
        addFilter(condition.pattern.where, condition.kind == Condition::Kind::Regularly
                                               ? placeOf(placeOf(place, "regularly"), "where")
                                               : placeOf(place, "where"));
        addFilter(condition.latest, placeOf(place, "latest"));
        for (std::size_t i = 0; i < condition.steps.size(); ++i)
            addFilter(condition.steps[i].pattern.where, placeOf(placeOf(placeOf(place, "sequence"), i), "where"));
        for (const Condition& child : condition.children)
            addCondition(child);
    }

private:
    std::vector<DefinitionReference> m_all;
    std::set<std::string> m_seen;
};

/// Strongly connected components (Tarjan), with a stack of its own in place of recursion.
class Components
{
public:
    explicit Components(std::size_t nodes) : m_index(nodes, 0), m_low(nodes, 0), m_isOpen(nodes, false) {}

    template <typename Edges> std::vector<std::vector<int>> find(const std::vector<Edges>& edges)
    {
        for (std::size_t start = 0; start < m_index.size(); ++start) {
            if (m_index[start] == 0)
                visit(int(start), edges);
        }
        return std::move(m_found);
    }

private:
    struct Step
    {
        int node;
        std::size_t edge = 0;
    };

    void enter(int node)
    {
        m_index[std::size_t(node)] = m_low[std::size_t(node)] = ++m_count;
        m_isOpen[std::size_t(node)] = true;
        m_open.push_back(node);
        m_way.push_back({node});
    }
    template <typename Edges> void visit(int start, const std::vector<Edges>& edges)
    {
        enter(start);
        while (!m_way.empty()) {
            const int node = m_way.back().node;
            const std::size_t at = std::size_t(node);
            if (m_way.back().edge < edges[at].size()) {
                const int to = edges[at][m_way.back().edge++].to;
                if (m_index[std::size_t(to)] == 0)
                    enter(to);
                else if (m_isOpen[std::size_t(to)])
                    m_low[at] = std::min(m_low[at], m_index[std::size_t(to)]);
                continue;
            }
            m_way.pop_back();
            if (!m_way.empty()) {
                const std::size_t parent = std::size_t(m_way.back().node);
                m_low[parent] = std::min(m_low[parent], m_low[at]);
            }
            if (m_low[at] == m_index[at])
                close(node);
        }
    }
    void close(int node)
    {
        std::vector<int> component;
        int last = -1;
        while (last != node) {
            last = m_open.back();
            m_open.pop_back();
            m_isOpen[std::size_t(last)] = false;
            component.push_back(last);
        }
        m_found.push_back(std::move(component));
    }

    std::vector<int> m_index, m_low;
    std::vector<bool> m_isOpen;
    std::vector<int> m_open;
    std::vector<Step> m_way;
    std::vector<std::vector<int>> m_found;
    int m_count = 0;
};

std::string keyOf(const std::string& id) { return id.substr(id.find('/') + 1); }

} // namespace

std::vector<DefinitionReference> referencesOf(const Definition& definition, DefinitionBook::FormulaTraits formulaTraits)
{
    References references;
    if (const auto* audience = std::get_if<AudienceDefinition>(&definition.body))
        references.addCondition(audience->rule);
    if (const auto* trait = std::get_if<TraitDefinition>(&definition.body)) {
        references.addFilter(trait->pattern.where, "where");
        if (trait->compute == Compute::Formula && formulaTraits != nullptr) {
            for (const std::string& key : formulaTraits(trait->expression))
                references.add("trait", key, "expression");
        }
    }
    return references.take();
}

DefinitionGraph::Node DefinitionGraph::add(const std::string& id, const std::vector<DefinitionReference>* references)
{
    const auto [place, isNew] = m_nodes.emplace(id, Node(m_ids.size()));
    if (isNew) {
        m_ids.push_back(&place->first);
        m_references.push_back(references);
    } else {
        m_references[std::size_t(place->second)] = references;
    }
    return place->second;
}

void DefinitionGraph::connect()
{
    m_edges.assign(m_ids.size(), {});
    for (std::size_t node = 0; node < m_ids.size(); ++node) {
        for (const DefinitionReference& reference : *m_references[node]) {
            if (const auto to = m_nodes.find(reference.id); to != m_nodes.end())
                m_edges[node].push_back({to->second, &reference.place});
        }
    }
}

std::vector<std::vector<DefinitionGraph::Node>> DefinitionGraph::rings()
{
    connect();
    std::vector<std::vector<Node>> found = Components(m_ids.size()).find(m_edges);
    m_groups.assign(m_ids.size(), -1);
    for (std::size_t group = 0; group < found.size(); ++group) {
        for (const Node node : found[group])
            m_groups[std::size_t(node)] = int(group);
    }
    std::erase_if(found, [this](const std::vector<Node>& component) {
        const std::vector<Edge>& edges = m_edges[std::size_t(component.front())];
        return component.size() == 1 && std::none_of(edges.begin(), edges.end(), [&component](const Edge& edge) {
                   return edge.to == component.front();
               });
    });
    return found;
}

Mistake DefinitionGraph::mistakeOf(Node node) const
{
    // Breadth first within the group: from each node that was reached the one before it.
    struct Way
    {
        Node from = -1;
        const std::string* place = nullptr;
    };
    std::map<Node, Way> ways;
    std::deque<Node> open{node};
    while (!open.empty() && !ways.contains(node)) {
        const Node from = open.front();
        open.pop_front();
        for (const Edge& edge : m_edges[std::size_t(from)]) {
            if (m_groups[std::size_t(edge.to)] == m_groups[std::size_t(node)] &&
                ways.try_emplace(edge.to, Way{from, edge.place}).second)
                open.push_back(edge.to);
        }
    }
    std::vector<Node> ring{node};
    Mistake mistake{Mistake::Kind::Cycle};
    do {
        const Way& way = ways[ring.back()];
        mistake.place = *way.place;
        ring.push_back(way.from);
    } while (ring.back() != node);
    constexpr std::size_t mostShown = 20;
    std::reverse(ring.begin(), ring.end());
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const bool isShown = i < mostShown || i + 1 == ring.size();
        if (isShown || i == mostShown)
            mistake.found += (i == 0 ? "" : " > ") + (isShown ? keyOf(*m_ids[std::size_t(ring[i])]) : std::string("…"));
    }
    return mistake;
}

} // namespace weir::cdp
