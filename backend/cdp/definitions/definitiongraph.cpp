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
    // Breadth first, backwards: from each node reached the next one on its way to `node`.
    struct Way
    {
        Node next = -1;
        const std::string* place = nullptr;
    };
    std::vector<std::vector<std::pair<Node, const std::string*>>> into(m_ids.size());
    for (std::size_t from = 0; from < m_ids.size(); ++from) {
        for (const Edge& edge : m_edges[from])
            into[std::size_t(edge.to)].emplace_back(Node(from), edge.place);
    }
    std::vector<Way> ways(m_ids.size());
    std::deque<Node> open{node};
    while (!open.empty() && ways[std::size_t(node)].next < 0) {
        const Node to = open.front();
        open.pop_front();
        for (const auto& [from, place] : into[std::size_t(to)]) {
            if (ways[std::size_t(from)].next >= 0)
                continue;
            ways[std::size_t(from)] = {to, place};
            open.push_back(from);
        }
    }
    Mistake mistake{Mistake::Kind::Cycle, *ways[std::size_t(node)].place, keyOf(*m_ids[std::size_t(node)])};
    constexpr int mostShown = 20;
    int shown = 0;
    Node at = node;
    do {
        at = ways[std::size_t(at)].next;
        if (++shown < mostShown || at == node)
            mistake.found += " > " + keyOf(*m_ids[std::size_t(at)]);
        else if (shown == mostShown)
            mistake.found += " > …";
    } while (at != node);
    return mistake;
}

} // namespace weir::cdp
