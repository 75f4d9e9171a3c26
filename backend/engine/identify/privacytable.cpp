#include "backend/engine/identify/privacytable.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/identify/identitytables.h"
#include "backend/engine/records/recordjson.h"

namespace weir::engine {
namespace {
constexpr std::string_view suppressedPrefix = "suppressed/", erasedPrefix = "erased/", requestPrefix = "request/";

std::string hexOf(std::string_view type, std::string_view value)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : cdp::Hash128::of(type, value).toBytes()) {
        text.push_back(digits[static_cast<unsigned char>(byte) >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

std::optional<cdp::Hash128> hashOf(std::string_view hex)
{
    if (hex.size() != 32)
        return {};
    std::string bytes(16, 0);
    for (std::size_t i = 0; i < 16; ++i) {
        unsigned char byte = 0;
        if (std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, byte, 16).ptr != hex.data() + 2 * i + 2)
            return {};
        bytes[i] = static_cast<char>(byte);
    }
    return cdp::Hash128::ofBytes(bytes);
}

std::string momentObject(std::int64_t atMs) { return ObjectText(32).number("at", atMs).take(); }
} // namespace

PrivacyTable::PrivacyTable(LocalStore* store, cdp::Suppressions& suppressions, cdp::PrivacyLedger& ledger)
    : m_suppressions(suppressions), m_ledger(ledger), m_hasStore(store)
{
    if (!store)
        return;
    const auto read = store->each(privacyTable, {}, [this](std::string_view key, std::string_view value) {
        if (const Result<void> applied = apply(key, value); !applied)
            m_failure = applied.error();
        return !m_failure;
    });
    if (!read)
        m_failure = read.error();
    m_changed.clear();
}

Result<void> PrivacyTable::apply(std::string_view key, std::optional<std::string_view> value)
{
    JsonParser parser;
    JsonArena arena;
    Json root;
    if (value && !parser.parse(*value, arena, root))
        return Error{ErrorKind::Decode, 0, QStringLiteral("a record of suppressions is not JSON")};
    const std::int64_t atMs = root.at("at").integer().value_or(0);
    if (key.starts_with(suppressedPrefix)) {
        if (const auto hash = hashOf(key.substr(suppressedPrefix.size())))
            value ? m_suppressions.suppress(*hash, atMs) : m_suppressions.unsuppress(*hash);
    } else if (key.starts_with(erasedPrefix)) {
        if (const auto hash = hashOf(key.substr(erasedPrefix.size())); hash && value)
            m_ledger.erased(*hash, atMs);
    } else if (key.starts_with(requestPrefix) && value) {
        m_done[std::string(key.substr(requestPrefix.size()))] = root.at("version").integer().value_or(0);
    }
    if (m_hasStore)
        m_changed[std::string(key)] = value;
    return {};
}

bool PrivacyTable::isDone(const std::string& request, std::int64_t version) const
{
    const auto found = m_done.find(request);
    return found != m_done.end() && found->second >= version;
}

void PrivacyTable::change(std::string key, std::optional<std::string> value)
{
    if (m_hasStore)
        m_changed[key] = value;
    m_new[std::move(key)] = std::move(value);
}

void PrivacyTable::suppress(std::string_view type, std::string_view value, std::int64_t atMs)
{
    m_suppressions.suppress(type, value, atMs);
    change(std::string(suppressedPrefix) + hexOf(type, value), momentObject(atMs));
}

void PrivacyTable::unsuppress(std::string_view type, std::string_view value)
{
    m_suppressions.unsuppress(type, value);
    change(std::string(suppressedPrefix) + hexOf(type, value), std::nullopt);
}

void PrivacyTable::erased(std::string_view type, std::string_view value, std::int64_t atMs)
{
    m_ledger.erased(cdp::Hash128::of(type, value), atMs);
    change(std::string(erasedPrefix) + hexOf(type, value), momentObject(atMs));
}

std::string PrivacyTable::done(const std::string& request, std::int64_t version, std::string_view type,
                               std::int64_t atMs, std::string_view proof)
{
    m_done[request] = version;
    ObjectText object;
    object.text("request", request).number("version", version).text("type", type).number("at", atMs);
    if (!proof.empty())
        object.json("proof", proof);
    std::string text = object.take();
    change(std::string(requestPrefix) + request, text);
    return text;
}

void PrivacyTable::takeRecords(std::vector<TopicRecord>& records)
{
    for (auto& [key, value] : m_new)
        records.push_back({.topic = "suppressions", .key = key, .value = std::move(value)});
    m_new.clear();
}

void PrivacyTable::write(StoreBatch& batch)
{
    for (const auto& [key, value] : m_changed)
        value ? batch.put(privacyTable, key, *value) : batch.erase(privacyTable, key);
    m_changed.clear();
    m_new.clear();
}

} // namespace weir::engine
