// Purpose: what app/weir needs of this feature. Thread: GUI.
#pragma once

#include "widgets/connections/secretsprompt.h"
#include "widgets/frame/page.h"

namespace weir {

PageKind connectionsPageKind();

} // namespace weir
