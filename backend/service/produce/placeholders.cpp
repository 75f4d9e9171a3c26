#include "backend/service/produce/placeholders.h"

#include <QDateTime>
#include <QUuid>
#include <algorithm>
#include <charconv>

namespace weir {
namespace {

std::vector<std::string_view> wordsOf(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

bool parseNumber(std::string_view text, std::int64_t& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

Placeholders::Placeholders(std::string_view text) : m_random(std::random_device{}())
{
    std::size_t from = 0, at = 0;
    while ((at = text.find("{{", at)) != std::string_view::npos) {
        const std::size_t end = text.find("}}", at + 2);
        if (end == std::string_view::npos)
            break;
        Part part;
        if (!parse(text.substr(at + 2, end - at - 2), part)) {
            ++at;
            continue;
        }
        part.before = std::string(text.substr(from, at - from));
        m_parts.push_back(std::move(part));
        from = at = end + 2;
    }
    m_rest = std::string(text.substr(from));
}

bool Placeholders::parse(std::string_view inside, Part& part)
{
    const std::vector<std::string_view> words = wordsOf(inside);
    if (words.empty())
        return false;
    if (words.size() == 1 && words[0] == "i")
        part.kind = Kind::Number;
    else if (words.size() == 1 && words[0] == "uuid")
        part.kind = Kind::Uuid;
    else if (words.size() == 1 && words[0] == "now")
        part.kind = Kind::NowMs;
    else if (words.size() == 2 && words[0] == "now" && words[1] == "iso")
        part.kind = Kind::NowIso;
    else if (words.size() == 3 && words[0] == "random" && parseNumber(words[1], part.from) &&
             parseNumber(words[2], part.to) && part.from <= part.to)
        part.kind = Kind::Random;
    else
        return false;
    return true;
}

std::string Placeholders::fill(std::uint64_t number, std::int64_t nowMs)
{
    std::string text;
    for (const Part& part : m_parts) {
        text += part.before;
        switch (part.kind) {
        case Kind::Number:
            text += std::to_string(number);
            break;
        case Kind::Uuid:
            text += QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
            break;
        case Kind::NowMs:
            text += std::to_string(nowMs);
            break;
        case Kind::NowIso:
            text += QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
            break;
        case Kind::Random:
            text += std::to_string(std::uniform_int_distribution<std::int64_t>(part.from, part.to)(m_random));
            break;
        }
    }
    return text + m_rest;
}

} // namespace weir
