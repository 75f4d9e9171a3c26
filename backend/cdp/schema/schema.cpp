#include "backend/cdp/schema/schema.h"

#include "backend/cdp/schema/metaschema.h"
#include "backend/cdp/schema/schemacompiler.h"
#include "backend/cdp/schema/schemarun.h"

namespace weir::cdp {

std::string pointerToken(std::string_view name)
{
    std::string out;
    for (const char letter : name) {
        if (letter == '~')
            out += "~0";
        else if (letter == '/')
            out += "~1";
        else
            out += letter;
    }
    return out;
}

std::string SchemaProgram::pointerOf(int node) const
{
    std::string behind;
    for (;;) {
        const SchemaOrigin& origin = origins[std::size_t(node)];
        if (origin.parent == noRule)
            return origin.root + behind;
        std::string here = "/" + pointerToken(origin.keyword);
        if (origin.index >= 0)
            here += "/" + std::to_string(origin.index);
        else if (origin.isNamed)
            here += "/" + pointerToken(origin.name);
        behind.insert(0, here);
        node = origin.parent;
    }
}

Schema::Schema(std::unique_ptr<const SchemaProgram> program) : m_program(std::move(program)) {}
Schema::~Schema() = default;

Schema::Compiled Schema::compile(const Json& schema, const SchemaOptions& options)
{
    return SchemaCompiler::compile(schema, options, true);
}

bool Schema::isValid(const Json& instance) const
{
    return SchemaRun<false>(*m_program, nullptr).check(instance, m_program->root, nullptr);
}

bool Schema::validate(const Json& instance, std::vector<Violation>& violations) const
{
    std::vector<Violation> own;
    const bool isValid = SchemaRun<true>(*m_program, &own).check(instance, m_program->root, nullptr);
    violations.insert(violations.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    return isValid;
}

const Schema& Schema::meta()
{
    static const std::shared_ptr<const Schema> schema = SchemaCompiler::compile(metaSchemaDocument(), {}, false).schema;
    return *schema;
}

} // namespace weir::cdp
