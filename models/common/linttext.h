// Purpose: what is worth a word about a definition, in a sentence that says what to do. Thread: any (tr). Limits: what
// people wrote is quoted as it is.
#pragma once

#include "backend/cdp/lint/remark.h"

#include <QString>

namespace weir {

/// Without the definition and the place; `nowMs`: from which “40 days ago” counts.
QString lintSentence(const cdp::Remark& remark, std::int64_t nowMs);
/// "audience/vip rule.all[1]: …"
QString lintLine(const cdp::Remark& remark, std::int64_t nowMs);

} // namespace weir
