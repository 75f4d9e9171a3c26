// Purpose: schemas for the demo's topics that were written without a registry, so that they can be read at once.
// Thread: GUI.
#pragma once

#include <QString>

namespace weir {

class Settings;

/// Writes them beside the settings, and lets the topics of this cluster use them where a person has chosen nothing.
void giveDemoSchemas(Settings& settings, const QString& cluster);

} // namespace weir
