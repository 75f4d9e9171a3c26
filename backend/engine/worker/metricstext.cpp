#include "backend/engine/worker/metricstext.h"

#include <algorithm>

namespace weir::engine {
namespace {

void tell(std::string& text, std::string_view name, std::string_view help, std::string_view type, double value,
          std::string_view labels = {})
{
    if (!help.empty()) {
        text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
        text.append(name).append(" ").append(type).append("\n");
    }
    text.append(name).append(labels).append(" ");
    const auto whole = static_cast<std::int64_t>(value);
    text.append(static_cast<double>(whole) == value ? std::to_string(whole) : std::to_string(value)).append("\n");
}

struct SourceValue
{
    std::string labels;
    double value = 0;
};

/// A family has its help once, before all sources' values.
void tellAll(std::string& text, std::string_view name, std::string_view help, std::string_view type,
             const std::vector<SourceValue>& values)
{
    for (const SourceValue& one : values) {
        tell(text, name, help, type, one.value, '{' + one.labels + '}');
        help = {};
    }
}

void tellSources(std::string& text, const std::vector<KafkaSourceReport>& sources)
{
    std::vector<SourceValue> records, outcomes, commits, restarts, waiting, positions, lags;
    for (const KafkaSourceReport& source : sources) {
        const KafkaSourceCounts& counts = source.counts;
        const std::string labels = "source=\"" + source.key + '"'; // keys have no characters to be escaped
        records.push_back({labels, double(counts.records)});
        for (int kind = 0; kind < countedKinds; ++kind)
            outcomes.push_back({labels + ",outcome=\"" + std::string(countedName(static_cast<Counted>(kind))) + '"',
                                double(counts.totals.of[std::size_t(kind)])});
        commits.push_back({labels, double(counts.commits)});
        restarts.push_back({labels, double(counts.aborts)});
        waiting.push_back({labels, counts.obstacle ? 1.0 : 0.0});
        for (const SourcePlace& place : counts.places) {
            const std::string at = labels + ",partition=\"" + std::to_string(place.partition) + '"';
            if (place.position >= 0)
                positions.push_back({at, double(place.position)});
            if (place.lag >= 0)
                lags.push_back({at, double(place.lag)});
        }
    }
    tellAll(text, "weir_engine_source_records_total", "Records of Kafka sources that were read, also again.", "counter",
            records);
    tellAll(text, "weir_engine_source_outcomes_total", "What became of them, as committed.", "counter", outcomes);
    tellAll(text, "weir_engine_source_commits_total", "Transactions.", "counter", commits);
    tellAll(text, "weir_engine_source_restarts_total", "Times that a source began anew after an error.", "counter",
            restarts);
    tellAll(text, "weir_engine_source_stopped", "1 while something stands in the way of a source.", "gauge", waiting);
    tellAll(text, "weir_engine_source_position", "Offset of the next record to be read.", "gauge", positions);
    tellAll(text, "weir_engine_source_lag", "Offsets from there to the end of the partition.", "gauge", lags);
}

} // namespace

std::string engineMetrics(const EngineStatus& status)
{
    std::string text;
    if (const auto& collect = status.collect) {
        tell(text, "weir_engine_collect_messages_total", "Messages that came in over HTTP.", "counter",
             double(collect->messages));
        const char* help = "What became of them.";
        for (int kind = 0; kind < countedKinds; ++kind) {
            tell(text, "weir_engine_collect_outcomes_total", help, "counter",
                 double(collect->totals.of[std::size_t(kind)]),
                 "{outcome=\"" + std::string(countedName(static_cast<Counted>(kind))) + "\"}");
            help = "";
        }
        tell(text, "weir_engine_spool_bytes", "Acknowledged and not delivered yet.", "gauge",
             double(collect->sender.spool.bytes));
        tell(text, "weir_engine_spooling", "1 while the cluster cannot be reached.", "gauge",
             collect->sender.isSpooling ? 1 : 0);
    }
    tellSources(text, status.sources);
    if (const auto& identify = status.identify) {
        tell(text, "weir_engine_identify_holder", "1 for the worker that identifies, 0 for those that stand by.",
             "gauge", identify->isHolder ? 1 : 0);
        tell(text, "weir_engine_identify_records_total", "Records of the topic collected that were taken.", "counter",
             double(identify->taken));
        tell(text, "weir_engine_people", "Profiles that identity knows.", "gauge", double(identify->people));
    }
    if (const auto& profile = status.profile) {
        tell(text, "weir_engine_profile_records_total", "Records of the topic events that were taken.", "counter",
             double(profile->taken));
        tell(text, "weir_engine_profile_commits_total", "Transactions.", "counter", double(profile->commits));
        tell(text, "weir_engine_profile_restarts_total", "Times that it began anew after an error.", "counter",
             double(profile->aborts));
        tell(text, "weir_engine_profile_unreadable_total", "Records of the topic state that could not be read.",
             "counter", double(profile->unreadable));
        tell(text, "weir_engine_profile_standbys", "Partitions that are stood by for.", "gauge",
             double(profile->standbys.size()));
        tell(text, "weir_engine_profile_standbys_warm", "Of these, how many have all that was committed.", "gauge",
             double(std::count_if(profile->standbys.begin(), profile->standbys.end(),
                                  [](const StandbyStatus& one) { return one.isWarm; })));
        tell(text, "weir_engine_profile_commit_seconds", "How long a commit takes.", "gauge", profile->commitMs / 1000);
        const char* help = "People by partition held.";
        for (const PartitionStatus& partition : profile->partitions) {
            tell(text, "weir_engine_profiles", help, "gauge", double(partition.profiles),
                 "{partition=\"" + std::to_string(partition.partition) + "\"}");
            help = "";
        }
        help = "People who have yet to hear of new definitions.";
        for (const PartitionStatus& partition : profile->partitions) {
            tell(text, "weir_engine_profile_to_fill", help, "gauge", double(partition.toFill),
                 "{partition=\"" + std::to_string(partition.partition) + "\"}");
            help = "";
        }
    }
    return text;
}

} // namespace weir::engine
