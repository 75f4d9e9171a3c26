// Purpose: one event through a mapping's program. Thread: one, made for each event. Limits: see Mapping.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/mapping/mapping.h"
#include "backend/cdp/mapping/mappingprogram.h"

namespace weir::cdp {

class MappingRun
{
public:
    MappingRun(const MappingProgram& program, JsonArena& arena) : m_program(program), m_arena(arena) {}
    Result<Json> map(const Json& event);

private:
    Json value(std::uint32_t node, const Json& event);
    Json object(const MappingNode& node, const Json& event);
    Json array(const MappingNode& node, const Json& event);
    Json computedPath(const MappingNode& node, const Json& event);
    Json computedTemplate(const MappingNode& node, const Json& event);
    Json filled(std::span<const MappingPart> parts, const std::vector<MappingStep>& steps, const MappingNode& node,
                const Json& event);
    Json branch(const MappingNode& node, const Json& event);
    Json cased(const MappingNode& node, const Json& event);
    Json replaced(const MappingNode& node, const Json& event);
    Json mappedArray(const MappingNode& node, const Json& event);
    Json flattened(const MappingNode& node, const Json& event);
    Json encoded(const MappingNode& node, const Json& event);
    Json decoded(const MappingNode& node, const Json& event);
    Json merged(const MappingNode& node, const Json& event);
    Json excluded(const MappingNode& node, const Json& event);
    Json withoutNulls(const Json& value);

    Json made(std::string_view text, const MappingNode& node);
    bool fits(const Json& value, const MappingNode& node);
    Json fail(const MappingNode& node, MappingFailure failure, QString detail);

    const MappingProgram& m_program;
    JsonArena& m_arena;
    std::optional<Error> m_error;
    std::size_t m_steps = 0, m_made = 0;
    std::string m_text;
};

/// Members by name, each once: what comes later counts, in the place of what was there first.
class MappingMembers
{
public:
    void put(std::string_view name, const Json& value);
    std::vector<JsonMember>& all() { return m_members; }

private:
    std::vector<JsonMember> m_members;
    std::unordered_map<std::string_view, std::size_t> m_places; ///< once there are many
};

/// As JavaScript makes text of a value: nothing of null, `1,2` of a list, `[object Object]` of an object. Numbers stay
/// as they were written. At most `limit` bytes and a little are appended.
void appendMappingText(std::string& out, const Json& value, std::size_t limit);
/// What `{"@if": {"blank": …}}` calls blank, as JavaScript compares with "": nothing, "", 0, false, [].
bool isMappingBlank(Json value);
/// The written size, counted up to a little above `limit`.
std::size_t mappingSize(const Json& value, std::size_t limit);

} // namespace weir::cdp
