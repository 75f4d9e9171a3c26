#include "backend/engine/collect/kafkasources.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <spdlog/spdlog.h>
#include <thread>

namespace weir::engine {
namespace {

constexpr int roundMs = 20, idleMs = 100, leaveMs = 5'000, reportMs = 200;
using Clock = std::chrono::steady_clock;

} // namespace

struct KafkaSources::State
{
    ClientConf conf;
    Workspace workspace;
    DefinitionFeed& feed;
    Transformer* transformer;
    KafkaSourceOptions options;
    DefinitionStatePointer known{}; ///< of the thread, as the next three
    std::map<std::string, std::unique_ptr<KafkaSource>> sources{};
    int made = 0;
    Clock::time_point reportedAt{};

    mutable std::mutex mutex{};
    std::condition_variable woken{};
    std::vector<KafkaSourceReport> reports{};
    bool isStopping = false, isKilled = false;
    int stopMs = 0;
    std::thread thread{};

    bool rest(int ms); ///< false: end
    void run();
    void follow();
    void report();
};

bool KafkaSources::State::rest(int ms)
{
    std::unique_lock lock(mutex);
    if (ms > 0)
        woken.wait_for(lock, std::chrono::milliseconds(ms), [this] { return isStopping || isKilled; });
    return !isStopping && !isKilled;
}

/// Sources that the definitions name now.
void KafkaSources::State::follow()
{
    DefinitionStatePointer now = feed.snapshot();
    if (now == known)
        return;
    known = std::move(now);
    std::map<std::string, cdp::DefinitionPointer> wanted;
    for (const cdp::DefinitionPointer& definition : known->book.all("source")) {
        const auto* settings = std::get_if<cdp::SourceDefinition>(&definition->body);
        if (settings && settings->type == cdp::SourceDefinition::Type::Kafka && definition->envelope.enabled)
            wanted[definition->envelope.key] = definition;
    }
    for (auto source = sources.begin(); source != sources.end();) {
        const auto found = wanted.find(source->first);
        if (found != wanted.end() && source->second->suits(*found->second)) {
            source->second->setDefinition(found->second);
            wanted.erase(found);
            ++source;
            continue;
        }
        spdlog::info("stage=collect source={} event=source-left", source->first);
        source->second->stop(leaveMs);
        source = sources.erase(source);
    }
    for (const auto& [key, definition] : wanted) {
        spdlog::info("stage=collect source={} event=source-joins", key);
        KafkaSourceOptions own = options;
        own.worker += '-' + std::to_string(++made);
        sources[key] = std::make_unique<KafkaSource>(conf, workspace, definition, feed, transformer, own);
    }
}

void KafkaSources::State::report()
{
    if (Clock::now() - reportedAt < std::chrono::milliseconds(reportMs))
        return;
    reportedAt = Clock::now();
    std::vector<KafkaSourceReport> made;
    for (const auto& [key, source] : sources)
        made.push_back({key, source->topic(), source->counts()});
    const std::lock_guard lock(mutex);
    reports = std::move(made);
}

void KafkaSources::State::run()
{
    bool isBusy = false;
    while (rest(isBusy || !sources.empty() ? 0 : idleMs)) {
        follow();
        const int waitMs = isBusy || sources.empty() ? 0 : std::max(1, roundMs / int(sources.size()));
        isBusy = false;
        bool isWaiting = false;
        for (const auto& [key, source] : sources) {
            isBusy |= source->step(waitMs);
            isWaiting |= source->isWaiting();
        }
        report();
        // A step that cannot do anything does not wait by itself.
        if (!isBusy && isWaiting && !rest(waitMs))
            break;
    }
    if (isKilled)
        return;
    for (const auto& [key, source] : sources)
        source->stop(stopMs);
    reportedAt = {};
    report();
}

KafkaSources::KafkaSources(ClientConf conf, const Workspace& workspace, DefinitionFeed& feed, Transformer* transformer,
                           KafkaSourceOptions options)
    : m_state(new State{std::move(conf), workspace, feed, transformer, std::move(options)})
{
    m_state->thread = std::thread([state = m_state.get()] { state->run(); });
}

KafkaSources::~KafkaSources()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isKilled = true;
        m_state->woken.notify_all();
    }
    if (m_state->thread.joinable())
        m_state->thread.join();
}

void KafkaSources::stop(int timeoutMs)
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
        m_state->stopMs = timeoutMs;
        m_state->woken.notify_all();
    }
    if (m_state->thread.joinable())
        m_state->thread.join();
}

std::vector<KafkaSourceReport> KafkaSources::reports() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->reports;
}

} // namespace weir::engine
