#include "app/weirctl/codecheck.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "backend/service/definitions/transformationcheck.h"
#include "models/common/definitiontext.h"

namespace weir::ctl {

bool complainOfCode(const QVector<Definition>& transformations, const std::function<QString(const QString&)>& fileOf)
{
    if (transformations.isEmpty())
        return true;
    const TransformationCheck check = checkTransformations(transformations);
    for (const TransformationMistake& mistake : check.mistakes)
        complain(QStringLiteral("%1 %2 %3").arg(fileOf(mistake.id), mistake.id, transformationMistakeLine(mistake)));
    for (const QString& id : check.unchecked)
        complain(QStringLiteral("%1 %2 ").arg(fileOf(id), id) +
                     Ctl::tr("Its code was not compiled: %1 cannot be run.").arg(check.because.subject),
                 Ctl::tr("What is wrong with it will show in the dead letters only."));
    return check.mistakes.isEmpty();
}

} // namespace weir::ctl
