#include "backend/base/json/jsonescape.h"

#include "backend/base/json/jsonmistake.h"

#include <cstring>

namespace weir {
namespace {

constexpr int replacement = 0xFFFD;

char* appendCharacter(char* out, int point)
{
    const auto put = [&](int byte) { *out++ = char(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0 | (point >> 6));
        put(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        put(0xE0 | (point >> 12));
        put(0x80 | ((point >> 6) & 0x3F));
        put(0x80 | (point & 0x3F));
    } else {
        put(0xF0 | (point >> 18));
        put(0x80 | ((point >> 12) & 0x3F));
        put(0x80 | ((point >> 6) & 0x3F));
        put(0x80 | (point & 0x3F));
    }
    return out;
}

/// `at` is behind \u; nullptr: no digits there.
const char* unicode(const char* at, const char* end, char*& out)
{
    int point = jsonHexOf({at, std::size_t(end - at)});
    if (point < 0)
        return nullptr;
    at += 4;
    if (point >= 0xD800 && point < 0xDC00) {
        const bool hasPartner = end - at >= 6 && at[0] == '\\' && at[1] == 'u';
        const int low = hasPartner ? jsonHexOf({at + 2, 4}) : -1;
        if (low >= 0xDC00 && low < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            at += 6;
        } else {
            point = replacement;
        }
    } else if (point >= 0xDC00 && point < 0xE000) {
        point = replacement;
    }
    out = appendCharacter(out, point);
    return at;
}

} // namespace

char* unescapeJson(std::string_view inside, char* out)
{
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char* at = inside.data();
    const char* const end = at + inside.size();
    while (at < end) {
        const void* const found = std::memchr(at, '\\', std::size_t(end - at));
        const char* const slash = found != nullptr ? static_cast<const char*>(found) : end;
        std::memcpy(out, at, std::size_t(slash - at));
        out += slash - at;
        if (slash == end)
            return out;
        if (end - slash < 2)
            return nullptr;
        at = slash + 2;
        if (slash[1] == 'u') {
            at = unicode(at, end, out);
            if (at == nullptr)
                return nullptr;
            continue;
        }
        const std::size_t which = letters.find(slash[1]);
        if (which == std::string_view::npos)
            return nullptr;
        *out++ = meanings[which];
    }
    return out;
}

} // namespace weir
