#include "backend/engine/collect/collectsender.h"

#include "backend/base/clock.h"
#include "backend/engine/collect/packedrecord.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

constexpr int writerTimeoutMs = 60'000; ///< longer than anybody's patience
constexpr int purgePollMs = 10, purgeMs = 2'000, fullPollMs = 5;
constexpr int lingerMs = 1; // clients wait; five would bound a connection to 200 batches a second
constexpr int againMs = 1'000, noteMs = 1'000;
constexpr std::uint64_t ofWindow = std::uint64_t(1) << 63; ///< a tag's sign
constexpr std::size_t fewRecords = 1'000;                  ///< of the spool under way: what is new may go behind them
constexpr std::size_t windowRecords = 10'000, windowBytes = 16 * 1024 * 1024, readBytes = 4 * 1024 * 1024;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// No broker will ever take it.
bool isHopeless(const Error& error) { return error.kind == ErrorKind::Limit || error.kind == ErrorKind::Invalid; }

} // namespace

struct CollectSender::State
{
    struct Open
    {
        std::vector<ProduceRecord> records;
        std::vector<bool> isDone;
        std::size_t next = 0, left = 0; ///< to be sent; not acknowledged
        std::function<void(Collected)> settle;
        Clock::time_point since = Clock::now();
    };
    struct Waiting
    {
        ProduceRecord record;
        SpoolPlace end;
        std::size_t size = 0;
        bool isDone = false;
    };

    ClientConf conf;
    Workspace workspace;
    SenderOptions options;
    std::unique_ptr<Spool> spool;
    std::unique_ptr<RecordWriter> writer; ///< null: to be made again
    bool isSpooling = false, isTroubled = false;
    bool isProven = false; ///< by what this writer has delivered
    Clock::time_point restUntil{}, notedAt{};
    std::deque<Open> open; ///< not settled; in order
    std::uint64_t firstOpen = 0;
    std::deque<Waiting> window; ///< of the spool, under way; in order
    std::uint64_t firstWaiting = 0;
    std::size_t windowSent = 0, windowSize = 0; ///< of `window`: how many were sent; bytes
    std::optional<Error> lastError;
    SenderCounts counts;

    Result<void> makeWriter();
    void dropWriter();
    void onDelivery(const Delivery& delivery);
    void judge(const Delivery& delivery, const std::string& topic);
    void pushOpen();
    void settleDone();
    void turnToSpool();
    void keepOpen();
    void drain();
    bool fillWindow();
    void settleWindow();
    void giveBackWindow();
    bool send(const ProduceRecord& record, std::uint64_t tag);
};

Result<void> CollectSender::State::makeWriter()
{
    WriterOptions settings;
    settings.compression = "lz4";
    settings.lingerMs = lingerMs;
    settings.timeoutMs = writerTimeoutMs;
    auto made = RecordWriter::make(conf, settings, [this](const Delivery& delivery) { onDelivery(delivery); });
    if (!made)
        return made.error();
    writer = std::move(*made);
    isProven = false;
    return {};
}

void CollectSender::State::dropWriter()
{
    if (!writer)
        return;
    writer->giveUp();
    const auto until = Clock::now() + milliseconds(purgeMs);
    while (writer->underWay() > 0 && Clock::now() < until)
        writer->poll(purgePollMs);
    writer.reset();
    isTroubled = false;
}

/// Tags: the parcel's number and the record's, or the number in the window of the spool.
void CollectSender::State::onDelivery(const Delivery& delivery)
{
    constexpr int indexBits = 24;
    if ((delivery.tag & ofWindow) != 0) {
        const std::uint64_t number = delivery.tag & ~ofWindow;
        if (number < firstWaiting || number - firstWaiting >= window.size())
            return;
        Waiting& waiting = window[number - firstWaiting];
        waiting.isDone = !delivery.error || isHopeless(*delivery.error);
        judge(delivery, waiting.record.topic);
        return;
    }
    const std::uint64_t number = delivery.tag >> indexBits;
    const std::size_t index = delivery.tag & ((1U << indexBits) - 1);
    if (number < firstOpen || number - firstOpen >= open.size())
        return;
    Open& parcel = open[number - firstOpen];
    const bool isDone = !delivery.error || isHopeless(*delivery.error);
    if (isDone && !parcel.isDone[index]) {
        parcel.isDone[index] = true;
        --parcel.left;
    }
    judge(delivery, parcel.records[index].topic);
}

