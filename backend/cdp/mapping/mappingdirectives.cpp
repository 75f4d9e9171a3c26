#include "backend/cdp/mapping/mappingcompiler.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

constexpr std::array<std::string_view, 12> directives{"@path",      "@template", "@literal",   "@if",
                                                      "@case",      "@replace",  "@flatten",   "@json",
                                                      "@arrayPath", "@merge",    "@transform", "@excludeWhenNull"};
constexpr std::size_t longestReplace = 10;

bool hasDirective(const Json& value)
{
    const std::span<const JsonMember> members = value.members();
    return std::any_of(members.begin(), members.end(), [](const JsonMember& m) { return m.name.starts_with('@'); });
}

/// As JavaScript counts.
std::size_t utf16Length(std::string_view text)
{
    std::size_t length = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        length += (byte & 0xC0U) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    }
    return length;
}

} // namespace

MappingCompiler::Node MappingCompiler::directive(const Json& value, const std::string& place, bool keepsAbsent)
{
    std::string_view name;
    for (const JsonMember& member : value.members()) {
        if (member.name == "_metadata")
            continue;
        const bool isDirective = member.name.starts_with('@');
        if (isDirective && name.empty()) {
            name = member.name;
            continue;
        }
        const std::string other = shownOf(Json::ofText(member.name));
        note(Mistake::Kind::BadMapping, place, other, {},
             isDirective ? "only one directive can stand in an object" : "nothing can stand beside a directive");
        return noMappingNode;
    }
    const std::string inside = placeOf(place, name);
    const Json options = value.at(name);
    if (name == "@path")
        return pathOf(options, inside);
    if (name == "@template")
        return templateOf(options, inside);
    if (name == "@literal")
        return this->value(options, inside, keepsAbsent);
    if (name == "@if")
        return ifOf(options, inside, keepsAbsent);
    if (name == "@case")
        return caseOf(options, inside);
    if (name == "@replace")
        return replaceOf(options, inside);
    if (name == "@arrayPath")
        return arrayPathOf(options, inside);
    if (name == "@flatten")
        return flattenOf(options, inside);
    if (name == "@json")
        return jsonOf(options, inside);
    if (name == "@merge")
        return mergeOf(options, inside);
    if (name == "@transform")
        return transformOf(options, inside, keepsAbsent);
    if (name == "@excludeWhenNull") {
        const Node node = this->value(options, inside, keepsAbsent);
        return node == noMappingNode ? node : add(MappingOp::ExcludeWhenNull, inside, node);
    }
    note(Mistake::Kind::BadMapping, place, shownOf(Json::ofText(name)),
         std::vector<std::string>(directives.begin(), directives.end()), "there is no such directive");
    return noMappingNode;
}

MappingCompiler::Node MappingCompiler::pathOf(const Json& value, const std::string& place)
{
    if (hasDirective(value)) {
        const Node node = this->value(value, place);
        ++m_paths;
        return node == noMappingNode ? node : add(MappingOp::ComputedPath, place, node);
    }
    if (!value.isText()) {
        note(Mistake::Kind::WrongType, place, shownOf(value), {"text"});
        return noMappingNode;
    }
    const std::size_t first = m_program.steps.size();
    if (!readMappingPath(value.text(), m_program.steps)) {
        note(Mistake::Kind::BadPath, place, shownOf(value));
        return noMappingNode;
    }
    const Node node = add(MappingOp::Path, place);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].first = std::uint32_t(first);
    m_program.nodes[node].count = std::uint32_t(m_program.steps.size() - first);
    refer(std::span(m_program.steps).subspan(first));
    return node;
}

