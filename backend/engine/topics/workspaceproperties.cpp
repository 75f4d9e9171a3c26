#include "backend/engine/topics/workspaceproperties.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/log/partitionreader.h"
#include "backend/engine/log/transactionalproducer.h"
#include "backend/engine/topics/workspacetopics.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <chrono>

namespace weir::engine {
namespace {

constexpr char propertiesKey[] = "workspace";
constexpr int overtakenMs = 5'000;

std::string textOf(const WorkspaceProperties& properties)
{
    const std::vector<JsonMember> members{{"partitions", Json::ofInteger(properties.partitions)},
                                          {"encrypted", Json::ofBool(properties.isEncrypted)},
                                          {"formatMajor", Json::ofInteger(properties.formatMajor)},
                                          {"formatMinor", Json::ofInteger(properties.formatMinor)},
                                          {"createdBy", Json::ofText(properties.createdBy)},
                                          {"createdAt", Json::ofInteger(properties.createdAtMs)}};
    JsonArena arena;
    return toJsonText(arena.object(members));
}

Result<WorkspaceProperties> propertiesOf(std::string_view text, const QString& topic)
{
    JsonArena arena;
    Json root;
    JsonParser parser;
    const auto number = [&root](std::string_view name) { return root.at(name).integer().value_or(0); };
    if (!parser.parse(text, arena, root) || number("partitions") <= 0 || number("formatMajor") <= 0)
        return Error{ErrorKind::Decode, 0, QStringLiteral("the properties of the workspace cannot be read"), topic};
    WorkspaceProperties properties;
    properties.partitions = int(number("partitions"));
    properties.isEncrypted = !root.at("encrypted").isBool() || root.at("encrypted").isTrue();
    properties.formatMajor = int(number("formatMajor"));
    properties.formatMinor = int(number("formatMinor"));
    properties.createdBy = std::string(root.at("createdBy").text());
    properties.createdAtMs = number("createdAt");
    if (properties.formatMajor > engineFormatMajor) {
        return Error{ErrorKind::UnsupportedVersion, 0,
                     QStringLiteral("the workspace has format %1.%2, this engine knows up to %3")
                         .arg(properties.formatMajor)
                         .arg(properties.formatMinor)
                         .arg(engineFormatMajor),
                     topic};
    }
    return properties;
}

QString wordsOf(const WrongSetting& wrong)
{
    return QStringLiteral("topic %1 has %2 %3 instead of %4")
        .arg(QString::fromStdString(wrong.topic), QString::fromStdString(wrong.name),
             QString::fromStdString(wrong.found.empty() ? "none" : wrong.found), QString::fromStdString(wrong.wanted));
}

} // namespace

Result<std::optional<WorkspaceProperties>> readProperties(const ClientConf& conf, const Workspace& workspace,
                                                          int timeoutMs)
{
    const Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(conf);
    if (!reader)
        return reader.error();
    const std::string topic = workspace.topic("workers");
    std::optional<std::string> text;
    const auto read = (*reader)->readToEnd(
        {{{topic, 0}, PartitionReader::fromStart}},
        [&text](const LogBatch& batch) {
            for (std::size_t i = 0; i < batch->size(); ++i) {
                const RecordView record = batch->at(i);
                // The first one holds: it is written once.
                if (record.key == propertiesKey && !record.has(RecordFlag::ValueNull) && !text)
                    text = record.value;
            }
            return Result<void>();
        },
        timeoutMs);
    if (!read)
        return read.error();
    if (!text)
        return std::optional<WorkspaceProperties>();
    const Result<WorkspaceProperties> properties = propertiesOf(*text, QString::fromStdString(topic));
    if (!properties)
        return properties.error();
    return std::optional(*properties);
}

Result<WorkspaceProperties> ensureProperties(const ClientConf& conf, const Workspace& workspace,
                                             const WorkspaceProperties& properties, int timeoutMs)
{
    const Deadline deadline(timeoutMs);
    Result<std::optional<WorkspaceProperties>> there = readProperties(conf, workspace, timeoutMs);
    if (!there || *there)
        return there ? Result<WorkspaceProperties>(**there) : there.error();
    if (conf.spec.readOnly)
        return Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only"),
                     QString::fromStdString(workspace.prefix)};
    const std::string text = textOf(properties);
    const std::string topic = workspace.topic("workers");
    for (;;) {
        // One transactional id for all who try: whoever comes later ends what an earlier one has begun, and sees what
        // it has finished. So there is one record, and compaction cannot put another one in its place.
        Result<std::unique_ptr<TransactionalProducer>> producer =
            TransactionalProducer::make(conf, workspace.prefix + propertiesKey);
        if (!producer)
            return producer.error();
        Result<void> done = (*producer)->init(std::max(1, deadline.remainingMs()));
        if (done) {
            there = readProperties(conf, workspace, std::max(1, deadline.remainingMs()));
            if (!there || *there)
                return there ? Result<WorkspaceProperties>(**there) : there.error();
            done = (*producer)->send({topic, 0, propertiesKey, text});
        }
        if (done) {
            const Result<CommitDone> written = (*producer)->commitWithoutInput(std::max(1, deadline.remainingMs()));
            done = written ? Result<void>() : Result<void>(written.error());
        }
        if (done)
            return properties;
        if (deadline.isOver() || !(done.error().fatal || done.error().retriable))
            return done.error();
        // Overtaken: whoever was quicker gets the time to finish, or both would go on overtaking each other.
        const Deadline patience = deadline.within(overtakenMs);
        while (done.error().fatal && !patience.isOver()) {
            there = readProperties(conf, workspace, std::max(1, deadline.remainingMs()));
            if (!there || *there)
                return there ? Result<WorkspaceProperties>(**there) : there.error();
        }
    }
}

