// Purpose: a schema into a SchemaProgram. Thread: one; used once. Limits: as schema.h says; internal to
// backend/cdp/schema.
#pragma once

#include "backend/cdp/schema/keyword.h"
#include "backend/cdp/schema/schemaindex.h"
#include "backend/cdp/schema/schemaprogram.h"

#include <deque>
#include <map>
#include <optional>

namespace weir::cdp {

class SchemaCompiler
{
public:
    /// `checks`: hold it against the meta-schema first.
    static Schema::Compiled compile(const Json& schema, const SchemaOptions& options, bool checks);

private:
    SchemaCompiler(const SchemaOptions& options, bool checks);
    Schema::Compiled run(const Json& schema);
    bool prepare(const Json& schema);
    bool isSchema(const Json& schema, const std::string& uri);
    bool fail(SchemaMistake::Kind kind, std::string pointer, std::string_view keyword, std::string detail = {});
    bool failed() const { return m_mistake.has_value(); }

    std::string pointerTo(int node) const;
    int nodeOf(const Json& schema, int base, SchemaOrigin origin);
    bool follow(Json& schema, int& base, SchemaOrigin& origin);
    const SchemaIndex::Place* place(int base, std::string_view reference);
    void compileNode(int node, int base);
    void general(Keyword keyword, const JsonMember& member);
    void ofNumber(Keyword keyword, const Json& value);
    void ofText(Keyword keyword, const Json& value);
    void ofArray(Keyword keyword, const JsonMember& member);
    void ofObject(Keyword keyword, const JsonMember& member);
    void items(const Json& schema);
    void object();
    std::size_t nameNumber(std::string_view name);
    void dependency(const JsonMember& entry, std::string_view keyword);
    int inner(const Json& schema, std::string_view keyword, const std::string_view* name = nullptr, int index = -1);
    const Pattern* pattern(std::string_view source, std::string_view keyword);
    bool keepsGoingDown();

    const SchemaOptions& m_options;
    const bool m_checks;
    std::unique_ptr<SchemaProgram> m_program;
    SchemaIndex m_index;
    std::optional<SchemaMistake> m_mistake;
    std::string m_rootUri;
    std::unordered_map<const void*, int> m_nodes;
    std::deque<std::pair<int, int>> m_left; ///< node, base
    std::map<std::string, const Pattern*, std::less<>> m_patterns;
    std::size_t m_patternSize = 0;

    // Of the node that is being compiled.
    int m_node = 0, m_base = 0;
    std::optional<NumberRules> m_number;
    std::optional<TextRules> m_text;
    std::optional<ArrayRules> m_array;
    std::optional<ObjectRules> m_object;
    std::optional<GeneralRules> m_general;
    std::vector<std::string_view> m_names;
    std::unordered_map<std::string_view, std::size_t> m_nameNumbers;
};

} // namespace weir::cdp
