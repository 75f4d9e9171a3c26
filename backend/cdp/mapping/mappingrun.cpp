#include "backend/cdp/mapping/mappingrun.h"

#include "backend/base/json/jsonparser.h"
#include "backend/filter/fqlfunctions.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t mostSteps = 1'000'000, mostBytes = std::size_t(16) << 20U;

bool isAscii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

std::size_t findAnyCase(std::string_view text, std::string_view pattern, std::size_t from)
{
    const auto at = std::search(text.begin() + std::ptrdiff_t(from), text.end(), pattern.begin(), pattern.end(),
                                [](char a, char b) { return lowered(a) == lowered(b); });
    return at == text.end() ? std::string_view::npos : std::size_t(at - text.begin());
}

std::string replacedText(std::string_view text, const MappingReplace::Pair& pair, const MappingReplace& how)
{
    if (how.ignoreCase && !(isAscii(text) && isAscii(pair.pattern))) {
        QString all = QString::fromUtf8(text.data(), qsizetype(text.size()));
        const QString pattern = QString::fromUtf8(pair.pattern.data(), qsizetype(pair.pattern.size()));
        const QString with = QString::fromUtf8(pair.replacement.data(), qsizetype(pair.replacement.size()));
        if (how.all)
            all.replace(pattern, with, Qt::CaseInsensitive);
        else if (const qsizetype at = all.indexOf(pattern, 0, Qt::CaseInsensitive); at >= 0)
            all.replace(at, pattern.size(), with);
        return all.toStdString();
    }
    std::string out;
    std::size_t from = 0;
    for (;;) {
        const std::size_t at = how.ignoreCase ? findAnyCase(text, pair.pattern, from) : text.find(pair.pattern, from);
        if (at == std::string_view::npos)
            break;
        out.append(text.substr(from, at - from)).append(pair.replacement);
        from = at + pair.pattern.size();
        if (!how.all)
            break;
    }
    return out.append(text.substr(from));
}

} // namespace

Result<Json> MappingRun::map(const Json& event)
{
    if (!event.isObject())
        return Error{ErrorKind::Invalid, int(MappingFailure::NoObject), QStringLiteral("only an object can be mapped")};
    const Json result = value(m_program.root, event);
    if (!m_error && m_program.mayGrow)
        fits(result, m_program.nodes[m_program.root]);
    if (m_error)
        return *m_error;
    return result;
}

Json MappingRun::value(std::uint32_t at, const Json& event)
{
    if (at == noMappingNode || m_error)
        return {};
    const MappingNode& node = m_program.nodes[at];
    if (node.op == MappingOp::Constant)
        return m_program.constants[node.first];
    if (++m_steps > mostSteps)
        return fail(node, MappingFailure::TooLong, QStringLiteral("the mapping takes more than a million steps"));
    switch (node.op) {
    case MappingOp::Constant:
        break;
    case MappingOp::Path:
        return followMappingPath(event, std::span(m_program.steps).subspan(node.first, node.count));
    case MappingOp::ComputedPath:
        return computedPath(node, event);
    case MappingOp::Template:
        return filled(std::span(m_program.parts).subspan(node.first, node.count), m_program.steps, node, event);
    case MappingOp::ComputedTemplate:
        return computedTemplate(node, event);
    case MappingOp::Object:
        return object(node, event);
    case MappingOp::Array:
        return array(node, event);
    case MappingOp::IfExists:
    case MappingOp::IfBlank:
        return branch(node, event);
    case MappingOp::Lower:
    case MappingOp::Upper:
        return cased(node, event);
    case MappingOp::Replace:
        return replaced(node, event);
    case MappingOp::ArrayPath:
        return mappedArray(node, event);
    case MappingOp::Flatten:
        return flattened(node, event);
    case MappingOp::Encode:
        return encoded(node, event);
    case MappingOp::Decode:
        return decoded(node, event);
    case MappingOp::Merge:
        return merged(node, event);
    case MappingOp::Transform:
        return value(node.b, value(node.a, event));
    case MappingOp::ExcludeWhenNull:
        return excluded(node, event);
    }
    return {};
}

Json MappingRun::object(const MappingNode& node, const Json& event)
{
    constexpr std::size_t few = 16;
    std::array<JsonMember, few> room;
    std::vector<JsonMember> many;
    if (node.count > few)
        many.resize(node.count);
    JsonMember* const members = node.count > few ? many.data() : room.data();
    std::size_t count = 0;
    for (const MappingMember& member : std::span(m_program.members).subspan(node.first, node.count)) {
        const Json found = value(member.node, event);
        if (found.kind() != Json::Kind::Absent || node.flag)
            members[count++] = {member.name, found};
    }
    return m_arena.object({members, count});
}

Json MappingRun::array(const MappingNode& node, const Json& event)
{
    std::vector<Json> elements;
    elements.reserve(node.count);
    for (const std::uint32_t at : std::span(m_program.operands).subspan(node.first, node.count)) {
        const Json found = value(at, event);
        elements.push_back(found.isAbsent() ? Json::null() : found);
    }
    return m_arena.array(elements);
}

Json MappingRun::computedPath(const MappingNode& node, const Json& event)
{
    const Json path = value(node.a, event);
    std::vector<MappingStep> steps;
    if (!path.isText() || !readMappingPath(path.text(), steps))
        return fail(node, MappingFailure::NoPath, QStringLiteral("what stands here in place of a path is none"));
    return followMappingPath(event, steps);
}

