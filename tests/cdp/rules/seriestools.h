// Purpose: series by chance, and as text: what anybody can see of them. Thread: one. Limits: for this folder.
#pragma once

#include "backend/cdp/rules/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace weir::cdp::test {

inline constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

/// Two number columns, values, a whole column and a document, in order of messageIds.
inline Feature wideFeature(std::int64_t retention, bool folds)
{
    using Kind = FeatureColumn::Kind;
    Feature feature;
    feature.numbers = {{Kind::Number, *JsonPath::parse("a")}, {Kind::Number, *JsonPath::parse("b")}};
    feature.texts = {{Kind::Value, *JsonPath::parse("a")}, {Kind::Whole, *JsonPath::parse("b")}};
    feature.hasDocument = true;
    feature.isOrdered = true;
    feature.retention = retention;
    feature.folds = folds;
    return feature;
}

inline Feature plainFeature(std::int64_t retention, bool folds)
{
    Feature feature;
    feature.retention = retention;
    feature.folds = folds;
    return feature;
}

/// With what the entries' messageIds look into.
struct Entries
{
    std::vector<std::string> ids{};
    std::vector<SeriesEntry> entries{};
};

/// `count` events between 0 and `span`, each on its own or with continuations behind it, ties in time among them.
inline Entries randomEntries(std::mt19937& random, const Feature& feature, std::size_t count, std::int64_t span)
{
    Entries made;
    for (std::size_t i = 0; i < count; ++i)
        made.ids.push_back("m" + std::to_string(i * 7919 % 10007));
    for (std::size_t i = 0; i < count; ++i) {
        const auto time = static_cast<std::int64_t>(random() % static_cast<unsigned>(span));
        const unsigned rows = random() % 4 == 0 ? 3 : 1;
        for (unsigned row = 0; row < rows; ++row) {
            SeriesEntry entry{.timeMs = time, .messageId = made.ids[i], .isContinuation = row > 0};
            for (std::size_t column = 0; column < feature.numbers.size(); ++column)
                entry.numbers.push_back(random() % 4 == 0 ? noNumber : static_cast<double>(random() % 2000) / 10 - 50);
            for (std::size_t column = 0; column < feature.textCount(); ++column) {
                const bool isEmpty = random() % 4 == 0 || (row > 0 && column > 0);
                entry.texts.push_back(isEmpty ? std::string() : '"' + std::to_string(random() % 5) + '"');
            }
            made.entries.push_back(std::move(entry));
        }
    }
    return made;
}

inline std::string textOf(const Series::End& end)
{
    return end.isThere ? std::to_string(end.timeMs) + end.messageId + end.text : "none";
}

/// Entries as a sorted list, since equal times without messageIds are in no order, then what is folded.
inline std::string textOf(const Feature& feature, const Series& series)
{
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < series.size(); ++i) {
        std::string line = std::to_string(series.timeAt(i)) + (series.isContinuation(i) ? "+ " : " ");
        line += series.messageId(i);
        for (std::size_t column = 0; column < feature.numbers.size(); ++column)
            line += ' ' + std::to_string(series.number(feature, i, column));
        for (std::size_t column = 0; column < feature.textCount(); ++column)
            line += ' ' + series.text(feature, i, column);
        lines.push_back(line);
    }
    std::stable_sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines)
        text += line + '\n';
    text += "folded " + std::to_string(series.foldedCount()) + ' ' + std::to_string(series.foldedFirst()) + ' ' +
            std::to_string(series.foldedLast());
    for (std::size_t column = 0; column < feature.numbers.size(); ++column)
        if (const Series::NumberFold* fold = series.numberFold(column))
            text += "\n" + std::to_string(fold->sum.value()) + ' ' + std::to_string(fold->count) + ' ' +
                    std::to_string(fold->minimum) + ' ' + std::to_string(fold->maximum);
    for (std::size_t column = 0; column < feature.textCount(); ++column)
        if (const Series::TextFold* fold = series.textFold(column)) {
            text += '\n';
            for (const auto& [value, count] : fold->values)
                text += value + ':' + std::to_string(count) + ' ';
            text += textOf(fold->first) + ' ' + textOf(fold->last);
        }
    return text;
}

} // namespace weir::cdp::test
