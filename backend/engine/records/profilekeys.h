// Purpose: keys of profiles: made, read from the topic `keys`, erased. Thread: one. Limits: `mostCached` keys in memory
// (about 120 bytes each) besides those that are not on the shelf yet.
//
// A record of `keys`: key: profile id; value: one byte 1 and the 32 bytes of the key, or one byte 2, a nonce of 12, the
// key encrypted by the workspace's master key (AES-256-GCM, the profile id as associated data) and a tag of 16; null:
// erased. A profile's key never changes.
#pragma once

#include "backend/engine/records/keysource.h"
#include "backend/engine/records/topicrecord.h"

#include <functional>
#include <memory>
#include <vector>

namespace weir::engine {

using MasterKey = std::array<unsigned char, 32>;
/// 64 hexadecimal digits (WEIR_MASTER_KEY). Errors: Invalid.
Result<MasterKey> masterKeyOf(std::string_view hex);

/// What a KeyShelf gives back later: the record's value as it is; empty: erased.
struct KeyChange
{
    cdp::ProfileId profile{};
    std::string value{};
};
/// Where keys are that are not in memory: the local store. None: no such key. Without a shelf all stay in memory.
using KeyShelf = std::function<Result<std::optional<std::string>>(cdp::ProfileId)>;

struct KeyOptions
{
    std::optional<MasterKey> master{};
    std::size_t mostCached = 100'000;
};

class ProfileKeys final : public KeySource
{
public:
    explicit ProfileKeys(KeyOptions options = {}, KeyShelf shelf = {});
    ~ProfileKeys() override;

    /// Invalid: the key is wrapped, and the master key is missing or another one.
    Result<FoundKey> find(cdp::ProfileId profile) override;
    /// A new key and its record. Exists: it has one, or had one that was erased.
    Result<TopicRecord> make(cdp::ProfileId profile);
    /// The tombstone. What the key encrypted cannot be read any more, here at once.
    TopicRecord erase(cdp::ProfileId profile);
    /// A record of `keys`. Errors: Decode; as find().
    Result<void> add(std::string_view key, std::optional<std::string_view> value);

    /// Appends what came since the last call, to be put on the shelf after the commit: until release() with the number
    /// returned they stay in memory. After an abort: make new ProfileKeys over the shelf.
    std::uint64_t takeChanges(std::vector<KeyChange>& changes);
    void release(std::uint64_t number);
    std::size_t inMemory() const; ///< keys
    bool isInMemory(cdp::ProfileId profile) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
