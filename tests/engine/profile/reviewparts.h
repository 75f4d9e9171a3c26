// Purpose: partitions of people without Kafka, whose records come and are committed when the test says so. Thread: one.
// Limits: tests only.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/definitionchecks.h"
#include "backend/engine/profile/logtaker.h"
#include "backend/engine/profile/partitionpeople.h"
#include "backend/engine/profile/tables.h"

#include <QTemporaryDir>

namespace weir::test {

using namespace engine;

inline constexpr std::int64_t start = 1'767'268'800'000; ///< 2026-01-01T12:00:00Z

/// Partitions without Kafka, whose records come when the test says so.
struct Parts
{
    explicit Parts(int partitions)
    {
        workspace.partitions = partitions;
        workspace.isEncrypted = false;
        store = std::move(*LocalStore::open(folder.filePath(QStringLiteral("store")).toStdString(), {}));
        cdp::setDefinitionChecks(book);
        const Result<JsonPointer> journey = parseJson(
            R"({"kind":"journey","key":"j","entry":{"event":"Cart"},"start":"hold",
                "nodes":{"hold":{"type":"wait","for":"9d","next":"done"},"done":{"type":"exit"}}})");
        const Result<JsonPointer> audience =
            parseJson(R"({"kind":"audience","key":"buyers","rule":{"event":"Bought","count":{"atLeast":1}}})");
        const std::vector<Json> documents{(*journey)->root, (*audience)->root};
        (void)book.offer(documents);
        people.resize(std::size_t(partitions));
        for (int partition = 0; partition < partitions; ++partition)
            restart(partition);
    }
    void restart(int partition)
    {
        auto& one = people[std::size_t(partition)];
        one = std::make_unique<PartitionPeople>(workspace, partition, book, *store, nullptr, start);
        if (!one->restore())
            qFatal("not restored");
    }
    /// What goes to `events` waits in `sent`.
    void commit(int partition)
    {
        std::vector<TopicRecord> records;
        StoreBatch batch;
        auto& one = people[std::size_t(partition)];
        if (!one->collect(records, batch, start) || !store->write(batch))
            qFatal("not committed");
        one->committed();
        for (TopicRecord& record : records)
            (record.topic == "events" ? sent : told).push_back(std::move(record));
    }
    void take(const TopicRecord& record)
    {
        if (!people[std::size_t(record.partition(workspace))]->take(record.key, *record.value))
            qFatal("refused");
    }
    void take(const EventsRecord& record) { take(*codec.encode(record)); }
    void deliver()
    {
        for (const TopicRecord& record : std::exchange(sent, {}))
            take(record);
    }
    AcceptedEvent event(cdp::ProfileId profile, const std::string& name, const std::string& user)
    {
        const std::string id = "m" + std::to_string(++seq);
        return {.seq = seq,
                .profile = profile,
                .linked = {{"userId", user}},
                .source = "shop",
                .receivedAtMs = start,
                .text = R"({"type":"track","event":")" + name + R"(","messageId":")" + id + R"(","userId":")" + user +
                        R"(","timestamp":"2026-01-01T12:00:00.000Z","receivedAt":"2026-01-01T12:00:00.000Z"})"};
    }
    MergeOut out(cdp::ProfileId from, cdp::ProfileId into) { return {++seq, from, into, "cause", start}; }
    MergeIn in(cdp::ProfileId from, cdp::ProfileId into) const { return {seq, from, into, "cause", start, {}}; }
    /// The nth profile of a partition.
    cdp::ProfileId idIn(int partition, int nth = 0) const
    {
        for (int i = 0;; ++i) {
            const cdp::ProfileId id = cdp::ProfileId::ofMessage("p" + std::to_string(i));
            if (workspace.partitionOf(id) == partition && nth-- == 0)
                return id;
        }
    }
    const cdp::ProfileStage& stage(int partition) { return people[std::size_t(partition)]->stage(); }

    Workspace workspace;
    QTemporaryDir folder;
    std::unique_ptr<LocalStore> store;
    cdp::DefinitionBook book;
    EventsCodec codec{nullptr};
    std::vector<std::unique_ptr<PartitionPeople>> people;
    std::vector<TopicRecord> sent, told;
    std::uint64_t seq = 0;
};

} // namespace weir::test
