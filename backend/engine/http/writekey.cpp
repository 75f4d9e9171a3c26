#include "backend/engine/http/writekey.h"

#include <QByteArray>

namespace weir::engine {

WriteKey writeKeyOf(const HttpRequest& request)
{
    constexpr std::string_view scheme = "basic ";
    const std::string_view value = request.field("authorization");
    bool isBasic = value.size() >= scheme.size();
    for (std::size_t i = 0; isBasic && i < scheme.size(); ++i)
        isBasic = (value[i] >= 'A' && value[i] <= 'Z' ? char(value[i] + 32) : value[i]) == scheme[i];
    if (!isBasic)
        return {};
    std::string_view encoded = value.substr(scheme.size());
    while (encoded.starts_with(' '))
        encoded.remove_prefix(1);
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray::fromRawData(encoded.data(), qsizetype(encoded.size())),
                                       QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return {{}, true};
    const std::string pair = decoded.decoded.toStdString();
    return {pair.substr(0, pair.find(':')), false};
}

std::string writeKeyIn(const Json& body, bool isBatch)
{
    const auto keyAt = [](const Json& object) {
        const std::string_view own = object.at("writeKey").text();
        return std::string(own.empty() ? object.at("context").at("writeKey").text() : own);
    };
    std::string key = keyAt(body);
    if (!isBatch)
        return key;
    const std::span<const Json> messages = body.at("batch").elements();
    for (std::size_t i = 0; key.empty() && i < messages.size(); ++i)
        key = keyAt(messages[i]);
    return key;
}

} // namespace weir::engine
