#include "backend/kafka/scan/scanlane.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t mostRequestBytes = 8 << 20;
constexpr std::size_t keptBytes = std::size_t(16) << 20;
constexpr int connectMs = 10'000, sendMs = 10'000, patienceMs = 15'000, answerMs = 10'000;
constexpr int mostWaitMs = 100, workWaitMs = 100, stuckMs = 20;
constexpr int leastBackoffMs = 100, mostBackoffMs = 2000;
constexpr auto quick = std::chrono::milliseconds(150), slow = std::chrono::milliseconds(1000);

bool isHopeless(const Error& error)
{
    return error.kind == ErrorKind::Authorization || error.kind == ErrorKind::Invalid ||
           error.kind == ErrorKind::UnsupportedVersion;
}

} // namespace

void ScanLane::run()
{
    ScanGate& gate = m_shared.gate;
    while (gate.waitWhilePaused() && !m_shared.table.isFinished()) {
        if (!m_connection && !connect())
            continue;
        if (!gate.hasBudget()) {
            giveAnswer();
            if (!gate.waitForBudget())
                break;
        }
        std::optional<Flight> flight = send();
        giveAnswer();
        if (flight)
            receive(*flight);
        else if (m_connection)
            m_shared.table.wait(workWaitMs);
    }
    giveAnswer();
}

bool ScanLane::connect()
{
    const std::optional<HostPort> address = m_shared.table.address(m_broker);
    const std::vector<std::int32_t> wanted = m_shared.table.brokers();
    if (!address || std::find(wanted.begin(), wanted.end(), m_broker) == wanted.end()) {
        m_shared.table.wait(workWaitMs);
        return false;
    }
    m_connection = std::make_unique<WireConnection>(m_shared.conf, *address);
    m_hasAnswered = false;
    const Result<void> opened = m_connection->open(Deadline(connectMs, m_shared.gate.closedFlag()));
    if (!opened)
        failed(opened.error());
    return bool(opened);
}

void ScanLane::failed(const Error& error)
{
    m_connection.reset();
    if (m_shared.gate.isClosed())
        return;
    // A connection that had worked may have been idle for too long: another one is tried before anybody is told.
    if (std::exchange(m_hasAnswered, false) && error.retriable)
        return;
    m_shared.table.lostBroker(m_broker, error);
    ++m_failures;
    m_shared.gate.sleep(std::min(mostBackoffMs, leastBackoffMs << std::min(m_failures, 5)));
}

std::optional<ScanLane::Flight> ScanLane::send()
{
    Flight flight;
    const std::int64_t most = m_shared.gate.mostRequestBytes(m_requestBytes);
    flight.cursors = m_shared.table.claim(m_broker, m_number, m_lanes, most);
    if (flight.cursors.empty())
        return {};
    BulkFetchRequest request;
    request.isolation = flight.cursors.front()->isolation();
    request.maxWaitMs = m_isStuck ? mostWaitMs : 0;
    request.maxBytes = std::int32_t(most);
    for (ScanCursor* cursor : flight.cursors) {
        auto topic = std::find_if(request.topics.begin(), request.topics.end(),
                                  [&](const BulkFetchRequest::Topic& one) { return one.name == cursor->name; });
        if (topic == request.topics.end())
            topic = request.topics.insert(topic, {cursor->name, {}});
        topic->partitions.push_back({cursor->part.partition, cursor->fetchOffset(),
                                     std::int32_t(std::min<std::int64_t>(cursor->wantedBytes(most), 100 << 20))});
    }
    flight.began = std::chrono::steady_clock::now();
    Result<WireConnection::Sent> sent = m_connection->send(request, Deadline(sendMs, m_shared.gate.closedFlag()));
    if (!sent) {
        for (ScanCursor* cursor : flight.cursors) {
            if (isHopeless(sent.error()))
                m_shared.table.giveUp(*cursor, sent.error());
            m_shared.table.release(*cursor);
        }
        failed(sent.error());
        return {};
    }
    flight.sent = *sent;
    // What is asked for counts at once, so that several lanes do not overdraw together.
    flight.spentBytes = most;
    m_shared.gate.spend(most);
    return flight;
}

