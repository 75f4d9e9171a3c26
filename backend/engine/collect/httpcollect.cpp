#include "backend/engine/collect/httpcollect.h"

#include "backend/engine/collect/collectpipeline.h"
#include "backend/engine/collect/messageids.h"
#include "backend/engine/collect/sourceindex.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <spdlog/spdlog.h>
#include <thread>

namespace weir::engine {
namespace {

constexpr int workMs = 1, idleMs = 100, lastMs = 1'000;

std::size_t bytesOf(const CollectedBatch& batch)
{
    std::size_t bytes = 0;
    const JsonDocument* last = nullptr;
    for (const JsonPointer& message : batch.messages) {
        if (message.get() != last)
            bytes += message->source.size() + message->arena.bytes();
        last = message.get();
    }
    for (const std::string& text : batch.unreadable)
        bytes += text.size();
    return bytes;
}

} // namespace

struct HttpCollect::State
{
    struct Request
    {
        CollectedBatch batch;
        std::function<void(Collected)> answer;
        std::size_t messages = 0, bytes = 0;
    };

    State(DefinitionFeed& definitions, Transformer* transformer, HttpCollectOptions settings)
        : feed(definitions), options(std::move(settings)), pipeline(transformer), audit("collect", options.incarnation)
    {
        pipeline.setTracing(options.isTracing);
    }

    DefinitionFeed& feed;
    const HttpCollectOptions options;
    int listener = 0;
    std::unique_ptr<CollectSender> sender; ///< of the thread, as the next three
    CollectPipeline pipeline;
    AuditCounts audit;
    MessageIds ids;
    std::atomic<std::size_t> messagesInside = 0, bytesInside = 0;

    mutable std::mutex mutex;
    std::condition_variable woken;
    std::deque<Request> queue;
    std::shared_ptr<const SourceIndex> sources = std::make_shared<SourceIndex>();
    HttpCollectCounts counts;
    bool isStopping = false;
    int finishMs = 0;
    std::thread thread;

