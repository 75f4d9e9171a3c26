#include "backend/service/search/scanmatcher.h"

#include "backend/service/recordtexts.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t shortestRequired = 2; ///< a single letter stands everywhere

const LiteralSearch& unicodeEscape()
{
    static const LiteralSearch search("\\u");
    return search;
}

const LiteralSearch& anyEscape()
{
    static const LiteralSearch search("\\");
    return search;
}

/// JSON may write these as something else than \u and four digits.
bool hasShortEscape(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '/';
    });
}

} // namespace

ScanMatcher::ScanMatcher(std::shared_ptr<const RecordMatch> match, std::optional<std::string> key)
    : m_match(match && !match->isEmpty() ? std::move(match) : nullptr), m_key(std::move(key))
{
    if (!m_match)
        return;
    for (const std::string& literal : m_match->pattern.literals())
        m_patternSpansHeaders = m_patternSpansHeaders || literal.find_first_of("=, ") != std::string::npos;
    if (!m_match->fql)
        return;
    for (const std::string& text : m_match->fql->requiredTexts()) {
        if (text.size() >= shortestRequired)
            m_required.push_back({LiteralSearch(text), hasShortEscape(text)});
    }
}

bool ScanMatcher::lacks(std::string_view bytes) const
{
    return std::any_of(m_required.begin(), m_required.end(), [bytes](const Literal& literal) {
        const LiteralSearch& escape = literal.hidesBehindBackslash ? anyEscape() : unicodeEscape();
        return !literal.text.occursIn(bytes) && !escape.occursIn(bytes);
    });
}

bool ScanMatcher::isKeyAsIs(const RecordView& record) const
{
    const DecoderSet* decoders = m_match->decoders.get();
    return !decoders || isShownAsIs(record.key, m_match->keyFormat, decoders->hasGiven(RecordPart::Key));
}

bool ScanMatcher::isValueAsIs(const RecordView& record) const
{
    const DecoderSet* decoders = m_match->decoders.get();
    return !decoders || isShownAsIs(record.value, m_match->valueFormat, decoders->hasGiven(RecordPart::Value));
}

bool ScanMatcher::patternDenies(const RecordView& record, std::span<const RecordHeader> headers, bool isRuledOut) const
{
    const TextPattern& pattern = m_match->pattern;
    if (pattern.isEmpty())
        return false;
    if (!isRuledOut) {
        if (pattern.mayMatchIn(record.value) || pattern.mayMatchIn(record.key))
            return false;
    }
    if (!headers.empty() && (m_patternSpansHeaders || !isRuledOut) && pattern.mayMatchIn(headersText(headers)))
        return false;
    return isValueAsIs(record) && isKeyAsIs(record);
}

bool ScanMatcher::fqlDenies(const RecordView& record, std::span<const RecordHeader> headers, bool isRuledOut) const
{
    if (m_required.empty())
        return false;
    if (!isRuledOut) {
        const bool isMissing = std::any_of(m_required.begin(), m_required.end(), [&](const Literal& literal) {
            const LiteralSearch& escape = literal.hidesBehindBackslash ? anyEscape() : unicodeEscape();
            const auto lacksIt = [&](std::string_view bytes) {
                return !literal.text.occursIn(bytes) && !escape.occursIn(bytes);
            };
            return lacksIt(record.value) && lacksIt(record.key) &&
                   std::all_of(headers.begin(), headers.end(), [&](const RecordHeader& header) {
                       return lacksIt(header.name) && lacksIt(header.value);
                   });
        });
        if (!isMissing)
            return false;
    }
    const Fql& fql = *m_match->fql;
    if ((fql.readsValue() && !isValueAsIs(record)) || (fql.readsKey() && !isKeyAsIs(record)))
        return false;
    return !fql.readsHeaders() || std::all_of(headers.begin(), headers.end(), [](const RecordHeader& header) {
        return isShownAsIs(header.value, Format::Auto);
    });
}

bool ScanMatcher::fits(const RecordView& record, std::span<const RecordHeader> headers, std::string_view topic,
                       Ruled ruled, MatchScratch& scratch, Tally& tally) const
{
    if (m_key && (record.has(RecordFlag::KeyNull) || record.isControl() || record.key != *m_key))
        return false;
    if (!m_match)
        return true;
    if (patternDenies(record, headers, ruled.pattern) || fqlDenies(record, headers, ruled.fql))
        return false;
    const bool fits = m_match->matches(record, topic, HeaderAccess(headers), scratch);
    tally.undecoded += scratch.undecoded ? 1 : 0;
    return fits;
}

Result<void> ScanMatcher::look(const ScanBlock& block, std::string_view topic, MatchScratch& scratch, Tally& tally,
                               const Hit& hit) const
{
    Ruled ruled;
    if (m_match && !block.bytes.empty()) {
        ruled.pattern = !m_match->pattern.isEmpty() && !m_match->pattern.mayMatchIn(block.bytes);
        ruled.fql = lacks(block.bytes);
    }
    return block.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
        ++tally.records;
        if (record.timestampMs >= 0) {
            tally.oldestMs = std::min(tally.oldestMs, record.timestampMs);
            tally.newestMs = std::max(tally.newestMs, record.timestampMs);
        }
        if (fits(record, headers, topic, ruled, scratch, tally))
            hit(record, headers);
    });
}

} // namespace weir
