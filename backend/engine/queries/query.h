// Purpose: what a desktop asks the workers (topic `queries`) and what each answers for its partitions (`answers`), as
// JSON with the query's id as the key (architecture.md, "Questions"). Thread: values. Limits: a record of 900,000
// bytes. Bodies are data of people, in plain: both topics keep an hour.
//
// {"v":1,"id":…,"kind":…,"partitions":[…]} with what the kind needs; answers: {"id":…,"partition":…,"of":…,"worker":…,
// "final":…,"ms":…,"body":{…}} or, instead of the body, "error":{"kind":…,"detail":…}. Bodies by kind:
//   person, asOf  {"found":false} or {"found":true,"name":…,"profile":{…},"events":…,"memberSince":{…},"journeys":[…]}
//   explain       {"found":false} or {"found":true,"name":…,"profileId":…,"atMs":…,"why":{…}} (explanationjson.h)
//   members       {"count":…,"people":…,"members":[{"id":…,"name":…}]}
//   draft, sample {"count":…,"examined":…,"people":…,"members":[…]}; not final: of those examined so far
//   series        {"counts":[…],"examined":…,"people":…}, a number for each moment
//   catalogue {"examined":…,"people":…,"events":[{"type":…,"name":…,"count":…,"lastMs":…,"properties":PROPERTIES}],
//                 "traits":PROPERTIES}; PROPERTIES:
//                 {name:{"count":…,"types":["text"…],"values":[[value,count]…],"atLeast":true}}, the most frequent
//                 `limit` values; atLeast: rare ones were forgotten, counts may be larger
//   access  {"found":false} or {"found":true,"profileId":…,"person":{…},"events":[…],"next":…}: a page of events;
//                 "person" (all that is known besides) with the first, "next" where there are more
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace weir::engine {

enum class QueryKind { Person, Explain, AsOf, Members, Draft, Sample, Series, Catalogue, Access, Cancel };

std::string_view queryKindName(QueryKind kind);
std::optional<QueryKind> queryKindOf(std::string_view name);

struct Query
{
    static constexpr std::size_t mostNamed = 5'000, mostMoments = 400, mostBytes = 900'000;

    std::string id{};
    QueryKind kind = QueryKind::Person; ///< Cancel: of the query with this id
    std::string person{};               ///< `type:value`, a userId or any other identifier, a profile's id
    std::string audience{};             ///< in force
    std::string draft{};                ///< JSON: an audience's document, or a condition alone; empty: `audience`
    std::optional<std::int64_t> atMs{}; ///< none: now
    std::size_t limit = 10;             ///< people named by each partition; at most mostNamed
    std::vector<std::int64_t> momentsMs{};
    std::size_t from = 0;          ///< of Access: the first event of the page
    std::vector<int> partitions{}; ///< empty: all
};

std::string textOf(const Query& query);
/// Decode: it is none, or asks for too much.
Result<Query> queryOf(std::string_view text);

struct Answer
{
    std::string id{};
    int partition = -1; ///< -1: of the query as a whole, which cannot be answered
    int of = 0;         ///< partitions of the workspace
    std::string worker{};
    bool isFinal = true; ///< else a better one follows
    std::int64_t ms = 0; ///< since the worker has read the query
    std::string body{};  ///< JSON; empty: error
    std::optional<Error> error{};
};

std::string textOf(const Answer& answer);
Result<Answer> answerOf(std::string_view text);

} // namespace weir::engine