MappingCompiler::Node MappingCompiler::templateOf(const Json& value, const std::string& place)
{
    if (hasDirective(value)) {
        const Node node = this->value(value, place);
        ++m_paths;
        return node == noMappingNode ? node : add(MappingOp::ComputedTemplate, place, node);
    }
    if (!value.isText()) {
        note(Mistake::Kind::WrongType, place, shownOf(value), {"text"});
        return noMappingNode;
    }
    const std::size_t first = m_program.parts.size();
    if (!readMappingTemplate(value.text(), m_program.parts, m_program.steps)) {
        note(Mistake::Kind::BadPath, place, shownOf(value));
        return noMappingNode;
    }
    const Node node = add(MappingOp::Template, place);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].first = std::uint32_t(first);
    m_program.nodes[node].count = std::uint32_t(m_program.parts.size() - first);
    for (const MappingPart& part : std::span(m_program.parts).subspan(first)) {
        if (part.isPath)
            refer(std::span(m_program.steps).subspan(part.first, part.count));
    }
    return node;
}

MappingCompiler::Node MappingCompiler::ifOf(const Json& value, const std::string& place, bool keepsAbsent)
{
    ObjectReader options(value, place, m_mistakes);
    const bool asksBlank = value.at("exists").kind() == Json::Kind::Absent && options.has("blank");
    if (options.has("blank") && options.has("exists"))
        options.note(Mistake::Kind::Conflict, "blank", "blank", {"exists"});
    const Node condition = operand(options, value, asksBlank ? "blank" : "exists");
    options.take(asksBlank ? "exists" : "blank");
    const auto branch = [&](std::string_view name) {
        options.take(name);
        return value.at(name).kind() == Json::Kind::Absent ? noMappingNode : operand(options, value, name, keepsAbsent);
    };
    const Node then = branch("then"), otherwise = branch("else");
    if (options.isObject() && value.at("then").kind() == Json::Kind::Absent &&
        value.at("else").kind() == Json::Kind::Absent)
        options.note(Mistake::Kind::MissingField, "then", "then");
    options.finish();
    const Node node = add(asksBlank ? MappingOp::IfBlank : MappingOp::IfExists, place, condition);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].b = then;
    m_program.nodes[node].c = otherwise;
    return node;
}

MappingCompiler::Node MappingCompiler::caseOf(const Json& value, const std::string& place)
{
    ObjectReader options(value, place, m_mistakes);
    options.need("operator");
    const int word = options.word("operator", {"lower", "upper"}, 0);
    const Node node = operand(options, value, "value");
    options.finish();
    return add(word == 0 ? MappingOp::Lower : MappingOp::Upper, place, node);
}

MappingCompiler::Node MappingCompiler::replaceOf(const Json& value, const std::string& place)
{
    ObjectReader options(value, place, m_mistakes);
    MappingReplace replace;
    const Json pattern = options.need("pattern");
    if (pattern.isText() && pattern.text().empty())
        options.note(Mistake::Kind::Empty, "pattern");
    replace.pairs[0] = replacePair(options, "pattern", "replacement");
    replace.pairs[1] = replacePair(options, "pattern2", "replacement2");
    replace.ignoreCase = options.flag("ignorecase", false);
    replace.all = options.flag("global", true);
    const Node operandNode = operand(options, value, "value");
    options.finish();
    const Node node = add(MappingOp::Replace, place, operandNode);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].first = std::uint32_t(m_program.replaces.size());
    m_program.replaces.push_back(replace);
    return node;
}

MappingReplace::Pair MappingCompiler::replacePair(ObjectReader& options, std::string_view pattern,
                                                  std::string_view replacement)
{
    return {shortText(options, pattern), shortText(options, replacement)};
}

/// Segment takes ten characters at most, in patterns and in replacements.
std::string_view MappingCompiler::shortText(ObjectReader& options, std::string_view name)
{
    const Json value = options.take(name);
    if (value.isAbsent())
        return {};
    if (!value.isText()) {
        options.note(Mistake::Kind::WrongType, name, shownOf(value), {"text"});
        return {};
    }
    if (utf16Length(value.text()) > longestReplace)
        options.note(Mistake::Kind::TooLarge, name, shownOf(value), {std::to_string(longestReplace)});
    return value.text();
}

