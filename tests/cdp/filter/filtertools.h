// Purpose: filters and events from JSON texts written in a test (with ' for "). Thread: any. Limits: for sound JSON.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/filter/eventfilter.h"

#include <QString>

#include <algorithm>

namespace weir::cdp {

inline JsonPointer jsonOf(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    auto parsed = parseJson(std::move(text));
    return parsed ? *parsed : std::make_shared<const JsonDocument>();
}
inline JsonPointer jsonOf(const char* text) { return jsonOf(std::string(text)); }
inline JsonPointer jsonOf(const QString& text) { return jsonOf(text.toStdString()); }

inline const FilterScope& everything()
{
    static const FilterScope scope{.traits = true, .steps = 2, .entry = true};
    return scope;
}

inline std::optional<EventFilter> filterOf(const JsonPointer& written)
{
    Mistakes mistakes;
    auto filter = EventFilter::read(written->root, "where", everything(), mistakes);
    return mistakes.empty() ? filter : std::nullopt;
}
inline std::optional<EventFilter> fqlFilter(const std::string& text)
{
    Mistakes mistakes;
    return EventFilter::read(Json::ofText(text), "where", {}, mistakes);
}

/// `kind place found`, one a line.
inline QString linesOf(const Mistakes& mistakes)
{
    QString lines;
    for (const Mistake& mistake : mistakes) {
        lines += QString::number(int(mistake.kind)) + QLatin1Char(' ') + QString::fromStdString(mistake.place) +
                 QLatin1Char(' ') + QString::fromStdString(mistake.found) + QLatin1Char('\n');
    }
    return lines;
}

} // namespace weir::cdp
