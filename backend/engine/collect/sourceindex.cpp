#include "backend/engine/collect/sourceindex.h"

namespace weir::engine {

SourceIndex::SourceIndex(const cdp::DefinitionBook& book)
{
    for (const cdp::DefinitionPointer& definition : book.all("source")) {
        const auto* settings = std::get_if<cdp::SourceDefinition>(&definition->body);
        if (!settings)
            continue;
        HttpSource source;
        source.key = definition->envelope.key;
        source.isEnabled = definition->envelope.enabled;
        if (settings->type == cdp::SourceDefinition::Type::Webhook) {
            source.secret = settings->secret;
            source.scheme = settings->scheme;
            source.isWebhook = true;
            m_webhooks.emplace(source.key, source);
        } else if (settings->type == cdp::SourceDefinition::Type::Http && !settings->writeKey.empty()) {
            m_byWriteKey.emplace(settings->writeKey, source);
        }
    }
}

std::optional<HttpSource> SourceIndex::find(std::string_view writeKeyOrKey, bool isWebhook) const
{
    const auto& sources = isWebhook ? m_webhooks : m_byWriteKey;
    const auto found = sources.find(writeKeyOrKey);
    return found == sources.end() ? std::nullopt : std::optional(found->second);
}

} // namespace weir::engine
