// Purpose: JSON Schema draft-07, compiled once and asked often. Thread: a compiled schema is immutable, any. Limits:
// no I/O: remote documents are given; 200,000 subschemas, 1,000 patterns; instances down to 1,024 levels; validate()
// tells at most 1,000 violations. Fuzzed: compile(), isValid() and validate() of any JSON.
#pragma once

#include "backend/base/json/json.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir::cdp {

struct SchemaOptions
{
    std::string base; ///< the URI that the schema was read from; may be empty
    /// What a remote $ref may lead to: (URI without fragment, document).
    std::vector<std::pair<std::string, Json>> documents;
    bool assertFormats = false; ///< else `format` is only noted
};

/// Why something is no schema, or none that can be had here.
struct SchemaMistake
{
    enum class Kind {
        NotASchema,   ///< the draft-07 meta-schema refuses it: `keyword` is the meta-schema's, `detail` what it expects
        BadPattern,   ///< `detail`: what is wrong with the regular expression
        UnknownPlace, ///< $ref leads to nothing: `detail` is the whole URI
        UnknownRemote, ///< $ref leads to a document that was not given: `detail` is its URI without fragment
        Loop,          ///< a chain of $ref, allOf, … comes back without having gone down into the instance
        Duplicate,     ///< two schemas say the same $id: `detail`
        OtherDraft,    ///< $schema names a later draft: `detail`
        TooDeep,
        TooLarge ///< `detail`: the limit
    };
    Kind kind = Kind::NotASchema;
    std::string pointer; ///< JSON pointer into the schema (for a remote one: URI#pointer)
    std::string keyword; ///< the schema's keyword that is wrong; may be empty
    std::string detail;
};

struct Violation
{
    std::string pointer;       ///< JSON pointer to the value that is wrong; for `required` the object
    std::string path;          ///< the same dotted: properties.products.0.sku; empty: the whole
    std::string keyword;       ///< "false": a schema `false` refuses whatever is there; "limit": too big to be told
    std::string expected;      ///< a name for required and dependencies, types for type, else the keyword's value
    std::string schemaPointer; ///< where the keyword stands: #/properties/a/type

    friend bool operator==(const Violation&, const Violation&) = default;
};

struct SchemaProgram;

class Schema
{
public:
    static constexpr std::size_t maxViolations = 1'000;

    struct Compiled
    {
        std::shared_ptr<const Schema> schema;
        std::optional<SchemaMistake> mistake; ///< exactly if there is no schema
    };
    /// Copies what it needs of `schema` and the documents.
    static Compiled compile(const Json& schema, const SchemaOptions& options = {});
    ~Schema();

    /// The quick answer: allocates nothing unless patterns or hundreds of dependencies are to be looked at.
    bool isValid(const Json& instance) const;
    /// The same answer, with everything that is wrong in the order of the schema; adds to `violations`.
    bool validate(const Json& instance, std::vector<Violation>& violations) const;

    /// The draft-07 meta-schema itself.
    static const Schema& meta();

    /// For the neighbours in this folder.
    const SchemaProgram& program() const { return *m_program; }

private:
    explicit Schema(std::unique_ptr<const SchemaProgram> program);
    friend class SchemaCompiler;
    std::unique_ptr<const SchemaProgram> m_program;
};

} // namespace weir::cdp
