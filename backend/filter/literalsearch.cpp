#include "backend/filter/literalsearch.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace weir {
namespace {

constexpr std::string_view kelvinSign = "\xe2\x84\xaa", longS = "\xc5\xbf";

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; }

/// How often a byte stands in what people send: JSON, English words, numbers. The rarer, the better to look for.
int frequency(char c)
{
    constexpr std::string_view common = "e\"atoirn0s1,l:cd2u3m5p4h g6y8_97f-bw.v{}kx[]\\/zjq";
    const std::size_t place = common.find(lower(c));
    const int rank = place == std::string_view::npos ? 0 : int(common.size() - place);
    return c >= 'A' && c <= 'Z' ? rank / 2 : rank;
}

} // namespace

LiteralSearch::LiteralSearch(std::string literal, bool anyCase) : m_literal(std::move(literal)), m_anyCase(anyCase)
{
    if (anyCase) {
        std::transform(m_literal.begin(), m_literal.end(), m_literal.begin(), lower);
        m_hasKelvin = m_literal.find('k') != std::string::npos;
        m_hasLongS = m_literal.find('s') != std::string::npos;
    }
    std::size_t best = 0;
    for (std::size_t i = 0; i < m_literal.size(); ++i) {
        if (frequency(m_literal[i]) < frequency(m_literal[best]))
            best = i;
    }
    std::size_t next = best == 0 && m_literal.size() > 1 ? 1 : 0;
    for (std::size_t i = 0; i < m_literal.size(); ++i) {
        if (i != best && m_literal[i] != m_literal[best] && frequency(m_literal[i]) < frequency(m_literal[next]))
            next = i;
    }
    m_first = std::min(best, next);
    m_second = std::max(best, next);
}

bool LiteralSearch::isAt(const char* at) const
{
    if (!m_anyCase)
        return std::memcmp(at, m_literal.data(), m_literal.size()) == 0;
    return std::equal(m_literal.begin(), m_literal.end(), at, [](char wanted, char c) { return wanted == lower(c); });
}

#if defined(__x86_64__)
/// The same as below with twice the letters a step; what is left is for the narrow way.
__attribute__((target("avx2"))) bool LiteralSearch::findsWide(const char*& at, const char* last) const
{
    const bool foldsFirst = m_anyCase && isLetter(m_literal[m_first]);
    const bool foldsSecond = m_anyCase && isLetter(m_literal[m_second]);
    const __m256i first = _mm256_set1_epi8(m_literal[m_first]), second = _mm256_set1_epi8(m_literal[m_second]);
    const __m256i firstFold = _mm256_set1_epi8(foldsFirst ? 0x20 : 0);
    const __m256i secondFold = _mm256_set1_epi8(foldsSecond ? 0x20 : 0);
    for (; last - at >= 64; at += 64) {
        __m256i hits[2];
        for (int half = 0; half < 2; ++half) {
            const char* const from = at + 32 * half;
            const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + m_first));
            const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + m_second));
            hits[half] = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_or_si256(a, firstFold), first),
                                          _mm256_cmpeq_epi8(_mm256_or_si256(b, secondFold), second));
        }
        if (_mm256_testz_si256(_mm256_or_si256(hits[0], hits[1]), _mm256_set1_epi8(-1)))
            continue;
        std::uint64_t mask = std::uint32_t(_mm256_movemask_epi8(hits[0])) |
                             std::uint64_t(std::uint32_t(_mm256_movemask_epi8(hits[1]))) << 32;
        for (; mask != 0; mask &= mask - 1) {
            if (isAt(at + __builtin_ctzll(mask)))
                return true;
        }
    }
    return false;
}
#endif

bool LiteralSearch::finds(std::string_view bytes) const
{
    const std::size_t size = m_literal.size();
    if (size == 0)
        return true;
    if (bytes.size() < size)
        return false;
    const char* at = bytes.data();
    const char* const last = bytes.data() + (bytes.size() - size);
#if defined(__x86_64__)
    static const bool isWide = __builtin_cpu_supports("avx2");
    if (isWide && findsWide(at, last))
        return true;
    const auto foldOf = [this](char c) { return _mm_set1_epi8(m_anyCase && isLetter(c) ? 0x20 : 0); };
    const __m128i first = _mm_set1_epi8(m_literal[m_first]), second = _mm_set1_epi8(m_literal[m_second]);
    const __m128i firstFold = foldOf(m_literal[m_first]), secondFold = foldOf(m_literal[m_second]);
    const auto candidates = [&](const char* from) {
        const auto load = [from](std::size_t i) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i)); };
        return _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(load(m_first), firstFold), first),
                             _mm_cmpeq_epi8(_mm_or_si128(load(m_second), secondFold), second));
    };
    const auto check = [&](const char* from, __m128i hits) {
        for (auto mask = unsigned(_mm_movemask_epi8(hits)); mask != 0; mask &= mask - 1) {
            if (isAt(from + __builtin_ctz(mask)))
                return true;
        }
        return false;
    };
    for (; last - at >= 64; at += 64) {
        const __m128i a = candidates(at), b = candidates(at + 16), c = candidates(at + 32), d = candidates(at + 48);
        if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) == 0)
            continue;
        if (check(at, a) || check(at + 16, b) || check(at + 32, c) || check(at + 48, d))
            return true;
    }
    for (; last - at >= 16; at += 16) {
        if (check(at, candidates(at)))
            return true;
    }
#endif
    const char wanted = m_literal[m_first];
    for (; at <= last; ++at) {
        const char c = at[m_first];
        if ((c == wanted || (m_anyCase && lower(c) == wanted)) && isAt(at))
            return true;
    }
    return false;
}

bool LiteralSearch::occursIn(std::string_view bytes) const
{
    static const LiteralSearch kelvin{std::string(kelvinSign)}, oldS{std::string(longS)};
    return finds(bytes) || (m_hasKelvin && kelvin.finds(bytes)) || (m_hasLongS && oldS.finds(bytes));
}

std::string asciiPart(std::string_view text)
{
    constexpr std::size_t enough = 3;
    const auto longest = [text](const auto& isGood) {
        std::string_view best;
        for (std::size_t begin = 0; begin < text.size();) {
            std::size_t end = begin;
            while (end < text.size() && isGood(text[end]))
                ++end;
            if (end - begin > best.size())
                best = text.substr(begin, end - begin);
            begin = end + 1;
        }
        return best;
    };
    const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const std::string_view plain = longest([&](char c) { return isAscii(c) && lower(c) != 'k' && lower(c) != 's'; });
    return std::string(plain.size() >= enough ? plain : longest(isAscii));
}

} // namespace weir
