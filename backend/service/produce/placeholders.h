// Purpose: what changes from one repetition to the next: {{i}}, {{uuid}}, {{now}}, {{random 1 100}} in a text. Thread:
// a value; fill() of one object on one thread.
//   {{i}}            1, 2, 3 … the number of the repetition
//   {{uuid}}         a new random UUID, each time it stands there
//   {{now}}          milliseconds since 1970; {{now iso}} 2026-03-01T12:00:00.000Z
//   {{random A B}}   a whole number from A to B, both included
// Anything else in double braces is left as it stands, so that templates of others go through.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

class Placeholders
{
public:
    explicit Placeholders(std::string_view text);

    bool isEmpty() const { return m_parts.empty(); } ///< no placeholders: the text is always the same
    std::string fill(std::uint64_t number, std::int64_t nowMs);

private:
    enum class Kind { Number, Uuid, NowMs, NowIso, Random };
    struct Part
    {
        std::string before; ///< text up to the placeholder
        Kind kind = Kind::Number;
        std::int64_t from = 0, to = 0;
    };
    static bool parse(std::string_view inside, Part& part);

    std::vector<Part> m_parts;
    std::string m_rest;
    std::mt19937_64 m_random;
};

} // namespace weir
