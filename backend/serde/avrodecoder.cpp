#include "backend/serde/avrodecoder.h"

#include "backend/serde/avrological.h"
#include "backend/serde/bytestext.h"
#include "backend/serde/jsonpart.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace weir {
namespace {

class Decoder
{
public:
    Decoder(const AvroSchema& schema, std::string_view body, const AvroLimits& limits)
        : m_schema(schema), m_body(body), m_limits(limits)
    {
    }

    Result<AvroDecoded> run()
    {
        const bool fine = value(m_schema.root(), 0);
        m_result.consumed = m_at;
        if (fine || m_result.cut)
            return std::move(m_result);
        QString detail = QString::fromStdString(m_problem);
        if (!m_path.empty())
            detail += QLatin1String(", in ") + QString::fromStdString(m_path);
        detail += QStringLiteral(" (byte %1 of %2)").arg(m_at).arg(m_body.size());
        return Error{m_limitHit ? ErrorKind::Limit : ErrorKind::Decode, 0, detail, {}, false, false};
    }

private:
    bool no(std::string problem)
    {
        m_problem = std::move(problem);
        return false;
    }

    bool limit(std::string problem)
    {
        m_limitHit = true;
        return no(std::move(problem));
    }

    /// The way to the problem is put together while the calls unwind.
    bool inside(const std::string& part)
    {
        m_path = m_path.empty() || m_path.front() == '[' ? part + m_path : part + '.' + m_path;
        if (m_path.size() > 200)
            m_path.resize(200);
        return false;
    }

    bool room()
    {
        if (m_limits.stopAfterBytes > 0 && m_result.json.size() >= m_limits.stopAfterBytes) {
            m_result.cut = true;
            return false;
        }
        if (m_result.json.size() > m_limits.maxOutputBytes)
            return limit("the value is larger than " + std::to_string(m_limits.maxOutputBytes >> 20) + " MiB as text");
        return true;
    }

    bool number(std::int64_t* value)
    {
        std::uint64_t raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (m_at >= m_body.size())
                return no("the bytes end inside of a number");
            const unsigned char byte = static_cast<unsigned char>(m_body[m_at++]);
            if (shift == 63 && (byte & 0xFE) != 0)
                break;
            raw |= std::uint64_t(byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) {
                *value = std::int64_t(raw >> 1) ^ -std::int64_t(raw & 1);
                return true;
            }
        }
        return no("a number is longer than 64 bits");
    }

    bool bytes(std::int64_t size, std::string_view* value)
    {
        if (size < 0)
            return no("a length is negative");
        if (std::uint64_t(size) > m_body.size() - m_at)
            return no("a length of " + std::to_string(size) + " is more than the " +
                      std::to_string(m_body.size() - m_at) + " bytes that are left");
        *value = m_body.substr(m_at, std::size_t(size));
        m_at += std::size_t(size);
        return true;
    }

    bool lengthAndBytes(std::string_view* value)
    {
        std::int64_t size = 0;
        return number(&size) && bytes(size, value);
    }

    void write(std::string_view text) { m_result.json += text; }

    template <typename Number> void writeNumber(Number number)
    {
        char text[40];
        const auto end = std::to_chars(text, text + sizeof text, number).ptr;
        write({text, std::size_t(end - text)});
    }

