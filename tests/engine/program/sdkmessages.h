// Purpose: what one of Segment's libraries was told to send against what arrived. Thread: the test's. Limits: dates are
// compared as moments: each language writes them in its own way.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/engine/http/collector.h"

#include <QString>
#include <condition_variable>
#include <mutex>

namespace weir::test {

/// Keeps what the HTTP server hands over.
class KeepingCollector final : public engine::Collector
{
public:
    static constexpr char writeKey[] = "demo";

    std::optional<engine::HttpSource> source(std::string_view key, bool isWebhook) const override;
    void take(engine::CollectedBatch batch, std::function<void(engine::Collected)> answer) override;
    bool isReady() const override { return true; }

    /// The next requests are told to come again: 429.
    void refuse(int requests);
    int refusedRequests() const; ///< since refuse()

    /// All that came since the last time, once there are so many; fewer: not in time.
    std::vector<JsonPointer> wait(std::size_t count, int patienceMs);
    std::size_t unreadable() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_hasCome;
    std::vector<JsonPointer> m_messages;
    std::size_t m_unreadable = 0;
    int m_toRefuse = 0, m_refused = 0;
};

/// What a library makes of calls, beyond what it is told.
struct SdkHabits
{
    QString library;             ///< context.library.name
    bool hasDoublesOnly = false; ///< 2^53 + 1 cannot be said in its language
    bool isPage = false;         ///< a browser: it tells of the page, and goes by who it thinks is there
    bool leavesOutNull = false;
    bool hasCategories = true; ///< of page and screen
    bool isCollected = false;  ///< seen behind stage 1: its clock is set right, what was said is originalTimestamp
};

/// Empty: the same to the field. Else the first place that differs, and how.
QString differenceOf(const Json& call, const Json& message, const SdkHabits& habits);

} // namespace weir::test