MappingCompiler::Node MappingCompiler::arrayPathOf(const Json& value, const std::string& place)
{
    const std::span<const Json> elements = value.elements();
    if (!value.isArray() || elements.empty()) {
        note(value.isArray() ? Mistake::Kind::Empty : Mistake::Kind::WrongType, place, shownOf(value), {"list"});
        return noMappingNode;
    }
    const std::string arrayPlace = placeOf(place, 0);
    const Node array =
        hasDirective(elements[0]) ? this->value(elements[0], arrayPlace) : pathOf(elements[0], arrayPlace);
    const Node node = array == noMappingNode ? array : add(MappingOp::ArrayPath, place, array);
    const bool hasShape = elements.size() > 1 && elements[1].isObject() && !elements[1].members().empty();
    if (elements.size() > 1 && !elements[1].isObject() && !elements[1].isAbsent())
        note(Mistake::Kind::WrongType, placeOf(place, 1), shownOf(elements[1]), {"object"});
    if (!hasShape || node == noMappingNode)
        return node;
    const std::optional<std::string> outer = m_prefix;
    const MappingNode root = m_program.nodes[array];
    if (m_prefix && root.op == MappingOp::Path) {
        const std::string text = mappingPathText(std::span(m_program.steps).subspan(root.first, root.count));
        m_prefix = (outer->empty() || text.empty() ? *outer + text : *outer + '.' + text) + "[]";
    } else {
        m_prefix.reset();
    }
    const Node shape = this->value(elements[1], placeOf(place, 1));
    m_prefix = outer;
    if (shape == noMappingNode)
        return shape;
    m_program.nodes[node].b = shape;
    return node;
}

MappingCompiler::Node MappingCompiler::flattenOf(const Json& value, const std::string& place)
{
    ObjectReader options(value, place, m_mistakes);
    options.neededText("separator");
    const Node operandNode = operand(options, value, "value");
    const bool leavesArrays = options.flag("omitArrays", false);
    options.finish();
    const Node node = add(MappingOp::Flatten, place, operandNode);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].flag = leavesArrays;
    m_program.nodes[node].first = std::uint32_t(m_program.constants.size());
    m_program.constants.push_back(value.at("separator"));
    return node;
}

MappingCompiler::Node MappingCompiler::jsonOf(const Json& value, const std::string& place)
{
    ObjectReader options(value, place, m_mistakes);
    options.need("mode");
    const int word = options.word("mode", {"encode", "decode"}, 0);
    const Node node = operand(options, value, "value");
    options.finish();
    return add(word == 0 ? MappingOp::Encode : MappingOp::Decode, place, node);
}

MappingCompiler::Node MappingCompiler::mergeOf(const Json& value, const std::string& place)
{
    ObjectReader options(value, place, m_mistakes);
    options.need("direction");
    const int word = options.word("direction", {"left", "right"}, 0);
    if (options.isObject() && !options.has("objects"))
        options.note(Mistake::Kind::MissingField, "objects", "objects");
    const std::span<const Json> objects = options.list("objects", true);
    const std::string objectsPlace = options.placeOf("objects");
    options.finish();
    std::vector<Node> nodes;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        if (!objects[i].isObject())
            note(Mistake::Kind::WrongType, placeOf(objectsPlace, i), shownOf(objects[i]), {"object"});
        nodes.push_back(this->value(objects[i], placeOf(objectsPlace, i), true));
    }
    if (word == 0)
        std::reverse(nodes.begin(), nodes.end());
    return operandsNode(MappingOp::Merge, place, nodes);
}

MappingCompiler::Node MappingCompiler::transformOf(const Json& value, const std::string& place, bool keepsAbsent)
{
    ObjectReader options(value, place, m_mistakes);
    for (const std::string_view name : {"apply", "mapping"}) {
        if (options.has(name) && !value.at(name).isObject())
            options.note(Mistake::Kind::WrongType, name, shownOf(value.at(name)), {"object"});
    }
    const Node apply = operand(options, value, "apply");
    const std::optional<std::string> outer = m_prefix;
    m_prefix.reset();
    const Node mapping = operand(options, value, "mapping", keepsAbsent);
    m_prefix = outer;
    options.finish();
    const Node node = add(MappingOp::Transform, place, apply);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].b = mapping;
    m_program.mayGrow = true;
    return node;
}

} // namespace weir::cdp
