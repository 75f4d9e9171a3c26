#include "backend/serde/avroencoder.h"

#include "backend/serde/avrological.h"
#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"

#include <charconv>
#include <cstring>
#include <limits>
#include <unordered_map>

namespace weir {
namespace {

constexpr int maxDepth = 1000;
constexpr std::size_t maxSteps = 20'000'000; // unions in unions can make trying branches endless

class Encoder
{
public:
    explicit Encoder(const AvroSchema& schema) : m_schema(schema) {}

    Result<std::string> run(std::string_view json)
    {
        const JsonCheck check = checkJson(json);
        if (!check.valid)
            return Error{ErrorKind::Invalid,
                         0,
                         QStringLiteral("not JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position),
                         {},
                         false,
                         false};
        if (value(m_schema.root(), JsonPart(json), 0))
            return std::move(m_out);
        QString detail = QString::fromStdString(m_problem);
        if (!m_path.empty())
            detail = QStringLiteral("%1: %2").arg(QString::fromStdString(m_path), detail);
        return Error{ErrorKind::Invalid, 0, detail, {}, false, false};
    }

private:
    using Kind = JsonPart::Kind;

    bool no(std::string problem)
    {
        m_problem = std::move(problem);
        m_path.clear();
        return false;
    }
    bool inside(const std::string& part)
    {
        m_path = m_path.empty() || m_path.front() == '[' ? part + m_path : part + '.' + m_path;
        return false;
    }
    bool wants(const AvroNode& node, const JsonPart& json)
    {
        return no("expected " + node.name + ", not " + std::string(json.raw().substr(0, 40)));
    }

    void number(std::int64_t value)
    {
        std::uint64_t raw = (std::uint64_t(value) << 1) ^ std::uint64_t(value >> 63);
        for (; raw >= 0x80; raw >>= 7)
            m_out += char(raw | 0x80);
        m_out += char(raw);
    }

    void lengthAndBytes(std::string_view bytes)
    {
        number(std::int64_t(bytes.size()));
        m_out += bytes;
    }

    bool integer(const AvroNode& node, const JsonPart& json)
    {
        std::int64_t result = 0;
        if (json.kind() == Kind::String && node.logical != AvroLogical::None) {
            const auto parsed = avroTimeValue(node.logical, json.string());
            if (!parsed)
                return wants(node, json);
            result = *parsed;
        } else {
            const std::string_view raw = json.raw();
            const auto parsed = std::from_chars(raw.data(), raw.data() + raw.size(), result);
            if (json.kind() != Kind::Number || parsed.ec != std::errc() || parsed.ptr != raw.data() + raw.size())
                return wants(node, json);
        }
        if (node.type == AvroType::Int && (result < INT32_MIN || result > INT32_MAX))
            return wants(node, json);
        number(result);
        return true;
    }

    template <typename Floating> bool floating(const AvroNode& node, const JsonPart& json)
    {
        Floating result = 0;
        if (json.kind() == Kind::String) {
            const std::string text = json.string();
            if (text != "NaN" && text != "Infinity" && text != "-Infinity")
                return wants(node, json);
            result =
                text == "NaN" ? std::numeric_limits<Floating>::quiet_NaN() : std::numeric_limits<Floating>::infinity();
            if (text.front() == '-')
                result = -result;
        } else {
            const std::string_view raw = json.raw();
            if (json.kind() != Kind::Number ||
                std::from_chars(raw.data(), raw.data() + raw.size(), result).ec != std::errc())
                return wants(node, json);
        }
        char bytes[sizeof result];
        std::memcpy(bytes, &result, sizeof result);
        m_out.append(bytes, sizeof result);
        return true;
    }

    /// The bytes of bytes and fixed.
    std::optional<std::string> binary(const AvroNode& node, const JsonPart& json)
    {
        if (node.logical == AvroLogical::Decimal && json.kind() != Kind::Null) {
            const std::string text = json.kind() == Kind::String ? json.string() : std::string(json.raw());
            std::optional<std::string> bytes = avroDecimalBytes(text, node.scale);
            if (bytes && node.type == AvroType::Fixed) {
                if (bytes->size() > std::size_t(node.size))
                    return {};
                const char sign = static_cast<signed char>(bytes->front()) < 0 ? '\xFF' : '\0';
                bytes->insert(0, std::size_t(node.size) - bytes->size(), sign);
            }
            if (bytes || json.kind() != Kind::String)
                return bytes;
        }
        if (json.kind() != Kind::String)
            return {};
        const std::string text = json.string();
        if (node.logical == AvroLogical::Uuid)
            return uuidBytes(text);
        if (node.logical == AvroLogical::Duration)
            return avroDurationBytes(text);
        std::string bytes;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const unsigned char c = static_cast<unsigned char>(text[i]);
            if (c < 0x80)
                bytes += text[i];
            else if ((c == 0xC2 || c == 0xC3) && i + 1 < text.size())
                bytes += char((c & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F));
            else
                return {};
        }
        return bytes;
    }

