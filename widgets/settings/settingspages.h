// Purpose: the pages about Weir itself: welcome, settings, log, about. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

namespace weir {

std::vector<PageKind> settingsPageKinds();

} // namespace weir
