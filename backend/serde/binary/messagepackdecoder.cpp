#include "backend/serde/binary/binarytext.h"
#include "backend/serde/binary/messagepack.h"
#include "backend/serde/bytestojson.h"
#include "backend/serde/jsonpart.h"

#include <bit>

namespace weir {
namespace {

constexpr int maxKeysInKeys = 3; // the third is a plain one

class MessagePackDecoder : private BytesToJson
{
public:
    MessagePackDecoder(std::string_view bytes, const JsonLimits& limits) : BytesToJson(bytes, limits) {}

    Result<JsonDecoded> run() { return result(value(1)); }

private:
    bool text(std::uint64_t size)
    {
        std::string_view raw;
        if (!take(size, &raw))
            return false;
        writeText(raw);
        return true;
    }

    bool binary(std::uint64_t size)
    {
        std::string_view raw;
        if (!take(size, &raw))
            return false;
        write("{\"$base64\":");
        writeBase64(raw);
        write('}');
        return true;
    }

    bool extension(std::uint64_t size)
    {
        std::uint64_t type = 0;
        std::string_view raw;
        if (!bigEndian(1, &type) || !take(size, &raw))
            return false;
        const int number = static_cast<signed char>(type);
        if (number == -1 && timestamp(raw))
            return true;
        write("{\"$ext\":" + std::to_string(number) + ",\"$base64\":");
        writeBase64(raw);
        write('}');
        return true;
    }

    bool timestamp(std::string_view raw)
    {
        std::uint64_t number = 0;
        const auto read = [&](std::size_t from, std::size_t size) {
            number = 0;
            for (std::size_t i = from; i < from + size; ++i)
                number = number << 8 | static_cast<unsigned char>(raw[i]);
            return number;
        };
        std::int64_t seconds = 0;
        std::uint64_t nanos = 0;
        if (raw.size() == 4) {
            seconds = std::int64_t(read(0, 4));
        } else if (raw.size() == 8) {
            nanos = read(0, 8) >> 34;
            seconds = std::int64_t(number & 0x3'FFFF'FFFF);
        } else if (raw.size() == 12) {
            nanos = read(0, 4);
            seconds = std::int64_t(read(4, 8));
        } else {
            return false;
        }
        const auto text = nanos < 1'000'000'000 ? isoTime(seconds, std::uint32_t(nanos)) : std::nullopt;
        if (text)
            write('"' + *text + '"');
        return text.has_value();
    }

    /// An item takes a byte at least, so that a count beyond what is left is a lie.
    bool claims(std::uint64_t count, std::uint64_t bytesEach)
    {
        return count <= left() / bytesEach || no("a length of " + std::to_string(count) + " is more than the " +
                                                 std::to_string(left()) + " bytes that are left can hold");
    }

    bool list(std::uint64_t count, int depth)
    {
        if (!claims(count, 1))
            return false;
        write('[');
        for (std::uint64_t i = 0; i < count; ++i) {
            if (i > 0)
                write(',');
            if (!value(depth + 1))
                return inside('[' + std::to_string(i) + ']');
        }
        write(']');
        return true;
    }

    bool map(std::uint64_t count, int depth)
    {
        if (!claims(count, 2))
            return false;
        write('{');
        for (std::uint64_t i = 0; i < count; ++i) {
            if (i > 0)
                write(',');
            const std::size_t before = m_result.json.size();
            // Every level of keys in keys doubles the backslashes.
            if (++m_keysDeep > maxKeysInKeys)
                return limit("maps are keys of maps more than 2 levels deep");
            if (!value(depth + 1))
                return inside("key " + std::to_string(i));
            --m_keysDeep;
            if (m_result.json[before] != '"') {
                const std::string key = m_result.json.substr(before);
                m_result.json.resize(before);
                appendJsonString(m_result.json, key);
            }
            const std::string key =
                m_result.json.substr(before + 1, std::min<std::size_t>(m_result.json.size() - before - 2, 60));
            write(':');
            if (!value(depth + 1))
                return inside(key);
        }
        write('}');
        return true;
    }

    bool signedNumber(int size)
    {
        std::uint64_t raw = 0;
        if (!bigEndian(size, &raw))
            return false;
        const int shift = 64 - 8 * size;
        writeInteger(std::int64_t(raw << shift) >> shift);
        return true;
    }

    bool unsignedNumber(int size)
    {
        std::uint64_t raw = 0;
        if (!bigEndian(size, &raw))
            return false;
        writeUnsigned(raw);
        return true;
    }

    bool value(int depth)
    {
        std::uint64_t first = 0;
        if (!deeper(depth) || !room())
            return false;
        if (left() == 0)
            return no("the bytes end where a value should begin");
        if (!bigEndian(1, &first))
            return false;
        if (first <= 0x7F || first >= 0xE0) {
            writeInteger(static_cast<signed char>(first));
            return true;
        }
        if (first <= 0x8F)
            return map(first & 15, depth);
        if (first <= 0x9F)
            return list(first & 15, depth);
        if (first <= 0xBF)
            return text(first & 31);
        return marked(unsigned(first), depth);
    }

    bool marked(unsigned first, int depth)
    {
        std::uint64_t number = 0;
        switch (first) {
        case 0xC0:
            write("null");
            return true;
        case 0xC2:
        case 0xC3:
            write(first == 0xC3 ? "true" : "false");
            return true;
        case 0xC4:
        case 0xC5:
        case 0xC6:
            return bigEndian(1 << (first - 0xC4), &number) && binary(number);
        case 0xC7:
        case 0xC8:
        case 0xC9:
            return bigEndian(1 << (first - 0xC7), &number) && extension(number);
        case 0xCA:
            if (!bigEndian(4, &number))
                return false;
            writeFloat(std::bit_cast<float>(std::uint32_t(number)));
            return true;
        case 0xCB:
            if (!bigEndian(8, &number))
                return false;
            writeDouble(std::bit_cast<double>(number));
            return true;
        case 0xCC:
        case 0xCD:
        case 0xCE:
        case 0xCF:
            return unsignedNumber(1 << (first - 0xCC));
        case 0xD0:
        case 0xD1:
        case 0xD2:
        case 0xD3:
            return signedNumber(1 << (first - 0xD0));
        case 0xD4:
        case 0xD5:
        case 0xD6:
        case 0xD7:
        case 0xD8:
            return extension(std::uint64_t(1) << (first - 0xD4));
        case 0xD9:
        case 0xDA:
        case 0xDB:
            return bigEndian(1 << (first - 0xD9), &number) && text(number);
        case 0xDC:
        case 0xDD:
            return bigEndian(first == 0xDC ? 2 : 4, &number) && list(number, depth);
        case 0xDE:
        case 0xDF:
            return bigEndian(first == 0xDE ? 2 : 4, &number) && map(number, depth);
        default:
            --m_at;
            return no("the byte C1 begins no value");
        }
    }

    int m_keysDeep = 0;
};

} // namespace

Result<JsonDecoded> decodeMessagePack(std::string_view bytes, const JsonLimits& limits)
{
    return MessagePackDecoder(bytes, limits).run();
}

} // namespace weir
