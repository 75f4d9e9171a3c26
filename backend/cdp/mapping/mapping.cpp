#include "backend/cdp/mapping/mapping.h"

#include "backend/cdp/mapping/mappingcompiler.h"
#include "backend/cdp/mapping/mappingrun.h"

namespace weir::cdp {

Mapping::Compiled Mapping::compile(const Json& document, const std::string& place)
{
    Compiled compiled;
    auto program = std::make_unique<MappingProgram>();
    program->document = jsonDocument(document);
    MappingCompiler(*program, compiled.mistakes).compile(place);
    if (compiled.mistakes.empty())
        compiled.mapping = std::make_shared<const Mapping>(std::move(program));
    return compiled;
}

Mapping::Mapping(std::unique_ptr<const MappingProgram> program) : m_program(std::move(program)) {}
Mapping::~Mapping() = default;

Result<Json> Mapping::map(const Json& event, JsonArena& arena) const
{
    return MappingRun(*m_program, arena).map(event);
}

const std::vector<std::string>& Mapping::references() const { return m_program->references; }

} // namespace weir::cdp
