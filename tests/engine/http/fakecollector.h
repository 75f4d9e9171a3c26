// Purpose: a collector that remembers what it was given, and answers as a test wants. Thread: any. Limits: for this
// folder.
#pragma once

#include "backend/engine/http/collector.h"

#include <atomic>
#include <mutex>

namespace weir::engine::test {

class FakeCollector final : public Collector
{
public:
    std::optional<HttpSource> source(std::string_view key, bool isWebhook) const override
    {
        const std::lock_guard lock(m_mutex);
        for (const HttpSource& one : m_webhooks) {
            if (isWebhook && one.key == key)
                return one;
        }
        if (isWebhook || (key != "wk" && key != "off"))
            return {};
        HttpSource source;
        source.key = key == "wk" ? "shop" : "closed";
        source.isEnabled = key == "wk";
        return source;
    }
    void take(CollectedBatch batch, std::function<void(Collected)> answer) override
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_holds) {
                m_held.push_back(std::move(answer));
                m_batches.push_back(std::move(batch));
                return;
            }
            if (m_keeps)
                m_batches.push_back(std::move(batch));
        }
        answer(outcome);
    }
    bool isReady() const override { return ready; }

    void addWebhook(std::string key, std::string secret = {}, std::string scheme = {})
    {
        HttpSource source;
        source.key = std::move(key);
        source.secret = std::move(secret);
        source.scheme = std::move(scheme);
        source.isWebhook = true;
        m_webhooks.push_back(std::move(source));
    }
    void hold() { m_holds = true; }
    void keepNothing() { m_keeps = false; }
    /// Answers all that are held.
    void release(Collected what)
    {
        std::vector<std::function<void(Collected)>> held;
        {
            const std::lock_guard lock(m_mutex);
            held.swap(m_held);
            m_holds = false;
        }
        for (const auto& answer : held)
            answer(what);
    }
    std::size_t held() const
    {
        const std::lock_guard lock(m_mutex);
        return m_held.size();
    }
    std::vector<CollectedBatch> batches() const
    {
        const std::lock_guard lock(m_mutex);
        return m_batches;
    }

    std::atomic<Collected> outcome = Collected::Kept;
    std::atomic<bool> ready = true;

private:
    mutable std::mutex m_mutex;
    std::vector<CollectedBatch> m_batches;
    std::vector<std::function<void(Collected)>> m_held;
    std::vector<HttpSource> m_webhooks;
    bool m_holds = false, m_keeps = true;
};

} // namespace weir::engine::test
