#include "backend/engine/topics/workspacetopics.h"

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/topiccreation.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <charconv>

namespace weir::engine {
namespace {

constexpr int mostReplicas = 3;

std::int64_t numberOf(const std::string& text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// More is as good for these.
bool isAtLeast(const std::string& name) { return name == "max.message.bytes" || name == "min.insync.replicas"; }

bool isAsWanted(const std::string& name, const std::string& wanted, const std::string& found)
{
    return isAtLeast(name) ? numberOf(found) >= numberOf(wanted) : wanted == found;
}

/// The engine would lose something, or fence whom it must not.
bool isFatalSetting(const std::string& name) { return name == "cleanup.policy" || name == "message.timestamp.type"; }

std::map<std::string, std::string> withReplicas(std::map<std::string, std::string> settings, int minInSync)
{
    settings["min.insync.replicas"] = std::to_string(minInSync);
    return settings;
}

Result<RdKafkaPtr> makeAdmin(const ClientConf& conf)
{
    ClientConf admin = conf;
    admin.role = ClientRole::Admin;
    return makeClient(admin);
}

const ClusterMetadata::Topic* findTopic(const ClusterMetadata& metadata, const std::string& name)
{
    const QString wanted = QString::fromStdString(name);
    const auto found = std::find_if(metadata.topics.begin(), metadata.topics.end(),
                                    [&](const ClusterMetadata::Topic& topic) { return topic.name == wanted; });
    const bool isThere = found != metadata.topics.end() && (!found->error || found->error->kind != ErrorKind::NotFound);
    return isThere ? &*found : nullptr;
}

void compareSettings(TopicPlan& plan, const TopicSpec& spec, const QVector<ConfigEntry>& found)
{
    for (const auto& [name, wanted] : withReplicas(spec.settings, plan.minInSync)) {
        const auto entry = std::find_if(found.begin(), found.end(), [&name = name](const ConfigEntry& one) {
            return one.name == QLatin1String(name.c_str());
        });
        const std::string value = entry == found.end() ? std::string() : entry->value.toStdString();
        if (!isAsWanted(name, wanted, value))
            plan.wrong.push_back({plan.workspace.topic(spec.name), name, wanted, value, isFatalSetting(name)});
    }
}

} // namespace

bool TopicPlan::isFatal() const
{
    return std::any_of(wrong.begin(), wrong.end(), [](const WrongSetting& one) { return one.isFatal; });
}

Result<TopicPlan> reviewTopics(const ClientConf& conf, const Workspace& wanted, int timeoutMs)
{
    const Deadline deadline(timeoutMs);
    const Result<RdKafkaPtr> client = makeAdmin(conf);
    if (!client)
        return client.error();
    ClusterAdmin admin(client->get());
    const Result<ClusterMetadata> metadata = admin.metadata(deadline.remainingMs());
    if (!metadata)
        return metadata.error();
    TopicPlan plan;
    plan.workspace = wanted;
    plan.brokers = int(metadata->brokers.size());
    plan.replication = std::clamp(plan.brokers, 1, mostReplicas);
    plan.minInSync = std::max(1, plan.replication - 1);
    if (const auto* events = findTopic(*metadata, wanted.topic("events"))) {
        plan.exists = true;
        plan.workspace.partitions = int(events->partitions.size());
    }
    const std::vector<TopicSpec> specs = workspaceTopics(plan.workspace);
    QStringList there;
    for (const TopicSpec& spec : specs) {
        if (findTopic(*metadata, plan.workspace.topic(spec.name)))
            there.push_back(QString::fromStdString(plan.workspace.topic(spec.name)));
    }
    const auto settings = admin.topicSettings(there, std::max(1, deadline.remainingMs()));
    for (const TopicSpec& spec : specs) {
        const std::string name = plan.workspace.topic(spec.name);
        const ClusterMetadata::Topic* topic = findTopic(*metadata, name);
        if (!topic) {
            plan.missing.push_back(spec);
            continue;
        }
        const std::size_t wrongBefore = plan.wrong.size();
        const int partitions = int(topic->partitions.size());
        if (partitions != spec.partitions && (spec.hasWorkspacePartitions || spec.partitions == 1)) {
            plan.wrong.push_back(
                {name, "partitions", std::to_string(spec.partitions), std::to_string(partitions), true});
        }
        const auto found = settings.find(topic->name);
        if (found == settings.end() || !found->second) {
            return found == settings.end() ? Error{ErrorKind::Unavailable, 0,
                                                   QStringLiteral("its settings were not told"), topic->name, true}
                                           : found->second.error();
        }
        compareSettings(plan, spec, *found->second);
        if (plan.wrong.size() == wrongBefore)
            plan.right.push_back(name);
    }
    return plan;
}

Result<void> createTopics(const ClientConf& conf, const TopicPlan& plan, int timeoutMs)
{
    if (plan.missing.empty())
        return {};
    if (conf.spec.readOnly)
        return Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only"),
                     QString::fromStdString(plan.workspace.prefix)};
    const Deadline deadline(timeoutMs);
    const Result<RdKafkaPtr> client = makeAdmin(conf);
    if (!client)
        return client.error();
    std::vector<NewTopic> topics;
    std::vector<std::string> names;
    for (const TopicSpec& spec : plan.missing) {
        names.push_back(plan.workspace.topic(spec.name));
        topics.push_back(
            {names.back(), spec.partitions, plan.replication, withReplicas(spec.settings, plan.minInSync)});
    }
    for (const auto& [name, result] : weir::createTopics(client->get(), topics, deadline.remainingMs())) {
        if (!result && result.error().kind != ErrorKind::Exists)
            return result;
    }
    return waitForTopics(client->get(), names, std::max(1, deadline.remainingMs()));
}

} // namespace weir::engine
