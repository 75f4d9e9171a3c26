// Purpose: splitters that come back as they were left. Thread: GUI.
#pragma once

#include <QString>

class QSplitter;

namespace weir {

class Settings;

/// Restores the splitter from "splitters/<key>" and keeps what a person drags it to. Call when its widgets are in.
/// No settings: nothing is kept.
void rememberSplitter(QSplitter& splitter, Settings* settings, const QString& key);

} // namespace weir
