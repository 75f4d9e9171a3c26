#include "backend/serde/protobuf/protobufdecoder.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/protobuf/protobufwalker.h"

#include <google/protobuf/descriptor.h>

namespace weir {
namespace {

std::int64_t zigzag(std::uint64_t raw) { return std::int64_t(raw >> 1) ^ -std::int64_t(raw & 1); }

bool readZigzag(std::string_view bytes, std::size_t* at, std::int64_t* value)
{
    std::uint64_t raw = 0;
    for (int shift = 0; shift < 35 && *at < bytes.size(); shift += 7) {
        const unsigned char byte = static_cast<unsigned char>(bytes[(*at)++]);
        raw |= std::uint64_t(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            *value = zigzag(raw);
            return true;
        }
    }
    return false;
}

} // namespace

Result<JsonDecoded> decodeProtobuf(const google::protobuf::Descriptor& message, std::string_view body,
                                   const JsonLimits& limits)
{
    return ProtobufWalker(body, limits).run(&message);
}

Result<JsonDecoded> decodeProtobufWire(std::string_view body, const JsonLimits& limits)
{
    return ProtobufWalker(body, limits).run(nullptr);
}

Result<ProtobufIndexes> readProtobufIndexes(std::string_view bytes)
{
    constexpr std::int64_t maxIndexes = 100;
    ProtobufIndexes result;
    std::int64_t count = 0;
    if (readZigzag(bytes, &result.size, &count) && count >= 0 && count <= maxIndexes) {
        if (count == 0)
            result.indexes = {0};
        for (; count > 0; --count) {
            std::int64_t index = 0;
            if (!readZigzag(bytes, &result.size, &index) || index < 0 || index > INT32_MAX)
                break;
            result.indexes.push_back(int(index));
        }
        if (count == 0)
            return result;
    }
    return Error{
        ErrorKind::Decode,
        0,
        QStringLiteral("after the schema id there is no list of message indexes (byte %1)").arg(result.size + 5),
        {},
        false,
        false};
}

std::string writeProtobufIndexes(const std::vector<int>& indexes)
{
    if (indexes == std::vector<int>{0})
        return std::string(1, '\0');
    std::string out;
    const auto append = [&](std::int64_t value) {
        std::uint64_t raw = std::uint64_t(value) << 1 ^ std::uint64_t(value >> 63);
        for (; raw >= 0x80; raw >>= 7)
            out += char(raw | 0x80);
        out += char(raw);
    };
    append(std::int64_t(indexes.size()));
    for (const int index : indexes)
        append(index);
    return out;
}

} // namespace weir
