#include "backend/serde/protobuf/protobufencoder.h"

#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

namespace weir {

Result<std::string> encodeProtobuf(const google::protobuf::Descriptor& message, std::string_view json)
{
    google::protobuf::DynamicMessageFactory factory(message.file()->pool());
    const std::unique_ptr<google::protobuf::Message> value(factory.GetPrototype(&message)->New());
    const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, value.get());
    if (!status.ok())
        return Error{ErrorKind::Invalid,
                     0,
                     QString::fromStdString(std::string(status.message())).simplified(),
                     {},
                     false,
                     false};
    if (!value->IsInitialized())
        return Error{ErrorKind::Invalid,
                     0,
                     QStringLiteral("required fields are missing: %1")
                         .arg(QString::fromStdString(value->InitializationErrorString())),
                     {},
                     false,
                     false};
    return value->SerializeAsString();
}

} // namespace weir
