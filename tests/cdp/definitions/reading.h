// Purpose: definitions as tests write them: JSON in one line, mistakes as lines. Thread: one. Limits: for this folder.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/definitions/definitionbook.h"
#include "tests/support/mistakelines.h"

#include <algorithm>

namespace weir::cdp {

/// With ' for ", as moc cannot bear raw strings with brackets. Null: it is no JSON.
inline JsonPointer jsonOf(std::string_view text)
{
    std::string quoted(text);
    std::replace(quoted.begin(), quoted.end(), '\'', '"');
    Result<JsonPointer> parsed = parseJson(std::move(quoted));
    return parsed ? *parsed : nullptr;
}

/// What the book says of documents: one list, or one object.
inline std::vector<Refusal> offer(DefinitionBook& book, std::string_view text)
{
    const JsonPointer document = jsonOf(text);
    if (!document)
        return {{"no JSON", {}}};
    return document->root.isArray() ? book.offer(document->root.elements()) : book.offer({{document->root}});
}

/// "audience/a: Empty rule.all", one line a mistake.
inline std::string linesOf(const std::vector<Refusal>& refusals)
{
    std::string lines;
    for (const Refusal& refusal : refusals) {
        for (const Mistake& mistake : refusal.mistakes)
            lines += (lines.empty() ? "" : "\n") + refusal.id + ": " + test::mistakeLine(mistake);
    }
    return lines;
}

/// The mistakes of one definition on its own.
inline std::string mistakesOf(std::string_view text)
{
    DefinitionBook book;
    const std::vector<Refusal> refusals = offer(book, text);
    return refusals.empty() ? std::string() : test::mistakeLines(refusals.front().mistakes);
}

} // namespace weir::cdp
