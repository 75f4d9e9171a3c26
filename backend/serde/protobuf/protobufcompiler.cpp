#include "backend/serde/protobuf/protobufcompiler.h"

#include "backend/serde/bytestext.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <mutex>

namespace weir {
namespace {

namespace pb = google::protobuf;

constexpr std::size_t maxTextBytes = 4u << 20;
constexpr int maxBraces = 100;
constexpr int maxImportDepth = 64;
constexpr std::size_t maxFiles = 1000;

// What Confluent's serializers let schemas import without a reference to it.
constexpr char confluentMeta[] = R"(syntax = "proto3";
package confluent;
import "google/protobuf/descriptor.proto";
message Meta {
  string doc = 1;
  map<string, string> params = 2;
  repeated string tags = 3;
}
extend google.protobuf.FileOptions { Meta file_meta = 1088; }
extend google.protobuf.MessageOptions { Meta message_meta = 1088; }
extend google.protobuf.FieldOptions { Meta field_meta = 1088; }
extend google.protobuf.EnumOptions { Meta enum_meta = 1088; }
extend google.protobuf.EnumValueOptions { Meta enum_value_meta = 1088; }
)";
constexpr char confluentDecimal[] = R"(syntax = "proto3";
package confluent.type;
message Decimal {
  bytes value = 1;
  uint32 precision = 2;
  int32 scale = 3;
}
)";

Error invalid(const std::string& detail)
{
    return {ErrorKind::Invalid, 0, QString::fromStdString(detail), {}, false, false};
}

/// Keeps the first complaint.
class Complaints final : public pb::io::ErrorCollector, public pb::DescriptorPool::ErrorCollector
{
public:
    void AddError(int line, int column, const std::string& message) override
    {
        if (first.empty())
            first = "line " + std::to_string(line + 1) + ", column " + std::to_string(column + 1) + ": " + message;
    }
    void AddError(const std::string& file, const std::string& element, const pb::Message*, ErrorLocation,
                  const std::string& message) override
    {
        if (first.empty())
            first = (element == file ? std::string() : element + ": ") + message;
    }
    std::string first;
};

bool isNestedTooDeeply(std::string_view text)
{
    int depth = 0;
    for (const char c : text) {
        if ((c == '{' || c == '<' || c == '[') && ++depth > maxBraces)
            return true;
        if ((c == '}' || c == '>' || c == ']') && depth > 0)
            --depth;
    }
    return false;
}

/// Texts are UTF-8 and hold words; a descriptor begins with the tag of its name, or with that in base64.
bool parseDescriptor(std::string_view text, pb::FileDescriptorProto* file)
{
    std::optional<std::string> bytes;
    if (!text.empty() && text.front() == '\n' && !isValidUtf8(text))
        bytes = std::string(text);
    else if (text.size() >= 8 && text.find_first_of(" \n{;") == std::string_view::npos)
        bytes = base64Bytes(text);
    return bytes && file->ParseFromString(*bytes);
}

void silenceLibrary()
{
    static std::once_flag once;
    std::call_once(once, [] { pb::SetLogHandler(nullptr); });
}

} // namespace

ProtobufCompiler::ProtobufCompiler(pb::DescriptorPool& pool, ProtobufSchema::FindImport find)
    : m_pool(pool), m_find(std::move(find))
{
    silenceLibrary();
}

Result<void> ProtobufCompiler::addText(const std::string& name, std::string_view text)
{
    if (text.size() > maxTextBytes)
        return Error{ErrorKind::Limit,
                     0,
                     QStringLiteral("%1 is larger than 4 MiB").arg(QString::fromStdString(name)),
                     {},
                     false,
                     false};
    pb::FileDescriptorProto file;
    if (!parseDescriptor(text, &file)) {
        file.Clear();
        if (isNestedTooDeeply(text))
            return invalid(name + ": braces are nested too deeply");
        pb::io::ArrayInputStream stream(text.data(), int(text.size()));
        Complaints complaints;
        pb::io::Tokenizer tokenizer(&stream, &complaints);
        pb::compiler::Parser parser;
        parser.RecordErrorsTo(&complaints);
        const bool fine = parser.Parse(&tokenizer, &file);
        if (!fine || !complaints.first.empty())
            return invalid(name + ": " + (complaints.first.empty() ? "it is no .proto text" : complaints.first));
    }
    file.set_name(name);
    addFile(std::move(file));
    return {};
}

void ProtobufCompiler::addFile(pb::FileDescriptorProto file)
{
    std::string name = file.name();
    m_files.insert_or_assign(std::move(name), std::move(file));
}

Result<void> ProtobufCompiler::provide(const std::string& name)
{
    if (m_files.contains(name))
        return {};
    if (const auto text = m_find ? m_find(name) : std::nullopt)
        return addText(name, *text);
    if (name == "confluent/meta.proto")
        return addText(name, confluentMeta);
    if (name == "confluent/type/decimal.proto" || name == "confluent/types/decimal.proto")
        return addText(name, confluentDecimal);
    (void)pb::Any::descriptor(); // the library's own files are linked in with it
    if (const pb::FileDescriptor* known = pb::DescriptorPool::generated_pool()->FindFileByName(name);
        known && name.starts_with("google/protobuf/")) {
        pb::FileDescriptorProto file;
        known->CopyTo(&file);
        addFile(std::move(file));
        return {};
    }
    return invalid("the import \"" + name + "\" is not there");
}

Result<const pb::FileDescriptor*> ProtobufCompiler::build(const std::string& name, int depth)
{
    if (const pb::FileDescriptor* built = m_pool.FindFileByName(name))
        return built;
    if (depth > maxImportDepth || m_files.size() > maxFiles)
        return Error{ErrorKind::Limit, 0, QStringLiteral("it imports too many files"), {}, false, false};
    if (Result<void> provided = provide(name); !provided)
        return provided.error();
    if (!m_underWay.insert(name).second)
        return invalid(name + " imports itself");
    const pb::FileDescriptorProto& file = m_files.at(name);
    for (const std::string& dependency : file.dependency()) {
        if (const auto built = build(dependency, depth + 1); !built)
            return built.error();
    }
    Complaints complaints;
    const pb::FileDescriptor* built = m_pool.BuildFileCollectingErrors(file, &complaints);
    m_underWay.erase(name);
    if (!built)
        return invalid(name + ": " + complaints.first);
    return built;
}

} // namespace weir
