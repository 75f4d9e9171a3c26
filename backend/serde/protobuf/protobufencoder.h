// Purpose: JSON text to a Protobuf message: proto3's JSON mapping, and what protobufdecoder.h writes. Thread: any, no
// state. Limits: what is no part of the mapping (extensions, "?7") is refused.
#pragma once

#include "backend/base/result.h"

#include <string>
#include <string_view>

namespace google::protobuf {
class Descriptor;
}

namespace weir {

/// The message without framing. Invalid, with the field in words: unknown, or of the wrong type. Precondition: `json`
/// is valid UTF-8.
Result<std::string> encodeProtobuf(const google::protobuf::Descriptor& message, std::string_view json);

} // namespace weir