    void setSources(const DefinitionStatePointer& definitions);
    void run();
    std::vector<Request> next(bool mayWait);
    void process(std::vector<Request> requests);
    void collect(std::vector<Request> requests, Collection collection);
    void answer(std::vector<Request>& requests, Collected outcome);
    void note();
};

void HttpCollect::State::setSources(const DefinitionStatePointer& definitions)
{
    auto made = std::make_shared<const SourceIndex>(definitions->book);
    const std::lock_guard lock(mutex);
    sources = std::move(made);
}

/// Whole requests, about `batchMessages` in all.
std::vector<HttpCollect::State::Request> HttpCollect::State::next(bool mayWait)
{
    std::unique_lock lock(mutex);
    if (mayWait)
        woken.wait_for(lock, std::chrono::milliseconds(idleMs), [this] { return isStopping || !queue.empty(); });
    std::vector<Request> requests;
    std::size_t messages = 0;
    while (!queue.empty() && messages < options.batchMessages) {
        messages += queue.front().messages;
        requests.push_back(std::move(queue.front()));
        queue.pop_front();
    }
    return requests;
}

void HttpCollect::State::run()
{
    while (true) {
        std::vector<Request> requests = next(sender->isIdle());
        const bool isBusy = !requests.empty();
        if (isBusy) {
            process(std::move(requests));
        } else {
            const std::lock_guard lock(mutex);
            if (isStopping && queue.empty())
                break;
        }
        sender->work(isBusy ? 0 : workMs);
        note();
    }
    sender->finish(finishMs);
    note();
}

void HttpCollect::State::process(std::vector<Request> requests)
{
    pipeline.setDefinitions(feed.snapshot());
    std::vector<RawMessage> messages;
    for (const Request& request : requests) {
        RawMessage message;
        message.source = request.batch.source;
        message.receivedAtMs = request.batch.receivedAtMs;
        for (const JsonPointer& given : request.batch.messages) {
            message.raw = given->root;
            message.messageIdIfMissing = given->root.at("messageId").isAbsent() ? ids.next() : std::string();
            messages.push_back(message);
        }
        message.raw = {};
        message.unreadable = "is no JSON object";
        for (const std::string& text : request.batch.unreadable) {
            message.original = text;
            message.messageIdIfMissing = ids.next();
            messages.push_back(message);
        }
    }
    Result<Collection> collection = pipeline.run(messages);
    if (collection) {
        collect(std::move(requests), std::move(*collection));
        return;
    }
    spdlog::error("stage=collect event=transformations-unavailable detail=\"{}\"",
                  collection.error().detail.toStdString());
    answer(requests, Collected::Failed);
}

void HttpCollect::State::collect(std::vector<Request> requests, Collection collection)
{
    const std::int64_t nowMs = requests.front().batch.receivedAtMs;
    const auto count = [this, nowMs, counted = collection.counts](int sign) {
        const std::lock_guard lock(mutex);
        for (const auto& [source, totals] : counted) {
            for (int i = 0; i < countedKinds; ++i) {
                const auto what = static_cast<Counted>(i);
                counts.totals[what] += sign * totals[what];
                if (totals[what] != 0)
                    audit.add(source, nowMs, what, sign * totals[what]);
            }
        }
    };
    count(1);
    Parcel parcel;
    parcel.records = std::move(collection.records);
    for (TopicRecord& record : audit.takeRecords())
        parcel.records.push_back(std::move(record));
    parcel.settle = [this, count,
                     requests = std::make_shared<std::vector<Request>>(std::move(requests))](Collected outcome) {
        if (outcome != Collected::Kept)
            count(-1); // it comes again
        answer(*requests, outcome);
    };
    sender->send(std::move(parcel));
}

void HttpCollect::State::answer(std::vector<Request>& requests, Collected outcome)
{
    {
        const std::lock_guard lock(mutex);
        (outcome == Collected::Kept   ? counts.kept
         : outcome == Collected::Full ? counts.full
                                      : counts.failed) += requests.size();
    }
    for (Request& request : requests) {
        messagesInside -= request.messages;
        bytesInside -= request.bytes;
        request.batch = {};
        request.answer(outcome);
    }
}

void HttpCollect::State::note()
{
    const SenderCounts now = sender->counts();
    std::optional<Error> obstacle = now.isSpooling ? sender->obstacle() : std::nullopt;
    const std::lock_guard lock(mutex);
    counts.sender = now;
    counts.obstacle = std::move(obstacle);
}

HttpCollect::HttpCollect(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<HttpCollect>> HttpCollect::make(ClientConf conf, const Workspace& workspace,
                                                       DefinitionFeed& feed, Transformer* transformer,
                                                       HttpCollectOptions options)
{
    Result<std::unique_ptr<CollectSender>> sender = CollectSender::make(std::move(conf), workspace, options.sender);
    if (!sender)
        return sender.error();
    std::unique_ptr<HttpCollect> made(new HttpCollect(std::make_unique<State>(feed, transformer, std::move(options))));
    State* const state = made->m_state.get();
    state->sender = std::move(*sender);
    state->listener = feed.listen([state](const DefinitionStatePointer& now) { state->setSources(now); });
    state->setSources(feed.snapshot());
    state->thread = std::thread([state] { state->run(); });
    return made;
}

HttpCollect::~HttpCollect() { stop(lastMs); }

std::optional<HttpSource> HttpCollect::source(std::string_view writeKeyOrKey, bool isWebhook) const
{
    std::shared_ptr<const SourceIndex> sources;
    {
        const std::lock_guard lock(m_state->mutex);
        sources = m_state->sources;
    }
    return sources->find(writeKeyOrKey, isWebhook);
}

void HttpCollect::take(CollectedBatch batch, std::function<void(Collected)> answer)
{
    State& state = *m_state;
    const std::size_t messages = batch.messages.size() + batch.unreadable.size(), bytes = bytesOf(batch);
    {
        const std::lock_guard lock(state.mutex);
        ++state.counts.requests;
        state.counts.messages += messages;
        // One alone is always taken: the server has bounded it.
        const bool isFull = state.messagesInside > 0 && (state.messagesInside + messages > state.options.mostMessages ||
                                                         state.bytesInside + bytes > state.options.mostBytes);
        if (!state.isStopping && !isFull) {
            state.messagesInside += messages;
            state.bytesInside += bytes;
            state.queue.push_back({std::move(batch), std::move(answer), messages, bytes});
            answer = nullptr;
            state.woken.notify_one();
        } else {
            ++state.counts.busy;
        }
    }
    if (answer)
        answer(Collected::Busy);
}

bool HttpCollect::isReady() const
{
    if (!m_state->feed.isRead())
        return false;
    const std::lock_guard lock(m_state->mutex);
    return !m_state->isStopping;
}

void HttpCollect::stop(int timeoutMs)
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
        m_state->finishMs = timeoutMs;
        m_state->woken.notify_all();
    }
    if (m_state->thread.joinable())
        m_state->thread.join();
    m_state->feed.unlisten(std::exchange(m_state->listener, 0));
}

HttpCollectCounts HttpCollect::counts() const
{
    const std::lock_guard lock(m_state->mutex);
    HttpCollectCounts counts = m_state->counts;
    counts.messagesInside = m_state->messagesInside;
    counts.bytesInside = m_state->bytesInside;
    return counts;
}

} // namespace weir::engine
