// Purpose: errors in words on standard error: what happened, then what to do. Thread: main.
#pragma once

#include "backend/base/error.h"

#include <QString>

namespace weir::ctl {

/// Standard output, UTF-8.
void say(const QString& text);

/// As it was called: "weirctl", "weir-engine".
QString programName();
/// "PROGRAM: WHAT ADVICE" on standard error.
void complain(const QString& what, const QString& advice = {});

/// The same for an error of the backend; `where` is the address or thing it concerns if the error does not name one.
void complain(const Error& error, const QString& where);

/// True: it was that the workspace with this topic of workers was made by a newer engine, and that was said.
bool complainOfNewerWorkspace(const Error& error, const QString& workersTopic);

/// One sentence about the error, and one about what to do (may be empty).
QString sentence(const Error& error, const QString& where);
QString advice(const Error& error);

} // namespace weir::ctl
