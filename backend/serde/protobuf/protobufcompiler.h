// Purpose: .proto texts and descriptors into a pool, in the order that their imports want. Thread: one. Limits: see
// protobufschema.h.
#pragma once

#include "backend/serde/protobuf/protobufschema.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <map>
#include <set>

namespace weir {

class ProtobufCompiler
{
public:
    explicit ProtobufCompiler(google::protobuf::DescriptorPool& pool, ProtobufSchema::FindImport find = {});

    /// Makes `text` known under `name`, not yet compiled. Invalid: no text that can be parsed.
    Result<void> addText(const std::string& name, std::string_view text);
    void addFile(google::protobuf::FileDescriptorProto file);

    /// Compiles the file of that name and what it imports.
    Result<const google::protobuf::FileDescriptor*> build(const std::string& name, int depth = 0);

private:
    Result<void> provide(const std::string& name);

    google::protobuf::DescriptorPool& m_pool;
    const ProtobufSchema::FindImport m_find;
    std::map<std::string, google::protobuf::FileDescriptorProto> m_files;
    std::set<std::string> m_underWay;
};

} // namespace weir
