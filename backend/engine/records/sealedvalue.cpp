#include "backend/engine/records/sealedvalue.h"

#include "backend/cdp/common/bytes.h"

#include <charconv>

namespace weir::engine {
namespace {

constexpr std::size_t longestKind = 32;

Error broken(const char* what) { return {ErrorKind::Decode, 0, QString::fromLatin1(what)}; }

void appendBigEndian(std::string& out, std::uint64_t number)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> shift));
}

std::string hexOf(std::uint64_t number) { return cdp::ProfileId{0, number}.toText().substr(16); }

/// Associated data: where a body belongs.
void setPlace(std::string& place, std::string_view topic, std::string_view key, std::string_view envelope)
{
    place.assign(topic).append(1, '\0').append(key).append(1, '\0').append(envelope);
}

} // namespace

Result<SealedEnvelope> sealedEnvelope(std::string_view value)
{
    if (!isSealed(value) || value.size() < 2)
        return broken("a value is neither JSON nor encrypted");
    const std::size_t kindSize = static_cast<unsigned char>(value[1]);
    if (kindSize == 0 || kindSize > longestKind || value.size() < 2 + kindSize)
        return broken("an encrypted value's kind is cut");
    SealedEnvelope envelope{value.substr(2, kindSize)};
    const std::string_view behind = value.substr(2 + kindSize);
    std::size_t at = 0;
    while (at < behind.size() && static_cast<unsigned char>(behind[at]) >= 128)
        ++at;
    cdp::ByteReader reader(behind.substr(0, at + 1));
    envelope.seq = reader.number();
    if (reader.isBroken() || !reader.atEnd() || behind.size() < at + 1 + 8)
        return broken("an encrypted value's envelope is cut");
    for (const char byte : behind.substr(at + 1, 8))
        envelope.keyId = envelope.keyId << 8 | static_cast<unsigned char>(byte);
    envelope.bytes = 2 + kindSize + at + 1 + 8;
    return envelope;
}

Result<ProfileKey> SealedValues::keyOf(cdp::ProfileId profile)
{
    Result<FoundKey> found = m_keys ? m_keys->find(profile) : Result<FoundKey>(FoundKey{});
    if (!found)
        return found.error();
    if (found->state == FoundKey::State::Known)
        return found->key;
    const bool isErased = found->state == FoundKey::State::Erased;
    return Error{ErrorKind::NotFound, isErased ? keyErased : keyMissing,
                 isErased ? QStringLiteral("the profile's key was erased") : QStringLiteral("the profile has no key"),
                 QString::fromStdString(profile.toText())};
}

Result<void> SealedValues::seal(TopicRecord& record, std::string_view kind, std::uint64_t seq, std::string_view body)
{
    const Result<ProfileKey> key = keyOf(record.profile.value_or(cdp::ProfileId{}));
    if (!key)
        return key.error();
    cdp::ByteWriter writer;
    writer.number(1);
    writer.text(kind);
    writer.number(seq);
    std::string value = writer.take();
    appendBigEndian(value, key->id);
    setPlace(m_place, record.topic, record.key, value);
    value.reserve(value.size() + BodyCipher::nonceBytes + body.size() + BodyCipher::tagBytes);
    if (const Result<void> sealed = m_cipher.seal(*key, m_place, body, value); !sealed)
        return sealed.error();
    record.value = std::move(value);
    record.kind = kind;
    record.seq = std::to_string(seq);
    record.keyId = hexOf(key->id);
    return {};
}

Result<std::string_view> SealedValues::open(std::string_view topic, cdp::ProfileId profile, std::string_view key,
                                            std::string_view value)
{
    const Result<SealedEnvelope> envelope = sealedEnvelope(value);
    if (!envelope)
        return envelope.error();
    const Result<ProfileKey> secret = keyOf(profile);
    if (!secret)
        return secret.error();
    if (secret->id != envelope->keyId)
        return broken("a value is encrypted with another key than the profile's");
    setPlace(m_place, topic, key, value.substr(0, envelope->bytes));
    m_body.clear();
    if (const Result<void> opened = m_cipher.open(*secret, m_place, value.substr(envelope->bytes), m_body); !opened)
        return opened.error();
    return std::string_view(m_body);
}

Result<cdp::ProfileId> profileOfKey(std::string_view key)
{
    if (key.size() != 32 || key.find_first_not_of("0123456789abcdef") != key.npos)
        return broken("a key is no profile id");
    cdp::ProfileId id;
    std::from_chars(key.data(), key.data() + 16, id.high, 16);
    std::from_chars(key.data() + 16, key.data() + 32, id.low, 16);
    return id;
}

} // namespace weir::engine
