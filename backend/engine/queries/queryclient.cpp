#include "backend/engine/queries/queryclient.h"

#include "backend/base/randomname.h"
#include "backend/engine/log/partitionreader.h"
#include "backend/kafka/recordwriter.h"

#include <chrono>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto again = std::chrono::seconds(2);
constexpr int turnMs = 50;
constexpr std::size_t mostRecords = 1'000;

bool asksForOne(QueryKind kind)
{
    return kind == QueryKind::Person || kind == QueryKind::AsOf || kind == QueryKind::Explain ||
           kind == QueryKind::Access;
}

} // namespace

struct QueryClient::Private
{
    Workspace workspace;
    LogPartition answers;
    std::unique_ptr<PartitionReader> reader;
    std::unique_ptr<RecordWriter> writer;
    std::optional<Error> failed; ///< of what was sent

    Result<void> send(const Query& query)
    {
        return writer->send(ProduceRecord{.topic = workspace.topic("queries"),
                                          .partition = 0,
                                          .key = query.id,
                                          .value = textOf(query),
                                          .headers = {},
                                          .timestampMs = {}},
                            0);
    }
};

QueryClient::QueryClient(std::unique_ptr<Private> state) : d(std::move(state)) {}
QueryClient::~QueryClient() = default;

Result<std::unique_ptr<QueryClient>> QueryClient::make(const ClientConf& conf, const Workspace& workspace,
                                                       int timeoutMs)
{
    auto made = std::make_unique<Private>();
    made->workspace = workspace;
    made->answers = {workspace.topic("answers"), 0};
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(conf, {.failsOutOfRange = false});
    if (!reader)
        return reader.error();
    made->reader = std::move(*reader);
    Private* state = made.get();
    Result<std::unique_ptr<RecordWriter>> writer =
        RecordWriter::make(conf, {.lingerMs = 0, .timeoutMs = timeoutMs}, [state](const Delivery& delivery) {
            if (delivery.error)
                state->failed = delivery.error;
        });
    if (!writer)
        return writer.error();
    made->writer = std::move(*writer);
    // From here on, whatever is asked later.
    const auto ends = made->reader->highWatermarks({made->answers}, timeoutMs);
    const auto end = ends.find(made->answers);
    if (end == ends.end() || !end->second)
        return end == ends.end() ? Error{.kind = ErrorKind::Timeout} : end->second.error();
    if (Result<void> started = made->reader->start({made->answers, *end->second}); !started)
        return started.error();
    return std::unique_ptr<QueryClient>(new QueryClient(std::move(made)));
}

Result<QueryResult> QueryClient::ask(Query query, int timeoutMs,
                                     const std::function<bool(const QueryResult&)>& progress)
{
    query.id = randomName();
    d->failed.reset();
    QueryResult result;
    if (textOf(query).size() > Query::mostBytes)
        return Error{.kind = ErrorKind::Limit, .detail = QStringLiteral("the question is too large")};
    if (Result<void> sent = d->send(query); !sent)
        return sent.error();
    const Clock::time_point begun = Clock::now();
    Clock::time_point asked = begun;
    std::map<int, Clock::time_point> heard;
    bool isFound = false;
    while (!isFound && !result.refused && !result.isComplete()) {
        d->writer->poll(0);
        if (d->failed)
            return *d->failed;
        const Result<LogBatch> batch = d->reader->poll(mostRecords, turnMs);
        if (!batch)
            return batch.error();
        const Clock::time_point now = Clock::now();
        result.ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun).count();
        for (std::size_t i = 0; i < (*batch)->size(); ++i) {
            const RecordView record = (*batch)->at(i);
            Result<Answer> answer = record.key == query.id ? answerOf(record.value) : Error{};
            if (!answer || answer->id != query.id)
                continue;
            if (answer->partition < 0) {
                result.refused = answer->error;
                continue;
            }
            result.of = answer->of;
            const int partition = answer->partition;
            heard[partition] = now;
            const auto known = result.answers.find(partition);
            if (known == result.answers.end() || !known->second.isFinal)
                result.answers.insert_or_assign(partition, std::move(*answer));
        }
        isFound = asksForOne(query.kind) && foundIn(result);
        if ((progress && !progress(result)) || result.ms >= timeoutMs) {
            query.kind = QueryKind::Cancel;
            (void)d->send(query);
            d->writer->poll(turnMs);
            if (result.ms < timeoutMs)
                return Error{.kind = ErrorKind::Cancelled};
            break;
        }
        if (now < asked + again)
            continue;
        asked = now;
        query.partitions.clear();
        for (int partition = 0; partition < result.of; ++partition) {
            const auto last = heard.find(partition);
            const auto answer = result.answers.find(partition);
            const bool isAnswered = answer != result.answers.end() && answer->second.isFinal;
            if (!isAnswered && (last == heard.end() || now > last->second + again))
                query.partitions.push_back(partition);
        }
        if (result.of > 0 && query.partitions.empty())
            continue;
        if (Result<void> sent = d->send(query); !sent)
            return sent.error();
    }
    return result;
}

} // namespace weir::engine
