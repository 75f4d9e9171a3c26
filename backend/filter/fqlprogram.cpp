#include "backend/filter/fqlprogram.h"

#include <algorithm>

namespace weir {
namespace {

FqlValue valueOf(const FqlNode& node)
{
    switch (node.kind) {
    case FqlNode::Kind::Text:
        return FqlValue::ofText(node.text);
    case FqlNode::Kind::Number:
        return FqlValue::ofNumber(node.text);
    case FqlNode::Kind::True:
        return FqlValue::ofBool(true);
    case FqlNode::Kind::False:
        return FqlValue::ofBool(false);
    default:
        return {};
    }
}

FqlSource sourceOf(const std::string& root)
{
    static constexpr FqlSource sources[] = {FqlSource::Key,       FqlSource::Value,     FqlSource::Header,
                                            FqlSource::Topic,     FqlSource::Partition, FqlSource::Offset,
                                            FqlSource::Timestamp, FqlSource::Size};
    const auto& roots = fqlRecordRoots();
    const auto found = std::find(roots.begin(), roots.end(), root);
    return sources[found - roots.begin()];
}

} // namespace

FqlProgram::FqlProgram(std::string from, FqlNode parsed, FqlRoots roots)
    : text(std::move(from)), syntax(std::move(parsed)), m_roots(roots)
{
    root = compile(syntax);
    event.finish();
    key.finish();
    value.finish();
    required = fqlRequiredTexts(syntax, roots);
}

FqlPlace FqlProgram::placeOf(const FqlNode& path)
{
    FqlPlace place;
    std::size_t at = 0;
    if (m_roots == FqlRoots::Record) {
        place.source = sourceOf(path.steps.front().name);
        at = 1;
    }
    readsKey |= place.source == FqlSource::Key;
    readsValue |= place.source == FqlSource::Value;
    readsHeaders |= place.source == FqlSource::Header;
    const bool isJson =
        place.source == FqlSource::Event || place.source == FqlSource::Key || place.source == FqlSource::Value;
    const auto firstAny = std::find_if(path.steps.begin() + std::ptrdiff_t(at), path.steps.end(),
                                       [](const FqlStep& step) { return step.isAny; });
    for (auto step = path.steps.begin() + std::ptrdiff_t(at); step != firstAny; ++step)
        place.names.push_back(step->name);
    place.rest.assign(firstAny, path.steps.end());
    if (isJson && !place.names.empty()) {
        FqlPathTree& tree = place.source == FqlSource::Event ? event : place.source == FqlSource::Key ? key : value;
        place.slot = tree.add(place.names);
    } else if (isJson && !place.rest.empty()) {
        FqlPathTree& tree = place.source == FqlSource::Event ? event : place.source == FqlSource::Key ? key : value;
        place.slot = tree.add({});
    }
    return place;
}

FqlInstruction FqlProgram::compile(const FqlNode& node)
{
    FqlInstruction instruction{.node = &node};
    if (node.kind == FqlNode::Kind::Path)
        instruction.place = placeOf(node);
    else if (node.kind == FqlNode::Kind::List) {
        for (const FqlNode& child : node.children)
            instruction.list.emplace_back(valueOf(child));
        return instruction;
    } else if (node.isLiteral()) {
        instruction.constant = FqlConstant(valueOf(node));
    }
    if (node.kind == FqlNode::Kind::Call && node.function == FqlFunction::Match &&
        node.children[1].kind == FqlNode::Kind::Text)
        instruction.glob = FqlGlob(node.children[1].text);
    for (const FqlNode& child : node.children)
        instruction.children.push_back(compile(child));
    return instruction;
}

} // namespace weir
