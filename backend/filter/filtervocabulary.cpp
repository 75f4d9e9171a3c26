#include "backend/filter/fqlcompletion.h"
#include "backend/filter/fqlevaluation.h"
#include "backend/filter/fqljsoncursor.h"
#include "backend/filter/fqlwords.h"

namespace weir {
namespace {

constexpr std::size_t mostPaths = 4'000;
constexpr std::size_t mostValues = 12;
constexpr std::size_t longestValue = 80;
constexpr std::size_t longestText = 64 * 1024;
constexpr int deepest = 6;
constexpr int mostElements = 20;

std::string rootOf(FilterVocabulary::Part part)
{
    switch (part) {
    case FilterVocabulary::Part::Event:
        return {};
    case FilterVocabulary::Part::Key:
        return "key";
    case FilterVocabulary::Part::Value:
        return "value";
    }
    return {};
}

std::string written(const FqlValue& value)
{
    switch (value.kind) {
    case FqlValue::Kind::True:
        return "true";
    case FqlValue::Kind::False:
        return "false";
    case FqlValue::Kind::Number:
        return std::string(value.text);
    case FqlValue::Kind::Text:
        return value.text.size() <= longestValue ? fqlQuoted(value.text) : std::string();
    default:
        return {};
    }
}

} // namespace

void FilterVocabulary::count(const std::string& path, std::string value)
{
    auto known = m_paths.find(path);
    if (known == m_paths.end()) {
        if (m_paths.size() >= mostPaths)
            return;
        known = m_paths.emplace(path, Seen()).first;
    }
    Seen& seen = known->second;
    ++seen.count;
    if (value.empty())
        return;
    const auto same = seen.values.find(value);
    if (same != seen.values.end())
        ++same->second;
    else if (seen.values.size() < mostValues)
        seen.values.emplace(std::move(value), 1);
    else
        seen.hasMoreValues = true;
}

void FilterVocabulary::see(Part part, std::string_view json)
{
    if (json.size() > longestText)
        return;
    FqlJsonWalk walk;
    FqlPathTree all;
    const int whole = all.add({});
    all.finish();
    FqlSlots found;
    const auto outcome = walk.walk(json, all, found);
    if (outcome == FqlJsonWalk::Outcome::Broken)
        return;
    seeValue(rootOf(part), found[std::size_t(whole)], 0);
}

void FilterVocabulary::seeText(Part part, std::string_view text)
{
    if (part != Part::Event)
        count(rootOf(part), written(FqlValue::ofText(text)));
}

void FilterVocabulary::seeHeader(std::string_view name, std::string_view value)
{
    // A name with dots is found by its parts, too; other signs need the brackets.
    std::string path = "headers";
    std::size_t letters = 0;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t bytes = name[at] == '.' ? 1 : fqlLetterBytes(name, at);
        if (bytes == 0)
            break;
        at += bytes;
        letters = at;
    }
    const bool isPlain = letters == name.size() && !name.empty() && name.front() != '.' && name.back() != '.' &&
                         name.find("..") == std::string_view::npos;
    path += isPlain ? "." + std::string(name) : "[" + fqlQuoted(name) + "]";
    count(path, written(FqlValue::ofText(value)));
}

void FilterVocabulary::seeTopic(std::string_view name) { count("topic", fqlQuoted(name)); }

void FilterVocabulary::seeValue(const std::string& path, std::string_view json, int level)
{
    std::string room;
    const FqlValue value = fqlValueOf(json, room);
    if (value.isAbsent())
        return;
    if (value.kind == FqlValue::Kind::Object) {
        if (!path.empty())
            count(path, {});
        if (level >= deepest)
            return;
        fqlEachMember(json, [&](std::string_view name, std::string_view member) {
            const std::string part = fqlPath({std::string(name)});
            // Behind the root a leading digit or word of the language needs no escape.
            const std::string full = path.empty() ? part : path + "." + fqlPath({"x", std::string(name)}).substr(2);
            seeValue(name.empty() ? path + "['']" : full, member, level + 1);
        });
        return;
    }
    if (value.kind == FqlValue::Kind::Array) {
        count(path, {});
        if (level >= deepest)
            return;
        FqlElements elements(json);
        for (int i = 0; i < mostElements; ++i) {
            const std::string_view element = elements.next();
            if (element.empty())
                break;
            // Elements that are plain values are compared through the array itself.
            std::string inside;
            const FqlValue item = fqlValueOf(element, inside);
            if (item.kind == FqlValue::Kind::Object || item.kind == FqlValue::Kind::Array)
                seeValue(path + "[]", element, level + 1);
            else if (!item.isAbsent())
                count(path, written(item));
        }
        return;
    }
    if (!path.empty())
        count(path, written(value));
}

} // namespace weir
