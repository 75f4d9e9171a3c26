// Purpose: Protobuf's wire format cut into fields. Thread: any, no state. Limits: 8 million fields a message; groups
// nested 100 deep.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace weir {

enum class ProtobufWireType : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Group = 3, Fixed32 = 5 };

/// One field as it stands on the wire.
struct ProtobufEntry
{
    std::uint32_t number = 0;
    std::uint32_t order = 0; ///< which one in the message
    ProtobufWireType type = ProtobufWireType::Varint;
    std::uint64_t value = 0;     ///< varint, 64 or 32 bits
    std::string_view bytes = {}; ///< length-delimited, or what a group holds
};

struct ProtobufProblem
{
    const char* what = nullptr; ///< English, without the place
    std::size_t at = 0;         ///< byte
    bool isLimit = false;
};

/// The fields of one message, by their number, then in the order of the wire. What is wrong, if anything.
std::optional<ProtobufProblem> cutProtobuf(std::string_view bytes, std::vector<ProtobufEntry>* entries);

/// Reads a base 128 number; false: it ends early or has more than 64 bits.
bool readVarint(std::string_view bytes, std::size_t* at, std::uint64_t* value);

} // namespace weir
