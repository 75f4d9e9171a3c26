// Purpose: a schema that somebody chose for bytes that name none: an Avro schema, or a Protobuf message. Thread:
// immutable; share as shared_ptr<const GivenSchema>. Limits: fromFile() reads files (on a worker), of 64 MiB at most.
#pragma once

#include "backend/serde/avroschema.h"
#include "backend/serde/protobuf/protobufschema.h"

namespace weir {

class GivenSchema
{
public:
    /// By the name's end: .avsc (and .json) is Avro; .proto is Protobuf, its imports looked for below `importFolder`
    /// (empty: the file's own folder); .desc, .pb, .protoset, .bin a descriptor set. `message`: Protobuf's message,
    /// empty: the first. Io: not readable; Invalid: no such schema, or no such message.
    static Result<std::shared_ptr<const GivenSchema>> fromFile(const QString& path, const std::string& message = {},
                                                               const QString& importFolder = {});
    static Result<std::shared_ptr<const GivenSchema>> fromAvro(std::string_view text);
    static Result<std::shared_ptr<const GivenSchema>> fromProtobuf(std::shared_ptr<const ProtobufSchema> schema,
                                                                   const std::string& message = {});

    /// One of the two is set.
    const std::shared_ptr<const AvroSchema>& avro() const { return m_avro; }
    const std::shared_ptr<const ProtobufSchema>& protobuf() const { return m_protobuf; }
    /// The full name of Protobuf's message, or of Avro's record.
    const std::string& message() const { return m_message; }

private:
    std::shared_ptr<const AvroSchema> m_avro;
    std::shared_ptr<const ProtobufSchema> m_protobuf;
    std::string m_message;
};

} // namespace weir
