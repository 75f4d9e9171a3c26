// JSON values: read exactly where simdjson and the careful reading of mistakes say that it is JSON; what Qt reads, too,
// is the same; what is written is read back as the same value.
#include "backend/base/json/jsonmistake.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

#include <simdjson.h>

namespace {

using namespace weir;

bool isSame(const Json& ours, const QJsonValue& theirs, int depth)
{
    if (depth > 100)
        return true;
    switch (ours.kind()) {
    case Json::Kind::Number:
        return theirs.isDouble() && (theirs.toDouble() == ours.number() || std::isinf(ours.number()));
    case Json::Kind::Text: {
        const QByteArray text = theirs.toString().toUtf8();
        return theirs.isString() && ours.text() == std::string_view(text.constData(), std::size_t(text.size()));
    }
    case Json::Kind::Array: {
        const QJsonArray array = theirs.toArray();
        bool isAlike = theirs.isArray() && std::size_t(array.size()) == ours.elements().size();
        for (qsizetype i = 0; isAlike && i < array.size(); ++i)
            isAlike = isSame(ours.at(std::size_t(i)), array[i], depth + 1);
        return isAlike;
    }
    case Json::Kind::Object: {
        const QJsonObject object = theirs.toObject();
        bool isAlike = theirs.isObject() && std::size_t(object.size()) == ours.members().size();
        for (const JsonMember& member : ours.members())
            isAlike =
                isAlike &&
                isSame(member.value, object.value(QString::fromUtf8(member.name.data(), qsizetype(member.name.size()))),
                       depth + 1);
        return isAlike;
    }
    case Json::Kind::Null:
        return theirs.isNull();
    default:
        return theirs.isBool() && theirs.toBool() == ours.isTrue();
    }
}

void compareWithSimdjson(std::string_view bytes, bool isJson)
{
    static simdjson::dom::parser parser;
    simdjson::dom::element element;
    const auto error = parser.parse(bytes.data(), bytes.size()).get(element);
    const bool canBeJudged = error != simdjson::NUMBER_ERROR && error != simdjson::DEPTH_ERROR;
    // Lone surrogates are what simdjson refuses and the RFC does not.
    const bool hasEscapes = bytes.find("\\u") != std::string_view::npos;
    if (canBeJudged && !hasEscapes)
        WEIR_FUZZ_CHECK(isJson == (error == simdjson::SUCCESS));
    if (isJson && hasEscapes)
        WEIR_FUZZ_CHECK(error == simdjson::SUCCESS || error == simdjson::STRING_ERROR || !canBeJudged);
}

void compareWithQt(std::string_view bytes, const Json& root)
{
    if (bytes.find("\\u") != std::string_view::npos || (!root.isArray() && !root.isObject()))
        return;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(bytes.data(), qsizetype(bytes.size())));
    if (!document.isNull()) // numbers beyond its reach, and other limits of its own
        WEIR_FUZZ_CHECK(
            isSame(root, document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), 0));
}

} // namespace

WEIR_FUZZ(jsonvalue)
{
    static JsonParser parser;
    JsonArena arena;
    Json root;
    const bool isJson = parser.parse(bytes, arena, root);
    const auto mistake = findJsonMistake(bytes);
    WEIR_FUZZ_CHECK(isJson == !mistake);
    compareWithSimdjson(bytes, isJson);
    if (!isJson) {
        WEIR_FUZZ_CHECK(mistake->at <= bytes.size() && mistake->line >= 1 && mistake->column >= 1);
        return;
    }
    compareWithQt(bytes, root);
    const std::string written = toJsonText(root);
    Json again;
    WEIR_FUZZ_CHECK(parser.parse(written, arena, again));
    WEIR_FUZZ_CHECK(again == root && root == again);
    WEIR_FUZZ_CHECK(toJsonText(again) == written);
    const JsonPointer copy = jsonDocument(root);
    WEIR_FUZZ_CHECK(copy->root == root && toJsonText(copy->root) == written);
    if (!root.members().empty()) {
        const std::string_view name = root.members().back().name;
        const Json changed = arena.with(arena.with(root, name, {}), name, root.at(name));
        WEIR_FUZZ_CHECK(changed == root && arena.with(root, name, root.at(name)) == root);
    }
}
