#include "backend/filter/fqljsonwalk.h"

#include "backend/filter/fqljsoncursor.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace weir {
namespace {

constexpr int deepest = 1024;

// Most letters are above the space: one comparison tells.
bool isSpace(char letter)
{
    return static_cast<unsigned char>(letter) <= ' ' &&
           (letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r');
}

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

std::string_view trimmedRight(std::string_view text)
{
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

// The grammar of RFC 8259: no plus, no leading zero, digits on both sides of the point.
bool isJsonNumber(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto digits = [&] {
        const char* const begin = at;
        while (at < end && isDigit(*at))
            ++at;
        return at > begin;
    };
    if (at < end && *at == '-')
        ++at;
    if (at < end && *at == '0')
        ++at;
    else if (!digits())
        return false;
    if (at < end && *at == '.') {
        ++at;
        if (!digits())
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at < end && (*at == '+' || *at == '-'))
            ++at;
        if (!digits())
            return false;
    }
    return at == end;
}

bool isJsonScalar(std::string_view text)
{
    switch (text.empty() ? '\0' : text.front()) {
    case '"':
        return text.size() >= 2 && text.back() == '"';
    case 't':
        return text.size() == 4 && std::memcmp(text.data(), "true", 4) == 0;
    case 'f':
        return text.size() == 5 && std::memcmp(text.data(), "false", 5) == 0;
    case 'n':
        return text.size() == 4 && std::memcmp(text.data(), "null", 4) == 0;
    default:
        return isJsonNumber(text);
    }
}

} // namespace

// The second stage, after simdjson has checked UTF-8 and strings and listed where tokens begin: the grammar, and the
// paths. simdjson's own second stages either copy all values (DOM) or skip most of the checks (On Demand).
class FqlTokens
{
public:
    FqlTokens(std::string_view text, const std::uint32_t* indexes, std::size_t count, const FqlPathTree& tree,
              FqlSlots& found)
        : m_text(text), m_at(indexes), m_end(indexes + count), m_nodes(tree.m_nodes), m_found(found),
          m_hasEscapes(std::memchr(text.data(), '\\', text.size()) != nullptr)
    {
    }

    bool all() { return value(0, 0) && m_at == m_end; }

private:
    bool value(int node, int depth)
    {
        if (m_at == m_end)
            return false;
        const std::size_t begin = *m_at++;
        const char first = m_text[begin];
        const int spot = node >= 0 ? m_nodes[std::size_t(node)].slot : -1;
        if (first == '{' || first == '[') {
            if (spot >= 0)
                m_found[std::size_t(spot)] = m_text.substr(begin);
            return depth < deepest && (first == '{' ? object(node, depth + 1) : array(node, depth + 1));
        }
        const std::string_view text = tokenAt(begin);
        if (!isJsonScalar(text) || (m_hasEscapes && first == '"' && !fqlHasSoundEscapes(text)))
            return false;
        if (spot >= 0)
            m_found[std::size_t(spot)] = text;
        return true;
    }

    bool object(int node, int depth)
    {
        if (takes('}'))
            return true;
        const bool hasChildren = node >= 0 && !m_nodes[std::size_t(node)].children.empty();
        do {
            if (m_at == m_end || m_text[*m_at] != '"')
                return false;
            const std::size_t begin = *m_at++;
            const std::string_view key = tokenAt(begin);
            if (key.size() < 2 || key.back() != '"' || (m_hasEscapes && !fqlHasSoundEscapes(key)) || !takes(':'))
                return false;
            if (!value(hasChildren ? childOf(node, key.substr(1, key.size() - 2)) : -1, depth))
                return false;
        } while (takes(','));
        return takes('}');
    }

    bool array(int node, int depth)
    {
        if (takes(']'))
            return true;
        const bool hasIndexes = node >= 0 && m_nodes[std::size_t(node)].hasIndexes;
        std::int64_t index = 0;
        do {
            int child = -1;
            if (hasIndexes) {
                for (const auto& candidate : m_nodes[std::size_t(node)].children)
                    child = candidate.index == index ? candidate.node : child;
            }
            ++index;
            if (!value(child, depth))
                return false;
        } while (takes(','));
        return takes(']');
    }

