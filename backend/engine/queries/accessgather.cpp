#include "backend/engine/queries/accessgather.h"

namespace weir::engine {
namespace {

void appendEvents(std::string& all, const Json& page, std::size_t& count)
{
    for (const Json& event : page.elements()) {
        all += count++ > 0 ? "," : "";
        appendJson(all, event);
    }
}

} // namespace

Result<std::optional<AccessGathered>> gatherAccess(QueryClient& client, const std::string& person, int timeoutMs,
                                                   const std::function<bool()>& goesOn)
{
    const auto progress = [&goesOn](const QueryResult&) { return !goesOn || goesOn(); };
    Query query{.kind = QueryKind::Access, .person = person};
    AccessGathered gathered;
    std::string profile, events;
    for (;;) {
        const Result<QueryResult> result = client.ask(query, timeoutMs, progress);
        if (!result)
            return result.error();
        if (const std::optional<Error> error = result->error())
            return *error;
        const JsonPointer body = foundIn(*result);
        if (!body && !result->isComplete())
            return Error{.kind = ErrorKind::Timeout,
                         .detail =
                             QStringLiteral("%1 of %2 partitions answered").arg(result->answered()).arg(result->of)};
        if (!body && profile.empty())
            return std::optional<AccessGathered>();
        if (!body || (!profile.empty() && body->root.at("profileId").text() != profile))
            return Error{.kind = ErrorKind::Conflict,
                         .detail = QStringLiteral("the person was merged or erased meanwhile")};
        const Json root = body->root;
        if (profile.empty()) {
            profile = root.at("profileId").text();
            gathered.document = toJsonText(root.at("person"));
        }
        appendEvents(events, root.at("events"), gathered.events);
        const std::optional<std::int64_t> next = root.at("next").integer();
        if (!next)
            break;
        // The partition that has the person is known now; the id is theirs whoever gets the identifier.
        query.person = profile;
        query.from = static_cast<std::size_t>(*next);
    }
    if (gathered.document.size() < 2 || gathered.document.back() != '}')
        return Error{.kind = ErrorKind::Decode, .detail = QStringLiteral("the answer has no person")};
    gathered.document.pop_back();
    gathered.document += ",\"events\":[" + events + "]}";
    return std::optional(std::move(gathered));
}

} // namespace weir::engine
