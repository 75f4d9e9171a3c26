#include "app/weirctl/lintfile.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "backend/base/duration.h"
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customercase.h"
#include "models/common/definitiontext.h"

#include <QFile>

#include <algorithm>
#include <cstdio>

namespace weir::ctl {
namespace {

JsonPointer parsed(std::string text)
{
    JsonParser parser;
    auto document = std::make_shared<JsonDocument>();
    document->source = std::move(text);
    return parser.parse(document->source, document->arena, document->root) ? document : JsonPointer();
}

bool isBlank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

} // namespace

std::vector<JsonPointer> LintFiles::read(const QString& name, bool mayBeBroken)
{
    constexpr qint64 largest = qint64(64) << 20U;
    QFile file(name);
    const bool isOpen =
        name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    QByteArray bytes = isOpen ? file.read(largest + 1) : QByteArray();
    if (!isOpen || file.error() != QFileDevice::NoError) {
        complain(Ctl::tr("%1 cannot be read: %2.").arg(name, file.errorString()));
        return {};
    }
    if (bytes.size() > largest) {
        complain(Ctl::tr("%1 is larger than 64 MiB.").arg(name));
        return {};
    }
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes.remove(0, 3);
    if (auto whole = parsed(bytes.toStdString()))
        return {std::move(whole)};
    std::vector<JsonPointer> lines;
    const std::string_view text(bytes.constData(), std::size_t(bytes.size()));
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (isBlank(line))
            continue;
        auto document = parsed(std::string(line));
        if (document) {
            lines.push_back(std::move(document));
            continue;
        }
        complain(Ctl::tr("%1, line %2: this is no valid JSON.").arg(name).arg(number));
        ++brokenLines;
        if (!mayBeBroken)
            return {};
    }
    if (lines.empty() && (!mayBeBroken || brokenLines == 0))
        complain(Ctl::tr("%1 is empty.").arg(name));
    return lines;
}

void LintFiles::see(const Json& event, std::int64_t atMs)
{
    seen.see(event, atMs);
    nowMs = std::max(nowMs, seen.newestMs());
}

bool LintFiles::addCase(const JsonPointer& document, const QString& name)
{
    const cdp::CustomerCaseRead read = cdp::readCustomerCase(document);
    for (const cdp::Mistake& mistake : read.mistakes)
        complain(Ctl::tr("%1: %2").arg(name, definitionMistakeLine(mistake)));
    if (!read.story)
        return false;
    const auto add = [&](const Json& definition) { definitions.push_back({m_arena.deepCopy(definition), name}); };
    for (const Json& definition : read.story->definitions)
        add(definition);
    std::int64_t clock = read.story->startMs;
    for (const cdp::CustomerStep& step : read.story->steps) {
        for (const Json& definition : step.define) {
            // What is refused on purpose is no definition.
            const std::string id =
                std::string(definition.at("kind").text()) + '/' + std::string(definition.at("key").text());
            if (std::find(step.refused.begin(), step.refused.end(), id) == step.refused.end())
                add(definition);
        }
        for (const cdp::CustomerEvent& event : step.events)
            see(event.event,
                event.at.empty() ? clock : parseWhen(QString::fromStdString(event.at), clock).value_or(clock));
        clock += step.advanceMs;
    }
    nowMs = std::max(nowMs, clock);
    return true;
}

bool LintFiles::addDefinitions(const QString& name)
{
    const std::vector<JsonPointer> documents = read(name, false);
    bool isGood = !documents.empty();
    for (const JsonPointer& document : documents) {
        m_documents.push_back(document);
        if (document->root.isObject() && !document->root.at("steps").isAbsent() &&
            document->root.at("kind").isAbsent()) {
            isGood = addCase(document, name) && isGood;
        } else if (document->root.isArray()) {
            for (const Json& one : document->root.elements())
                definitions.push_back({one, name});
        } else {
            definitions.push_back({document->root, name});
        }
    }
    return isGood;
}

bool LintFiles::addEvents(const QString& name)
{
    const int before = brokenLines;
    const std::vector<JsonPointer> documents = read(name, true);
    for (const JsonPointer& document : documents) {
        if (!document->root.isArray())
            see(document->root, 0);
        for (const Json& event : document->root.elements())
            see(event, 0);
    }
    return !documents.empty() || brokenLines > before;
}

} // namespace weir::ctl
