// Purpose: Protobuf's wire format to JSON text, with a message's descriptor or without one. Thread: any, no state.
// Limits: safe against hostile bytes: lengths are checked against what is there, nesting ends at maxDepth, output at
// maxOutputBytes. Form: as proto3's JSON mapping has it, but field names as the .proto writes them, 64-bit integers as
// numbers, and fields without presence always there with their defaults; bytes are base64; a field that the schema does
// not know is "?7". The well-known types have their own forms. Without a descriptor the names are the fields' numbers.
#pragma once

#include "backend/serde/jsonlimits.h"
#include "backend/serde/protobuf/protobufschema.h"

namespace weir {

/// Decode, with the byte and the field in words, if the bytes are not of that message; Limit if a limit was hit.
Result<JsonDecoded> decodeProtobuf(const google::protobuf::Descriptor& message, std::string_view body,
                                   const JsonLimits& limits = {});

/// Numbers as they stand there; bytes that are a message themselves as one, else text, else base64.
Result<JsonDecoded> decodeProtobufWire(std::string_view body, const JsonLimits& limits = {});

/// The message indexes of registry framing: which message follows, and where it begins. Decode if they are none.
struct ProtobufIndexes
{
    std::vector<int> indexes;
    std::size_t size = 0; ///< bytes that they took
};
Result<ProtobufIndexes> readProtobufIndexes(std::string_view bytes);
std::string writeProtobufIndexes(const std::vector<int>& indexes);

} // namespace weir
