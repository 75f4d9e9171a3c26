#include "backend/serde/binary/binarytext.h"
#include "backend/serde/binary/cbor.h"
#include "backend/serde/bytestext.h"
#include "backend/serde/bytestojson.h"
#include "backend/serde/jsonpart.h"

#include <bit>
#include <cmath>

namespace weir {
namespace {

constexpr std::size_t maxBignumBytes = 256;
constexpr int maxKeysInKeys = 3; // the third is a plain one

/// The initial byte of an item and the number that goes with it.
struct Head
{
    unsigned major = 0;
    unsigned info = 0;
    std::uint64_t number = 0;
    bool isIndefinite = false;
};

class CborDecoder : private BytesToJson
{
public:
    CborDecoder(std::string_view bytes, const JsonLimits& limits) : BytesToJson(bytes, limits) {}

    Result<JsonDecoded> run() { return result(value(1)); }

private:
    bool head(Head* head)
    {
        std::uint64_t first = 0;
        if (left() == 0)
            return no("the bytes end where a value should begin");
        if (!bigEndian(1, &first))
            return false;
        head->major = unsigned(first >> 5);
        head->info = unsigned(first & 31);
        head->number = head->info;
        if (head->info < 24)
            return true;
        if (head->info <= 27)
            return bigEndian(1 << (head->info - 24), &head->number);
        const bool mayBe = head->major >= 2 && head->major != 6;
        if (head->info == 31 && mayBe) {
            head->isIndefinite = true;
            return true;
        }
        --m_at;
        return no("a value begins with a byte that begins none");
    }

    bool atBreak()
    {
        if (left() == 0 || m_bytes[m_at] != '\xFF')
            return false;
        ++m_at;
        return true;
    }

    /// Bytes or text, in one piece or in chunks.
    bool string(const Head& from, std::string_view* raw, std::string* storage)
    {
        if (!from.isIndefinite)
            return take(from.number, raw);
        while (!atBreak()) {
            Head chunk;
            std::string_view part;
            if (!head(&chunk))
                return false;
            if (chunk.major != from.major || chunk.isIndefinite)
                return no("a chunk is of another type than its string");
            if (!take(chunk.number, &part))
                return false;
            storage->append(part);
        }
        *raw = *storage;
        return true;
    }

    void bytesObject(std::string_view raw)
    {
        write("{\"$base64\":");
        writeBase64(raw);
        write('}');
    }

    bool claims(const Head& from, std::uint64_t bytesEach)
    {
        return from.isIndefinite || from.number <= left() / bytesEach ||
               no("a length of " + std::to_string(from.number) + " is more than the " + std::to_string(left()) +
                  " bytes that are left can hold");
    }

    bool list(const Head& from, int depth)
    {
        if (!claims(from, 1))
            return false;
        write('[');
        for (std::uint64_t i = 0; from.isIndefinite ? !atBreak() : i < from.number; ++i) {
            if (i > 0)
                write(',');
            if (!value(depth + 1))
                return inside('[' + std::to_string(i) + ']');
        }
        write(']');
        return true;
    }

