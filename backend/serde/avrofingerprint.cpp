#include "backend/serde/avrofingerprint.h"

#include "backend/serde/jsonpart.h"

#include <array>
#include <set>

namespace weir {
namespace {

constexpr std::uint64_t emptyCrc = 0xC15D213AA4D7A795u;

constexpr std::array<std::uint64_t, 256> crcTable = [] {
    std::array<std::uint64_t, 256> table{};
    for (std::uint64_t i = 0; i < table.size(); ++i) {
        std::uint64_t crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (emptyCrc & (std::uint64_t(0) - (crc & 1)));
        table[i] = crc;
    }
    return table;
}();

class CanonicalForm
{
public:
    explicit CanonicalForm(const AvroSchema& schema) : m_schema(schema) {}

    std::string run()
    {
        write(m_schema.root());
        return std::move(m_out);
    }

private:
    void string(const std::string& text) { appendJsonString(m_out, text); }

    void named(const AvroNode& node, const char* type)
    {
        m_out += "{\"name\":";
        string(node.name);
        m_out += ",\"type\":\"";
        m_out += type;
        m_out += '"';
    }

    void write(const AvroNode& node)
    {
        const bool isNamed =
            node.type == AvroType::Record || node.type == AvroType::Enum || node.type == AvroType::Fixed;
        if (isNamed && !m_written.insert(node.name).second) {
            string(node.name);
            return;
        }
        bool first = true;
        const auto comma = [&] {
            if (!first)
                m_out += ',';
            first = false;
        };
        switch (node.type) {
        case AvroType::Record:
            named(node, "record");
            m_out += ",\"fields\":[";
            for (const AvroField& field : node.fields) {
                comma();
                m_out += "{\"name\":";
                string(field.name);
                m_out += ",\"type\":";
                write(m_schema.node(field.node));
                m_out += '}';
            }
            m_out += "]}";
            break;
        case AvroType::Enum:
            named(node, "enum");
            m_out += ",\"symbols\":[";
            for (const std::string& symbol : node.symbols) {
                comma();
                string(symbol);
            }
            m_out += "]}";
            break;
        case AvroType::Fixed:
            named(node, "fixed");
            m_out += ",\"size\":" + std::to_string(node.size) + '}';
            break;
        case AvroType::Array:
            m_out += "{\"type\":\"array\",\"items\":";
            write(m_schema.node(node.children.front()));
            m_out += '}';
            break;
        case AvroType::Map:
            m_out += "{\"type\":\"map\",\"values\":";
            write(m_schema.node(node.children.front()));
            m_out += '}';
            break;
        case AvroType::Union:
            m_out += '[';
            for (const int child : node.children) {
                comma();
                write(m_schema.node(child));
            }
            m_out += ']';
            break;
        default:
            string(node.name);
        }
    }

    const AvroSchema& m_schema;
    std::set<std::string> m_written;
    std::string m_out;
};

} // namespace

std::uint64_t avroCrc64(std::string_view text)
{
    std::uint64_t crc = emptyCrc;
    for (const char c : text)
        crc = (crc >> 8) ^ crcTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
    return crc;
}

std::string avroCanonicalForm(const AvroSchema& schema) { return CanonicalForm(schema).run(); }

std::uint64_t avroFingerprint(const AvroSchema& schema) { return avroCrc64(avroCanonicalForm(schema)); }

std::optional<std::uint64_t> singleObjectFingerprint(std::string_view bytes)
{
    if (bytes.size() < singleObjectHeaderBytes || bytes[0] != '\xC3' || bytes[1] != '\x01')
        return {};
    std::uint64_t fingerprint = 0;
    for (std::size_t i = singleObjectHeaderBytes; i-- > 2;)
        fingerprint = fingerprint << 8 | static_cast<unsigned char>(bytes[i]);
    return fingerprint;
}

} // namespace weir
