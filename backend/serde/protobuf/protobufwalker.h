// Purpose: decodeProtobuf()'s work: one message after the other, its fields gathered before they are written, since the
// wire may hold them in any order and in pieces. Thread: one. Limits: those of BytesToJson; 256 MiB of copies.
#pragma once

#include "backend/serde/bytestojson.h"
#include "backend/serde/protobuf/protobufwire.h"

#include <google/protobuf/descriptor.h>
#include <span>
#include <vector>

namespace weir {

class ProtobufWalker : private BytesToJson
{
public:
    ProtobufWalker(std::string_view bytes, const JsonLimits& limits) : BytesToJson(bytes, limits) {}

    /// `message` null: fields by their numbers.
    Result<JsonDecoded> run(const google::protobuf::Descriptor* message);

private:
    using Descriptor = google::protobuf::Descriptor;
    using Field = google::protobuf::FieldDescriptor;
    using Entries = std::span<const ProtobufEntry>;

    bool gather(std::string_view bytes, std::vector<ProtobufEntry>* entries);
    /// Where the problem is, if the piece is one of the value itself and no copy.
    void placeAt(std::string_view piece, std::size_t at);

    bool message(const Descriptor& type, std::string_view bytes, int depth);
    bool plainMessage(const Descriptor& type, std::string_view bytes, int depth);
    bool members(const Descriptor& type, const std::vector<ProtobufEntry>& entries, int depth, bool comma);
    void name(std::string_view text, bool* comma);
    bool isChosen(const Field& field, const std::vector<ProtobufEntry>& all, Entries own) const;
    bool field(const Field& field, Entries entries, int depth);
    bool list(const Field& field, Entries entries, int depth);
    bool packed(const Field& field, std::string_view bytes, bool* comma);
    bool map(const Field& field, Entries entries, int depth);
    bool merged(const Descriptor& type, Entries entries, int depth);
    bool scalar(const Field& field, const ProtobufEntry& entry);
    void defaultOf(const Field& field);

    bool unknown(const std::vector<ProtobufEntry>& entries, int depth, bool comma);
    bool wireFields(Entries entries, std::string_view prefix, int depth, bool* comma);
    bool wireValue(const ProtobufEntry& entry, int depth);

    // protobufwellknown.cpp
    /// Writes a well-known type in its own form; `*handled` false: it is none, or the value has no such form.
    bool wellKnown(const Descriptor& type, std::string_view bytes, int depth, bool* handled);
    bool timeLike(const Descriptor& type, std::string_view bytes, bool* handled);
    bool wrapper(const Descriptor& type, std::string_view bytes, int depth);
    bool any(const Descriptor& type, std::string_view bytes, int depth, bool* handled);
    bool fieldMask(std::string_view bytes);
    bool jsonValue(const Descriptor& type, std::string_view bytes, int depth);

    std::size_t m_copiedBytes = 0; ///< messages in pieces that are put together at the moment
};

} // namespace weir
