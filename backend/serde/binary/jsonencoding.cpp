#include "backend/serde/binary/jsonencoding.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"

namespace weir {
namespace {

constexpr int maxDepth = 100;

Error invalid(const QString& detail) { return {ErrorKind::Invalid, 0, detail, {}, false, false}; }

} // namespace

Result<std::string> JsonEncoding::run(std::string_view json)
{
    const JsonCheck check = checkJson(json);
    if (!check.valid)
        return invalid(QStringLiteral("not JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position));
    if (!isValidUtf8(json))
        return invalid(QStringLiteral("not UTF-8"));
    if (!value(JsonPart(json), 1))
        return invalid(QString::fromStdString(m_problem));
    return std::move(m_out);
}

void JsonEncoding::appendBig(std::uint64_t value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        m_out += char(value >> shift);
}

bool JsonEncoding::value(const JsonPart& part, int depth)
{
    if (depth > maxDepth) {
        m_problem = "the value is nested more than 100 levels deep";
        return false;
    }
    std::size_t size = 0;
    const auto count = [&](const auto&...) {
        ++size;
        return true;
    };
    switch (part.kind()) {
    case JsonPart::Kind::Null:
        null();
        return true;
    case JsonPart::Kind::Boolean:
        boolean(part.raw() == "true");
        return true;
    case JsonPart::Kind::Number:
        number(part.raw());
        return true;
    case JsonPart::Kind::String:
        text(part.string());
        return true;
    case JsonPart::Kind::Array:
        part.eachElement(count);
        list(size);
        return part.eachElement([&](JsonPart element) { return value(element, depth + 1); });
    case JsonPart::Kind::Object:
        if (special(part, depth))
            return m_problem.empty();
        part.eachMember(count);
        map(size);
        return part.eachMember([&](const std::string& name, JsonPart member) {
            text(name);
            return value(member, depth + 1);
        });
    }
    return false;
}

std::optional<JsonPart> onlyMember(const JsonPart& object, std::string_view name, std::size_t size)
{
    std::optional<JsonPart> found;
    std::size_t seen = 0;
    object.eachMember([&](const std::string& member, JsonPart value) {
        if (member == name)
            found = value;
        return ++seen <= size;
    });
    return seen == size ? found : std::nullopt;
}

} // namespace weir
