// Purpose: makes a failing case small: drops steps, events, definitions and parts of them for as long as it still
// fails. Thread: one. Limits: tests only; what it tries may be no case at all: `fails` must then say no.
#pragma once

#include <QJsonObject>
#include <functional>

namespace weir::naive {

using Fails = std::function<bool(const QJsonObject& story)>;

/// A case that fails, and of which no part that it tried can be left out; tries at most `attempts` times.
QJsonObject shrunk(const QJsonObject& story, const Fails& fails, int attempts = 4'000);

} // namespace weir::naive
