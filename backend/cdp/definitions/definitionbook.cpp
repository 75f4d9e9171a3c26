#include "backend/cdp/definitions/definitionbook.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/definitions/definitionoffer.h"
#include "backend/cdp/definitions/definitionreader.h"

#include <algorithm>

namespace weir::cdp {

void DefinitionBook::setCheck(const std::string& kind, BodyCheck check) { m_checks[kind] = check; }

std::vector<Refusal> DefinitionBook::offer(std::span<const Json> documents)
{
    const DefinitionOffer offer(*this, documents);
    for (const std::shared_ptr<Definition>& definition : offer.accepted())
        m_versions[{definition->envelope.kind, definition->envelope.key}].push_back(definition);
    return offer.refusals();
}

std::vector<Refusal> DefinitionBook::check(std::span<const Json> documents) const
{
    return DefinitionOffer(*this, documents).refusals();
}

bool DefinitionBook::remove(const std::string& kind, const std::string& key)
{
    if (!find(kind, key))
        return false;
    DefinitionPointer& last = m_versions[{kind, key}].back();
    auto removed = std::make_shared<Definition>(*last);
    removed->isRemoved = true;
    last = std::move(removed);
    return true;
}

bool DefinitionBook::restore(const std::string& kind, const std::string& key, std::int64_t version)
{
    for (const DefinitionPointer& old : versions(kind, key)) {
        if (old->envelope.version != version || old->document->root.at("removed").isTrue())
            continue;
        JsonArena arena;
        return offer({{arena.with(old->document->root, "version", Json::ofInteger(nextVersion(kind, key)))}}).empty();
    }
    return false;
}

DefinitionPointer DefinitionBook::find(const std::string& kind, const std::string& key) const
{
    const auto found = m_versions.find({kind, key});
    return found == m_versions.end() || found->second.back()->isRemoved ? nullptr : found->second.back();
}

std::vector<DefinitionPointer> DefinitionBook::all(const std::string& kind) const
{
    std::vector<DefinitionPointer> all;
    for (auto one = m_versions.lower_bound({kind, {}}); one != m_versions.end() && one->first.first == kind; ++one) {
        if (!one->second.back()->isRemoved)
            all.push_back(one->second.back());
    }
    return all;
}

std::vector<DefinitionPointer> DefinitionBook::all() const
{
    std::vector<DefinitionPointer> all;
    for (const auto& [name, versions] : m_versions) {
        if (!versions.back()->isRemoved)
            all.push_back(versions.back());
    }
    return all;
}

std::vector<DefinitionPointer> DefinitionBook::versions(const std::string& kind, const std::string& key) const
{
    const auto found = m_versions.find({kind, key});
    return found == m_versions.end() ? std::vector<DefinitionPointer>() : found->second;
}

std::int64_t DefinitionBook::nextVersion(const std::string& kind, const std::string& key) const
{
    const auto found = m_versions.find({kind, key});
    return found == m_versions.end() ? 1 : found->second.back()->envelope.version + 1;
}

std::string DefinitionBook::save() const
{
    std::string saved;
    for (const auto& [name, versions] : m_versions) {
        for (const DefinitionPointer& definition : versions) {
            saved += "{\"key\":";
            appendJsonText(saved, name.second);
            saved += ",\"version\":" + std::to_string(definition->envelope.version) +
                     ",\"isRemoved\":" + (definition->isRemoved ? "true" : "false") + ",\"document\":";
            appendJson(saved, definition->document->root);
            saved += "}\n";
        }
    }
    return saved;
}

Result<DefinitionBook> DefinitionBook::load(const std::string& saved)
{
    const auto invalid = [](const std::string& subject, const char* detail) {
        return Error{ErrorKind::Invalid, 0, QString::fromUtf8(detail), QString::fromStdString(subject)};
    };
    DefinitionBook book;
    std::size_t begin = 0;
    while (begin < saved.size()) {
        const std::size_t end = std::min(saved.find('\n', begin), saved.size());
        const Result<JsonPointer> line = parseJson(saved.substr(begin, end - begin));
        if (!line)
            return line.error();
        begin = end + 1;
        const Json root = (*line)->root;
        Mistakes mistakes;
        const std::shared_ptr<Definition> definition = readDefinition(root.at("document"), {}, mistakes);
        const std::optional<std::int64_t> version = root.at("version").integer();
        const std::string_view key = root.at("key").text();
        if (!definition || !mistakes.empty() || !version || *version < 1 || key.empty())
            return invalid(shownIdOf(root.at("document")), "a saved definition cannot be read");
        definition->envelope.version = *version;
        definition->envelope.key = key;
        definition->isRemoved = root.at("isRemoved").isTrue();
        std::vector<DefinitionPointer>& versions =
            book.m_versions[{definition->envelope.kind, definition->envelope.key}];
        if (!versions.empty() && versions.back()->envelope.version >= *version)
            return invalid(definition->envelope.id(), "versions of a saved definition are out of order");
        versions.push_back(definition);
    }
    return book;
}

std::vector<std::string> DefinitionBook::keys(const std::string& kind) const
{
    std::vector<std::string> keys;
    for (const auto& [id, versions] : m_versions)
        if (id.first == kind)
            keys.push_back(id.second);
    return keys;
}

} // namespace weir::cdp
