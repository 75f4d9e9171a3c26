// Purpose: one walk over a JSON text (on simdjson's index of its tokens) that checks all of it and notes where the
// values of known paths begin. Thread: one at a time each. Limits: 1,024 levels; of a name that comes twice the last
// one counts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Paths sharing their beginnings. Built once, then walked with.
class FqlPathTree
{
public:
    FqlPathTree();
    /// Returns the slot in which the value will be; the same for the same names. A name of digits is an index, too.
    int add(const std::vector<std::string>& names);
    std::size_t slotCount() const { return m_slotCount; }
    /// Call when all are added.
    void finish();

private:
    friend class FqlTokens;
    friend class FqlJsonWalk;
    struct Child
    {
        std::string name;
        std::int64_t index = -1; ///< the name as an index, -1: it is none
        int node = 0;
    };
    struct Node
    {
        int slot = -1;
        bool hasIndexes = false;
        std::vector<Child> children;
        std::vector<int> slotsBelow; ///< to be forgotten when the same name comes again
    };
    std::vector<int> collect(int node);

    std::vector<Node> m_nodes;
    std::size_t m_slotCount = 0;
};

/// Values as they are written: empty where there is none. Scalars without white space around; of an array or object all
/// from its bracket to the end of the text.
using FqlSlots = std::vector<std::string_view>;

class FqlJsonWalk
{
public:
    enum class Outcome { Broken, Scalar, Array, Object };

    FqlJsonWalk();
    ~FqlJsonWalk();
    FqlJsonWalk(const FqlJsonWalk&) = delete;
    FqlJsonWalk& operator=(const FqlJsonWalk&) = delete;

    /// `found` looks into `json`.
    Outcome walk(std::string_view json, const FqlPathTree& tree, FqlSlots& found);

private:
    struct Parser;
    std::unique_ptr<Parser> m_parser;
};

} // namespace weir
