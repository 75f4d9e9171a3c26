#include "backend/filter/fqlsyntax.h"

#include "backend/filter/fqlwords.h"

#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr std::array<std::string_view, 6> operatorTexts = {"=", "!=", ">", ">=", "<", "<="};

void print(const FqlNode& node, std::string& out);

void printJoined(const std::vector<FqlNode>& nodes, std::string_view joint, std::string& out)
{
    bool isFirst = true;
    for (const FqlNode& node : nodes) {
        if (!isFirst)
            out += joint;
        isFirst = false;
        print(node, out);
    }
}

void printSteps(const std::vector<FqlStep>& steps, std::string& out)
{
    bool isFirst = true;
    for (const FqlStep& step : steps) {
        if (step.isAny)
            out += "[]";
        else if (step.name.empty())
            out += "['']";
        else
            out += (isFirst ? "" : ".") + fqlPath({step.name});
        isFirst = false;
    }
}

void printBare(const FqlNode& node, std::string& out)
{
    switch (node.kind) {
    case FqlNode::Kind::And:
        return printJoined(node.children, " and ", out);
    case FqlNode::Kind::Or:
        return printJoined(node.children, " or ", out);
    case FqlNode::Kind::Not: {
        const bool needsBrackets =
            node.children[0].kind == FqlNode::Kind::Compare || node.children[0].kind == FqlNode::Kind::In ||
            node.children[0].kind == FqlNode::Kind::And || node.children[0].kind == FqlNode::Kind::Or;
        out += needsBrackets && !node.children[0].inBrackets ? "!(" : "!";
        print(node.children[0], out);
        if (needsBrackets && !node.children[0].inBrackets)
            out += ')';
        return;
    }
    case FqlNode::Kind::Compare:
        print(node.children[0], out);
        out.append(" ").append(fqlOperatorText(node.operation)).append(" ");
        return print(node.children[1], out);
    case FqlNode::Kind::In:
        print(node.children[0], out);
        out += " in ";
        return print(node.children[1], out);
    case FqlNode::Kind::Call:
        out.append(fqlFunctionName(node.function)).append("(");
        printJoined(node.children, ", ", out);
        out += ')';
        return;
    case FqlNode::Kind::List:
        out += '[';
        printJoined(node.children, ", ", out);
        out += ']';
        return;
    case FqlNode::Kind::Path:
        return printSteps(node.steps, out);
    case FqlNode::Kind::Text:
        out += fqlQuoted(node.text);
        return;
    case FqlNode::Kind::Number:
        out += node.text;
        return;
    case FqlNode::Kind::True:
        out += "true";
        return;
    case FqlNode::Kind::False:
        out += "false";
        return;
    case FqlNode::Kind::Null:
        out += "null";
        return;
    }
}

void print(const FqlNode& node, std::string& out)
{
    if (node.inBrackets)
        out += '(';
    printBare(node, out);
    if (node.inBrackets)
        out += ')';
}

} // namespace

std::string printFql(const FqlNode& node)
{
    std::string out;
    print(node, out);
    return out;
}

std::string_view fqlOperatorText(FqlOperator operation) { return operatorTexts.at(std::size_t(operation)); }

const std::vector<std::string>& fqlFunctionNames()
{
    static const std::vector<std::string> names = {"contains",  "match",     "lowercase", "uppercase", "snakecase",
                                                   "kebabcase", "titlecase", "typeof",    "length"};
    return names;
}

std::string_view fqlFunctionName(FqlFunction function) { return fqlFunctionNames()[std::size_t(function)]; }

std::optional<FqlFunction> fqlFunctionOf(std::string_view name)
{
    const auto& names = fqlFunctionNames();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return FqlFunction(found - names.begin());
}

const std::vector<std::string>& fqlRecordRoots()
{
    static const std::vector<std::string> roots = {"key",       "value",  "headers",   "topic",
                                                   "partition", "offset", "timestamp", "size"};
    return roots;
}

std::string fqlQuoted(std::string_view text)
{
    std::string out = "'";
    for (const char letter : text) {
        if (letter == '\'' || letter == '\\')
            out += '\\';
        out += letter;
    }
    return out + "'";
}

std::string fqlPath(const std::vector<std::string>& parts)
{
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string& part = parts[i];
        if (part.empty()) {
            out += "['']";
            continue;
        }
        if (i > 0)
            out += '.';
        // A word of the language in a name, or a space at its end, would cut the path there; a digit or a dash at the
        // very beginning would begin a number.
        bool escapesSpaces =
            part.front() == ' ' || part.back() == ' ' || (i == 0 && part.find(' ') != std::string::npos);
        for (std::size_t at = 0; at < part.size() && !escapesSpaces;) {
            const std::size_t end = std::min(part.find(' ', at), part.size());
            escapesSpaces =
                isFqlReserved(std::string_view(part).substr(at, end - at)) && part.find(' ') != std::string::npos;
            at = end + 1;
        }
        for (std::size_t at = 0; at < part.size();) {
            const std::size_t bytes = fqlCharacterBytes(part, at);
            const bool isPlain = fqlLetterBytes(part, at) > 0 || (part[at] == ' ' && !escapesSpaces);
            const bool beginsNumber = i == 0 && at == 0 && (part[0] == '-' || (part[0] >= '0' && part[0] <= '9'));
            if (!isPlain || beginsNumber || (i == 0 && at == 0 && isFqlReserved(part)))
                out += '\\';
            out.append(part, at, bytes);
            at += bytes;
        }
    }
    return out;
}

} // namespace weir
