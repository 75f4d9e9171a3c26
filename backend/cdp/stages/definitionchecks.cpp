#include "backend/cdp/stages/definitionchecks.h"

#include "backend/cdp/formula/formula.h"
#include "backend/cdp/journeys/journeydefinition.h"
#include "backend/cdp/plans/trackingplan.h"

namespace weir::cdp {
namespace {

void checkTrait(ObjectReader& document)
{
    if (document.take("compute").text() != "formula" || !document.has("expression"))
        return;
    const Formula::Compiled compiled = Formula::compile(document.take("expression").text());
    if (!compiled.program)
        document.mistakes().push_back({.kind = Mistake::Kind::BadExpression,
                                       .place = document.placeOf("expression"),
                                       .detail = compiled.detail,
                                       .at = compiled.at});
}

std::vector<std::string> formulaTraits(std::string_view expression)
{
    const Formula::Compiled compiled = Formula::compile(expression);
    return compiled.program ? compiled.program->traits() : std::vector<std::string>();
}

} // namespace

void setDefinitionChecks(DefinitionBook& definitions)
{
    definitions.setCheck("trait", checkTrait);
    definitions.setCheck("journey", checkJourney);
    definitions.setCheck("plan", checkPlan);
    definitions.setFormulaTraits(formulaTraits);
}

} // namespace weir::cdp
