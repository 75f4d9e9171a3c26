#include "backend/cdp/mapping/mappingcompiler.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr int deepest = 100;
constexpr std::size_t mostNodes = 100'000, mostPaths = 256;

} // namespace

void MappingCompiler::compile(const std::string& place)
{
    m_program.root = value(m_program.document->root, place);
    std::vector<std::string>& references = m_program.references;
    std::sort(references.begin(), references.end());
    references.erase(std::unique(references.begin(), references.end()), references.end());
    m_program.mayGrow = m_program.mayGrow || m_paths > mostPaths;
}

MappingCompiler::Node MappingCompiler::value(const Json& value, const std::string& place, bool keepsAbsent)
{
    if (!value.isObject() && !value.isArray())
        return constant(value);
    if (m_depth >= deepest || m_isFull) {
        if (!m_isFull)
            note(Mistake::Kind::TooDeep, place, {});
        m_isFull = true;
        return noMappingNode;
    }
    ++m_depth;
    const auto isDirective = [](const JsonMember& member) { return member.name.starts_with('@'); };
    const std::span<const JsonMember> members = value.members();
    Node node = noMappingNode;
    if (value.isArray())
        node = arrayOf(value, place);
    else if (std::any_of(members.begin(), members.end(), isDirective))
        node = directive(value, place, keepsAbsent);
    else
        node = objectOf(value, place, keepsAbsent);
    --m_depth;
    return node;
}

MappingCompiler::Node MappingCompiler::constant(const Json& value)
{
    const Node node = add(MappingOp::Constant, {});
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].first = std::uint32_t(m_program.constants.size());
    m_program.constants.push_back(value);
    return node;
}

MappingCompiler::Node MappingCompiler::add(MappingOp op, const std::string& place, Node a)
{
    if (m_program.nodes.size() >= mostNodes) {
        if (!m_isFull)
            note(Mistake::Kind::TooLarge, place, {}, {std::to_string(mostNodes)});
        m_isFull = true;
        return noMappingNode;
    }
    MappingNode node;
    node.op = op;
    node.a = a;
    if (op != MappingOp::Constant) {
        node.place = std::uint32_t(m_program.places.size());
        m_program.places.push_back(place);
    }
    m_program.nodes.push_back(node);
    return Node(m_program.nodes.size() - 1);
}

MappingCompiler::Node MappingCompiler::objectOf(const Json& value, const std::string& place, bool keepsAbsent)
{
    const std::size_t nodesBefore = m_program.nodes.size(), constantsBefore = m_program.constants.size();
    std::vector<MappingMember> members;
    members.reserve(value.members().size());
    bool isConstant = true, isWrong = false;
    for (const JsonMember& member : value.members()) {
        const Node node = this->value(member.value, placeOf(place, member.name));
        isWrong = isWrong || node == noMappingNode;
        if (m_isFull)
            break;
        isConstant = isConstant && !isWrong && m_program.nodes[node].op == MappingOp::Constant;
        members.push_back({member.name, node});
    }
    if (isWrong || m_isFull)
        return noMappingNode;
    if (isConstant) {
        m_program.nodes.resize(nodesBefore);
        m_program.constants.resize(constantsBefore);
        return constant(value);
    }
    const Node node = add(MappingOp::Object, place);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].flag = keepsAbsent;
    m_program.nodes[node].first = std::uint32_t(m_program.members.size());
    m_program.nodes[node].count = std::uint32_t(members.size());
    m_program.members.insert(m_program.members.end(), members.begin(), members.end());
    return node;
}

MappingCompiler::Node MappingCompiler::arrayOf(const Json& value, const std::string& place)
{
    const std::size_t nodesBefore = m_program.nodes.size(), constantsBefore = m_program.constants.size();
    std::vector<Node> nodes;
    bool isConstant = true, isWrong = false;
    for (std::size_t i = 0; i < value.elements().size() && !m_isFull; ++i) {
        nodes.push_back(this->value(value.elements()[i], placeOf(place, i)));
        isWrong = isWrong || nodes.back() == noMappingNode;
        isConstant = isConstant && !isWrong && m_program.nodes[nodes.back()].op == MappingOp::Constant;
    }
    if (isWrong || m_isFull)
        return noMappingNode;
    if (isConstant) {
        m_program.nodes.resize(nodesBefore);
        m_program.constants.resize(constantsBefore);
        return constant(value);
    }
    return operandsNode(MappingOp::Array, place, nodes);
}

MappingCompiler::Node MappingCompiler::operandsNode(MappingOp op, const std::string& place,
                                                    const std::vector<Node>& nodes)
{
    const Node node = add(op, place);
    if (node == noMappingNode)
        return node;
    m_program.nodes[node].first = std::uint32_t(m_program.operands.size());
    m_program.nodes[node].count = std::uint32_t(nodes.size());
    m_program.operands.insert(m_program.operands.end(), nodes.begin(), nodes.end());
    return node;
}

MappingCompiler::Node MappingCompiler::operand(ObjectReader& options, const Json& object, std::string_view name,
                                               bool keepsAbsent)
{
    options.take(name);
    const Json value = object.at(name);
    if (value.kind() != Json::Kind::Absent)
        return this->value(value, options.placeOf(name), keepsAbsent);
    if (options.isObject())
        options.note(Mistake::Kind::MissingField, name, std::string(name));
    return noMappingNode;
}

void MappingCompiler::refer(std::span<const MappingStep> steps)
{
    ++m_paths;
    if (!m_prefix)
        return;
    std::string text = mappingPathText(steps);
    m_program.references.push_back(m_prefix->empty() ? text : text.empty() ? *m_prefix : *m_prefix + '.' + text);
}

void MappingCompiler::note(Mistake::Kind kind, const std::string& place, std::string found,
                           std::vector<std::string> expected, std::string detail)
{
    addMistake(m_mistakes, {kind, place, std::move(found), std::move(expected), std::move(detail)});
}

} // namespace weir::cdp