Result<Workspace> openWorkspace(const ClientConf& conf, const Workspace& wanted, bool mayCreate, int timeoutMs)
{
    const Deadline deadline(timeoutMs);
    const auto left = [&deadline] { return std::max(1, deadline.remainingMs()); };
    Result<TopicPlan> plan = reviewTopics(conf, wanted, left());
    if (plan && !plan->missing.empty() && mayCreate && !plan->isFatal()) {
        // Nothing is made in a workspace of a newer engine, which may have other topics.
        const bool hasWorkers = std::none_of(plan->missing.begin(), plan->missing.end(),
                                             [](const TopicSpec& topic) { return topic.name == "workers"; });
        if (hasWorkers)
            if (const auto there = readProperties(conf, plan->workspace, left()); !there)
                return there.error();
        if (const Result<void> made = createTopics(conf, *plan, left()); !made)
            return made.error();
        plan = reviewTopics(conf, wanted, left()); // somebody else may have been sooner, with other numbers
    }
    if (!plan)
        return plan.error();
    for (const WrongSetting& wrong : plan->wrong) {
        if (wrong.isFatal)
            return Error{ErrorKind::Conflict, 0, wordsOf(wrong), QString::fromStdString(wrong.topic)};
    }
    if (!plan->missing.empty())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("the workspace's topic does not exist"),
                     QString::fromStdString(plan->workspace.topic(plan->missing.front().name))};
    WorkspaceProperties properties;
    properties.partitions = plan->workspace.partitions;
    properties.isEncrypted = wanted.isEncrypted;
    properties.createdBy = WEIR_VERSION;
    properties.createdAtMs =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    const Result<WorkspaceProperties> held = ensureProperties(conf, plan->workspace, properties, left());
    if (!held)
        return held.error();
    Workspace workspace = plan->workspace;
    workspace.isEncrypted = held->isEncrypted;
    if (held->partitions != workspace.partitions) {
        return Error{ErrorKind::Conflict, 0,
                     QStringLiteral("topic %1 has %2 partitions, the workspace was made with %3")
                         .arg(QString::fromStdString(workspace.topic("events")))
                         .arg(workspace.partitions)
                         .arg(held->partitions),
                     QString::fromStdString(workspace.topic("events"))};
    }
    return workspace;
}

} // namespace weir::engine
