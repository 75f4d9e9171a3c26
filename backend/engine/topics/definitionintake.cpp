#include "backend/engine/topics/definitionintake.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/definitions/definitionoffer.h"
#include "backend/cdp/stages/definitionchecks.h"

#include <QDateTime>
#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace weir::engine {
namespace {

constexpr std::size_t mostOpenGroups = 10'000;

/// Others (alerts, places…) are the console's.
bool isOfCustomers(std::string_view kind)
{
    static constexpr std::array<std::string_view, 11> kinds{
        "audience", "trait",      "list",           "identity",    "source",        "plan",
        "journey",  "connection", "transformation", "destination", "privacyRequest"};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// 1 to 64 of letters, digits, _ and -, beginning with a small letter.
bool isName(std::string_view text, bool mayHaveCapitals)
{
    constexpr std::size_t longest = 64;
    const auto isSmall = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && text.size() <= longest && isSmall(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return isSmall(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                      (mayHaveCapitals && c >= 'A' && c <= 'Z');
           });
}

bool isEnvelope(const Json& document)
{
    for (const std::string_view name : {"name", "description", "author", "note", "changedAt"}) {
        if (const Json value = document.at(name); !value.isAbsent() && !value.isText())
            return false;
    }
    for (const std::string_view name : {"enabled", "removed"}) {
        if (const Json value = document.at(name); !value.isAbsent() && !value.isBool())
            return false;
    }
    const std::string_view changed = document.at("changedAt").text();
    return changed.empty() ||
           QDateTime::fromString(QString::fromUtf8(changed.data(), qsizetype(changed.size())), Qt::ISODateWithMs)
               .isValid();
}

struct Together
{
    std::string id;
    std::size_t of = 1;
};

Together togetherOf(const DefinitionLine& line)
{
    const std::string_view text = line.together;
    const std::size_t space = text.find(' ');
    int of = 0;
    if (space != std::string_view::npos && space > 0) {
        const auto [end, error] = std::from_chars(text.data() + space + 1, text.data() + text.size(), of);
        if (error == std::errc() && end == text.data() + text.size() && of > 0)
            return {std::string(text.substr(0, space)), std::size_t(of)};
    }
    return {"offset " + std::to_string(line.offset), 1};
}

} // namespace

DefinitionIntake::DefinitionIntake() { cdp::setDefinitionChecks(m_book); }

DefinitionIntake::Offered DefinitionIntake::read(const DefinitionLine& line)
{
    Offered offered;
    const Result<JsonPointer> document = parseJson(std::string(line.value));
    if (!document || !(*document)->root.isObject())
        return offered;
    const Json& root = (*document)->root;
    offered.kind = root.at("kind").text();
    offered.key = root.at("key").text();
    offered.version = root.at("version").integer().value_or(0);
    const bool isGood = isName(offered.kind, true) && isName(offered.key, false) && isEnvelope(root) &&
                        offered.version > 0 && line.key == offered.id();
    if (isGood)
        offered.document = *document;
    return offered;
}

bool DefinitionIntake::isNext(const std::vector<Offered>& group) const
{
    std::set<std::string> seen;
    for (const Offered& offered : group) {
        const auto last = m_versions.find(offered.id());
        if (!offered.document || !seen.insert(offered.id()).second ||
            offered.version != (last == m_versions.end() ? 0 : last->second) + 1)
            return false;
    }
    return true;
}

bool DefinitionIntake::offer(const DefinitionLine& line)
{
    const Together together = togetherOf(line);
    std::vector<Offered>& group = m_open[together.id];
    group.push_back(read(line));
    if (group.size() < together.of) {
        if (m_open.size() > mostOpenGroups)
            m_open.erase(m_open.begin());
        return false;
    }
    const std::vector<Offered> whole = std::move(group);
    m_open.erase(together.id);
    return decide(whole);
}

bool DefinitionIntake::decide(const std::vector<Offered>& group)
{
    if (!isNext(group)) {
        m_refused += std::int64_t(group.size());
        return false;
    }
    std::vector<Json> documents;
    for (const Offered& offered : group) {
        m_versions[offered.id()] = offered.version;
        if (isOfCustomers(offered.kind))
            documents.push_back(offered.document->root);
    }
    if (documents.empty())
        return false;
    if (cdp::DefinitionOffer::takeAll(m_book, documents).empty())
        return true;
    m_refused += std::int64_t(documents.size());
    return false;
}

} // namespace weir::engine
