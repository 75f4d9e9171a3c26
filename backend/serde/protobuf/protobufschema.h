// Purpose: a Protobuf schema, compiled from .proto text, from what a registry holds or from a descriptor set. Thread:
// immutable after it is made; share as shared_ptr<const ProtobufSchema>. Limits: 4 MiB of text a file, braces nested
// 100 deep, 1,000 files. Google's well-known types and Confluent's meta and decimal are built in.
#pragma once

#include "backend/base/result.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Descriptor;
class DescriptorPool;
class FileDescriptor;
} // namespace google::protobuf

namespace weir {

class ProtobufSchema
{
public:
    /// A file that others may import by this name.
    struct Import
    {
        std::string name;
        std::string text; ///< .proto text, or a FileDescriptorProto (also in base64)
    };

    /// The text of an import that was not given, none if there is no such file.
    using FindImport = std::function<std::optional<std::string>(const std::string& name)>;

    /// `text`: .proto text, or a FileDescriptorProto in base64, as registries have it. Invalid, with the line in words,
    /// if it does not compile.
    static Result<std::shared_ptr<const ProtobufSchema>> parse(std::string_view text,
                                                               const std::vector<Import>& imports = {},
                                                               const std::string& name = "schema.proto",
                                                               const FindImport& find = {});
    /// A FileDescriptorSet, as `protoc --include_imports --descriptor_set_out` writes it.
    static Result<std::shared_ptr<const ProtobufSchema>> fromDescriptorSet(std::string_view bytes);

    ~ProtobufSchema();
    ProtobufSchema(const ProtobufSchema&) = delete;
    ProtobufSchema& operator=(const ProtobufSchema&) = delete;

    /// Full names of the messages, those of the main file first; nested ones after their parents.
    const std::vector<std::string>& messageNames() const { return m_names; }
    /// By full name, or by the last part of it if that is the only one; empty: the first. Null: there is none.
    const google::protobuf::Descriptor* message(std::string_view name) const;
    /// The full name of the message that message() finds; empty: there is none.
    std::string fullName(std::string_view name) const;
    /// By registry framing's path of indexes in the main file; {0} is the first. Null: there is none.
    const google::protobuf::Descriptor* message(std::span<const int> indexes) const;
    /// The path of indexes of a message of the main file; empty: it is in another.
    std::vector<int> indexesOf(const google::protobuf::Descriptor& message) const;

    const google::protobuf::DescriptorPool& pool() const { return *m_pool; }

private:
    ProtobufSchema();
    void collectNames();

    std::unique_ptr<google::protobuf::DescriptorPool> m_pool;
    std::vector<const google::protobuf::FileDescriptor*> m_files; ///< the main one first
    std::vector<std::string> m_names;
};

} // namespace weir
