// Purpose: transformations from their JSON over real children, for tests: events in and out as text. Thread: the
// test's. Limits: none of its own.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/engine/script/scriptframe.h"
#include "backend/engine/script/transformationset.h"

#include <QTest>
#include <algorithm>

namespace weir::test {

inline constexpr std::int64_t scriptNowMs = 1'767'225'600'000; // 2026-01-01

/// JSON that is written in single quotes.
inline std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

/// A transformation's document; `fields` as JSON in single quotes.
inline std::string transformation(const std::string& key, const std::string& code, const std::string& fields = {})
{
    return R"({"kind":"transformation","key":")" + key + R"(","code":)" + toJsonText(Json::ofText(code)) +
           (fields.empty() ? "" : "," + json(fields)) + "}";
}

class Transformer
{
public:
    explicit Transformer(const std::vector<std::string>& documents, engine::ScriptOptions options = {},
                         std::size_t children = 1)
        : m_pool(children, std::move(options))
    {
        std::vector<JsonPointer> read;
        std::vector<Json> roots;
        for (const std::string& document : documents) {
            const Result<JsonPointer> one = parseJson(document);
            if (!one)
                qFatal("no JSON: %s", document.c_str());
            read.push_back(*one);
            roots.push_back(read.back()->root);
        }
        cdp::DefinitionBook book;
        const auto refused = book.offer(roots);
        if (!refused.empty())
            qFatal("a definition of the test is refused: %s", refused.front().id.c_str());
        m_set.emplace(book, m_pool);
    }

    /// Each event's results with spaces between; "=" where unchanged, "-" dropped, "! KEY REASON LINE:COLUMN MESSAGE".
    std::vector<std::string> run(const std::vector<std::string>& events)
    {
        std::vector<engine::TransformInput> inputs;
        m_documents.clear();
        for (const std::string& event : events) {
            m_documents.push_back(*parseJson(event));
            inputs.push_back({m_documents.back()->root, "web", scriptNowMs});
        }
        Result<engine::TransformedBatch> ran = m_set->run(inputs, scriptNowMs);
        if (!ran)
            return {"error " + ran.error().detail.toStdString()};
        m_batch = std::move(*ran);
        std::vector<std::string> lines;
        for (const engine::TransformOutcome& outcome : m_batch.outcomes)
            lines.push_back(lineOf(outcome));
        return lines;
    }
    std::string run(const std::string& event) { return run(std::vector<std::string>{event}).front(); }

    const engine::TransformedBatch& batch() const { return m_batch; }
    engine::ScriptPool& pool() { return m_pool; }
    const engine::TransformationSet& set() const { return *m_set; }

private:
    static std::string lineOf(const engine::TransformOutcome& outcome)
    {
        if (outcome.kind == engine::TransformOutcome::Kind::Unchanged)
            return "=";
        if (outcome.kind == engine::TransformOutcome::Kind::Failed) {
            const engine::TransformFailure& failure = *outcome.failure;
            return "! " + failure.transformation + " " + std::string(failure.reason) + " " +
                   std::to_string(failure.line) + ":" + std::to_string(failure.column) + " " + failure.message;
        }
        std::string line;
        for (const Json& event : outcome.events)
            line += (line.empty() ? "" : " ") + toJsonText(event);
        return line.empty() ? "-" : line;
    }

    engine::ScriptPool m_pool;
    std::optional<engine::TransformationSet> m_set;
    std::vector<JsonPointer> m_documents;
    engine::TransformedBatch m_batch;
};

/// An event with this messageId and these properties.
inline std::string scriptEvent(const std::string& id, const std::string& properties = "{}")
{
    return R"({"type":"track","event":"Order Completed","messageId":")" + id + R"(","properties":)" + properties + "}";
}

} // namespace weir::test
