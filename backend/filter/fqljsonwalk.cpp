#include "backend/filter/fqljsonwalk.h"

#include "backend/filter/fqljsoncursor.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace weir {
namespace {

namespace sj = simdjson::ondemand;

constexpr int deepest = 1024;

bool isSpace(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }

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
        return text == "true";
    case 'f':
        return text == "false";
    case 'n':
        return text == "null";
    default:
        return isJsonNumber(text);
    }
}

} // namespace

struct FqlJsonWalk::Parser
{
    sj::parser parser;
    const FqlPathTree* tree = nullptr;
    FqlSlots* spots = nullptr;
    const char* end = nullptr;
    bool hasEscapes = false;

    bool value(sj::value value, int node, int depth, char closing);
    bool object(sj::object object, int node, int depth);
    bool array(sj::array array, int node, int depth);
    int childOf(int node, const char* rawKey);
};

int FqlJsonWalk::Parser::childOf(int node, const char* rawKey)
{
    const auto& children = tree->m_nodes[std::size_t(node)].children;
    int found = -1;
    if (hasEscapes) {
        const std::string_view raw = fqlRawString(rawKey - 1, end);
        if (raw.find('\\') != std::string_view::npos) {
            std::string name;
            fqlUnescape(raw.substr(1, raw.size() - 2), name);
            for (const auto& child : children)
                found = child.name == name ? child.node : found;
            return found;
        }
    }
    for (const auto& child : children) {
        const std::size_t size = child.name.size();
        if (rawKey + size < end && rawKey[size] == '"' && std::memcmp(rawKey, child.name.data(), size) == 0)
            return child.node;
    }
    return found;
}

bool FqlJsonWalk::Parser::object(sj::object object, int node, int depth)
{
    for (auto field : object) {
        sj::field pair;
        if (std::move(field).get(pair))
            return false;
        const char* const key = pair.key().raw();
        if (hasEscapes && !fqlHasSoundEscapes(fqlRawString(key - 1, end)))
            return false;
        int child = -1;
        if (node >= 0 && !tree->m_nodes[std::size_t(node)].children.empty()) {
            child = childOf(node, key);
            if (child >= 0) {
                for (const int slot : tree->m_nodes[std::size_t(child)].slotsBelow)
                    (*spots)[std::size_t(slot)] = {};
            }
        }
        if (!value(pair.value(), child, depth, '}'))
            return false;
    }
    return true;
}

bool FqlJsonWalk::Parser::array(sj::array array, int node, int depth)
{
    const bool hasIndexes = node >= 0 && tree->m_nodes[std::size_t(node)].hasIndexes;
    std::int64_t index = 0;
    for (auto element : array) {
        sj::value item;
        if (std::move(element).get(item))
            return false;
        int child = -1;
        if (hasIndexes) {
            for (const auto& candidate : tree->m_nodes[std::size_t(node)].children)
                child = candidate.index == index ? candidate.node : child;
        }
        ++index;
        if (!value(item, child, depth, ']'))
            return false;
    }
    return true;
}

bool FqlJsonWalk::Parser::value(sj::value value, int node, int depth, char closing)
{
    const std::string_view token = value.raw_json_token();
    const char first = token.front();
    const int slot = node >= 0 ? tree->m_nodes[std::size_t(node)].slot : -1;
    if (first == '{' || first == '[') {
        if (depth >= deepest)
            return false;
        if (slot >= 0)
            (*spots)[std::size_t(slot)] = {token.data(), std::size_t(end - token.data())};
        if (first == '{') {
            sj::object inner;
            return !value.get_object().get(inner) && object(inner, node, depth + 1);
        }
        sj::array inner;
        return !value.get_array().get(inner) && array(inner, node, depth + 1);
    }
    // simdjson looks at what it steps over only as far as it must: what a scalar is and what follows is checked here.
    const char* const behind = token.data() + token.size();
    if (behind >= end || (*behind != ',' && *behind != closing))
        return false;
    const std::string_view text = trimmedRight(token);
    if (!isJsonScalar(text) || (hasEscapes && first == '"' && !fqlHasSoundEscapes(text)))
        return false;
    if (slot >= 0)
        (*spots)[std::size_t(slot)] = text;
    return true;
}

FqlJsonWalk::FqlJsonWalk() : m_parser(std::make_unique<Parser>()) {}

FqlJsonWalk::~FqlJsonWalk() = default;

FqlJsonWalk::Outcome FqlJsonWalk::walk(std::string_view json, std::size_t padding, const FqlPathTree& tree,
                                       FqlSlots& spots)
{
    spots.assign(tree.slotCount(), {});
    while (!json.empty() && isSpace(json.front()))
        json.remove_prefix(1);
    padding += json.size();
    json = trimmedRight(json);
    padding -= json.size();
    if (json.empty())
        return Outcome::Broken;
    if (padding < simdjson::SIMDJSON_PADDING) {
        m_copy.reserve(json.size() + simdjson::SIMDJSON_PADDING);
        m_copy.assign(json);
        m_copy.resize(json.size() + simdjson::SIMDJSON_PADDING);
        json = std::string_view(m_copy).substr(0, json.size());
    }
    m_walked = json;
    Parser& parser = *m_parser;
    parser.tree = &tree;
    parser.spots = &spots;
    parser.end = json.data() + json.size();
    parser.hasEscapes = std::memchr(json.data(), '\\', json.size()) != nullptr;
    const bool isContainer = json.front() == '{' || json.front() == '[';
    if (!isContainer) {
        const bool isSound = isJsonScalar(json) && simdjson::validate_utf8(json.data(), json.size()) &&
                             (json.front() != '"' || fqlIsSoundString(json));
        if (isSound && tree.m_nodes[0].slot >= 0)
            spots[std::size_t(tree.m_nodes[0].slot)] = json;
        return isSound ? Outcome::Scalar : Outcome::Broken;
    }
    sj::document document;
    if (parser.parser.iterate(json.data(), json.size(), json.size() + simdjson::SIMDJSON_PADDING).get(document))
        return Outcome::Broken;
    if (tree.m_nodes[0].slot >= 0)
        spots[std::size_t(tree.m_nodes[0].slot)] = json;
    bool isSound = false;
    if (json.front() == '{') {
        sj::object object;
        isSound = !document.get_object().get(object) && parser.object(object, 0, 1);
    } else {
        sj::array array;
        isSound = !document.get_array().get(array) && parser.array(array, 0, 1);
    }
    isSound = isSound && document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (!isSound) {
        spots.assign(tree.slotCount(), {});
        return Outcome::Broken;
    }
    return json.front() == '{' ? Outcome::Object : Outcome::Array;
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
