#include "backend/cdp/plans/plangenerator.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/event/event.h"

#include <array>

namespace weir::cdp {
namespace {

constexpr std::size_t mostEvents = 2'000, mostProperties = 200;
constexpr int deepest = 16;

enum Kind : unsigned { Null = 1, Boolean = 2, Integer = 4, Number = 8, Text = 16, Array = 32, Object = 64 };

Kind kindOf(const Json& value)
{
    switch (value.kind()) {
    case Json::Kind::False:
    case Json::Kind::True:
        return Boolean;
    case Json::Kind::Number:
        return value.integer() ? Integer : Number;
    case Json::Kind::Text:
        return Text;
    case Json::Kind::Array:
        return Array;
    case Json::Kind::Object:
        return Object;
    default:
        return Null;
    }
}

void appendTypes(std::string& out, unsigned kinds)
{
    static constexpr std::array<std::pair<unsigned, std::string_view>, 7> names = {{{Array, "array"},
                                                                                    {Boolean, "boolean"},
                                                                                    {Integer, "integer"},
                                                                                    {Number, "number"},
                                                                                    {Object, "object"},
                                                                                    {Text, "string"},
                                                                                    {Null, "null"}}};
    if (kinds & Number)
        kinds &= ~unsigned(Integer);
    std::string list;
    int count = 0;
    for (const auto& [kind, name] : names) {
        if (kinds & kind) {
            list += count++ > 0 ? "," : "";
            appendJsonText(list, name);
        }
    }
    out.append("\"type\":").append(count == 1 ? list : "[" + list + "]");
}

std::string_view nameOf(const Json& event, EventType type)
{
    if (type == EventType::Track)
        return event.at("event").text();
    return type == EventType::Page || type == EventType::Screen ? event.at("name").text() : std::string_view();
}

} // namespace

struct PlanGenerator::Shape
{
    unsigned kinds = 0;
    std::uint64_t objects = 0; ///< times it was an object
    std::uint64_t present = 0; ///< times it was there and not null, in its object
    std::map<std::string, Shape, std::less<>> members;
    bool isOpen = false; ///< too many names to list
    std::unique_ptr<Shape> items;
};

PlanGenerator::PlanGenerator() = default;
PlanGenerator::~PlanGenerator() = default;
PlanGenerator::PlanGenerator(PlanGenerator&&) noexcept = default;
PlanGenerator& PlanGenerator::operator=(PlanGenerator&&) noexcept = default;

void PlanGenerator::add(Shape& shape, const Json& value, int depth)
{
    shape.kinds |= kindOf(value);
    if (depth >= deepest)
        return;
    if (value.isArray() && !value.elements().empty()) {
        if (!shape.items)
            shape.items = std::make_unique<Shape>();
        for (const Json& element : value.elements())
            add(*shape.items, element, depth + 1);
    }
    if (!value.isObject())
        return;
    ++shape.objects;
    for (const JsonMember& member : value.members()) {
        if (shape.isOpen)
            break;
        auto found = shape.members.find(member.name);
        if (found == shape.members.end()) {
            if (shape.members.size() >= mostProperties) {
                shape.isOpen = true;
                shape.members.clear();
                break;
            }
            found = shape.members.emplace(std::string(member.name), Shape()).first;
        }
        found->second.present += member.value.isAbsent() ? 0 : 1;
        add(found->second, member.value, depth + 1);
    }
}

void PlanGenerator::write(std::string& out, const Shape& shape)
{
    out += '{';
    appendTypes(out, shape.kinds);
    if (shape.items) {
        out += ",\"items\":";
        write(out, *shape.items);
    }
    std::string properties, required;
    for (const auto& [name, member] : shape.members) {
        properties += properties.empty() ? "" : ",";
        appendJsonText(properties, name);
        properties += ':';
        write(properties, member);
        if (member.present == shape.objects) {
            required += required.empty() ? "" : ",";
            appendJsonText(required, name);
        }
    }
    if ((shape.kinds & Object) && !shape.isOpen)
        out.append(",\"properties\":{").append(properties).append("}");
    if (!required.empty())
        out.append(",\"required\":[").append(required).append("]");
    out += '}';
}

bool PlanGenerator::see(const Json& event)
{
    const std::optional<EventType> type = eventTypeOf(event.at("type").text());
    if (!type || (*type == EventType::Track && event.at("event").text().empty()))
        return false;
    const std::pair<int, std::string> key(int(*type), nameOf(event, *type));
    auto found = m_events.find(key);
    if (found == m_events.end()) {
        if (m_events.size() >= mostEvents)
            return false;
        found = m_events.emplace(key, std::make_unique<Shape>()).first;
    }
    Shape& whole = *found->second;
    whole.kinds = Object;
    ++whole.objects;
    ++m_seen;
    // What an event is made of besides is the spec's matter.
    for (const char* place : {"properties", "traits"}) {
        const Json value = event.at(place);
        if (value.kind() == Json::Kind::Absent)
            continue;
        Shape& shape = whole.members[place];
        shape.present += value.isAbsent() ? 0 : 1;
        add(shape, value, 1);
    }
    return true;
}

JsonPointer PlanGenerator::plan(const std::string& key, const std::string& name) const
{
    std::string out = R"({"kind":"plan","key":)";
    appendJsonText(out, key);
    out += R"(,"name":)";
    appendJsonText(out, name);
    out += R"(,"events":[)";
    bool isFirst = true;
    for (const auto& [event, shape] : m_events) {
        out += isFirst ? "{\"type\":" : ",{\"type\":";
        isFirst = false;
        appendJsonText(out, eventTypeName(EventType(event.first)));
        if (!event.second.empty()) {
            out += ",\"name\":";
            appendJsonText(out, event.second);
        }
        out += ",\"schema\":";
        write(out, *shape);
        out += '}';
    }
    out += "]}";
    Result<JsonPointer> document = parseJson(std::move(out));
    return document ? std::move(*document) : JsonPointer();
}

} // namespace weir::cdp
