#include "backend/base/json/jsonparser.h"

#include "backend/base/json/jsonbuilder.h"
#include "backend/base/json/jsonmistake.h"

#include <simdjson.h>

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t smallText = 1024 * 1024;

bool isSpace(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    return text;
}

QString wordOf(JsonMistake::Kind kind)
{
    switch (kind) {
    case JsonMistake::Kind::Utf8:
        return QStringLiteral("no UTF-8");
    case JsonMistake::Kind::Number:
        return QStringLiteral("malformed number");
    case JsonMistake::Kind::Text:
        return QStringLiteral("control character or unknown escape in a text");
    case JsonMistake::Kind::TooDeep:
        return QStringLiteral("more than 1,024 levels");
    case JsonMistake::Kind::TooLong:
        return QStringLiteral("more than 1 GiB");
    case JsonMistake::Kind::Ends:
        return QStringLiteral("the text ends too early");
    case JsonMistake::Kind::Behind:
        return QStringLiteral("something follows the value");
    case JsonMistake::Kind::Syntax:
        break;
    }
    return QStringLiteral("unexpected character");
}

} // namespace

struct JsonParser::Private
{
    simdjson::dom::parser parser;
    JsonCells cells;

    bool parse(std::string_view text, JsonArena& arena, Json& root)
    {
        if (text.empty() || text.size() > longestJson)
            return false;
        // The index takes four bytes a byte of text: that much is kept for small ones alone.
        const bool isSmall = text.size() <= smallText;
        if (parser.capacity() < text.size() || (isSmall && parser.capacity() > 4 * smallText)) {
            if (parser.capacity() > smallText)
                parser = simdjson::dom::parser();
            if (parser.allocate(isSmall ? std::max<std::size_t>(2 * text.size(), 4 * 1024) : text.size()))
                return false;
        }
        auto& index = *parser.implementation;
        if (index.stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                         simdjson::stage1_mode::regular) != simdjson::SUCCESS)
            return false;
        JsonBuilder builder(text, index.structural_indexes.get(), index.n_structural_indexes, arena, cells);
        const bool isRead = builder.all(root);
        cells.release();
        return isRead;
    }
};

JsonParser::JsonParser() : d(std::make_unique<Private>()) {}
JsonParser::~JsonParser() = default;

bool JsonParser::parse(std::string_view text, JsonArena& arena, Json& root)
{
    if (d->parse(trimmed(text), arena, root))
        return true;
    root = {};
    m_mistake = findJsonMistake(text).value_or(JsonMistake());
    return false;
}

Result<JsonPointer> parseJson(std::string text)
{
    auto document = std::make_shared<JsonDocument>();
    document->source = std::move(text);
    JsonParser parser;
    if (parser.parse(document->source, document->arena, document->root))
        return JsonPointer(std::move(document));
    const JsonMistake& mistake = parser.mistake();
    return Error{
        ErrorKind::Invalid, int(mistake.at),
        QStringLiteral("%1 at line %2, column %3").arg(wordOf(mistake.kind)).arg(mistake.line).arg(mistake.column)};
}

} // namespace weir