    template <typename Floating> bool floating()
    {
        std::string_view raw;
        if (!bytes(sizeof(Floating), &raw))
            return false;
        Floating value;
        std::memcpy(&value, raw.data(),
                    sizeof value); // Avro is little-endian, and so are the machines that this runs on
        if (std::isnan(value)) {
            write("\"NaN\"");
        } else if (std::isinf(value)) {
            write(value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
        } else {
            const std::size_t before = m_result.json.size();
            writeNumber(value);
            if (m_result.json.find_first_of(".e", before) == std::string::npos)
                write(".0");
        }
        return true;
    }

    bool integer(const AvroNode& node)
    {
        std::int64_t value = 0;
        if (!number(&value))
            return false;
        if (node.type == AvroType::Int && (value < INT32_MIN || value > INT32_MAX))
            return no("an int is larger than 32 bits");
        if (node.logical != AvroLogical::None) {
            if (const auto text = avroTimeText(node.logical, value)) {
                write("\"" + *text + "\"");
                return true;
            }
        }
        writeNumber(value);
        return true;
    }

    bool text()
    {
        std::string_view raw;
        if (!lengthAndBytes(&raw))
            return false;
        const bool whole = m_limits.stopAfterBytes == 0 || raw.size() <= m_limits.stopAfterBytes;
        if (!whole)
            raw = cutAtCharacter(raw, m_limits.stopAfterBytes);
        if (isValidUtf8(raw)) {
            appendJsonString(m_result.json, raw);
        } else {
            std::size_t invalid = 0;
            appendJsonString(m_result.json, toValidUtf8(raw, &invalid));
            m_result.invalidBytes += invalid;
        }
        return true;
    }

    bool binary(const AvroNode& node, std::string_view raw)
    {
        if (node.logical == AvroLogical::Decimal) {
            if (const auto decimal = avroDecimalText(raw, node.scale)) {
                write(*decimal);
                return true;
            }
        }
        if (node.logical == AvroLogical::Uuid || node.logical == AvroLogical::Duration) {
            write("\"" + (node.logical == AvroLogical::Uuid ? uuidText(raw) : avroDurationText(raw)) + "\"");
            return true;
        }
        if (m_limits.stopAfterBytes > 0)
            raw = raw.substr(0, m_limits.stopAfterBytes);
        std::string latin;
        latin.reserve(raw.size() + raw.size() / 2);
        for (const char c : raw) {
            const unsigned char byte = static_cast<unsigned char>(c);
            if (byte >= 0x80) {
                latin += char(0xC0 | byte >> 6);
                latin += char(0x80 | (byte & 0x3F));
            } else {
                latin += c;
            }
        }
        appendJsonString(m_result.json, latin);
        return true;
    }

    bool items(const AvroNode& node, int depth)
    {
        const bool isMap = node.type == AvroType::Map;
        const AvroNode& child = m_schema.node(node.children.front());
        write(isMap ? "{" : "[");
        std::int64_t index = 0;
        while (true) {
            std::int64_t count = 0;
            if (!number(&count))
                return false;
            if (count == 0)
                break;
            if (count < 0) {
                std::int64_t size = 0;
                if (count == INT64_MIN)
                    return no("a block's length is out of range");
                count = -count;
                if (!number(&size))
                    return false;
                if (size < 0 || std::uint64_t(size) > m_body.size() - m_at)
                    return no("a block is longer than the bytes that are left");
            }
            for (; count > 0; --count, ++index) {
                const std::size_t before = m_at;
                if (index > 0)
                    write(",");
                if (isMap) {
                    if (!text())
                        return false;
                    write(":");
                }
                if (!value(child, depth + 1))
                    return inside('[' + std::to_string(index) + ']');
                if (m_at == before && ++m_emptyItems > m_limits.maxEmptyItems)
                    return limit("more than " + std::to_string(m_limits.maxEmptyItems) + " items take no bytes");
            }
        }
        write(isMap ? "}" : "]");
        return true;
    }

    bool record(const AvroNode& node, int depth)
    {
        char separator = '{';
        for (const AvroField& field : node.fields) {
            m_result.json += separator;
            separator = ',';
            appendJsonString(m_result.json, field.name);
            m_result.json += ':';
            if (!value(m_schema.node(field.node), depth + 1))
                return inside(field.name);
        }
        write(node.fields.empty() ? "{}" : "}");
        return true;
    }

    bool value(const AvroNode& node, int depth)
    {
        if (depth > m_limits.maxDepth)
            return limit("the value is nested more than " + std::to_string(m_limits.maxDepth) + " levels deep");
        if (!room())
            return false;
        std::int64_t number64 = 0;
        std::string_view raw;
        switch (node.type) {
        case AvroType::Null:
            write("null");
            return true;
        case AvroType::Boolean:
            if (!bytes(1, &raw))
                return false;
            if (static_cast<unsigned char>(raw[0]) > 1)
                return no("a boolean is neither 0 nor 1");
            write(raw[0] ? "true" : "false");
            return true;
        case AvroType::Int:
        case AvroType::Long:
            return integer(node);
        case AvroType::Float:
            return floating<float>();
        case AvroType::Double:
            return floating<double>();
        case AvroType::Bytes:
            return lengthAndBytes(&raw) && binary(node, raw);
        case AvroType::Fixed:
            return bytes(node.size, &raw) && binary(node, raw);
        case AvroType::String:
            return text();
        case AvroType::Record:
            return record(node, depth);
        case AvroType::Enum:
            if (!number(&number64))
                return false;
            if (number64 < 0 || std::uint64_t(number64) >= node.symbols.size())
                return no("the enum \"" + node.name + "\" has no symbol number " + std::to_string(number64));
            appendJsonString(m_result.json, node.symbols[std::size_t(number64)]);
            return true;
        case AvroType::Array:
        case AvroType::Map:
            return items(node, depth);
        case AvroType::Union:
            if (!number(&number64))
                return false;
            if (number64 < 0 || std::uint64_t(number64) >= node.children.size())
                return no("the union has no branch number " + std::to_string(number64));
            return value(m_schema.node(node.children[std::size_t(number64)]), depth + 1);
        }
        return no("the type is not known");
    }

    const AvroSchema& m_schema;
    const std::string_view m_body;
    const AvroLimits m_limits;
    std::size_t m_at = 0;
    std::size_t m_emptyItems = 0;
    bool m_limitHit = false;
    std::string m_problem;
    std::string m_path;
    AvroDecoded m_result;
};

} // namespace

Result<AvroDecoded> decodeAvro(const AvroSchema& schema, std::string_view body, const AvroLimits& limits)
{
    return Decoder(schema, body, limits).run();
}

} // namespace weir
