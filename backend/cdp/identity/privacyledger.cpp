#include "backend/cdp/identity/privacyledger.h"

#include "backend/cdp/common/profileidbytes.h"

#include <algorithm>
#include <openssl/sha.h>

namespace weir::cdp {
namespace {
constexpr std::uint64_t format = 1;

void save(ByteWriter& writer, const ErasureProof& proof)
{
    writer.text(proof.request);
    writer.integer(proof.requestedAtMs);
    writer.integer(proof.doneAtMs);
    writer.number(proof.identifiers.size());
    for (const std::string& hash : proof.identifiers)
        writer.text(hash);
    writer.number(proof.profiles.size());
    for (const ProfileId profile : proof.profiles)
        writeId(writer, profile);
    writer.number(proof.findings.size());
    for (const ErasureProof::Finding& finding : proof.findings) {
        writer.text(finding.store);
        writer.integer(finding.found);
        writer.integer(finding.removed);
    }
}

ErasureProof load(ByteReader& reader)
{
    ErasureProof proof;
    proof.request = reader.text();
    proof.requestedAtMs = reader.integer();
    proof.doneAtMs = reader.integer();
    for (std::size_t left = reader.count(); left > 0; --left)
        proof.identifiers.emplace_back(reader.text());
    for (std::size_t left = reader.count(); left > 0; --left)
        proof.profiles.push_back(readId(reader));
    for (std::size_t left = reader.count(); left > 0; --left) {
        ErasureProof::Finding finding{std::string(reader.text()), 0, 0};
        finding.found = reader.integer();
        finding.removed = reader.integer();
        proof.findings.push_back(std::move(finding));
    }
    return proof;
}
} // namespace

std::string identifierHash(std::string_view type, std::string_view value)
{
    const std::string text = std::string(type).append(1, ':').append(value);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hash;
    for (const unsigned char byte : digest) {
        hash.push_back(digits[byte >> 4]);
        hash.push_back(digits[byte & 15]);
    }
    return hash;
}

bool ErasureProof::isComplete() const
{
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.removed >= finding.found; });
}

void PrivacyLedger::erased(ErasureProof proof, std::span<const std::pair<std::string, std::string>> links,
                           std::span<const std::string> messageIds)
{
    for (const auto& [type, value] : links) {
        std::int64_t& atMs = m_identifiers.try_emplace(Hash128::of(type, value), proof.doneAtMs).first->second;
        atMs = std::max(atMs, proof.doneAtMs);
    }
    for (const std::string& messageId : messageIds)
        m_messages.insert(Hash128::of(messageId));
    m_proofs.push_back(std::move(proof));
}

bool PrivacyLedger::isErasedMessage(std::string_view messageId) const
{
    return !m_messages.empty() && m_messages.contains(Hash128::of(messageId));
}

bool PrivacyLedger::isErased(const Event& event, const IdentityRules& rules,
                             const IdentityRules::Extracted& found) const
{
    if (isErasedMessage(event.messageId))
        return true;
    if (m_identifiers.empty())
        return false;
    return std::any_of(found.usable.begin(), found.usable.end(), [&](const FoundIdentifier& identifier) {
        const auto at = m_identifiers.find(Hash128::of(rules.types()[identifier.type].name, identifier.value));
        return at != m_identifiers.end() && event.timestampMs < at->second;
    });
}

void PrivacyLedger::save(ByteWriter& writer) const
{
    writer.number(format);
    writer.number(m_proofs.size());
    for (const ErasureProof& proof : m_proofs)
        cdp::save(writer, proof);
    writer.number(m_identifiers.size());
    for (const auto& [hash, atMs] : m_identifiers) {
        hash.save(writer);
        writer.integer(atMs);
    }
    writer.number(m_messages.size());
    for (const Hash128& hash : m_messages)
        hash.save(writer);
}

bool PrivacyLedger::load(ByteReader& reader)
{
    *this = {};
    const bool isKnown = reader.number() == format;
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        m_proofs.push_back(cdp::load(reader));
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const Hash128 hash = Hash128::load(reader);
        m_identifiers[hash] = reader.integer();
    }
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left)
        m_messages.insert(Hash128::load(reader));
    if (isKnown && !reader.isBroken())
        return true;
    *this = {};
    return false;
}

} // namespace weir::cdp
