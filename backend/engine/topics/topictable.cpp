#include "backend/engine/topics/workspacetopics.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr char hourMs[] = "3600000", weekMs[] = "604800000", monthMs[] = "2592000000", yearMs[] = "31536000000";
/// Of a batch: a person's readable profile (512 KB), chunks of state, an event of a Kafka source.
constexpr char largeBytes[] = "8388608";
constexpr char boundedBytes[] = "1073741824"; ///< of a partition

enum class Spread {
    One,       ///< a single partition: one order, or few records
    Free,      ///< as many as the workspace has, by the key
    Read,      ///< as many as the workspace has, by the key; all of them are read by number: nothing else will do
    ByProfile, ///< as many as the workspace has, by the profile: the same
};

TopicSpec topicOf(const char* name, Spread spread, const Workspace& workspace,
                  std::map<std::string, std::string> settings)
{
    return {name, spread == Spread::One ? 1 : workspace.partitions,
            spread == Spread::Read || spread == Spread::ByProfile, std::move(settings)};
}

std::map<std::string, std::string> kept(const char* retentionMs, const char* retentionBytes = "-1")
{
    return {{"cleanup.policy", "delete"},
            {"retention.ms", retentionMs},
            {"retention.bytes", retentionBytes},
            {"max.message.bytes", largeBytes}};
}

/// A reader that was away for less than a week still sees what has been taken away.
std::map<std::string, std::string> compacted()
{
    return {{"cleanup.policy", "compact"}, {"delete.retention.ms", weekMs}, {"max.message.bytes", largeBytes}};
}

std::map<std::string, std::string> with(std::map<std::string, std::string> settings, const char* name,
                                        const char* value)
{
    settings[name] = value;
    return settings;
}

} // namespace

std::vector<TopicSpec> workspaceTopics(const Workspace& workspace)
{
    const auto one = [&](const char* name, auto settings) { return topicOf(name, Spread::One, workspace, settings); };
    const auto free = [&](const char* name, auto settings) { return topicOf(name, Spread::Free, workspace, settings); };
    const auto read = [&](const char* name, auto settings) { return topicOf(name, Spread::Read, workspace, settings); };
    const auto byProfile = [&](const char* name, auto settings) {
        return topicOf(name, Spread::ByProfile, workspace, settings);
    };
    // Changelogs are compacted sooner when their segments are closed sooner.
    const auto changelog = with(compacted(), "segment.bytes", "134217728");
    const auto brief = with(kept(hourMs), "segment.ms", "600000");
    std::vector<TopicSpec> topics{
        // As the desktop makes them (service/workspace).
        one("definitions", std::map<std::string, std::string>{{"cleanup.policy", "delete"},
                                                              {"retention.ms", "-1"},
                                                              {"retention.bytes", "-1"}}),
        one("journal", std::map<std::string, std::string>{{"cleanup.policy", "delete"},
                                                          {"retention.ms", yearMs},
                                                          {"retention.bytes", "-1"}}),
        read("collected", kept(monthMs)), one("identify-lock", kept("-1")), byProfile("events", kept("-1")),
        read("identities", changelog), byProfile("state", changelog), byProfile("profiles", compacted()),
        byProfile("memberships", compacted()), byProfile("journeys", compacted()), byProfile("outbox", kept(monthMs)),
        byProfile("delivery-state", changelog), free("deliveries", kept(monthMs, boundedBytes)),
        free("dead-letters", kept(monthMs, boundedBytes)), free("violations", kept(weekMs, boundedBytes)),
        free("traces", kept(weekMs, boundedBytes)), read("dedupe", kept(weekMs)), one("catalogue", compacted()),
        one("audit", compacted()),
        // Ages are measured by the broker's clock, never by a worker's.
        one("workers", with(with(compacted(), "message.timestamp.type", "LogAppendTime"), "segment.ms", "600000")),
        one("suppressions", compacted()), byProfile("keys", compacted()), one("queries", brief), one("answers", brief)};
    std::sort(topics.begin(), topics.end(), [](const TopicSpec& a, const TopicSpec& b) { return a.name < b.name; });
    return topics;
}

} // namespace weir::engine
