#include "backend/serde/protobuf/protobufschema.h"

#include "backend/serde/protobuf/protobufcompiler.h"

#include <algorithm>

namespace weir {
namespace {

namespace pb = google::protobuf;

Error invalid(const QString& detail) { return {ErrorKind::Invalid, 0, detail, {}, false, false}; }

void addNames(const pb::Descriptor& message, std::vector<std::string>& names)
{
    if (message.options().map_entry())
        return;
    names.push_back(message.full_name());
    for (int i = 0; i < message.nested_type_count(); ++i)
        addNames(*message.nested_type(i), names);
}

} // namespace

ProtobufSchema::ProtobufSchema() : m_pool(std::make_unique<pb::DescriptorPool>()) {}

ProtobufSchema::~ProtobufSchema() = default;

void ProtobufSchema::collectNames()
{
    for (const pb::FileDescriptor* file : m_files) {
        for (int i = 0; i < file->message_type_count(); ++i)
            addNames(*file->message_type(i), m_names);
    }
}

Result<std::shared_ptr<const ProtobufSchema>> ProtobufSchema::parse(std::string_view text,
                                                                    const std::vector<Import>& imports,
                                                                    const std::string& name, const FindImport& find)
{
    const std::shared_ptr<ProtobufSchema> schema(new ProtobufSchema);
    ProtobufCompiler compiler(*schema->m_pool, find);
    for (const Import& import : imports) {
        if (Result<void> added = compiler.addText(import.name, import.text); !added)
            return added.error();
    }
    if (Result<void> added = compiler.addText(name, text); !added)
        return added.error();
    const auto file = compiler.build(name);
    if (!file)
        return file.error();
    schema->m_files = {*file};
    schema->collectNames();
    return std::shared_ptr<const ProtobufSchema>(schema);
}

Result<std::shared_ptr<const ProtobufSchema>> ProtobufSchema::fromDescriptorSet(std::string_view bytes)
{
    const std::shared_ptr<ProtobufSchema> schema(new ProtobufSchema);
    ProtobufCompiler compiler(*schema->m_pool);
    pb::FileDescriptorSet set;
    if (bytes.size() > (64u << 20) || !set.ParseFromArray(bytes.data(), int(bytes.size())) || set.file_size() == 0)
        return invalid(QStringLiteral("it is no descriptor set of Protobuf"));
    std::vector<std::string> names;
    for (pb::FileDescriptorProto& file : *set.mutable_file()) {
        names.push_back(file.name());
        compiler.addFile(std::move(file));
    }
    // protoc writes what is imported first, so that the file in question is the last.
    std::reverse(names.begin(), names.end());
    for (const std::string& name : names) {
        const auto file = compiler.build(name);
        if (!file)
            return file.error();
        schema->m_files.push_back(*file);
    }
    schema->collectNames();
    return std::shared_ptr<const ProtobufSchema>(schema);
}

const pb::Descriptor* ProtobufSchema::message(std::string_view name) const
{
    if (name.empty())
        return m_names.empty() ? nullptr : m_pool->FindMessageTypeByName(m_names.front());
    if (const pb::Descriptor* exact = m_pool->FindMessageTypeByName(std::string(name)))
        return exact;
    const std::string* found = nullptr;
    const std::string suffix = "." + std::string(name);
    for (const std::string& known : m_names) {
        if (!known.ends_with(suffix))
            continue;
        if (found)
            return nullptr;
        found = &known;
    }
    return found ? m_pool->FindMessageTypeByName(*found) : nullptr;
}

std::string ProtobufSchema::fullName(std::string_view name) const
{
    const pb::Descriptor* found = message(name);
    return found ? found->full_name() : std::string();
}

const pb::Descriptor* ProtobufSchema::message(std::span<const int> indexes) const
{
    const pb::Descriptor* message = nullptr;
    for (const int index : indexes) {
        const int count = message ? message->nested_type_count() : m_files.front()->message_type_count();
        if (index < 0 || index >= count)
            return nullptr;
        message = message ? message->nested_type(index) : m_files.front()->message_type(index);
    }
    return message;
}

std::vector<int> ProtobufSchema::indexesOf(const pb::Descriptor& message) const
{
    if (message.file() != m_files.front())
        return {};
    std::vector<int> indexes;
    for (const pb::Descriptor* at = &message; at; at = at->containing_type())
        indexes.insert(indexes.begin(), at->index());
    return indexes;
}

} // namespace weir
