// Which texts a record must contain to match: looked for in its bytes before anything is decoded.
#include "backend/filter/fqlprogram.h"

#include <algorithm>

namespace weir {
namespace {

using Texts = std::vector<std::string>;

/// Does the path look into bytes that stand in the record?
bool isInBytes(const FqlNode& node, FqlRoots roots)
{
    if (node.kind != FqlNode::Kind::Path)
        return false;
    const std::string& root = node.steps.front().name;
    return roots == FqlRoots::Event || root == "key" || root == "value" || root == "headers";
}

bool isWholePart(const FqlNode& path, FqlRoots roots) { return roots == FqlRoots::Record && path.steps.size() == 1; }

/// A whole part is compared as it is shown: white space and what JSON is made of may stand differently in the bytes.
std::string stableIn(const FqlNode& path, FqlRoots roots, const std::string& text)
{
    if (!isWholePart(path, roots))
        return text;
    std::string longest;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n{}[]:,\"\\", at), text.size());
        if (end - at > longest.size())
            longest = text.substr(at, end - at);
        at = end + 1;
    }
    return longest;
}

/// Numbers and booleans are equal to texts that look different ("1e2" and 100); all other texts must be there.
bool isOnlyItself(const std::string& text)
{
    return !text.empty() && text != "true" && text != "false" && !Decimal::parse(text);
}

Texts ofText(const FqlNode& path, FqlRoots roots, const std::string& text)
{
    const std::string stable = stableIn(path, roots, text);
    return stable.empty() ? Texts() : Texts{stable};
}

Texts ofEqual(const FqlNode& a, const FqlNode& b, FqlRoots roots)
{
    if (isInBytes(a, roots) && b.kind == FqlNode::Kind::Text && isOnlyItself(b.text))
        return ofText(a, roots, b.text);
    return {};
}

Texts common(Texts a, const Texts& b)
{
    a.erase(std::remove_if(a.begin(), a.end(),
                           [&](const std::string& text) { return std::find(b.begin(), b.end(), text) == b.end(); }),
            a.end());
    return a;
}

} // namespace

std::vector<std::string> fqlRequiredTexts(const FqlNode& node, FqlRoots roots)
{
    Texts texts;
    switch (node.kind) {
    case FqlNode::Kind::And:
        for (const FqlNode& child : node.children) {
            for (std::string& text : fqlRequiredTexts(child, roots)) {
                if (std::find(texts.begin(), texts.end(), text) == texts.end())
                    texts.push_back(std::move(text));
            }
        }
        break;
    case FqlNode::Kind::Or:
        texts = fqlRequiredTexts(node.children.front(), roots);
        for (const FqlNode& child : node.children)
            texts = common(std::move(texts), fqlRequiredTexts(child, roots));
        break;
    case FqlNode::Kind::Compare:
        if (node.operation != FqlOperator::Equal)
            break;
        texts = ofEqual(node.children[0], node.children[1], roots);
        if (texts.empty())
            texts = ofEqual(node.children[1], node.children[0], roots);
        break;
    case FqlNode::Kind::In:
        if (node.children[1].kind == FqlNode::Kind::List) {
            texts = ofEqual(node.children[0], node.children[1].children.front(), roots);
            for (const FqlNode& item : node.children[1].children)
                texts = common(std::move(texts), ofEqual(node.children[0], item, roots));
        } else {
            texts = ofEqual(node.children[1], node.children[0], roots);
        }
        break;
    case FqlNode::Kind::Call: {
        if (node.children.size() != 2 || node.children[1].kind != FqlNode::Kind::Text ||
            !isInBytes(node.children[0], roots))
            break;
        const std::string& written = node.children[1].text;
        texts = ofText(node.children[0], roots,
                       node.function == FqlFunction::Contains ? written : FqlGlob(written).longestLiteral());
        break;
    }
    default:
        break;
    }
    return texts;
}

} // namespace weir