    int childOf(int node, std::string_view key)
    {
        if (m_hasEscapes && key.find('\\') != std::string_view::npos) {
            m_key.clear();
            fqlUnescape(key, m_key);
            key = m_key;
        }
        for (const auto& child : m_nodes[std::size_t(node)].children) {
            if (child.name != key)
                continue;
            for (const int spot : m_nodes[std::size_t(child.node)].slotsBelow)
                m_found[std::size_t(spot)] = {}; // what a former member of this name had
            return child.node;
        }
        return -1;
    }

    bool takes(char sign)
    {
        const bool isThere = m_at != m_end && m_text[*m_at] == sign;
        m_at += isThere ? 1 : 0;
        return isThere;
    }

    /// Up to the next token, without the white space in between. m_at is behind it.
    std::string_view tokenAt(std::size_t begin) const
    {
        const std::size_t next = m_at != m_end ? *m_at : m_text.size();
        return trimmedRight(m_text.substr(begin, next - begin));
    }

    const std::string_view m_text;
    const std::uint32_t* m_at;
    const std::uint32_t* const m_end;
    const std::vector<FqlPathTree::Node>& m_nodes;
    FqlSlots& m_found;
    const bool m_hasEscapes;
    std::string m_key; ///< unescaped
};

struct FqlJsonWalk::Parser
{
    simdjson::dom::parser parser;
};

FqlJsonWalk::FqlJsonWalk() : m_parser(std::make_unique<Parser>()) {}

FqlJsonWalk::~FqlJsonWalk() = default;

FqlJsonWalk::Outcome FqlJsonWalk::walk(std::string_view json, const FqlPathTree& tree, FqlSlots& found)
{
    found.assign(tree.slotCount(), {});
    while (!json.empty() && isSpace(json.front()))
        json.remove_prefix(1);
    json = trimmedRight(json);
    if (json.empty())
        return Outcome::Broken;
    simdjson::dom::parser& parser = m_parser->parser;
    if (parser.capacity() < json.size() && parser.allocate(std::max<std::size_t>(2 * json.size(), 4 * 1024)))
        return Outcome::Broken;
    auto& index = *parser.implementation;
    const bool isRead = index.stage1(reinterpret_cast<const std::uint8_t*>(json.data()), json.size(),
                                     simdjson::stage1_mode::regular) == simdjson::SUCCESS;
    if (!isRead || !FqlTokens(json, index.structural_indexes.get(), index.n_structural_indexes, tree, found).all()) {
        found.assign(tree.slotCount(), {});
        return Outcome::Broken;
    }
    return json.front() == '{' ? Outcome::Object : json.front() == '[' ? Outcome::Array : Outcome::Scalar;
}

FqlPathTree::FqlPathTree() : m_nodes(1) {}

int FqlPathTree::add(const std::vector<std::string>& names)
{
    int node = 0;
    for (const std::string& name : names) {
        auto& children = m_nodes[std::size_t(node)].children;
        const auto known =
            std::find_if(children.begin(), children.end(), [&](const Child& c) { return c.name == name; });
        if (known != children.end()) {
            node = known->node;
            continue;
        }
        Child child{.name = name, .node = int(m_nodes.size())};
        const bool isIndex = !name.empty() && name.size() <= 18 && std::all_of(name.begin(), name.end(), isDigit);
        if (isIndex)
            std::from_chars(name.data(), name.data() + name.size(), child.index);
        m_nodes[std::size_t(node)].hasIndexes |= isIndex;
        node = child.node;
        children.push_back(std::move(child));
        m_nodes.emplace_back();
    }
    int& slot = m_nodes[std::size_t(node)].slot;
    if (slot < 0)
        slot = int(m_slotCount++);
    return slot;
}

void FqlPathTree::finish() { collect(0); }

std::vector<int> FqlPathTree::collect(int node)
{
    std::vector<int> spots;
    if (m_nodes[std::size_t(node)].slot >= 0)
        spots.push_back(m_nodes[std::size_t(node)].slot);
    for (const Child& child : m_nodes[std::size_t(node)].children) {
        const std::vector<int> below = collect(child.node);
        spots.insert(spots.end(), below.begin(), below.end());
    }
    m_nodes[std::size_t(node)].slotsBelow = spots;
    return spots;
}

} // namespace weir
