#include "backend/serde/binary/binarytext.h"
#include "backend/serde/binary/cbor.h"
#include "backend/serde/binary/jsonencoding.h"
#include "backend/serde/bytestext.h"

#include <bit>

namespace weir {
namespace {

class CborEncoder final : public JsonEncoding
{
    void head(unsigned major, std::uint64_t number)
    {
        if (number < 24) {
            append(major << 5 | unsigned(number));
            return;
        }
        const int power = number < 0x100 ? 0 : number < 0x10000 ? 1 : number < 0x1'0000'0000 ? 2 : 3;
        append(major << 5 | unsigned(24 + power));
        appendBig(number, 1 << power);
    }

    void null() override { append(0xF6); }
    void boolean(bool value) override { append(value ? 0xF5 : 0xF4); }

    void number(std::string_view raw) override
    {
        const JsonNumber number = jsonNumber(raw);
        switch (number.kind) {
        case JsonNumber::Kind::Signed:
            if (number.whole >= 0)
                head(0, std::uint64_t(number.whole));
            else
                head(1, std::uint64_t(-1 - number.whole));
            return;
        case JsonNumber::Kind::Unsigned:
            head(0, number.unsignedWhole);
            return;
        case JsonNumber::Kind::Big:
            if (big(raw))
                return;
            break;
        case JsonNumber::Kind::Double:
            break;
        }
        if (fitsFloat(number.real)) {
            append(0xFA);
            appendBig(std::bit_cast<std::uint32_t>(float(number.real)), 4);
        } else {
            append(0xFB);
            appendBig(std::bit_cast<std::uint64_t>(number.real), 8);
        }
    }

    /// A bignum: tag 2, or 3 with one less than the amount.
    bool big(std::string_view raw)
    {
        const bool isNegative = raw.front() == '-';
        auto bytes = bigNumberBytes(isNegative ? raw.substr(1) : raw);
        if (!bytes)
            return false;
        if (isNegative) {
            std::size_t i = bytes->size();
            while (i > 0 && (*bytes)[i - 1]-- == '\0')
                --i;
        }
        const std::size_t zeros = std::min(bytes->find_first_not_of('\0'), bytes->size());
        bytes->erase(0, zeros);
        head(6, isNegative ? 3 : 2);
        head(2, bytes->size());
        m_out += *bytes;
        return true;
    }

    void text(std::string_view utf8) override
    {
        head(3, utf8.size());
        m_out += utf8;
    }
    void list(std::size_t size) override { head(4, size); }
    void map(std::size_t size) override { head(5, size); }

    bool special(const JsonPart& object, int depth) override
    {
        if (const auto body = onlyMember(object, "$base64", 1); body && body->kind() == JsonPart::Kind::String) {
            const auto bytes = base64Bytes(body->string());
            if (!bytes)
                return false;
            head(2, bytes->size());
            m_out += *bytes;
            return true;
        }
        if (const auto simple = onlyMember(object, "$simple", 1)) {
            const JsonNumber number = jsonNumber(simple->raw());
            const bool isFree = number.kind == JsonNumber::Kind::Signed && number.whole >= 0 && number.whole < 256 &&
                                (number.whole < 20 || number.whole >= 32);
            if (simple->kind() != JsonPart::Kind::Number || !isFree)
                return false;
            head(7, std::uint64_t(number.whole));
            return true;
        }
        const auto tag = onlyMember(object, "$tag", 2);
        const auto inner = onlyMember(object, "value", 2);
        if (!tag || !inner || tag->kind() != JsonPart::Kind::Number)
            return false;
        const JsonNumber number = jsonNumber(tag->raw());
        if (number.kind == JsonNumber::Kind::Signed && number.whole >= 0)
            head(6, std::uint64_t(number.whole));
        else if (number.kind == JsonNumber::Kind::Unsigned)
            head(6, number.unsignedWhole);
        else
            return false;
        (void)value(*inner, depth + 1);
        return true;
    }
};

} // namespace

Result<std::string> encodeCbor(std::string_view json) { return CborEncoder().run(json); }

} // namespace weir
