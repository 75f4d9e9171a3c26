#include "backend/serde/csv.h"

#include <algorithm>

namespace weir {
namespace {

bool isNumber(std::string_view text)
{
    std::size_t at = 0;
    std::size_t digits = 0;
    const auto skipDigits = [&] {
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            ++at;
            ++digits;
        }
    };
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        ++at;
    skipDigits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        skipDigits();
    }
    if (digits == 0)
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        digits = 0;
        skipDigits();
        if (digits == 0)
            return false;
    }
    return at == text.size();
}

} // namespace

bool looksLikeFormula(std::string_view text)
{
    constexpr std::string_view first = "=+-@\t\r";
    return !text.empty() && first.find(text.front()) != std::string_view::npos && !isNumber(text);
}

void appendCsvField(std::string& out, std::string_view text, bool guard)
{
    const bool guarded = guard && looksLikeFormula(text);
    const bool quoted = text.empty() || text.find_first_of("\",\r\n") != std::string_view::npos ||
                        text.front() == ' ' || text.back() == ' ';
    if (quoted)
        out += '"';
    if (guarded)
        out += '\'';
    for (std::size_t from = 0; quoted;) {
        const std::size_t quote = text.find('"', from);
        out.append(text.substr(from, quote == std::string_view::npos ? quote : quote - from));
        if (quote == std::string_view::npos)
            break;
        out += "\"\"";
        from = quote + 1;
    }
    if (!quoted)
        out.append(text);
    else
        out += '"';
}

CsvLine readCsvLine(std::string_view text, char delimiter)
{
    CsvLine line;
    std::size_t at = 0;
    for (;;) {
        std::string field;
        const bool quoted = at < text.size() && text[at] == '"';
        if (quoted) {
            ++at;
            for (;;) {
                const std::size_t quote = text.find('"', at);
                field.append(text.substr(at, quote == std::string_view::npos ? quote : quote - at));
                if (quote == std::string_view::npos) {
                    line.isBroken = true;
                    at = text.size();
                    break;
                }
                at = quote + 1;
                if (at >= text.size() || text[at] != '"')
                    break;
                field += '"';
                ++at;
            }
        }
        const char ends[] = {delimiter, '\n', 0};
        std::size_t end = text.find_first_of(ends, at, 2);
        if (end == std::string_view::npos)
            end = text.size();
        std::string_view rest = text.substr(at, end - at);
        if ((end == text.size() || text[end] == '\n') && !rest.empty() && rest.back() == '\r')
            rest.remove_suffix(1);
        line.isBroken = line.isBroken || (quoted && !rest.empty());
        field.append(rest);
        line.fields.push_back(std::move(field));
        line.quoted.push_back(quoted);
        at = end;
        if (at >= text.size() || text[at] == '\n')
            break;
        ++at;
    }
    line.isComplete = at < text.size();
    line.size = at + (line.isComplete ? 1 : 0);
    return line;
}

std::size_t endOfCsvLine(std::string_view text, char delimiter)
{
    std::size_t at = 0;
    for (;;) {
        if (at < text.size() && text[at] == '"') {
            ++at;
            for (;;) {
                const std::size_t quote = text.find('"', at);
                if (quote == std::string_view::npos)
                    return std::string_view::npos;
                at = quote + 1;
                if (at >= text.size() || text[at] != '"')
                    break;
                ++at;
            }
        }
        const char ends[] = {delimiter, '\n', 0};
        at = text.find_first_of(ends, at, 2);
        if (at == std::string_view::npos)
            return at;
        if (text[at++] == '\n')
            return at;
    }
}

char csvDelimiter(std::string_view beginning)
{
    char best = ',';
    std::size_t bestScore = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        std::string_view rest = beginning;
        std::size_t columns = 0, agree = 0;
        for (int line = 0; line < 20 && !rest.empty(); ++line) {
            const CsvLine read = readCsvLine(rest, candidate);
            if (!read.isComplete && line > 0)
                break; // only the beginning of a line
            if (line == 0)
                columns = read.fields.size();
            else
                agree += read.fields.size() == columns ? 1 : 0;
            rest.remove_prefix(read.size);
        }
        const std::size_t score = columns < 2 ? 0 : (agree + 1) * 1000 + std::min<std::size_t>(columns, 999);
        if (score > bestScore) {
            bestScore = score;
            best = candidate;
        }
    }
    return best;
}

} // namespace weir
