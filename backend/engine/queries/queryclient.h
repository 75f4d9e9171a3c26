// Purpose: asks the workers of a workspace and collects what they answer: "8 of 8 partitions answered"
// (architecture.md, "Questions"). Thread: one at a time; ask() blocks. Limits: partitions of which nothing is heard are
// asked again every 2 s, so that a worker that comes meanwhile is heard, too.
#pragma once

#include "backend/engine/queries/query.h"
#include "backend/engine/records/workspace.h"
#include "backend/kafka/clientconf.h"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace weir::engine {

struct QueryResult
{
    int of = 0;                    ///< partitions; 0: nobody answered
    std::map<int, Answer> answers; ///< by partition, the newest of each
    std::optional<Error> refused;  ///< the query cannot be answered by anybody
    std::int64_t ms = 0;           ///< since it was asked

    int answered() const; ///< partitions whose answer is final
    bool isComplete() const { return of > 0 && answered() == of; }
    std::optional<Error> error() const; ///< the first one, of the query or of a partition
};

/// Draft, Sample, Members: what partitions say together.
struct PeopleSum
{
    std::uint64_t count = 0;         ///< an estimate until isExact
    std::uint64_t low = 0, high = 0; ///< 95 %
    std::uint64_t examined = 0, people = 0;
    bool isExact = false; ///< of all partitions, everybody
    struct Person
    {
        std::string id, name;
    };
    std::vector<Person> members;
};
PeopleSum peopleOf(const QueryResult& result);
/// Person, AsOf, Explain: the body of the partition that knows the person; null: nobody does.
JsonPointer foundIn(const QueryResult& result);
std::vector<std::uint64_t> seriesOf(const QueryResult& result);

struct CatalogueSum
{
    struct Property
    {
        std::int64_t count = 0;
        std::set<std::string> types;                ///< text, number, boolean, list, object, null
        std::map<std::string, std::int64_t> values; ///< by JSON; the most frequent ones of each partition
        bool isCut = false;                         ///< values were left out: counts of them are at least that many
        /// The most frequent first.
        std::vector<std::pair<std::string, std::int64_t>> top(std::size_t most) const;
    };
    struct Name
    {
        std::int64_t count = 0, lastMs = 0;
        std::map<std::string, Property> properties;
    };
    std::map<std::pair<std::string, std::string>, Name> events; ///< by type and name
    std::map<std::string, Property> traits;
};
CatalogueSum catalogueOf(const QueryResult& result);

class QueryClient
{
public:
    /// Errors: as makeClient(); NotFound: there is no such workspace; Timeout, Authorization.
    static Result<std::unique_ptr<QueryClient>> make(const ClientConf& conf, const Workspace& workspace, int timeoutMs);
    ~QueryClient();
    QueryClient(const QueryClient&) = delete;
    QueryClient& operator=(const QueryClient&) = delete;

    /// Until all have answered, somebody has found the person, or the time is over: then not isComplete(). The id is
    /// made here. `progress`: after each answer, and some ten times a second; false: Cancelled, which is told to the
    /// workers. Errors: of the cluster.
    Result<QueryResult> ask(Query query, int timeoutMs, const std::function<bool(const QueryResult&)>& progress = {});

private:
    struct Private;
    explicit QueryClient(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
