#include "backend/serde/bytestext.h"

#include "backend/serde/decoder.h"

#include <QByteArray>
#include <simdjson.h>

namespace weir {
namespace {

constexpr char hexDigits[] = "0123456789abcdef";

/// Length of the character at `at`, 0 if there is no valid one.
std::size_t characterAt(std::string_view bytes, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    const auto tail = [&](std::size_t i) { return at + i < bytes.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned char first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!tail(1) || !tail(2) || (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F))
            return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!tail(1) || !tail(2) || !tail(3) || (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

} // namespace

bool isValidUtf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

std::string_view cutAtCharacter(std::string_view utf8, std::size_t limitBytes)
{
    if (limitBytes == 0 || utf8.size() <= limitBytes)
        return utf8;
    std::size_t end = limitBytes;
    for (int back = 0; back < 3 && end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80; ++back)
        --end;
    return utf8.substr(0, end);
}

std::string toValidUtf8(std::string_view bytes, std::size_t* invalid)
{
    if (invalid)
        *invalid = 0;
    if (isValidUtf8(bytes))
        return std::string(bytes);
    std::string out;
    out.reserve(bytes.size() + 64);
    std::size_t from = 0;
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (const std::size_t length = characterAt(bytes, at)) {
            at += length;
            continue;
        }
        out.append(bytes, from, at - from);
        out += "\xEF\xBF\xBD";
        from = ++at;
        if (invalid)
            ++*invalid;
    }
    out.append(bytes, from);
    return out;
}

std::string hexText(std::string_view bytes, std::size_t limitBytes)
{
    if (limitBytes > 0)
        bytes = bytes.substr(0, (limitBytes + 1) / 3);
    std::string out;
    out.reserve(bytes.size() * 3);
    for (const char c : bytes) {
        if (!out.empty())
            out += ' ';
        out += hexDigits[static_cast<unsigned char>(c) >> 4];
        out += hexDigits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string base64Text(std::string_view bytes)
{
    return QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size())).toBase64().toStdString();
}

std::optional<std::string> base64Bytes(std::string_view text)
{
    QByteArray plain;
    plain.reserve(qsizetype(text.size()));
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            continue;
        plain += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    while (plain.endsWith('='))
        plain.chop(1);
    if (plain.size() % 4 == 1)
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(plain, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return {};
    return decoded.decoded.toStdString();
}

std::optional<std::int64_t> integerOf(std::string_view bytes)
{
    if (bytes.size() != 1 && bytes.size() != 2 && bytes.size() != 4 && bytes.size() != 8)
        return {};
    std::uint64_t value = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t(0) : 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(value);
}

std::string uuidText(std::string_view bytes)
{
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out += '-';
        out += hexDigits[static_cast<unsigned char>(bytes[i]) >> 4];
        out += hexDigits[static_cast<unsigned char>(bytes[i]) & 15];
    }
    return out;
}

bool looksLikeUuid(std::string_view bytes)
{
    if (bytes.size() != 16)
        return false;
    const int version = static_cast<unsigned char>(bytes[6]) >> 4;
    return version >= 1 && version <= 8 && (static_cast<unsigned char>(bytes[8]) >> 6) == 2;
}

std::string hexDump(std::string_view bytes, std::size_t limitBytes)
{
    if (limitBytes > 0)
        bytes = bytes.substr(0, limitBytes);
    std::string out;
    out.reserve((bytes.size() / 16 + 1) * 78);
    for (std::size_t line = 0; line < bytes.size(); line += 16) {
        const std::string_view part = bytes.substr(line, 16);
        for (int shift = 28; shift >= 0; shift -= 4)
            out += hexDigits[(line >> shift) & 15];
        out += "  ";
        for (std::size_t i = 0; i < 16; ++i) {
            if (i == 8)
                out += ' ';
            if (i < part.size()) {
                out += hexDigits[static_cast<unsigned char>(part[i]) >> 4];
                out += hexDigits[static_cast<unsigned char>(part[i]) & 15];
                out += ' ';
            } else {
                out += "   ";
            }
        }
        out += ' ';
        for (const char c : part)
            out += c >= 0x20 && c < 0x7F ? c : '.';
        out += '\n';
    }
    return out;
}

} // namespace weir