    bool items(const AvroNode& node, const JsonPart& json, int depth)
    {
        const bool isMap = node.type == AvroType::Map;
        if (json.kind() != (isMap ? Kind::Object : Kind::Array))
            return wants(node, json);
        const AvroNode& child = m_schema.node(node.children.front());
        std::string outer;
        outer.swap(m_out);
        std::int64_t count = 0;
        const auto element = [&](const JsonPart& part) {
            if (!value(child, part, depth + 1))
                return inside('[' + std::to_string(count) + ']');
            ++count;
            return true;
        };
        const bool fine = isMap ? json.eachMember([&](const std::string& name, JsonPart part) {
            lengthAndBytes(name);
            return element(part);
        })
                                : json.eachElement(element);
        outer.swap(m_out);
        if (!fine)
            return false;
        if (count > 0) {
            number(count);
            m_out += outer;
        }
        number(0);
        return true;
    }

    bool record(const AvroNode& node, const JsonPart& json, int depth)
    {
        if (json.kind() != Kind::Object)
            return wants(node, json);
        std::unordered_map<std::string, JsonPart> members;
        json.eachMember([&](const std::string& name, JsonPart part) {
            members.insert_or_assign(name, part);
            return true;
        });
        std::size_t used = 0;
        for (const AvroField& field : node.fields) {
            const auto found = members.find(field.name);
            if (found == members.end() && !field.defaultJson)
                return no("the field \"" + field.name + "\" of " + node.name + " is missing");
            used += found == members.end() ? 0 : 1;
            if (!value(m_schema.node(field.node), found == members.end() ? JsonPart(*field.defaultJson) : found->second,
                       depth + 1))
                return inside(field.name);
        }
        if (used == members.size())
            return true;
        for (const AvroField& field : node.fields)
            members.erase(field.name);
        return no(node.name + " has no field \"" + members.begin()->first + "\"");
    }

    bool branch(const AvroNode& node, std::size_t index, const JsonPart& json, int depth)
    {
        const std::size_t before = m_out.size();
        number(std::int64_t(index));
        if (value(m_schema.node(node.children[index]), json, depth + 1))
            return true;
        m_out.resize(before);
        return false;
    }

    bool oneOf(const AvroNode& node, const JsonPart& json, int depth)
    {
        if (json.kind() == Kind::Object) {
            std::string name;
            std::optional<JsonPart> inner;
            int count = 0;
            json.eachMember([&](const std::string& member, JsonPart part) {
                name = member;
                inner = part;
                return ++count < 2;
            });
            for (std::size_t i = 0; count == 1 && i < node.children.size(); ++i) {
                if (m_schema.node(node.children[i]).name == name && branch(node, i, *inner, depth))
                    return true;
            }
        }
        std::string problem;
        std::string path;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            if (branch(node, i, json, depth))
                return true;
            // The branch that got furthest explains best what is wrong.
            if (i == 0 || m_path.size() > path.size()) {
                problem = m_problem;
                path = m_path;
            }
        }
        m_problem = path.empty() ? "no branch of the union takes " + std::string(json.raw().substr(0, 40)) : problem;
        m_path = path;
        return false;
    }

    bool value(const AvroNode& node, const JsonPart& json, int depth)
    {
        if (depth > maxDepth || ++m_steps > maxSteps)
            return no("nested too deeply");
        switch (node.type) {
        case AvroType::Null:
            return json.kind() == Kind::Null || wants(node, json);
        case AvroType::Boolean:
            if (json.kind() != Kind::Boolean)
                return wants(node, json);
            m_out += json.raw() == "true" ? '\1' : '\0';
            return true;
        case AvroType::Int:
        case AvroType::Long:
            return integer(node, json);
        case AvroType::Float:
            return floating<float>(node, json);
        case AvroType::Double:
            return floating<double>(node, json);
        case AvroType::String:
            if (json.kind() != Kind::String)
                return wants(node, json);
            lengthAndBytes(json.string());
            return true;
        case AvroType::Bytes:
        case AvroType::Fixed: {
            const std::optional<std::string> bytes = binary(node, json);
            if (!bytes || (node.type == AvroType::Fixed && bytes->size() != std::size_t(node.size)))
                return wants(node, json);
            if (node.type == AvroType::Bytes)
                lengthAndBytes(*bytes);
            else
                m_out += *bytes;
            return true;
        }
        case AvroType::Enum: {
            const std::string symbol = json.kind() == Kind::String ? json.string() : std::string();
            for (std::size_t i = 0; json.kind() == Kind::String && i < node.symbols.size(); ++i) {
                if (node.symbols[i] == symbol) {
                    number(std::int64_t(i));
                    return true;
                }
            }
            return wants(node, json);
        }
        case AvroType::Array:
        case AvroType::Map:
            return items(node, json, depth);
        case AvroType::Record:
            return record(node, json, depth);
        case AvroType::Union:
            return oneOf(node, json, depth);
        }
        return wants(node, json);
    }

    const AvroSchema& m_schema;
    std::string m_out;
    std::string m_problem;
    std::string m_path;
    std::size_t m_steps = 0;
};

} // namespace

Result<std::string> encodeAvro(const AvroSchema& schema, std::string_view json) { return Encoder(schema).run(json); }

std::string frameForRegistry(int schemaId, std::string_view body)
{
    std::string framed(1, '\0');
    for (int shift = 24; shift >= 0; shift -= 8)
        framed += char(unsigned(schemaId) >> shift & 255);
    framed += body;
    return framed;
}

} // namespace weir
