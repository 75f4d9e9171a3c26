// Purpose: what app/weir lists of this feature. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

namespace weir {

PageKind messagesPageKind();
PageKind filePageKind();
PageKind followPageKind();

} // namespace weir
