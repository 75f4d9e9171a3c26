#include "backend/serde/recordencoder.h"

#include "backend/serde/avroencoder.h"
#include "backend/serde/avrological.h"
#include "backend/serde/binary/cbor.h"
#include "backend/serde/binary/messagepack.h"
#include "backend/serde/bytestext.h"
#include "backend/serde/givenschema.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/protobuf/protobufdecoder.h"
#include "backend/serde/protobuf/protobufencoder.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

namespace weir {
namespace {

Error invalid(const QString& detail) { return {ErrorKind::Invalid, 0, detail, {}, false, false}; }

Result<std::string> checkedJson(std::string_view text)
{
    const JsonCheck check = checkJson(text);
    if (!check.valid)
        return invalid(QStringLiteral("not JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position));
    if (!isValidUtf8(text))
        return invalid(QStringLiteral("not UTF-8"));
    return std::string(text);
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

template <typename Number> std::string bigEndian(Number value, std::size_t size)
{
    std::string out(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        out[i] = char(value >> (8 * (size - 1 - i)));
    return out;
}

Result<std::string> encodeInteger(std::string_view text, int size, bool isLittle)
{
    if (size != 1 && size != 2 && size != 4 && size != 8)
        return invalid(QStringLiteral("an integer has 1, 2, 4 or 8 bytes"));
    const std::string_view digits = trimmed(text);
    std::int64_t value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (parsed.ec == std::errc::invalid_argument || parsed.ptr != digits.data() + digits.size())
        return invalid(QStringLiteral("it is no whole number (byte %1)").arg(parsed.ptr - text.data()));
    const std::int64_t highest = size == 8 ? INT64_MAX : (std::int64_t(1) << (8 * size - 1)) - 1;
    if (parsed.ec == std::errc::result_out_of_range || value > highest || value < -highest - 1)
        return invalid(QStringLiteral("the number does not fit in %1 bytes").arg(size));
    std::string out = bigEndian(std::uint64_t(value), std::size_t(size));
    if (isLittle)
        std::reverse(out.begin(), out.end());
    return out;
}

Result<std::string> encodeDouble(std::string_view text, int size)
{
    const std::string_view digits = trimmed(text);
    double value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size())
        return invalid(QStringLiteral("it is no number (byte %1)").arg(parsed.ptr - text.data()));
    if (size == 4)
        return bigEndian(std::bit_cast<std::uint32_t>(float(value)), 4);
    return bigEndian(std::bit_cast<std::uint64_t>(value), 8);
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

Result<std::string> encodeHex(std::string_view text)
{
    std::string out;
    int high = -1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ':')
            continue;
        if (c == '0' && i + 1 < text.size() && (text[i + 1] | 0x20) == 'x' && high < 0) {
            ++i;
            continue;
        }
        const int digit = hexDigit(c);
        if (digit < 0)
            return invalid(QStringLiteral("it is no hexadecimal digit (byte %1)").arg(i));
        if (high < 0) {
            high = digit;
            continue;
        }
        out += char(high << 4 | digit);
        high = -1;
    }
    if (high >= 0)
        return invalid(QStringLiteral("the last byte has one digit only"));
    return out;
}

Result<std::string> framed(int id, Result<std::string> body)
{
    if (!body)
        return body;
    if (id <= 0)
        return invalid(QStringLiteral("no schema of the registry is chosen"));
    return frameForRegistry(id, *body);
}

Result<std::string> avro(const EncodeSchema& schema, std::string_view json)
{
    if (!schema.avro)
        return invalid(QStringLiteral("no Avro schema is chosen"));
    return encodeAvro(*schema.avro, json);
}

Result<const google::protobuf::Descriptor*> messageOf(const EncodeSchema& schema)
{
    if (!schema.protobuf)
        return invalid(QStringLiteral("no Protobuf schema is chosen"));
    const google::protobuf::Descriptor* message = schema.protobuf->message(schema.message);
    if (!message)
        return invalid(QStringLiteral("the schema has no message %1").arg(QString::fromStdString(schema.message)));
    return message;
}

Result<std::string> protobuf(const EncodeSchema& schema, std::string_view json, bool hasIndexes)
{
    const auto message = messageOf(schema);
    if (!message)
        return message.error();
    if (const Result<std::string> checked = checkedJson(json); !checked)
        return checked;
    Result<std::string> body = encodeProtobuf(**message, json);
    if (!body || !hasIndexes)
        return body;
    const std::vector<int> indexes = schema.protobuf->indexesOf(**message);
    if (indexes.empty())
        return invalid(QStringLiteral("the message is of another file than the schema's own"));
    return writeProtobufIndexes(indexes) + *body;
}

} // namespace

EncodeSchema EncodeSchema::from(const SchemaSource::Answer& answer, std::string message)
{
    EncodeSchema schema;
    schema.id = answer.ref.id;
    schema.avro = answer.avro;
    schema.protobuf = answer.protobuf;
    schema.message = std::move(message);
    if (answer.ref.type == "JSON")
        schema.jsonSchema = answer.text;
    return schema;
}

EncodeSchema EncodeSchema::from(const GivenSchema& given)
{
    EncodeSchema schema;
    schema.avro = given.avro();
    schema.protobuf = given.protobuf();
    schema.message = given.message();
    return schema;
}

Result<std::string> encodeText(std::string_view text, Format format, const EncodeSchema& schema)
{
    switch (format) {
    case Format::Auto:
    case Format::Text:
        return std::string(text);
    case Format::Json:
        return checkedJson(text);
    case Format::Avro:
        return framed(schema.id, avro(schema, text));
    case Format::RawAvro:
        return avro(schema, text);
    case Format::Protobuf:
        return framed(schema.id, protobuf(schema, text, true));
    case Format::RawProtobuf:
        return protobuf(schema, text, false);
    case Format::JsonSchema:
        return framed(schema.id, checkedJson(text));
    case Format::MessagePack:
        return encodeMessagePack(text);
    case Format::Cbor:
        return encodeCbor(text);
    case Format::Integer:
    case Format::IntegerLittle:
        return encodeInteger(text, schema.numberBytes, format == Format::IntegerLittle);
    case Format::Double:
        return encodeDouble(text, schema.numberBytes);
    case Format::Uuid:
        if (const auto bytes = uuidBytes(trimmed(text)))
            return *bytes;
        return invalid(QStringLiteral("it is no UUID"));
    case Format::Hex:
        return encodeHex(text);
    case Format::Base64:
        if (const auto bytes = base64Bytes(text))
            return *bytes;
        return invalid(QStringLiteral("it is no base64"));
    case Format::ConsumerOffsets:
    case Format::TransactionState:
        return invalid(QStringLiteral("only Kafka itself writes records of this kind"));
    }
    return invalid(QStringLiteral("the format is not known"));
}

Result<SchemaForm> formOf(const EncodeSchema& schema)
{
    if (schema.avro)
        return formOfAvro(*schema.avro);
    if (schema.protobuf) {
        const auto message = messageOf(schema);
        if (!message)
            return message.error();
        return formOfProtobuf(**message);
    }
    if (!schema.jsonSchema.empty())
        return formOfJsonSchema(schema.jsonSchema);
    return invalid(QStringLiteral("no schema is chosen"));
}

} // namespace weir
