// Purpose: the definitions of people's making, typed (definitions.md). Thread: values, immutable once read. Limits: a
// document of at most 10 MB, 200 levels, see documentlimits.h; journeys and plans are typed where they are run
// (cdp/journeys, cdp/plans).
#pragma once

#include "backend/cdp/definitions/condition.h"
#include "backend/cdp/mapping/mapping.h"

namespace weir::cdp {

struct Envelope
{
    std::string kind, key, name, description, author, note;
    bool enabled = true;
    std::int64_t version = 0; ///< 0: none is given: the next one
    std::optional<std::int64_t> changedAtMs{};

    std::string id() const { return kind + '/' + key; }
};

struct AudienceDefinition
{
    Condition rule;
    bool includeAnonymous = false;
};

enum class Compute : std::uint8_t {
    Count,
    Sum,
    Average,
    Minimum,
    Maximum,
    First,
    Last,
    FirstSeen,
    LastSeen,
    MostFrequent,
    UniqueList,
    UniqueCount,
    Formula,
    Sql
};

struct TraitDefinition
{
    Compute compute = Compute::Count;
    EventPattern pattern{};
    Window during{};
    JsonPath property{}; ///< from the event's root
    std::int64_t minimumCount = 1;
    std::string expression{}; ///< of a formula; checked by whoever calculates it (DefinitionBook::setCheck)
    std::string connection{}, query{}, keyColumn{}; ///< of sql
};

struct ListDefinition
{
    struct Member
    {
        std::string type, value;
    };
    std::vector<Member> members;
};

struct IdentityDefinition
{
    struct IdentifierType
    {
        std::string type;
        std::vector<JsonPath> paths; ///< from the event's root; where none are written: see usualPaths()
        int priority = 1;            ///< 1 is the highest
        std::int64_t limit = 1;      ///< values a profile
    };
    std::vector<IdentifierType> types;
    std::vector<std::string> blocked;                            ///< texts, or /RE2/ (with case)
    std::vector<std::pair<std::string, std::string>> neverMerge; ///< "userId:a"
};

struct SourceDefinition
{
    enum class Type : std::uint8_t { Http, Webhook, Kafka };
    Type type = Type::Http;
    std::string writeKey{}, secret{}, topic{};
    std::string scheme{};                    ///< of the signature: generic, shopify, stripe, github; empty: any
    std::string format = "auto";             ///< auto, json, avro, protobuf
    std::string start = "latest";            ///< earliest, latest, timestamp
    std::optional<std::int64_t> startAtMs{}; ///< of timestamp: always there
    std::optional<EventFilter> filter{};
    std::shared_ptr<const Mapping> mapping{}; ///< null: none
};

struct TransformationDefinition
{
    enum class Runtime : std::uint8_t { JavaScript, Python };
    std::int64_t order = 0;
    std::optional<EventFilter> appliesTo{};
    std::string code{};
    Runtime runtime = Runtime::JavaScript;
};

struct DestinationDefinition
{
    enum class Type : std::uint8_t { Webhook, Kafka, Segment, Postgres, Jsonl };
    enum class On : std::uint8_t { Event, Audience, Trait, Journey, Profile };
    struct Subscription
    {
        On on = On::Event;
        std::optional<EventFilter> when{};
        std::shared_ptr<const Mapping> mapping{}; ///< null: none
    };
    Type type = Type::Webhook;
    JsonPointer config{};
    std::vector<std::string> consent{};
    std::vector<Subscription> subscriptions{};
    int attempts = 8;
    std::int64_t firstMs = 1'000, longestMs = 3'600'000, withinMs = 86'400'000, holdMs = 30LL * 86'400'000;
    double perSecond = 0; ///< 0: no limit
};

struct PrivacyRequest
{
    enum class Type : std::uint8_t { Access, Erase, Suppress, Unsuppress };
    Type type = Type::Access;
    std::vector<ListDefinition::Member> identifiers{};
};

/// Each takes its own fields from the document; the envelope's are taken by readEnvelope(); finish() is the caller's.
std::optional<Envelope> readEnvelope(ObjectReader& document);
std::optional<AudienceDefinition> readAudience(ObjectReader& document);
std::optional<TraitDefinition> readTrait(ObjectReader& document);
std::optional<ListDefinition> readList(ObjectReader& document);
std::optional<IdentityDefinition> readIdentity(ObjectReader& document);
std::optional<SourceDefinition> readSource(ObjectReader& document);
std::optional<TransformationDefinition> readTransformation(ObjectReader& document);
std::optional<DestinationDefinition> readDestination(ObjectReader& document);
std::optional<PrivacyRequest> readPrivacyRequest(ObjectReader& document);

/// userId, anonymousId: their own fields; another type T: traits.T, context.traits.T, properties.T.
std::vector<JsonPath> usualPaths(const std::string& type);
/// With no identity definition: userId (limit 1) and anonymousId (limit 100).
const IdentityDefinition& usualIdentity();

} // namespace weir::cdp
