#include "backend/filter/fqlfunctions.h"

#include "backend/filter/fqlwords.h"

#include <QString>

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t none = std::string_view::npos;

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

bool isSpace(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

char32_t pointAt(std::string_view text, std::size_t at, std::size_t bytes)
{
    const auto first = static_cast<unsigned char>(text[at]);
    if (bytes == 1)
        return first;
    char32_t point = bytes == 2 ? first & 0x1FU : bytes == 3 ? first & 0x0FU : first & 0x07U;
    for (std::size_t i = 1; i < bytes; ++i)
        point = point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    return point;
}

QString toQt(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

void fromQt(const QString& text, std::string& out)
{
    const QByteArray bytes = text.toUtf8();
    out.assign(bytes.constData(), std::size_t(bytes.size()));
}

} // namespace

FqlGlob::FqlGlob(std::string_view pattern)
{
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t bytes = fqlCharacterBytes(pattern, at);
        if (pattern[at] == '*') {
            if (m_tokens.empty() || m_tokens.back().kind != Token::Kind::Many)
                m_tokens.push_back({Token::Kind::Many});
            ++at;
        } else if (pattern[at] == '?') {
            m_tokens.push_back({Token::Kind::One});
            ++at;
        } else if (const std::size_t behind = pattern[at] == '[' ? readClass(pattern, at) : none; behind != none) {
            at = behind;
        } else if (pattern[at] == '\\' && at + 1 < pattern.size()) {
            const std::size_t escaped = fqlCharacterBytes(pattern, at + 1);
            m_tokens.push_back({Token::Kind::Literal, std::string(pattern.substr(at + 1, escaped))});
            at += 1 + escaped;
        } else {
            m_tokens.push_back({Token::Kind::Literal, std::string(pattern.substr(at, bytes))});
            at += bytes;
        }
    }
}

// Returns where the pattern goes on, or none if the bracket is not closed: then it stands for itself.
std::size_t FqlGlob::readClass(std::string_view pattern, std::size_t at)
{
    Token token{Token::Kind::Class};
    for (++at; at < pattern.size() && pattern[at] != ']';) {
        const auto read = [&] {
            if (pattern[at] == '\\' && at + 1 < pattern.size())
                ++at;
            const std::size_t bytes = fqlCharacterBytes(pattern, at);
            const char32_t point = pointAt(pattern, at, bytes);
            at += bytes;
            return point;
        };
        const char32_t low = read();
        char32_t high = low;
        if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
            ++at;
            high = read();
        }
        token.ranges.emplace_back(low, high);
    }
    if (at >= pattern.size() || token.ranges.empty())
        return none;
    m_tokens.push_back(std::move(token));
    return at + 1;
}

// The bytes that a token takes at `at`; none: it does not fit.
std::size_t FqlGlob::step(const Token& token, std::string_view text, std::size_t at)
{
    if (token.kind == Token::Kind::Literal)
        return text.substr(at).starts_with(token.literal) ? token.literal.size() : none;
    if (at >= text.size())
        return none;
    const std::size_t bytes = fqlCharacterBytes(text, at);
    if (token.kind == Token::Kind::One)
        return bytes;
    const char32_t point = pointAt(text, at, bytes);
    const bool isIn = std::any_of(token.ranges.begin(), token.ranges.end(),
                                  [&](const auto& range) { return range.first <= point && point <= range.second; });
    return isIn ? bytes : none;
}

bool FqlGlob::matches(std::string_view text) const
{
    std::size_t at = 0, token = 0;
    std::size_t starToken = none, starAt = 0;
    for (;;) {
        if (token < m_tokens.size() && m_tokens[token].kind == Token::Kind::Many) {
            starToken = token++;
            starAt = at;
            continue;
        }
        if (token == m_tokens.size() && at == text.size())
            return true;
        const std::size_t taken = token < m_tokens.size() ? step(m_tokens[token], text, at) : none;
        if (taken != none) {
            at += taken;
            ++token;
            continue;
        }
        // Only the last star need take more: an earlier one could not find what a later one cannot.
        if (starToken == none || starAt >= text.size())
            return false;
        starAt += fqlCharacterBytes(text, starAt);
        at = starAt;
        token = starToken + 1;
    }
}

std::string FqlGlob::longestLiteral() const
{
    std::string longest, run;
    for (const Token& token : m_tokens) {
        run = token.kind == Token::Kind::Literal ? run + token.literal : std::string();
        if (run.size() > longest.size())
            longest = run;
    }
    return longest;
}

void fqlLowercase(std::string_view text, std::string& out)
{
    if (!isAscii(text))
        return fromQt(toQt(text).toLower(), out);
    out.assign(text);
    for (char& letter : out)
        letter = letter >= 'A' && letter <= 'Z' ? char(letter + ('a' - 'A')) : letter;
}

void fqlUppercase(std::string_view text, std::string& out)
{
    if (!isAscii(text))
        return fromQt(toQt(text).toUpper(), out);
    out.assign(text);
    for (char& letter : out)
        letter = letter >= 'a' && letter <= 'z' ? char(letter - ('a' - 'A')) : letter;
}

void fqlJoinWords(std::string_view text, char with, std::string& out)
{
    out.assign(text);
    std::replace(out.begin(), out.end(), ' ', with);
}

void fqlTitlecase(std::string_view text, std::string& out)
{
    out.clear();
    std::string letter;
    bool beginsWord = true;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = fqlCharacterBytes(text, at);
        const std::string_view written = text.substr(at, bytes);
        if (beginsWord) {
            fqlUppercase(written, letter);
            out += letter;
        } else {
            out += written;
        }
        beginsWord = isSpace(text[at]);
        at += bytes;
    }
}

} // namespace weir
