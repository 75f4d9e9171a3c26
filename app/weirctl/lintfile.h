// Purpose: definitions and events out of the files that `weirctl lint` is given: one JSON document, a list, JSON lines,
// or a case. Thread: main. Limits: 64 MiB a file.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/lint/catalogue.h"

#include <QString>

namespace weir::ctl {

/// What was read; what could not be is told on standard error.
struct LintFiles
{
    struct Document
    {
        Json json;
        QString file;
    };
    std::vector<Document> definitions;
    cdp::Catalogue seen;
    std::int64_t nowMs = cdp::always; ///< of the newest event, or of a case's clock at its end

    bool addDefinitions(const QString& name);
    /// JSON lines, or a list. False: it cannot be opened; broken lines are told and counted.
    bool addEvents(const QString& name);
    int brokenLines = 0;

private:
    std::vector<JsonPointer> read(const QString& name, bool mayBeBroken);
    bool addCase(const JsonPointer& document, const QString& name);
    void see(const Json& event, std::int64_t atMs);

    std::vector<JsonPointer> m_documents; ///< keep the values
    JsonArena m_arena;
};

} // namespace weir::ctl