Json MappingRun::computedTemplate(const MappingNode& node, const Json& event)
{
    const Json text = value(node.a, event);
    std::vector<MappingPart> parts;
    std::vector<MappingStep> steps;
    if (!text.isText() || !readMappingTemplate(text.text(), parts, steps))
        return fail(node, MappingFailure::NoTemplate,
                    QStringLiteral("what stands here in place of a template is none"));
    return filled(parts, steps, node, event);
}

Json MappingRun::filled(std::span<const MappingPart> parts, const std::vector<MappingStep>& steps,
                        const MappingNode& node, const Json& event)
{
    m_text.clear();
    for (const MappingPart& part : parts) {
        if (part.isPath)
            appendMappingText(m_text, followMappingPath(event, std::span(steps).subspan(part.first, part.count)),
                              mostBytes);
        else
            m_text += part.text;
        if (m_text.size() > mostBytes)
            break;
    }
    return made(m_text, node);
}

Json MappingRun::branch(const MappingNode& node, const Json& event)
{
    const Json asked = value(node.a, event);
    const bool isMissing = node.op == MappingOp::IfBlank ? isMappingBlank(asked) : asked.isAbsent();
    return value(isMissing ? node.c : node.b, event);
}

Json MappingRun::cased(const MappingNode& node, const Json& event)
{
    const Json found = value(node.a, event);
    if (!found.isText())
        return found;
    if (node.op == MappingOp::Lower)
        fqlLowercase(found.text(), m_text);
    else
        fqlUppercase(found.text(), m_text);
    return made(m_text, node);
}

Json MappingRun::replaced(const MappingNode& node, const Json& event)
{
    const Json found = value(node.a, event);
    if (!found.isText() && !found.isNumber() && !found.isBool())
        return Json::ofText({});
    const MappingReplace& how = m_program.replaces[node.first];
    m_text.clear();
    appendMappingText(m_text, found, mostBytes);
    for (const MappingReplace::Pair& pair : how.pairs) {
        if (!pair.pattern.empty())
            m_text = replacedText(m_text, pair, how);
    }
    return made(m_text, node);
}

Json MappingRun::mappedArray(const MappingNode& node, const Json& event)
{
    const Json root = value(node.a, event);
    if (node.b == noMappingNode || (!root.isArray() && !root.isObject()))
        return root;
    if (root.isObject()) {
        const Json one = value(node.b, root);
        return m_arena.array({&one, 1});
    }
    std::vector<Json> elements;
    elements.reserve(root.elements().size());
    for (const Json& element : root.elements()) {
        const Json found = value(node.b, element);
        elements.push_back(found.kind() == Json::Kind::Absent ? Json::null() : found);
    }
    return m_arena.array(elements);
}

Json MappingRun::encoded(const MappingNode& node, const Json& event)
{
    const Json found = value(node.a, event);
    if (found.kind() == Json::Kind::Absent || !fits(found, node))
        return {};
    m_text.clear();
    appendJson(m_text, found);
    return made(m_text, node);
}

Json MappingRun::decoded(const MappingNode& node, const Json& event)
{
    const Json found = value(node.a, event);
    if (!found.isText())
        return found;
    JsonParser parser;
    Json root;
    if (!parser.parse(found.text(), m_arena, root))
        return fail(node, MappingFailure::NoJson, QStringLiteral("the text is no JSON"));
    return root;
}

Json MappingRun::merged(const MappingNode& node, const Json& event)
{
    MappingMembers members;
    for (const std::uint32_t at : std::span(m_program.operands).subspan(node.first, node.count)) {
        const Json object = value(at, event);
        if (!object.isObject() && !object.isAbsent())
            return fail(m_program.nodes[at], MappingFailure::NotMerged, QStringLiteral("only objects can be merged"));
        for (const JsonMember& member : object.members())
            members.put(member.name, member.value);
    }
    std::erase_if(members.all(), [](const JsonMember& member) { return member.value.kind() == Json::Kind::Absent; });
    return m_arena.object(members.all());
}

Json MappingRun::made(std::string_view text, const MappingNode& node)
{
    m_made += text.size();
    if (m_made > mostBytes)
        return fail(node, MappingFailure::TooLarge, QStringLiteral("the result is larger than 16 MiB"));
    return m_arena.text(text);
}

bool MappingRun::fits(const Json& value, const MappingNode& node)
{
    if (!m_program.mayGrow || mappingSize(value, mostBytes) <= mostBytes)
        return true;
    fail(node, MappingFailure::TooLarge, QStringLiteral("the result is larger than 16 MiB"));
    return false;
}

Json MappingRun::fail(const MappingNode& node, MappingFailure failure, QString detail)
{
    if (!m_error) {
        const std::string place = node.place < m_program.places.size() ? m_program.places[node.place] : std::string();
        const bool isLimit = failure >= MappingFailure::TooLarge;
        m_error = Error{isLimit ? ErrorKind::Limit : ErrorKind::Invalid, int(failure), std::move(detail),
                        QString::fromUtf8(place.data(), qsizetype(place.size()))};
    }
    return {};
}

} // namespace weir::cdp
