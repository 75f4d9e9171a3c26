#include "backend/engine/records/profilekeys.h"

#include "backend/engine/records/bodycipher.h"
#include "backend/engine/records/sealedvalue.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <list>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <unordered_map>

namespace weir::engine {
namespace {

constexpr char plainKey = 1, wrappedKey = 2;

std::uint64_t idOf(const std::array<unsigned char, 32>& bytes)
{
    constexpr std::string_view salt = "weir key id";
    std::array<unsigned char, salt.size() + 32> text{};
    std::memcpy(text.data(), salt.data(), salt.size());
    std::memcpy(text.data() + salt.size(), bytes.data(), bytes.size());
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(text.data(), text.size(), digest.data());
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
        id = id << 8 | digest[i];
    return id;
}

ProfileKey keyOf(std::string_view bytes)
{
    ProfileKey key;
    std::copy_n(bytes.begin(), key.bytes.size(), key.bytes.begin());
    key.id = idOf(key.bytes);
    return key;
}

} // namespace

Result<MasterKey> masterKeyOf(std::string_view hex)
{
    MasterKey key{};
    bool isHex = hex.size() == 2 * key.size();
    for (std::size_t i = 0; isHex && i < key.size(); ++i) {
        const char* const at = hex.data() + 2 * i;
        isHex = std::from_chars(at, at + 2, key[i], 16).ptr == at + 2;
    }
    if (!isHex)
        return Error{ErrorKind::Invalid, 0, QStringLiteral("a master key has 64 hexadecimal digits")};
    return key;
}

struct ProfileKeys::Private
{
    /// Newest in front; those that are not on the shelf yet are not in it.
    using Row = std::list<std::pair<cdp::ProfileId, FoundKey>>;
    struct Change
    {
        std::string value;
        FoundKey found;
        std::uint64_t number = 0;
    };

    KeyOptions options;
    KeyShelf shelf;
    std::optional<ProfileKey> master;
    BodyCipher cipher;
    Row row;
    std::unordered_map<cdp::ProfileId, Row::iterator> cached;
    std::unordered_map<cdp::ProfileId, Change> changes;
    std::uint64_t number = 0; ///< of the changes being gathered

    Result<FoundKey> read(cdp::ProfileId profile, std::string_view value)
    {
        if (value.empty())
            return FoundKey{FoundKey::State::Erased, {}};
        if (value.front() == plainKey && value.size() == 33)
            return FoundKey{FoundKey::State::Known, keyOf(value.substr(1))};
        if (value.front() != wrappedKey)
            return Error{ErrorKind::Decode, 0, QStringLiteral("a profile's key is broken")};
        std::string bytes;
        if (!master || !cipher.open(*master, profile.toText(), value.substr(1), bytes) || bytes.size() != 32)
            return Error{ErrorKind::Invalid, 0,
                         QStringLiteral("the keys of profiles are wrapped by a master key that was not given")};
        return FoundKey{FoundKey::State::Known, keyOf(bytes)};
    }
    Result<std::string> write(cdp::ProfileId profile, const ProfileKey& key)
    {
        const std::string_view bytes(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
        std::string value(1, master ? wrappedKey : plainKey);
        if (!master)
            return value.append(bytes);
        if (const Result<void> sealed = cipher.seal(*master, profile.toText(), bytes, value); !sealed)
            return sealed.error();
        return value;
    }
    void change(cdp::ProfileId profile, std::string value, const FoundKey& found)
    {
        if (const auto at = cached.find(profile); at != cached.end()) {
            row.erase(at->second);
            cached.erase(at);
        }
        changes[profile] = {std::move(value), found, number};
    }
    void cache(cdp::ProfileId profile, const FoundKey& found)
    {
        row.emplace_front(profile, found);
        cached[profile] = row.begin();
        if (row.size() > options.mostCached) {
            cached.erase(row.back().first);
            row.pop_back();
        }
    }
};

ProfileKeys::ProfileKeys(KeyOptions options, KeyShelf shelf) : d(std::make_unique<Private>())
{
    d->options = std::move(options);
    d->shelf = std::move(shelf);
    if (!d->shelf)
        d->options.mostCached = std::numeric_limits<std::size_t>::max(); // they are nowhere else
    if (d->options.master)
        d->master = ProfileKey{*d->options.master, 0};
}

ProfileKeys::~ProfileKeys() = default;

Result<FoundKey> ProfileKeys::find(cdp::ProfileId profile)
{
    if (const auto at = d->changes.find(profile); at != d->changes.end())
        return at->second.found;
    if (const auto at = d->cached.find(profile); at != d->cached.end()) {
        d->row.splice(d->row.begin(), d->row, at->second);
        return at->second->second;
    }
    if (!d->shelf)
        return FoundKey{};
    const Result<std::optional<std::string>> value = d->shelf(profile);
    if (!value)
        return value.error();
    if (!*value)
        return FoundKey{};
    const Result<FoundKey> found = d->read(profile, **value);
    if (found)
        d->cache(profile, *found);
    return found;
}

Result<TopicRecord> ProfileKeys::make(cdp::ProfileId profile)
{
    const Result<FoundKey> before = find(profile);
    if (!before)
        return before.error();
    if (before->state != FoundKey::State::Missing)
        return Error{ErrorKind::Exists, 0, QStringLiteral("the profile has a key, or its key was erased"),
                     QString::fromStdString(profile.toText())};
    FoundKey made{FoundKey::State::Known, {}};
    if (RAND_bytes(made.key.bytes.data(), int(made.key.bytes.size())) != 1)
        return Error{ErrorKind::Internal, 0, QStringLiteral("the system has no random bytes")};
    made.key.id = idOf(made.key.bytes);
    Result<std::string> value = d->write(profile, made.key);
    if (!value)
        return value.error();
    d->change(profile, *value, made);
    return TopicRecord{"keys", profile, profile.toText(), std::move(*value)};
}

TopicRecord ProfileKeys::erase(cdp::ProfileId profile)
{
    d->change(profile, {}, {FoundKey::State::Erased, {}});
    return TopicRecord{"keys", profile, profile.toText(), std::nullopt};
}

Result<void> ProfileKeys::add(std::string_view key, std::optional<std::string_view> value)
{
    const Result<cdp::ProfileId> profile = profileOfKey(key);
    if (!profile)
        return profile.error();
    if (value && value->empty())
        return Error{ErrorKind::Decode, 0, QStringLiteral("a profile's key is empty")};
    const Result<FoundKey> found = d->read(*profile, value.value_or(std::string_view()));
    if (!found)
        return found.error();
    d->change(*profile, std::string(value.value_or(std::string_view())), *found);
    return {};
}

std::uint64_t ProfileKeys::takeChanges(std::vector<KeyChange>& changes)
{
    for (const auto& [profile, change] : d->changes) {
        if (change.number == d->number)
            changes.push_back({profile, change.value});
    }
    return d->number++;
}

void ProfileKeys::release(std::uint64_t number)
{
    for (auto at = d->changes.begin(); at != d->changes.end();) {
        if (at->second.number > number) {
            ++at;
            continue;
        }
        d->cache(at->first, at->second.found);
        at = d->changes.erase(at);
    }
}

bool ProfileKeys::isInMemory(cdp::ProfileId profile) const
{
    return d->changes.contains(profile) || d->cached.contains(profile);
}

std::size_t ProfileKeys::inMemory() const { return d->changes.size() + d->cached.size(); }

} // namespace weir::engine