void CollectSender::State::judge(const Delivery& delivery, const std::string& topic)
{
    if (!delivery.error) {
        ++counts.sent;
        isProven = true;
        lastError.reset();
    } else if (isHopeless(*delivery.error)) {
        ++counts.refused;
        spdlog::error("stage=collect event=record-refused topic={} bytes={} detail=\"{}\"", topic, delivery.bytes,
                      delivery.error->detail.toStdString());
    } else {
        isTroubled = true;
        if (delivery.error->kind != ErrorKind::Cancelled)
            lastError = delivery.error;
    }
}

/// False: not now.
bool CollectSender::State::send(const ProduceRecord& record, std::uint64_t tag)
{
    if (!writer->canTake())
        return false;
    if (const Result<void> sent = writer->send(record, tag); !sent) {
        Delivery failed;
        failed.tag = tag;
        failed.bytes = record.bytes();
        failed.error = sent.error();
        onDelivery(failed);
    }
    return true;
}

void CollectSender::State::pushOpen()
{
    constexpr int indexBits = 24;
    for (std::size_t i = 0; i < open.size() && !isTroubled; ++i) {
        Open& parcel = open[i];
        while (parcel.next < parcel.records.size()) {
            if (!send(parcel.records[parcel.next], (firstOpen + i) << indexBits | parcel.next))
                return;
            ++parcel.next;
        }
    }
}

void CollectSender::State::settleDone()
{
    while (!open.empty() && open.front().left == 0) {
        const auto settle = std::move(open.front().settle);
        open.pop_front();
        ++firstOpen;
        if (settle)
            settle(Collected::Kept);
    }
}

void CollectSender::State::turnToSpool()
{
    spdlog::warn("stage=collect event=spooling parcels={} detail=\"{}\"", open.size(),
                 lastError ? lastError->detail.toStdString() : std::string("not acknowledged in time"));
    dropWriter(); // what was acknowledged by now is known; the rest may have been written all the same
    settleDone();
    giveBackWindow();
    isSpooling = true;
    restUntil = Clock::now();
}

/// All that is open to the spool, with one fsync.
void CollectSender::State::keepOpen()
{
    std::vector<std::string> payloads;
    for (const Open& parcel : open) {
        for (std::size_t i = 0; i < parcel.records.size(); ++i) {
            if (!parcel.isDone[i])
                payloads.push_back(packedRecord(parcel.records[i]));
        }
    }
    const Result<void> kept = spool->append(payloads, SystemClock::instance().nowMs());
    Collected outcome = Collected::Kept;
    if (!kept) {
        outcome = kept.error().kind == ErrorKind::Limit ? Collected::Full : Collected::Failed;
        spdlog::error("stage=collect event=spool-refused parcels={} detail=\"{}\"", open.size(),
                      kept.error().detail.toStdString());
    } else {
        counts.spooled += payloads.size();
    }
    firstOpen += open.size();
    for (const Open& parcel : std::exchange(open, {})) {
        if (parcel.settle)
            parcel.settle(parcel.left == 0 ? Collected::Kept : outcome);
    }
}

void CollectSender::State::giveBackWindow()
{
    dropWriter();
    settleWindow();
    firstWaiting += window.size();
    window.clear();
    windowSent = windowSize = 0;
    spool->rewind();
    restUntil = Clock::now() + milliseconds(againMs);
}

/// True: there is nothing behind it in the spool.
bool CollectSender::State::fillWindow()
{
    while (window.size() < windowRecords / 2 && windowSize < windowBytes / 2) {
        if (window.empty())
            spool->rewind();
        std::vector<SpoolEntry> entries = spool->read(readBytes, SystemClock::instance().nowMs());
        if (entries.empty())
            return true;
        for (SpoolEntry& entry : entries) {
            windowSize += entry.payload.size();
            window.push_back({unpackedRecord(entry.payload), entry.end, entry.payload.size()});
        }
    }
    return false;
}

