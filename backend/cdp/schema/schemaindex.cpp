#include "backend/cdp/schema/schemaindex.h"

#include "backend/cdp/schema/keyword.h"
#include "backend/cdp/schema/uri.h"

#include <algorithm>

namespace weir::cdp {
namespace {

const void* identity(const Json& schema) { return schema.members().data(); }

std::optional<std::size_t> indexOf(const std::string& token)
{
    if (token.empty() || token.size() > 9 || (token.size() > 1 && token.front() == '0') ||
        token.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::size_t(std::stoul(token));
}

std::string unescaped(std::string_view token)
{
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool isEscape = token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
        out += isEscape ? (token[i + 1] == '0' ? '~' : '/') : token[i];
        i += isEscape ? 1 : 0;
    }
    return out;
}

} // namespace

int SchemaIndex::baseNumber(std::string uri)
{
    const auto [found, isNew] = m_baseNumbers.try_emplace(std::move(uri), int(m_bases.size()));
    if (isNew)
        m_bases.push_back(found->first);
    return found->second;
}

bool SchemaIndex::take(std::string uri, const Json& schema, int base)
{
    const auto [found, isNew] = m_places.try_emplace(uri, Place{schema, base, uri});
    if (isNew || (schema.isObject() && identity(found->second.schema) == identity(schema)) ||
        found->second.schema == schema)
        return true;
    m_mistake = {SchemaMistake::Kind::Duplicate, {}, "$id", std::move(uri)};
    return false;
}

bool SchemaIndex::addDocument(const std::string& uri, const Json& root)
{
    const std::string address(withoutFragment(uri));
    const int base = baseNumber(address);
    return take(address, root, base) && walk(root, base, true);
}

bool SchemaIndex::enter(const Json& schema, int& base, bool takesNames)
{
    const Json id = schema.at("$id");
    // A $ref hides what stands beside it.
    if (id.isText() && !schema.at("$ref").isText()) {
        const std::string uri = resolvedUri(m_bases[std::size_t(base)], id.text());
        const std::string_view fragment = fragmentOf(uri);
        if (!id.text().starts_with('#'))
            base = baseNumber(std::string(withoutFragment(uri)));
        if (takesNames && !fragment.empty() && !take(uri, schema, base))
            return false;
        if (takesNames && !id.text().starts_with('#') && !take(m_bases[std::size_t(base)], schema, base))
            return false;
    }
    m_known.try_emplace(identity(schema), base);
    return true;
}

bool SchemaIndex::walk(const Json& root, int base, bool takesNames)
{
    std::vector<std::pair<Json, int>> left{{root, base}};
    while (!left.empty()) {
        const Json schema = left.back().first;
        int itsBase = left.back().second; // no binding: clang 14 captures none
        left.pop_back();
        if (!schema.isObject() || schema.members().empty())
            continue;
        if (!enter(schema, itsBase, takesNames))
            return false;
        forEachSubschema(schema, [&](const Json& inner) { left.emplace_back(inner, itsBase); });
    }
    return true;
}

void SchemaIndex::note(const Json& schema, int base) { walk(schema, base, false); }

int SchemaIndex::baseOf(const Json& schema, int otherwise) const
{
    const auto found = m_known.find(identity(schema));
    return found == m_known.end() ? otherwise : found->second;
}

bool SchemaIndex::isKnown(const Json& schema) const
{
    return !schema.isObject() || schema.members().empty() || m_known.contains(identity(schema));
}

Json SchemaIndex::member(const Json& object, const std::string& name)
{
    constexpr std::size_t few = 16;
    if (object.members().size() <= few)
        return object.at(name);
    auto& names = m_members[identity(object)];
    if (names.empty()) {
        for (const JsonMember& entry : object.members())
            names.emplace(entry.name, entry.value);
    }
    const auto found = names.find(name);
    return found == names.end() ? Json() : found->second;
}

const SchemaIndex::Place* SchemaIndex::find(int base, std::string_view reference)
{
    std::string uri = resolvedUri(m_bases[std::size_t(base)], reference);
    const std::string address(withoutFragment(uri));
    const std::string fragment = percentDecoded(fragmentOf(uri));
    if (!fragment.empty() && fragment.front() != '/')
        uri = address + "#" + fragment;
    else if (fragment.empty())
        uri = address;
    if (const auto found = m_places.find(uri); found != m_places.end())
        return &found->second;
    if (const auto found = m_found.find(uri); found != m_found.end())
        return &found->second;
    const auto document = m_places.find(address);
    if (document == m_places.end()) {
        m_mistake = {SchemaMistake::Kind::UnknownRemote, {}, "$ref", address};
        return nullptr;
    }
    m_mistake = {SchemaMistake::Kind::UnknownPlace, {}, "$ref", uri};
    if (fragment.empty() || fragment.front() != '/')
        return nullptr;
    Json at = document->second.schema;
    int itsBase = document->second.base;
    for (std::size_t from = 1; from <= fragment.size();) {
        const std::size_t end = std::min(fragment.find('/', from), fragment.size());
        const std::string token = unescaped(std::string_view(fragment).substr(from, end - from));
        const std::optional<std::size_t> index = at.isArray() ? indexOf(token) : std::nullopt;
        at = at.isArray() ? (index ? at.at(*index) : Json()) : member(at, token);
        if (at.kind() == Json::Kind::Absent)
            return nullptr;
        if (at.isObject() && !at.members().empty())
            itsBase = baseOf(at, itsBase);
        from = end + 1;
    }
    return &m_found.emplace(uri, Place{at, itsBase, uri}).first->second;
}

} // namespace weir::cdp
