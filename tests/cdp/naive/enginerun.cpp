#include "tests/cdp/naive/enginerun.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "tests/cdp/naive/naivereplay.h"
#include "tests/cdp/naive/shrinker.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace weir::naive {

namespace {

/// What it is about: a smaller case must fail for the same reason, as far as that can be told.
QString kindOf(const QString& mismatch)
{
    for (const char* part : {": audiences.", ": entered.", ": exited.", ".traits.", ".identifiers", ".events"})
        if (mismatch.contains(QLatin1String(part)))
            return QLatin1String(part);
    return {};
}

} // namespace

EngineRun runEngine(const QJsonObject& story)
{
    const Result<JsonPointer> document = parseJson(QJsonDocument(story).toJson(QJsonDocument::Compact).toStdString());
    if (!document)
        return {{QStringLiteral("no JSON: ") + document.error().detail}, false};
    const cdp::CustomerCaseRead read = cdp::readCustomerCase(*document);
    if (!read.story) {
        const std::string place = read.mistakes.empty() ? std::string() : read.mistakes.front().place;
        return {{QStringLiteral("no case: ") + QString::fromStdString(place)}, false};
    }
    EngineRun run;
    cdp::CustomerReplay replay(*read.story);
    for (const cdp::CustomerMismatch& mismatch : replay.run().mismatches) {
        run.isCase = run.isCase && mismatch.refusals.empty();
        QString line = QStringLiteral("step %1: %2: expected %3, came out %4")
                           .arg(mismatch.step)
                           .arg(QString::fromStdString(mismatch.path), QString::fromStdString(mismatch.expected),
                                QString::fromStdString(mismatch.actual));
        for (const cdp::Refusal& refusal : mismatch.refusals)
            for (const cdp::Mistake& mistake : refusal.mistakes)
                line += QStringLiteral(" [%1: %2 %3]")
                            .arg(QString::fromStdString(mistake.place), QString::fromStdString(mistake.found),
                                 QString::fromStdString(mistake.detail));
        run.mismatches << line;
    }
    return run;
}

EngineRun compared(const QJsonObject& story) { return runEngine(filledCase(story)); }

QString shrunkDisagreement(const QJsonObject& story)
{
    const EngineRun first = compared(story);
    const QString kind = kindOf(first.mismatches.value(0));
    const QJsonObject small = filledCase(shrunk(story, [&](const QJsonObject& tried) {
        const EngineRun run = compared(tried);
        return !run.mismatches.isEmpty() && run.isCase == first.isCase && kindOf(run.mismatches[0]) == kind;
    }));
    return QString::fromUtf8(QJsonDocument(small).toJson()) + compared(small).mismatches.join(QLatin1Char('\n'));
}

} // namespace weir::naive
