// Purpose: plays a case in the engine, as `weirctl replay` does, and says what came out otherwise. Thread: one. Limits:
// tests only.
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace weir::naive {

struct EngineRun
{
    QStringList mismatches; ///< a line each
    bool isCase = true;     ///< false: the engine refuses the case, or definitions of it
};
EngineRun runEngine(const QJsonObject& story);

/// Filled by the naive world, played by the engine: no lines, if they agree.
EngineRun compared(const QJsonObject& story);
/// The smallest case found on which they disagree, as text, with what differs.
QString shrunkDisagreement(const QJsonObject& story);

} // namespace weir::naive
