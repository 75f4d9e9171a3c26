#include "backend/serde/jsonpart.h"
#include "backend/serde/protobuf/protobufwalker.h"

#include <bit>

namespace weir {

bool ProtobufWalker::scalar(const Field& field, const ProtobufEntry& entry)
{
    if (!room())
        return false;
    const std::uint64_t raw = entry.value;
    switch (field.type()) {
    case Field::TYPE_DOUBLE:
        writeDouble(std::bit_cast<double>(raw));
        break;
    case Field::TYPE_FLOAT:
        writeFloat(std::bit_cast<float>(std::uint32_t(raw)));
        break;
    case Field::TYPE_INT64:
    case Field::TYPE_SFIXED64:
        writeInteger(std::int64_t(raw));
        break;
    case Field::TYPE_UINT64:
    case Field::TYPE_FIXED64:
        writeUnsigned(raw);
        break;
    case Field::TYPE_INT32:
    case Field::TYPE_SFIXED32:
        writeInteger(std::int32_t(raw));
        break;
    case Field::TYPE_UINT32:
    case Field::TYPE_FIXED32:
        writeUnsigned(std::uint32_t(raw));
        break;
    case Field::TYPE_SINT32:
        writeInteger(std::int32_t(std::uint32_t(raw) >> 1) ^ -std::int32_t(raw & 1));
        break;
    case Field::TYPE_SINT64:
        writeInteger(std::int64_t(raw >> 1) ^ -std::int64_t(raw & 1));
        break;
    case Field::TYPE_BOOL:
        write(raw != 0 ? "true" : "false");
        break;
    case Field::TYPE_ENUM: {
        const auto* known = field.enum_type()->FindValueByNumber(int(raw));
        if (field.enum_type()->full_name() == "google.protobuf.NullValue")
            write("null");
        else if (known)
            appendJsonString(m_result.json, known->name());
        else
            writeInteger(std::int32_t(raw));
        break;
    }
    case Field::TYPE_STRING:
        writeText(entry.bytes);
        break;
    default:
        writeBase64(entry.bytes);
    }
    return true;
}

void ProtobufWalker::defaultOf(const Field& field)
{
    switch (field.cpp_type()) {
    case Field::CPPTYPE_STRING:
        write("\"\"");
        break;
    case Field::CPPTYPE_BOOL:
        write("false");
        break;
    case Field::CPPTYPE_ENUM:
        appendJsonString(m_result.json, field.default_value_enum()->name());
        break;
    case Field::CPPTYPE_DOUBLE:
    case Field::CPPTYPE_FLOAT:
        write("0.0");
        break;
    case Field::CPPTYPE_MESSAGE:
        write("{}");
        break;
    default:
        write('0');
    }
}

} // namespace weir
