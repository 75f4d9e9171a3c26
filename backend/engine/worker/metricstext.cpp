#include "backend/engine/worker/metricstext.h"

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
        tell(text, "weir_engine_profile_commit_seconds", "How long a commit takes.", "gauge", profile->commitMs / 1000);
        const char* help = "People by partition held.";
        for (const PartitionStatus& partition : profile->partitions) {
            tell(text, "weir_engine_profiles", help, "gauge", double(partition.profiles),
                 "{partition=\"" + std::to_string(partition.partition) + "\"}");
            help = "";
        }
    }
    return text;
}

} // namespace weir::engine
