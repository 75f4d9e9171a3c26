#include "backend/serde/binary/binarytext.h"
#include "backend/serde/binary/jsonencoding.h"
#include "backend/serde/binary/messagepack.h"
#include "backend/serde/bytestext.h"

#include <bit>

namespace weir {
namespace {

class MessagePackEncoder final : public JsonEncoding
{
    void null() override { append(0xC0); }
    void boolean(bool value) override { append(value ? 0xC3 : 0xC2); }

    void number(std::string_view raw) override
    {
        const JsonNumber number = jsonNumber(raw);
        if (number.kind == JsonNumber::Kind::Unsigned) {
            append(0xCF);
            appendBig(number.unsignedWhole, 8);
        } else if (number.kind == JsonNumber::Kind::Signed) {
            whole(number.whole);
        } else if (fitsFloat(number.real)) {
            append(0xCA);
            appendBig(std::bit_cast<std::uint32_t>(float(number.real)), 4);
        } else {
            append(0xCB);
            appendBig(std::bit_cast<std::uint64_t>(number.real), 8);
        }
    }

    void whole(std::int64_t value)
    {
        if (value >= -32 && value <= 127) {
            appendBig(std::uint64_t(value) & 0xFF, 1);
            return;
        }
        int power = 0; // 2^power bytes
        if (value >= 0) {
            while (power < 3 && std::uint64_t(value) >> (8 << power) != 0)
                ++power;
        } else {
            while (power < 3 && value < -(std::int64_t(1) << ((8 << power) - 1)))
                ++power;
        }
        append(unsigned((value >= 0 ? 0xCC : 0xD0) + power));
        appendBig(std::uint64_t(value), 1 << power);
    }

    void text(std::string_view utf8) override
    {
        const std::size_t size = utf8.size();
        if (size < 32)
            append(unsigned(0xA0 | size));
        else
            sized(size, 0xD9, 0xDA, 0xDB);
        m_out += utf8;
    }

    void list(std::size_t size) override
    {
        if (size < 16)
            append(unsigned(0x90 | size));
        else
            sized(size, 0, 0xDC, 0xDD);
    }

    void map(std::size_t size) override
    {
        if (size < 16)
            append(unsigned(0x80 | size));
        else
            sized(size, 0, 0xDE, 0xDF);
    }

    /// `one` 0: there is no form with a length of one byte.
    void sized(std::size_t size, unsigned one, unsigned two, unsigned four)
    {
        const int bytes = one != 0 && size < 0x100 ? 1 : size < 0x10000 ? 2 : 4;
        append(bytes == 1 ? one : bytes == 2 ? two : four);
        appendBig(size, bytes);
    }

    bool special(const JsonPart& object, int) override
    {
        const auto plain = onlyMember(object, "$base64", 1);
        const auto type = onlyMember(object, "$ext", 2);
        const auto body = type ? onlyMember(object, "$base64", 2) : plain;
        if (!body || body->kind() != JsonPart::Kind::String)
            return false;
        const auto bytes = base64Bytes(body->string());
        if (!bytes)
            return false;
        if (!type) {
            sized(bytes->size(), 0xC4, 0xC5, 0xC6);
        } else {
            const JsonNumber number = jsonNumber(type->raw());
            if (type->kind() != JsonPart::Kind::Number || number.kind != JsonNumber::Kind::Signed ||
                number.whole < -128 || number.whole > 127)
                return false;
            if (std::has_single_bit(bytes->size()) && bytes->size() <= 16)
                append(unsigned(0xD4 + std::countr_zero(bytes->size())));
            else
                sized(bytes->size(), 0xC7, 0xC8, 0xC9);
            appendBig(std::uint64_t(number.whole) & 0xFF, 1);
        }
        m_out += *bytes;
        return true;
    }
};

} // namespace

Result<std::string> encodeMessagePack(std::string_view json) { return MessagePackEncoder().run(json); }

} // namespace weir
