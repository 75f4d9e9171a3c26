#include "backend/serde/protobuf/protobufencoder.h"

#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

namespace weir {

Result<std::string> encodeProtobuf(const google::protobuf::Descriptor& message, std::string_view json)
{
    google::protobuf::DynamicMessageFactory factory(message.file()->pool());
    const std::unique_ptr<google::protobuf::Message> value(factory.GetPrototype(&message)->New());
    const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, value.get());
    if (!status.ok()) {
        QString problem = QString::fromStdString(std::string(status.message())).simplified();
        if (problem.startsWith(QLatin1String(": "))) // the library writes the place before it, also if there is none
            problem.remove(0, 2);
        return Error{ErrorKind::Invalid, 0, problem, {}, false, false};
    }
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