void ScanLane::receive(Flight& flight)
{
    BulkFetchRequest::Answer answer;
    std::unique_ptr<WireBuffer> buffer = std::move(m_spare);
    buffer->shrink(keptBytes);
    const Result<std::size_t> bytes =
        m_connection->receive<BulkFetchRequest>(flight.sent, *buffer, answer, patienceMs, m_shared.gate.closedFlag());
    m_shared.gate.spend((bytes ? std::int64_t(*bytes) : 0) - flight.spentBytes);
    m_spare = std::exchange(m_answer.buffer, std::move(buffer));
    m_answer.cursors = flight.cursors;
    Result<void> understood = bytes ? Result<void>() : Result<void>(bytes.error());
    if (bytes && answer.error != 0)
        understood = brokerError(answer.error, m_connection->address().text());
    if (!understood) {
        for (ScanCursor* cursor : m_answer.cursors)
            m_shared.table.release(*cursor);
        m_answer.cursors.clear();
        failed(understood.error());
        return;
    }
    adapt(flight, *bytes);
    m_hasAnswered = true;
    m_failures = 0;
    std::vector<ScanCursor*> outOfRange;
    accept(flight, answer, outOfRange);
    for (ScanCursor* cursor : outOfRange)
        restart(*cursor);
    m_isStuck = m_answer.parts.empty();
    if (m_isStuck)
        m_shared.gate.sleep(stuckMs);
}

void ScanLane::accept(const Flight& flight, BulkFetchRequest::Answer& answer, std::vector<ScanCursor*>& outOfRange)
{
    for (BulkFetchRequest::PartitionData& data : answer.partitions) {
        const auto found = std::find_if(flight.cursors.begin(), flight.cursors.end(), [&](const ScanCursor* one) {
            return one->part.partition == data.index && one->name == data.topic;
        });
        if (found == flight.cursors.end())
            continue;
        ScanCursor& cursor = **found;
        if (data.error == kafkaerror::offsetOutOfRange) {
            outOfRange.push_back(&cursor);
        } else if (data.error != 0) {
            lookAtError(cursor, data.error);
        } else {
            m_shared.table.recovered(cursor);
            Fetched fetched;
            if (cursor.accept(data, found == flight.cursors.begin(), fetched))
                m_answer.parts.push_back(std::move(fetched));
            if (cursor.takeDamage())
                m_shared.table.setDamage(cursor,
                                         {ErrorKind::Decode, 0, QStringLiteral("Damaged length of a batch"), {}});
        }
    }
}

void ScanLane::lookAtError(ScanCursor& cursor, int code)
{
    Error error = brokerError(code, QStringLiteral("%1/%2").arg(cursor.part.topic).arg(cursor.part.partition));
    // Whether the topic is gone or has only moved, its metadata tells.
    if (error.retriable || error.kind == ErrorKind::NotFound)
        m_shared.table.lostLeader(cursor, error);
    else if (error.kind == ErrorKind::Authorization)
        m_shared.table.giveUp(cursor, error);
    else
        m_shared.table.setProblem(cursor, error);
}

void ScanLane::restart(ScanCursor& cursor)
{
    const WireIsolation isolation =
        m_shared.options.committed ? WireIsolation::ReadCommitted : WireIsolation::ReadUncommitted;
    const auto bound = [&](std::int64_t timestamp) -> Result<std::int64_t> {
        if (!m_connection)
            return Error{ErrorKind::Unreachable, 0, {}, {}, true};
        const ListOffsetsRequest request{{{cursor.name, {{cursor.part.partition, timestamp}}}}, isolation};
        const Result<ListOffsetsRequest::Answer> answer =
            m_connection->call(request, Deadline(answerMs, m_shared.gate.closedFlag()));
        if (!answer)
            return answer.error();
        const ListOffsetsRequest::PartitionOffset* offset = answer->find(cursor.name, cursor.part.partition);
        const int code = offset ? offset->error : kafkaerror::unknown;
        return code == 0 ? Result<std::int64_t>(offset->offset)
                         : Result<std::int64_t>(brokerError(code, cursor.part.topic));
    };
    const Result<std::int64_t> start = bound(ListOffsetsRequest::earliest);
    const Result<std::int64_t> end = start ? bound(ListOffsetsRequest::latest) : start;
    if (end)
        m_answer.parts.push_back(cursor.restart(*start, std::max(*start, *end)));
    else if (m_connection && !m_connection->isOpen())
        failed(end.error());
    else
        m_shared.table.lostLeader(cursor, end.error());
}

