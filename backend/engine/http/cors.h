// Purpose: what browsers need to let pages of any origin send events (Fetch Standard, "CORS protocol"). Thread: any,
// no state. Limits: no cookies are used, so credentials are never allowed.
#pragma once

#include "backend/engine/http/httpanswer.h"
#include "backend/engine/http/httprequest.h"

namespace weir::engine {

/// Fields of every answer, of errors too: otherwise a page's script cannot tell why it was refused.
void appendCorsFields(std::string& head);
/// The answer to OPTIONS; no write key is asked for, as browsers send none with it.
HttpAnswer preflight(std::string_view methods);

} // namespace weir::engine
