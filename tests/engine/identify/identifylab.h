// Purpose: a workspace of their own for tests of identify: topics, collected events, definitions, and what came of
// them. Thread: the test's. Limits: the shared cluster; what waits does so for at most test::longest.
#pragma once

#include "backend/engine/identify/identifyworker.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/eventsrecord.h"

#include <QString>
#include <functional>
#include <map>
#include <memory>

namespace weir::test {

/// An event as collect writes it.
struct Gathered
{
    std::string messageId{}, userId{}, anonymousId{}, email{};
    std::int64_t receivedAtMs = 0; ///< 0: the number of those before, in ms
    std::string source = "shop";
};

class IdentifyLab
{
public:
    static constexpr int partitions = 4;

    explicit IdentifyLab(bool isEncrypted = false);
    ~IdentifyLab();

    engine::IdentifyOptions options(const std::string& folder = {}) const;
    std::unique_ptr<engine::IdentifyWorker> worker(const engine::IdentifyOptions& options);
    std::unique_ptr<engine::IdentifyWorker> worker() { return worker(options()); }

    /// To the partition of its user or anonymous id.
    void collect(const std::vector<Gathered>& events);
    /// A value as it is, to partition 0.
    void collectRaw(const std::string& value);
    /// JSON with kind, key and version; returns when the feed has it.
    void define(const std::string& document);

    /// As Kafka does when the group was away for a week. No worker may be in it.
    void forgetOffsets();

    /// All records of `events`, by seq.
    std::vector<engine::EventsRecord> events();
    /// "key": value of the newest record of each key; tombstones are "null".
    std::map<std::string, std::string> newest(const std::string& topic);
    std::vector<std::string> keysIn(const std::string& topic, int partition);
    engine::AuditTotals audit();
    /// What is wrong with what was decided: it is not what IdentifyStage decides for the same events in their order, or
    /// numbers are missing, or a record is in the wrong partition. Empty: nothing.
    std::string mistakes();
    /// The messageIds accepted, in order.
    std::vector<std::string> accepted();
    int partitionOf(cdp::ProfileId profile) const { return m_workspace.partitionOf(profile); }

    static bool waitFor(const std::function<bool()>& holds);

private:
    ClientConf m_conf;
    engine::Workspace m_workspace;
    std::unique_ptr<engine::DefinitionFeed> m_feed;
    std::int64_t m_collected = 0;
};

/// n events of people who are told apart, met again and merged.
std::vector<Gathered> crowd(unsigned seed, int count, const std::string& name);
/// How many messageIds these have.
std::size_t differentIn(const std::vector<Gathered>& events);

inline QString textOf(const std::string& text) { return QString::fromStdString(text); }

} // namespace weir::test