void CollectSender::State::settleWindow()
{
    if (window.empty())
        return;
    while (!window.empty() && window.front().isDone) {
        spool->delivered(window.front().end);
        windowSize -= window.front().size;
        window.pop_front();
        ++firstWaiting;
        --windowSent;
    }
    if (window.empty() || Clock::now() - notedAt > milliseconds(noteMs)) {
        (void)spool->flush(); // at worst some are delivered twice
        notedAt = Clock::now();
    }
}

void CollectSender::State::drain()
{
    if (Clock::now() < restUntil)
        return;
    if (isTroubled) {
        giveBackWindow();
        return;
    }
    if (!writer) {
        if (const Result<void> made = makeWriter(); !made) {
            lastError = made.error();
            restUntil = Clock::now() + milliseconds(againMs);
            return;
        }
    }
    const bool isAll = fillWindow();
    while (windowSent < window.size() && !isTroubled &&
           send(window[windowSent].record, ofWindow | (firstWaiting + windowSent)))
        ++windowSent;
    settleWindow();
    // While requests come all the time the spool would never be empty: the last ones of it are under way, to brokers
    // that answer, and the same producer keeps what comes now behind them.
    const bool areLastOnesUnderWay =
        isProven && isAll && windowSent == window.size() && window.size() <= fewRecords && open.empty();
    if (!isTroubled && (window.empty() ? spool->isEmpty() && open.empty() : areLastOnesUnderWay)) {
        isSpooling = false;
        spdlog::info("stage=collect event=spool-delivered records={} left={}", counts.spooled, window.size());
    }
}

CollectSender::CollectSender(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<CollectSender>> CollectSender::make(ClientConf conf, const Workspace& workspace,
                                                           const SenderOptions& options)
{
    auto state = std::make_unique<State>();
    state->conf = std::move(conf);
    state->workspace = workspace;
    state->options = options;
    Result<std::unique_ptr<Spool>> spool = Spool::open(options.spool);
    if (!spool)
        return spool.error();
    state->spool = std::move(*spool);
    state->isSpooling = !state->spool->isEmpty();
    if (const Result<void> made = state->makeWriter(); !made)
        return made.error();
    return std::unique_ptr<CollectSender>(new CollectSender(std::move(state)));
}

CollectSender::~CollectSender() { m_state->writer.reset(); }

void CollectSender::send(Parcel parcel)
{
    State::Open open;
    open.records.reserve(parcel.records.size());
    for (TopicRecord& record : parcel.records)
        open.records.push_back(producible(m_state->workspace, std::move(record)));
    open.left = open.records.size();
    open.isDone.resize(open.left);
    open.settle = std::move(parcel.settle);
    m_state->open.push_back(std::move(open));
}

void CollectSender::work(int waitMs)
{
    State& state = *m_state;
    if (!state.isSpooling) {
        if (!state.writer && !state.makeWriter())
            state.isTroubled = true;
        else
            state.pushOpen();
        if (state.writer)
            state.writer->poll(state.open.empty() && state.window.empty() ? 0 : waitMs);
        state.settleDone();
        state.settleWindow();
        const bool isLate =
            !state.open.empty() && Clock::now() - state.open.front().since > milliseconds(state.options.patienceMs);
        if (!state.isTroubled && !isLate)
            return;
        state.turnToSpool();
    }
    if (!state.open.empty())
        state.keepOpen();
    if (state.writer)
        state.writer->poll(state.window.empty() ? 0 : std::min(waitMs, fullPollMs));
    state.drain();
}

bool CollectSender::isIdle() const { return m_state->open.empty() && m_state->spool->isEmpty(); }

void CollectSender::finish(int timeoutMs)
{
    State& state = *m_state;
    const auto until = Clock::now() + milliseconds(timeoutMs);
    while (!isIdle() && Clock::now() < until)
        work(fullPollMs);
    if (!state.open.empty() && !state.isSpooling)
        state.turnToSpool();
    if (!state.open.empty())
        state.keepOpen();
    (void)state.spool->flush();
}

std::optional<Error> CollectSender::obstacle() const
{
    if (m_state->lastError)
        return m_state->lastError;
    return m_state->writer ? m_state->writer->obstacle() : std::nullopt;
}

SenderCounts CollectSender::counts() const
{
    SenderCounts counts = m_state->counts;
    counts.isSpooling = m_state->isSpooling;
    counts.spool = m_state->spool->counts();
    return counts;
}

} // namespace weir::engine
