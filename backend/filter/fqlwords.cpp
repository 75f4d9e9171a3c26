#include "backend/filter/fqlwords.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <numeric>

namespace weir {
namespace {

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

char lowered(char letter) { return letter >= 'A' && letter <= 'Z' ? char(letter + ('a' - 'A')) : letter; }

char32_t codePoint(std::string_view bytes)
{
    const auto first = static_cast<unsigned char>(bytes[0]);
    char32_t point = bytes.size() == 2 ? first & 0x1FU : bytes.size() == 3 ? first & 0x0FU : first & 0x07U;
    for (const char byte : bytes.substr(1))
        point = point << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
    return point;
}

bool isAsciiLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '$' || letter == '@' || letter == '-';
}

// Damerau-Levenshtein without edits between swapped letters: "vlaue" is one step from "value".
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

} // namespace

std::size_t fqlCharacterBytes(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return 0;
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t bytes = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    if (at + bytes > text.size())
        return 1;
    for (std::size_t i = 1; i < bytes; ++i) {
        if (!isContinuation(text[at + i]))
            return 1;
    }
    return bytes;
}

std::size_t fqlLetterBytes(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return 0;
    if (static_cast<unsigned char>(text[at]) < 0x80)
        return isAsciiLetter(text[at]) ? 1 : 0;
    const std::size_t bytes = fqlCharacterBytes(text, at);
    if (bytes == 1)
        return 0;
    const char32_t point = codePoint(text.substr(at, bytes));
    return QChar::isLetterOrNumber(point) || QChar::isMark(point) ? bytes : 0;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lowered(x) == lowered(y); });
}

bool isFqlReserved(std::string_view word)
{
    static constexpr std::array<std::string_view, 7> reserved = {"and", "or", "in", "not", "true", "false", "null"};
    return std::any_of(reserved.begin(), reserved.end(),
                       [&](std::string_view known) { return equalsIgnoringCase(word, known); });
}

std::string nearestWord(std::string_view word, const std::vector<std::string>& known)
{
    constexpr std::size_t longestWorthLooking = 64;
    if (word.empty() || word.size() > longestWorthLooking)
        return {};
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(), lowered);
    std::string best;
    std::size_t least = word.size() <= 4 ? 2 : 3;
    for (const std::string& candidate : known) {
        const std::size_t steps = distance(lower, candidate);
        if (steps < least) {
            least = steps;
            best = candidate;
        }
    }
    return best;
}

} // namespace weir