void ScanLane::adapt(const Flight& flight, std::size_t bytes)
{
    const auto took = std::chrono::steady_clock::now() - flight.began;
    if (took < quick && std::int64_t(bytes) * 2 > m_requestBytes)
        m_requestBytes = std::min(m_requestBytes * 2, mostRequestBytes);
    else if (took > slow)
        m_requestBytes = std::max<std::int64_t>(m_requestBytes / 2, 256 << 10);
}

void ScanLane::giveAnswer()
{
    for (Fetched& fetched : m_answer.parts) {
        if (!give(fetched))
            break;
    }
    m_answer.parts.clear();
    for (ScanCursor* cursor : m_answer.cursors)
        m_shared.table.release(*cursor);
    m_answer.cursors.clear();
}

bool ScanLane::give(Fetched& fetched)
{
    giveBatches(fetched);
    if (m_shared.gate.isClosed())
        return false;
    if (fetched.endsWindow)
        m_shared.visitor->windowDone(fetched.cursor->index, fetched.windowFrom, fetched.windowTo, fetched.windowTimeMs);
    m_shared.table.passed(fetched);
    return true;
}

RecordFlag ScanLane::stateOf(const Fetched& fetched, const BatchHeader& header, AbortedList& aborted) const
{
    if (fetched.isBeyondStable)
        return header.isTransactional && !header.isControl ? RecordFlag::Pending : RecordFlag::None;
    return aborted.flagOf(header);
}

void ScanLane::giveBatches(Fetched& fetched)
{
    AbortedList aborted(std::move(fetched.aborted));
    RecordBatchParser parser(fetched.records);
    while (m_shared.gate.waitWhilePaused()) {
        Result<std::optional<BatchHeader>> batch = parser.next();
        if (batch && !*batch)
            return;
        if (!batch) {
            m_shared.table.setDamage(*fetched.cursor, batch.error());
            if (parser.canGoOn())
                continue;
            return;
        }
        // Asked of every batch, also of one before the range: the list follows the log.
        const RecordFlag state = stateOf(fetched, **batch, aborted);
        if ((*batch)->lastOffset < fetched.from || (!m_shared.options.showControl && (*batch)->isControl) ||
            (m_shared.options.committed && !m_shared.options.showControl && state != RecordFlag::None))
            continue;
        giveBatch(fetched, **batch, parser.body(), state);
        if (m_shared.visitor->isSated()) {
            m_shared.isSated = true;
            m_shared.gate.close();
            m_shared.table.wake();
        }
    }
}

void ScanLane::giveBatch(const Fetched& fetched, const BatchHeader& header, std::string_view body, RecordFlag state)
{
    const ScanCursor& cursor = *fetched.cursor;
    const BatchPlace place{cursor.index, cursor.topic, cursor.part.partition, fetched.from, fetched.to, state};
    const Result<const BatchBlock*> block = m_maker.make(header, body, place);
    if (!block) {
        m_shared.table.setDamage(*fetched.cursor, block.error());
        return;
    }
    const std::uint64_t records = (*block)->recordCount();
    m_shared.visitor->block(**block);
    m_shared.table.countBlock(header.bytes, (*block)->unpackedBytes, records);
    if ((*block)->damage())
        m_shared.table.setDamage(*fetched.cursor, *(*block)->damage());
}

} // namespace weir
