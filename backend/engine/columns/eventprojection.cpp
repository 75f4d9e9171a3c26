#include "backend/engine/columns/eventprojection.h"

#include <algorithm>

namespace weir::engine {

EventProjection::EventProjection(std::vector<ColumnPath> paths, bool readsWhole)
    : m_paths(std::move(paths)), m_readsWhole(readsWhole)
{
    for (std::size_t i = 0; i < m_paths.size(); ++i) {
        m_readsWhole = m_readsWhole || m_paths[i].empty();
        addTo(m_root, m_paths[i], static_cast<int>(i));
    }
}

void EventProjection::addTo(Node& root, const ColumnPath& path, int index)
{
    Node* node = &root;
    for (const std::string& name : path) {
        auto child = std::find_if(node->children.begin(), node->children.end(),
                                  [&](const Node& one) { return one.name == name; });
        if (child == node->children.end())
            child = node->children.insert(child, Node{.name = name});
        node = &*child;
    }
    node->path = index;
}

const EventProjection::Bound& EventProjection::boundOf(ColumnBlock& block)
{
    const auto [place, isNew] = m_bound.try_emplace(&block);
    Bound& bound = place->second;
    if (!isNew)
        return bound;
    bound.isWhole = m_readsWhole;
    if (bound.isWhole)
        return bound;
    for (const int path : block.segment().placesOf(m_paths)) {
        bound.isWhole = bound.isWhole || path < 0;
        bound.columns.push_back(path < 0 ? nullptr : block.column(static_cast<std::uint32_t>(path)));
    }
    m_hasMissed = m_hasMissed || bound.isWhole;
    return bound;
}

/// As deep as paths are, 64.
Json EventProjection::build(const Node& node, const Bound& bound, std::uint32_t row)
{
    if (node.path >= 0) {
        const PathColumn* column = bound.columns[static_cast<std::size_t>(node.path)];
        return column ? column->at(row) : Json();
    }
    const std::size_t begin = m_members.size();
    for (const Node& child : node.children)
        if (const Json value = build(child, bound, row); value.kind() != Json::Kind::Absent)
            m_members.push_back({child.name, value});
    Json object;
    if (m_members.size() > begin)
        object = m_arena.object(std::span(m_members).subspan(begin));
    m_members.resize(begin);
    return object;
}

Json EventProjection::event(ColumnBlock& block, std::uint32_t row)
{
    const Bound& bound = boundOf(block);
    if (bound.isWhole)
        return whole(block, row);
    m_arena.clear();
    return build(m_root, bound, row);
}

Json EventProjection::whole(ColumnBlock& block, std::uint32_t row)
{
    m_arena.clear();
    Json root;
    if (!m_parser.parse(block.json(row), m_arena, root))
        block.segment().setDamaged();
    return root;
}

} // namespace weir::engine
