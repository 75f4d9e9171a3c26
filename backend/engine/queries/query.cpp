#include "backend/engine/queries/query.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/recordjson.h"

#include <algorithm>
#include <array>

namespace weir::engine {
namespace {

constexpr std::array<std::string_view, 10> names{"person", "explain", "asOf",      "members", "draft",
                                                 "sample", "series",  "catalogue", "access",  "cancel"};
constexpr std::int64_t mostPartitions = 10'000;
constexpr std::size_t longestId = 200, mostEvents = 1'000'000'000;

Error broken(const char* what) { return {.kind = ErrorKind::Decode, .detail = QString::fromUtf8(what)}; }

template <typename T> std::string listOf(const std::vector<T>& numbers)
{
    std::string text = "[";
    for (const T number : numbers)
        text += (text.size() > 1 ? "," : "") + std::to_string(number);
    return text + "]";
}

template <typename T> bool readList(const Json& list, std::vector<T>& numbers)
{
    if (!list.isAbsent() && !list.isArray())
        return false;
    for (const Json& one : list.elements()) {
        const auto number = one.integer();
        if (!number)
            return false;
        numbers.push_back(static_cast<T>(*number));
    }
    return true;
}

/// Kinds of errors that cross: others are told as Internal.
ErrorKind kindOf(std::string_view name)
{
    for (const ErrorKind kind : {ErrorKind::Invalid, ErrorKind::NotFound, ErrorKind::Decode, ErrorKind::Limit,
                                 ErrorKind::Busy, ErrorKind::Cancelled, ErrorKind::UnsupportedVersion})
        if (errorKindName(kind).toStdString() == name)
            return kind;
    return ErrorKind::Internal;
}

} // namespace

std::string_view queryKindName(QueryKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<QueryKind> queryKindOf(std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<QueryKind>(found - names.begin()));
}

std::string textOf(const Query& query)
{
    ObjectText text;
    text.number("v", 1).text("id", query.id).text("kind", queryKindName(query.kind));
    text.textIfAny("person", query.person).textIfAny("audience", query.audience);
    if (!query.draft.empty())
        text.json("draft", std::string_view(query.draft));
    if (query.atMs)
        text.number("atMs", *query.atMs);
    text.number("limit", static_cast<std::int64_t>(query.limit));
    if (!query.momentsMs.empty())
        text.json("moments", std::string_view(listOf(query.momentsMs)));
    if (query.from > 0)
        text.number("from", static_cast<std::int64_t>(query.from));
    if (!query.partitions.empty())
        text.json("partitions", std::string_view(listOf(query.partitions)));
    return text.take();
}

Result<Query> queryOf(std::string_view text)
{
    if (text.size() > Query::mostBytes)
        return broken("too large");
    const Result<JsonPointer> json = parseJson(std::string(text));
    if (!json)
        return json.error();
    const Json root = (*json)->root;
    ObjectFields fields(root);
    if (root.at("v").integer() != 1)
        return Error{.kind = ErrorKind::UnsupportedVersion, .detail = QStringLiteral("another version of questions")};
    Query query;
    query.id = fields.text("id");
    const auto kind = queryKindOf(fields.text("kind"));
    query.person = fields.textIfAny("person");
    query.audience = fields.textIfAny("audience");
    if (!root.at("draft").isAbsent())
        query.draft = toJsonText(root.at("draft"));
    if (!root.at("atMs").isAbsent())
        query.atMs = fields.number("atMs");
    if (!root.at("limit").isAbsent())
        query.limit = fields.count("limit", Query::mostNamed);
    if (!root.at("from").isAbsent())
        query.from = fields.count("from", mostEvents);
    if (fields.isBroken() || query.id.empty() || query.id.size() > longestId || !kind ||
        !readList(root.at("moments"), query.momentsMs) || !readList(root.at("partitions"), query.partitions))
        return broken("a field is missing or is something else");
    query.kind = *kind;
    const bool needsPerson = query.kind == QueryKind::Person || query.kind == QueryKind::AsOf ||
                             query.kind == QueryKind::Explain || query.kind == QueryKind::Access;
    if (needsPerson && query.person.empty())
        return broken("a person is missing");
    if ((query.kind == QueryKind::Explain || query.kind == QueryKind::Members) && query.audience.empty())
        return broken("an audience is missing");
    const bool needsRule =
        query.kind == QueryKind::Draft || query.kind == QueryKind::Sample || query.kind == QueryKind::Series;
    if (needsRule && query.draft.empty() == query.audience.empty())
        return broken("either a draft or an audience is needed");
    if ((query.kind == QueryKind::Series && query.momentsMs.empty()) || query.momentsMs.size() > Query::mostMoments)
        return broken("between 1 and 400 moments are needed");
    return query;
}

std::string textOf(const Answer& answer)
{
    ObjectText text(answer.body.size() + 200);
    text.text("id", answer.id).number("partition", answer.partition).number("of", answer.of);
    text.text("worker", answer.worker).flag("final", answer.isFinal).number("ms", answer.ms);
    if (answer.error)
        text.json("error", std::string_view(ObjectText()
                                                .text("kind", errorKindName(answer.error->kind).toStdString())
                                                .text("detail", answer.error->detail.toStdString())
                                                .take()));
    else
        text.json("body", std::string_view(answer.body));
    return text.take();
}

Result<Answer> answerOf(std::string_view text)
{
    const Result<JsonPointer> json = parseJson(std::string(text));
    if (!json)
        return json.error();
    const Json root = (*json)->root;
    ObjectFields fields(root);
    Answer answer;
    answer.id = fields.text("id");
    const std::int64_t partition = fields.number("partition");
    answer.of = static_cast<int>(fields.count("of", mostPartitions));
    answer.worker = fields.text("worker");
    answer.isFinal = fields.flag("final");
    answer.ms = fields.number("ms");
    if (const Json error = root.at("error"); error.isObject())
        answer.error = Error{.kind = kindOf(error.at("kind").text()),
                             .detail = QString::fromStdString(std::string(error.at("detail").text()))};
    else if (root.at("body").isObject())
        answer.body = toJsonText(root.at("body"));
    else
        return broken("neither a body nor an error");
    if (fields.isBroken() || partition < -1 || partition >= answer.of)
        return broken("a field is missing or is something else");
    answer.partition = static_cast<int>(partition);
    return answer;
}

} // namespace weir::engine
