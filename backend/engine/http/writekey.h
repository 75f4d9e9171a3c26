// Purpose: the write key of a request, wherever it stands. Thread: any, no state. Limits: the first one found counts.
#pragma once

#include "backend/base/json/json.h"
#include "backend/engine/http/httprequest.h"

namespace weir::engine {

struct WriteKey
{
    std::string key{};        ///< empty: there is none
    bool isMalformed = false; ///< Basic, and then something that is no base64
};

/// The user name of Authorization: Basic, with or without a colon behind it (RFC 7617); a Bearer token says nothing
/// about the source.
WriteKey writeKeyOf(const HttpRequest& request);
/// `writeKey` of the body or of its `context`; of a batch also of its messages and their contexts.
std::string writeKeyIn(const Json& body, bool isBatch);

} // namespace weir::engine
