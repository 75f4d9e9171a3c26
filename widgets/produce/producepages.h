// Purpose: what app/weir lists of this feature. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

namespace weir {

PageKind producePageKind();

} // namespace weir
