// Purpose: values of records whose body is encrypted: what they are can be read, what they say cannot. Thread: one.
// Limits: as BodyCipher.
//
// One byte 1; the kind's length as one byte, the kind; seq, a varint; the key's id, 8 bytes big-endian; nonce, 12
// bytes; the body encrypted; a tag of 16 bytes. Associated data: the topic's name, 0, the record's key, 0, and all
// bytes before the nonce: a body cannot be moved to another topic, record, kind or seq.
#pragma once

#include "backend/engine/records/bodycipher.h"
#include "backend/engine/records/topicrecord.h"

namespace weir::engine {

struct SealedEnvelope
{
    std::string_view kind{};
    std::uint64_t seq = 0;
    std::uint64_t keyId = 0;
    std::size_t bytes = 0; ///< of the envelope: behind them begins the nonce
};

/// Is it none of JSON's texts? Then it is sealed, or broken.
inline bool isSealed(std::string_view value) { return !value.empty() && value.front() == 1; }
Result<SealedEnvelope> sealedEnvelope(std::string_view value);

class SealedValues
{
public:
    explicit SealedValues(KeySource* keys) : m_keys(keys) {}
    bool seals() const { return m_keys != nullptr; }

    /// Sets value, kind, seq and keyId of a record that has its topic, profile and key. Precondition: seals().
    Result<void> seal(TopicRecord& record, std::string_view kind, std::uint64_t seq, std::string_view body);
    /// The body; looks into memory that is used again by the next call. Errors: Decode; keyMissing, keyErased.
    Result<std::string_view> open(std::string_view topic, cdp::ProfileId profile, std::string_view key,
                                  std::string_view value);

private:
    Result<ProfileKey> keyOf(cdp::ProfileId profile);
    KeySource* m_keys;
    BodyCipher m_cipher;
    std::string m_place, m_body;
};

/// "0123…" of a profile id. Errors: Decode.
Result<cdp::ProfileId> profileOfKey(std::string_view key);

} // namespace weir::engine
