// Purpose: what identify knows of identifiers and profiles, as rows of its local store and as records of `identities`.
// Thread: values. Limits: bytes are never trusted.
//
// Records of `identities`: "type:value": {"profile", "number", "order", "messageId"}: whose identifier it is, that
// profile's number, the link's place among all links, the event that made it. "@profile/<id>": {"into", "number",
// "order", "messageId"}: it went into another. "@counters": {"seq", "profiles", "orders", "people", "types",
// "collected": of each partition, the next offset to be taken}. What was erased has a tombstone. No type of identifiers
// holds ':', so keys without one are ours.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/identity/hash128.h"
#include "backend/cdp/identity/identitystorage.h"
#include "backend/engine/records/topicrecord.h"

namespace weir::engine {

struct LinkRow
{
    cdp::IdentityStorage::Person owner{};
    std::uint64_t order = 0;
    std::string messageId{};
};

/// `links` and `from` are only in the local store: they follow from the records of others.
struct PersonRow
{
    struct Link
    {
        std::uint64_t order = 0;
        std::string key{}; ///< "type:value"
    };
    std::uint32_t number = cdp::IdentityStorage::none; ///< none: only others speak of it so far
    bool isMerged = false;
    cdp::ProfileId into{}; ///< if merged
    std::uint64_t mergeOrder = 0;
    std::string messageId{};            ///< of the event that caused the merge
    std::vector<Link> links{};          ///< by order
    std::vector<cdp::ProfileId> from{}; ///< those that went into this one directly

    bool isNeeded() const { return isMerged || !links.empty() || !from.empty(); }
};

struct IdentityCounters
{
    std::uint64_t seq = 0;      ///< of the last record of `events`
    std::uint32_t profiles = 0; ///< ever made
    std::uint64_t orders = 0;   ///< links and merges ever made
    std::uint64_t people = 0;   ///< current profiles
    std::vector<std::string> types{};
    std::vector<std::int64_t> collected{}; ///< of each partition of `collected`, the next to be taken
};

inline constexpr std::string_view countersKey = "@counters";
std::string mergeKey(cdp::ProfileId id); ///< "@profile/<id>"
std::optional<cdp::ProfileId> profileOfMergeKey(std::string_view key);
inline bool isLinkKey(std::string_view key) { return key.find(':') != key.npos; }

TopicRecord linkRecord(const std::string& key, const LinkRow* row); ///< null: a tombstone
TopicRecord mergeRecord(cdp::ProfileId id, const PersonRow* row);   ///< null: a tombstone
TopicRecord countersRecord(const IdentityCounters& counters);
/// Errors: Decode.
Result<LinkRow> linkOf(std::string_view value);
Result<PersonRow> mergeOf(std::string_view value);
Result<IdentityCounters> countersOf(std::string_view value);

/// Of 16 bytes, big-endian.
struct ShortKey
{
    std::array<char, 16> bytes;
    operator std::string_view() const { return {bytes.data(), bytes.size()}; }
};
template <typename Key>
using StoredKey = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, ShortKey>;
ShortKey storeKey(cdp::ProfileId id);
cdp::ProfileId profileOfStoreKey(std::string_view key); ///< of 16 bytes
ShortKey storeKey(const cdp::Hash128& hash);
inline std::string_view storeKey(const std::string& key) { return key; }
std::string rowBytes(const LinkRow& row);
std::string rowBytes(const PersonRow& row);
bool readRow(std::string_view bytes, LinkRow& row); ///< false: broken
bool readRow(std::string_view bytes, PersonRow& row);

} // namespace weir::engine