    bool map(const Head& from, int depth)
    {
        if (!claims(from, 2))
            return false;
        write('{');
        for (std::uint64_t i = 0; from.isIndefinite ? !atBreak() : i < from.number; ++i) {
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

    bool simple(const Head& from)
    {
        switch (from.info) {
        case 20:
        case 21:
            write(from.info == 21 ? "true" : "false");
            return true;
        case 22:
        case 23:
            write("null");
            return true;
        case 25:
            writeDouble(halfToDouble(std::uint16_t(from.number)));
            return true;
        case 26:
            writeFloat(std::bit_cast<float>(std::uint32_t(from.number)));
            return true;
        case 27:
            writeDouble(std::bit_cast<double>(from.number));
            return true;
        default:
            if (from.isIndefinite)
                return no("an item ends that never began");
            write("{\"$simple\":" + std::to_string(from.number) + '}');
            return true;
        }
    }

    /// "-1 - n" of a number that may not fit in 64 bits with its sign.
    void negative(std::uint64_t number)
    {
        if (number <= std::uint64_t(INT64_MAX)) {
            writeInteger(-1 - std::int64_t(number));
            return;
        }
        write('-');
        if (number == UINT64_MAX)
            write("18446744073709551616");
        else
            writeUnsigned(number + 1);
    }

    bool value(int depth)
    {
        Head from;
        if (!deeper(depth) || !room() || !head(&from))
            return false;
        std::string_view raw;
        std::string storage;
        switch (from.major) {
        case 0:
            writeUnsigned(from.number);
            return true;
        case 1:
            negative(from.number);
            return true;
        case 2:
            if (!string(from, &raw, &storage))
                return false;
            bytesObject(raw);
            return true;
        case 3:
            if (!string(from, &raw, &storage))
                return false;
            writeText(raw);
            return true;
        case 4:
            return list(from, depth);
        case 5:
            return map(from, depth);
        case 6:
            return tagged(from.number, depth);
        default:
            return simple(from);
        }
    }

    /// Tags that people read as what they mean; a value that does not fit its tag is shown with it.
    bool tagged(std::uint64_t tag, int depth)
    {
        const std::size_t begin = m_at;
        bool handled = true;
        switch (tag) {
        case 1:
            handled = epoch();
            break;
        case 2:
        case 3:
            handled = bignum(tag == 3, true);
            break;
        case 4:
            handled = decimalFraction();
            break;
        case 37:
            handled = uuid();
            break;
        case 0:
        case 32:
        case 33:
        case 34:
        case 35:
        case 36:
        case 55799:
            return value(depth + 1);
        default:
            handled = false;
        }
        if (handled)
            return true;
        m_at = begin;
        write("{\"$tag\":");
        writeUnsigned(tag);
        write(",\"value\":");
        if (!value(depth + 1))
            return inside("tag " + std::to_string(tag));
        write('}');
        return true;
    }

    // These look before they take: false leaves no problem behind, and what they read is read again.

    bool peekHead(Head* from)
    {
        if (left() == 0)
            return false;
        const unsigned info = static_cast<unsigned char>(m_bytes[m_at]) & 31;
        if (info > 27 || (info >= 24 && left() < 1 + (std::size_t(1) << (info - 24))))
            return false;
        return head(from);
    }

    bool epoch()
    {
        Head from;
        if (!peekHead(&from))
            return false;
        std::int64_t seconds = 0;
        double fraction = 0;
        if (from.major == 0 && from.number <= std::uint64_t(INT64_MAX)) {
            seconds = std::int64_t(from.number);
        } else if (from.major == 1 && from.number <= std::uint64_t(INT64_MAX)) {
            seconds = -1 - std::int64_t(from.number);
        } else if (from.major == 7 && from.info >= 25 && from.info <= 27) {
            const double real = from.info == 25   ? halfToDouble(std::uint16_t(from.number))
                                : from.info == 26 ? double(std::bit_cast<float>(std::uint32_t(from.number)))
                                                  : std::bit_cast<double>(from.number);
            if (!(std::abs(real) < 1e12))
                return false;
            // A double of today's seconds holds microseconds, and no more.
            const auto micros = std::int64_t(std::llround(real * 1e6));
            seconds = micros / 1'000'000 - (micros % 1'000'000 < 0 ? 1 : 0);
            fraction = double(micros - seconds * 1'000'000);
        } else {
            return false;
        }
        const auto text = isoTime(seconds, std::uint32_t(fraction) * 1'000);
        if (text)
            write('"' + *text + '"');
        return text.has_value();
    }

    bool bignum(bool isNegative, bool isWritten, std::string* out = nullptr)
    {
        Head from;
        if (!peekHead(&from) || from.major != 2 || from.number > left() || from.number > maxBignumBytes)
            return false;
        std::string raw(m_bytes.substr(m_at, std::size_t(from.number)));
        m_at += raw.size();
        if (isNegative) { // -1 - n
            std::size_t i = raw.size();
            while (i > 0 && ++raw[i - 1] == '\0')
                --i;
            if (i == 0)
                raw.insert(raw.begin(), '\1');
        }
        std::string digits = (isNegative ? "-" : "") + bigNumberText(raw);
        if (isWritten)
            write(digits);
        else
            *out = std::move(digits);
        return true;
    }

    /// [exponent, mantissa] as a JSON number with exponent, which is exact.
    bool decimalFraction()
    {
        Head from;
        Head exponent;
        Head mantissa;
        if (!peekHead(&from) || from.major != 4 || from.number != 2 || !peekHead(&exponent) || exponent.major > 1 ||
            exponent.number > 1'000'000 || !peekHead(&mantissa))
            return false;
        std::string digits;
        if (mantissa.major == 0)
            digits = std::to_string(mantissa.number);
        else if (mantissa.major == 1 && mantissa.number < UINT64_MAX)
            digits = '-' + std::to_string(mantissa.number + 1);
        else if (mantissa.major != 6 || (mantissa.number != 2 && mantissa.number != 3) ||
                 !bignum(mantissa.number == 3, false, &digits))
            return false;
        writeDecimal(digits, exponent.major == 0 ? int(exponent.number) : -1 - int(exponent.number));
        return true;
    }

    /// 27315 with exponent -2 is 273.15; what would take many zeros keeps its exponent.
    void writeDecimal(const std::string& digits, int exponent)
    {
        const std::size_t sign = digits.front() == '-' ? 1 : 0;
        if (exponent == 0) {
            write(digits);
        } else if (exponent < 0 && exponent >= -30) {
            std::string whole = digits.substr(sign);
            const auto decimals = std::size_t(-exponent);
            if (whole.size() <= decimals)
                whole.insert(0, decimals + 1 - whole.size(), '0');
            write(digits.substr(0, sign) + whole.substr(0, whole.size() - decimals) + '.' +
                  whole.substr(whole.size() - decimals));
        } else {
            write(digits + 'e' + std::to_string(exponent));
        }
    }

    bool uuid()
    {
        Head from;
        if (!peekHead(&from) || from.major != 2 || from.number != 16 || left() < 16)
            return false;
        write('"' + uuidText(m_bytes.substr(m_at, 16)) + '"');
        m_at += 16;
        return true;
    }

    int m_keysDeep = 0;
};

} // namespace

Result<JsonDecoded> decodeCbor(std::string_view bytes, const JsonLimits& limits)
{
    return CborDecoder(bytes, limits).run();
}

} // namespace weir
