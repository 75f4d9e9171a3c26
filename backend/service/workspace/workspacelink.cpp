#include "backend/service/workspace/workspacelink.h"

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/kafka/recordreader.h"
#include "backend/service/produce/workerthread.h"
#include "backend/service/workspace/workspacerecords.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace weir {
namespace {

constexpr int pollMs = 200;
constexpr int lookEveryMs = 2000;
constexpr int requestMs = 5000;
constexpr int writeMs = 20'000;

using Steady = std::chrono::steady_clock;

/// One topic that is being read, or looked for.
struct Reading
{
    WorkspaceTail tail;
    std::vector<WorkspaceRecord> arrived;
    std::unique_ptr<RecordReader> reader;
    Steady::time_point nextLook{};
    std::int64_t firstEnd = 0; ///< the end when reading began
    bool isTold = false;
    std::optional<Error> told;
    QString clusterId;
};

struct Write
{
    TopicRecipe topic;
    std::vector<WorkspaceRecord> records;
    std::function<void(Result<void>)> done;
};

} // namespace

struct WorkspaceLink::Shared
{
    explicit Shared(ClientConf given) : conf(std::move(given)) {}

    const ClientConf conf;
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<WorkspaceTail> wanted;
    std::deque<Write> writes;
    std::atomic<bool> looksNow = false; ///< a topic may just have been made
    bool isClosed = false, isTailing = false, isWriting = false;

    void runTails();
    void runWrites();
    bool turn(rd_kafka_s* client, Reading& reading, const ConnectionFailures& failures, bool mayWait);
    void begin(rd_kafka_s* client, Reading& reading, const ConnectionFailures& failures);
    static void tell(Reading& reading, const std::optional<Error>& error);
};

WorkspaceLink::WorkspaceLink(ClientConf conf) : m_shared(new Shared(std::move(conf))) {}

WorkspaceLink::~WorkspaceLink()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->isClosed = true;
    m_shared->wake.notify_all();
}

const ClientConf& WorkspaceLink::conf() const { return m_shared->conf; }

void WorkspaceLink::tail(WorkspaceTail tail)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->wanted.push_back(std::move(tail));
    m_shared->wake.notify_all();
    if (!std::exchange(m_shared->isTailing, true))
        launchProduceThread([shared = m_shared] { shared->runTails(); });
}

void WorkspaceLink::write(TopicRecipe topic, std::vector<WorkspaceRecord> records,
                          std::function<void(Result<void>)> done)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->writes.push_back({std::move(topic), std::move(records), std::move(done)});
    if (!std::exchange(m_shared->isWriting, true))
        launchProduceThread([shared = m_shared] { shared->runWrites(); });
}

void WorkspaceLink::Shared::runWrites()
{
    for (;;) {
        Write next;
        {
            const std::lock_guard lock(mutex);
            if (writes.empty()) {
                isWriting = false;
                return;
            }
            next = std::move(writes.front());
            writes.pop_front();
        }
        const Result<void> written = writeTogether(conf, next.topic, next.records, writeMs);
        if (written) {
            looksNow = true;
            wake.notify_all();
        }
        next.done(written);
    }
}

void WorkspaceLink::Shared::runTails()
{
    ClientConf settings = conf;
    settings.role = ClientRole::Live;
    settings.extra["isolation.level"] = "read_committed";
    const auto failures = std::make_shared<ConnectionFailures>();
    const Result<RdKafkaPtr> client = makeClient(settings, failures);
    std::vector<std::unique_ptr<Reading>> readings;
    for (;;) {
        bool mayWait = true;
        {
            std::unique_lock lock(mutex);
            const bool reads = std::any_of(readings.begin(), readings.end(),
                                           [](const auto& reading) { return reading->reader != nullptr; });
            if (!reads)
                wake.wait_for(lock, std::chrono::milliseconds(lookEveryMs),
                              [this] { return isClosed || !wanted.empty() || looksNow; });
            if (isClosed)
                break;
            for (WorkspaceTail& tail : std::exchange(wanted, {})) {
                readings.push_back(std::make_unique<Reading>());
                readings.back()->tail = std::move(tail);
            }
        }
        const bool now = looksNow.exchange(false);
        for (const auto& reading : readings) {
            if (now)
                reading->nextLook = {};
            if (!client)
                tell(*reading, client.error());
            else if (turn(client->get(), *reading, *failures, mayWait))
                mayWait = false;
        }
    }
    readings.clear(); // before the client that they use
}

/// True if it has waited for records.
bool WorkspaceLink::Shared::turn(rd_kafka_s* client, Reading& reading, const ConnectionFailures& failures, bool mayWait)
{
    if (!reading.reader) {
        if (Steady::now() >= reading.nextLook) {
            reading.nextLook = Steady::now() + std::chrono::milliseconds(lookEveryMs);
            begin(client, reading, failures);
        }
        return false;
    }
    reading.reader->poll(mayWait ? pollMs : 0);
    const auto position = reading.reader->positions().find(0);
    const bool isThere = position != reading.reader->positions().end() && position->second.next >= reading.firstEnd;
    if (!reading.arrived.empty())
        reading.tail.records(std::exchange(reading.arrived, {}));
    const auto& problems = reading.reader->problems();
    if (!problems.empty()) {
        tell(reading, problems.begin()->second);
        // A topic that is gone may come again, from its beginning.
        if (problems.begin()->second.kind == ErrorKind::NotFound)
            reading.reader.reset();
    } else if (isThere) {
        tell(reading, {});
    }
    return true;
}

void WorkspaceLink::Shared::begin(rd_kafka_s* client, Reading& reading, const ConnectionFailures& failures)
{
    const Result<WorkspaceRange> found = workspaceRange(client, reading.tail.topic.name, reading.tail.most, requestMs);
    if (!found) {
        const bool isVague = found.error().kind == ErrorKind::Timeout || found.error().kind == ErrorKind::Unreachable;
        tell(reading, isVague ? failures.newest().value_or(found.error()) : found.error());
        return;
    }
    reading.clusterId = found->clusterId;
    reading.tail.begun();
    if (!found->range) {
        tell(reading, {});
        return;
    }
    reading.firstEnd = found->range->to;
    reading.reader = std::make_unique<RecordReader>(client, reading.tail.topic.name,
                                                    [&reading](const std::shared_ptr<const RecordBatch>& batch) {
                                                        appendWorkspaceRecords(reading.arrived, *batch);
                                                        return true;
                                                    });
    if (const Result<void> begun = reading.reader->assign({{0, found->range->from, ReadRange::endless}}); !begun) {
        reading.reader.reset();
        tell(reading, begun.error());
    }
}

void WorkspaceLink::Shared::tell(Reading& reading, const std::optional<Error>& error)
{
    if (reading.isTold && reading.told == error)
        return;
    reading.isTold = true;
    reading.told = error;
    reading.tail.state(reading.clusterId, error);
}

} // namespace weir
