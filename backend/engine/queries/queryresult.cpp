#include "backend/base/json/jsonparser.h"
#include "backend/engine/columns/draftcount.h"
#include "backend/engine/queries/queryclient.h"

#include <algorithm>

namespace weir::engine {
namespace {

/// Bodies of the partitions that have answered.
std::vector<JsonPointer> bodiesOf(const QueryResult& result)
{
    std::vector<JsonPointer> bodies;
    for (const auto& [partition, answer] : result.answers)
        if (!answer.error)
            if (Result<JsonPointer> body = parseJson(answer.body))
                bodies.push_back(std::move(*body));
    return bodies;
}

std::uint64_t numberAt(const Json& object, std::string_view name)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, object.at(name).integer().value_or(0)));
}

void addProperties(std::map<std::string, CatalogueSum::Property>& sum, const Json& properties)
{
    for (const JsonMember& one : properties.members()) {
        CatalogueSum::Property& property = sum[std::string(one.name)];
        property.count += one.value.at("count").integer().value_or(0);
        for (const Json& type : one.value.at("types").elements())
            property.types.emplace(type.text());
        for (const Json& value : one.value.at("values").elements())
            property.values[toJsonText(value.at(0))] += value.at(1).integer().value_or(0);
        property.isCut = property.isCut || one.value.at("atLeast").isTrue();
    }
}

} // namespace

int QueryResult::answered() const
{
    return static_cast<int>(
        std::count_if(answers.begin(), answers.end(), [](const auto& one) { return one.second.isFinal; }));
}

std::optional<Error> QueryResult::error() const
{
    if (refused)
        return refused;
    for (const auto& [partition, answer] : answers)
        if (answer.error)
            return answer.error;
    return std::nullopt;
}

PeopleSum peopleOf(const QueryResult& result)
{
    PeopleSum sum;
    std::uint64_t found = 0;
    double estimate = 0;
    for (const JsonPointer& body : bodiesOf(result)) {
        const Json& root = body->root;
        const std::uint64_t count = numberAt(root, "count"), people = numberAt(root, "people");
        const std::uint64_t examined = root.at("examined").isAbsent() ? people : numberAt(root, "examined");
        found += count;
        sum.people += people;
        sum.examined += examined;
        if (examined > 0)
            estimate += static_cast<double>(count) * static_cast<double>(people) / static_cast<double>(examined);
        for (const Json& member : root.at("members").elements())
            sum.members.push_back({std::string(member.at("id").text()), std::string(member.at("name").text())});
    }
    sum.isExact = result.isComplete() && !result.error();
    sum.count = sum.examined >= sum.people ? found : static_cast<std::uint64_t>(estimate + 0.5);
    sum.low = sum.high = sum.count;
    if (sum.examined < sum.people)
        std::tie(sum.low, sum.high) =
            countInterval(found, static_cast<double>(sum.examined) / static_cast<double>(sum.people));
    return sum;
}

JsonPointer foundIn(const QueryResult& result)
{
    for (JsonPointer& body : bodiesOf(result))
        if (body->root.at("found").isTrue())
            return body;
    return nullptr;
}

std::vector<std::uint64_t> seriesOf(const QueryResult& result)
{
    std::vector<std::uint64_t> sums;
    for (const JsonPointer& body : bodiesOf(result)) {
        const auto counts = body->root.at("counts").elements();
        sums.resize(std::max(sums.size(), counts.size()));
        for (std::size_t i = 0; i < counts.size(); ++i)
            sums[i] += static_cast<std::uint64_t>(std::max<std::int64_t>(0, counts[i].integer().value_or(0)));
    }
    return sums;
}

std::vector<std::pair<std::string, std::int64_t>> CatalogueSum::Property::top(std::size_t most) const
{
    std::vector<std::pair<std::string, std::int64_t>> all(values.begin(), values.end());
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    all.resize(std::min(all.size(), most));
    return all;
}

CatalogueSum catalogueOf(const QueryResult& result)
{
    CatalogueSum sum;
    for (const JsonPointer& body : bodiesOf(result)) {
        for (const Json& event : body->root.at("events").elements()) {
            CatalogueSum::Name& name =
                sum.events[{std::string(event.at("type").text()), std::string(event.at("name").text())}];
            name.count += event.at("count").integer().value_or(0);
            name.lastMs = std::max(name.lastMs, event.at("lastMs").integer().value_or(0));
            addProperties(name.properties, event.at("properties"));
        }
        addProperties(sum.traits, body->root.at("traits"));
    }
    return sum;
}

} // namespace weir::engine
