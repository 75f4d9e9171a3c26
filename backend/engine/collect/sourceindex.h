// Purpose: the HTTP sources of the definitions, as the server asks for them. Thread: a value, immutable. Limits: of two
// sources with the same write key the first by key has it.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/engine/http/collector.h"

#include <map>

namespace weir::engine {

class SourceIndex
{
public:
    SourceIndex() = default;
    explicit SourceIndex(const cdp::DefinitionBook& book);
    /// As Collector::source().
    std::optional<HttpSource> find(std::string_view writeKeyOrKey, bool isWebhook) const;

private:
    std::map<std::string, HttpSource, std::less<>> m_byWriteKey, m_webhooks;
};

} // namespace weir::engine
