// Purpose: events rebuilt from the columns of a block as far as rules look into them: the same paths find the same
// values, and no JSON is parsed. Thread: one at a time. Limits: what it made is gone with begin().
#pragma once

#include "backend/engine/columns/columnblock.h"

#include <unordered_map>

namespace weir::engine {

class EventProjection
{
public:
    /// `paths`: normalized; an empty one, or `readsWhole`: events are parsed.
    EventProjection(std::vector<ColumnPath> paths, bool readsWhole);

    /// Other blocks come.
    void forgetBlocks() { m_bound.clear(); }
    /// The event of that row, as much as is asked for. Valid until the next call.
    Json event(ColumnBlock& block, std::uint32_t row);
    /// All of it.
    Json whole(ColumnBlock& block, std::uint32_t row);
    /// A path had no column somewhere.
    bool hasMissed() const { return m_hasMissed; }
    const std::vector<ColumnPath>& paths() const { return m_paths; }

private:
    struct Node
    {
        std::string name{};
        int path = -1; ///< of a leaf
        std::vector<Node> children{};
    };
    struct Bound
    {
        std::vector<const PathColumn*> columns{};
        bool isWhole = false;
    };
    const Bound& boundOf(ColumnBlock& block);
    static void addTo(Node& node, const ColumnPath& path, int index);
    Json build(const Node& node, const Bound& bound, std::uint32_t row);

    std::vector<ColumnPath> m_paths;
    bool m_readsWhole;
    bool m_hasMissed = false;
    Node m_root;
    std::unordered_map<ColumnBlock*, Bound> m_bound;
    std::vector<JsonMember> m_members;
    JsonArena m_arena;
    JsonParser m_parser;
};

} // namespace weir::engine
