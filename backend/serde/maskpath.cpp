#include "backend/serde/maskpath.h"

#include <algorithm>

namespace weir {
namespace {

bool isDigits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; }

bool sameLetters(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// The name that begins at `at`, which is moved behind it.
std::string nameAt(std::string_view path, std::size_t& at)
{
    std::string name;
    while (at < path.size() && path[at] != '.' && path[at] != '[') {
        if (path[at] == '\\' && at + 1 < path.size())
            ++at;
        name += path[at++];
    }
    return name;
}

} // namespace

MaskPath MaskPath::parse(std::string_view path)
{
    MaskPath made;
    const auto wrong = [&made](MaskPathMistake mistake, std::size_t position) {
        made.mistake = mistake;
        made.position = position;
        return made;
    };
    if (path.empty())
        return wrong(MaskPathMistake::Empty, 0);
    std::size_t at = 0;
    const std::string root = nameAt(path, at);
    if (root == "key")
        made.part = RecordPart::Key;
    else if (root == "headers")
        made.part = RecordPart::Header;
    else if (root != "value")
        return wrong(MaskPathMistake::Root, 0);
    while (at < path.size()) {
        const std::size_t begin = at;
        if (path[at] == '.') {
            ++at;
            std::string name = nameAt(path, at);
            if (name.empty())
                return wrong(MaskPathMistake::Name, begin + 1);
            made.steps.push_back({MaskStep::Kind::Name, std::move(name)});
        } else if (path[at] == '[') {
            const std::size_t end = path.find(']', at);
            const std::string_view inside = path.substr(at + 1, end == path.npos ? path.npos : end - at - 1);
            if (end == path.npos || !(inside.empty() || isDigits(inside)))
                return wrong(MaskPathMistake::Bracket, begin);
            made.steps.push_back({inside.empty() ? MaskStep::Kind::Each : MaskStep::Kind::Index, std::string(inside)});
            at = end + 1;
        } else {
            return wrong(MaskPathMistake::Follows, at);
        }
    }
    return made;
}

std::size_t MaskPath::start(RecordPart asked, std::string_view headerName) const
{
    if (asked != part)
        return npos;
    if (part != RecordPart::Header || steps.empty())
        return 0;
    // A header's name may have dots: "headers.x.y" is the header "x.y", and the field y of the header "x".
    std::string name;
    for (std::size_t i = 0; i < steps.size() && steps[i].kind == MaskStep::Kind::Name; ++i) {
        name += (i > 0 ? "." : "") + steps[i].name;
        if (sameLetters(name, headerName))
            return i + 1;
    }
    return steps.front().kind == MaskStep::Kind::Name ? npos : 0;
}

bool fitsTopic(std::string_view pattern, std::string_view topic)
{
    if (pattern.empty())
        return true;
    std::size_t p = 0, t = 0, star = pattern.npos, mark = 0;
    while (t < topic.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == topic[t]) {
            ++p;
            ++t;
        } else if (star != pattern.npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == pattern.npos;
}

} // namespace weir
