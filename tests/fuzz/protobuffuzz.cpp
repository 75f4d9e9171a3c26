// Protobuf: the text in front of the first NUL is a .proto (none: one that has everything), what follows it a message.
// What is decoded is JSON, with a schema and without.
#include "backend/serde/protobuf/protobufdecoder.h"

#include "backend/serde/jsoncheck.h"
#include "backend/serde/schemaform.h"
#include "tests/fuzz/fuzz.h"

namespace {

constexpr char everything[] = R"(syntax = "proto3";
import "google/protobuf/any.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/field_mask.proto";
enum E { A = 0; B = 1; }
message M {
  M m = 1; repeated M ms = 2; map<string, M> map = 3; map<int32, double> numbers = 4; E e = 5; repeated E es = 6;
  oneof o { string s = 7; bytes b = 8; M other = 9; }
  google.protobuf.Any any = 10; google.protobuf.Struct st = 11; google.protobuf.Value v = 12;
  google.protobuf.Timestamp t = 13; google.protobuf.Duration d = 14; google.protobuf.Int64Value w = 15;
  google.protobuf.FieldMask mask = 16; sint64 z = 17; fixed32 f = 18; optional bool p = 19; float fl = 20;
})";

void check(const weir::Result<weir::JsonDecoded>& decoded)
{
    WEIR_FUZZ_CHECK(!decoded || decoded->cut || weir::checkJson(decoded->json).valid);
}

} // namespace

WEIR_FUZZ(protobuf)
{
    using namespace weir;
    static const auto known = ProtobufSchema::parse(everything);
    const std::size_t end = bytes.find('\0');
    const bool hasSchema =
        end != std::string_view::npos && (bytes.starts_with("syntax") || bytes.starts_with("message"));
    const std::string_view body = hasSchema ? bytes.substr(end + 1) : bytes;
    const auto schema = hasSchema ? ProtobufSchema::parse(bytes.substr(0, end)) : known;
    JsonLimits limits;
    limits.maxOutputBytes = 1u << 20;
    check(decodeProtobufWire(body, limits));
    (void)readProtobufIndexes(body);
    (void)ProtobufSchema::fromDescriptorSet(body);
    if (!schema || !(*schema)->message(""))
        return;
    const google::protobuf::Descriptor& message = *(*schema)->message("");
    check(decodeProtobuf(message, body, limits));
    WEIR_FUZZ_CHECK(checkJson(exampleJson(formOfProtobuf(message))).valid);
    limits.stopAfterBytes = 50;
    check(decodeProtobuf(message, body, limits));
}
