#include "backend/service/definitions/transformationcheck.h"

#include "backend/base/json/json.h"
#include "backend/engine/script/scriptpool.h"

namespace weir {
namespace {

QString codeOf(const Definition& definition)
{
    const bool isOne = definition.kind == QLatin1String("transformation") && !definition.removed;
    return isOne ? definition.body.value(QLatin1String("code")).toString() : QString();
}

bool isPython(const Definition& definition)
{
    return definition.body.value(QLatin1String("runtime")).toString() == QLatin1String("python");
}

/// A program that compiles the code and goes no further; a text of JSON is one of Python, too.
std::string onlyCompiled(const std::string& code)
{
    std::string text;
    appendJsonText(text, code);
    return "if 'transform' in compile(" + text +
           ", 'check', 'exec').co_names:\n"
           "    def transform(event, context):\n"
           "        return event\n";
}

} // namespace

bool hasNewCode(const std::optional<Definition>& before, const Definition& definition)
{
    const QString code = codeOf(definition);
    return !code.isEmpty() && (!before || codeOf(*before) != code || isPython(*before) != isPython(definition));
}

TransformationCheck checkTransformations(const QVector<Definition>& definitions, const engine::ScriptOptions& options)
{
    TransformationCheck check;
    engine::ScriptOptions own = options;
    own.isPythonAllowed = true;
    engine::ScriptPool pool(1, own);
    for (const Definition& definition : definitions) {
        const std::string code = codeOf(definition).toStdString();
        if (code.empty())
            continue;
        const Result<void> fits =
            isPython(definition) ? engine::checkTransformation(pool, engine::ScriptRuntime::Python, onlyCompiled(code))
                                 : engine::checkTransformation(pool, engine::ScriptRuntime::JavaScript, code);
        if (fits)
            continue;
        const Error& error = fits.error();
        if (error.kind != ErrorKind::Invalid) {
            check.unchecked << definition.id();
            check.because = error;
            continue;
        }
        const QStringList place = error.subject.split(QLatin1Char(':'));
        check.mistakes << TransformationMistake{definition.id(), place.value(0).toInt(), place.value(1).toInt(),
                                                error.detail};
    }
    return check;
}

Result<void> resultOf(const TransformationCheck& check)
{
    if (!check.mistakes.isEmpty()) {
        const TransformationMistake& first = check.mistakes.first();
        return Error{ErrorKind::Invalid, first.line,
                     QStringLiteral("code %1:%2 %3").arg(first.line).arg(first.column).arg(first.message), first.id};
    }
    if (!check.unchecked.isEmpty()) {
        Error error = check.because;
        error.detail += QStringLiteral("; the code of %1 was not checked").arg(check.unchecked.first());
        return error;
    }
    return {};
}

} // namespace weir
