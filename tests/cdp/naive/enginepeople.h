// Purpose: the people of a story straight in a rule engine, without identity: who has which userId. Thread: one.
// Limits: tests only; events of one userId each.
#pragma once

#include "backend/cdp/rules/ruleengine.h"

#include <QJsonArray>
#include <QJsonObject>
#include <deque>
#include <map>

namespace weir::naive {

class EnginePeople
{
public:
    /// Definitions as a case has them. isReady(): none was refused.
    explicit EnginePeople(const QJsonArray& definitions);
    bool isReady() const { return m_isReady; }

    /// As a case has it, with `at` a date; what changed is told by the engine.
    void take(const QJsonObject& event, qint64 now);
    void merge(const QString& into, const QString& from, qint64 now);

    cdp::RuleEngine& engine() { return m_engine; }
    const std::map<QString, std::uint32_t>& people() const { return m_people; }

private:
    JsonArena m_arena;
    std::deque<JsonPointer> m_documents;
    cdp::RuleEngine m_engine;
    std::map<QString, std::uint32_t> m_people; ///< by userId
    std::uint32_t m_made = 0;
    std::uint64_t m_order = 0;
    bool m_isReady = false;
};

} // namespace weir::naive
