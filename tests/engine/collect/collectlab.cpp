#include "tests/engine/collect/collectlab.h"

#include "backend/base/json/jsonparser.h"
#include "backend/engine/topics/workspacetopics.h"

namespace weir::test {

engine::Workspace makeWorkspace(const ClientConf& conf)
{
    engine::Workspace wanted;
    wanted.prefix = freshName("collect") + '.';
    wanted.partitions = 2;
    const auto opened = engine::openWorkspace(conf, wanted, true, patienceMs);
    if (!opened)
        qFatal("workspace: %s", qPrintable(wordsOf(opened)));
    return *opened;
}

void DefinitionWriter::save(const std::vector<std::string>& documents, engine::DefinitionFeed* feed)
{
    std::vector<TestRecord> records;
    const QByteArray together =
        QByteArray::number(++m_groups) + "g " + QByteArray::number(qulonglong(documents.size()));
    for (const std::string& text : documents) {
        const JsonPointer document = json(text);
        const std::string id =
            std::string(document->root.at("kind").text()) + '/' + std::string(document->root.at("key").text());
        JsonArena arena;
        const std::string value = toJsonText(arena.with(document->root, "version", Json::ofInteger(++m_versions[id])));
        records.push_back({0,
                           QByteArray::fromStdString(id),
                           QByteArray::fromStdString(value),
                           0,
                           {{QByteArrayLiteral("together"), together}}});
    }
    TestProducer(m_conf.spec.bootstrap.join(QLatin1Char(',')))
        .send(QString::fromStdString(m_workspace.topic("definitions")), records);
    if (!feed)
        return;
    if (const Result<void> done = feed->waitUntilCurrent(patienceMs); !done)
        qFatal("definitions: %s", qPrintable(wordsOf(done)));
}

std::unique_ptr<engine::DefinitionFeed> readyFeed(const ClientConf& conf, const engine::Workspace& workspace)
{
    auto feed = engine::DefinitionFeed::make(conf, workspace);
    if (!feed)
        qFatal("feed: %s", qPrintable(wordsOf(feed)));
    if (const Result<void> done = (*feed)->waitUntilCurrent(patienceMs); !done)
        qFatal("feed: %s", qPrintable(wordsOf(done)));
    return std::move(feed).value();
}

namespace {

int partitionsOf(const engine::Workspace& workspace, const std::string& topic)
{
    for (const engine::TopicSpec& spec : engine::workspaceTopics(workspace)) {
        if (spec.name == topic)
            return spec.partitions;
    }
    qFatal("no such topic");
}

} // namespace

std::vector<std::string> valuesOf(const ClientConf& conf, const engine::Workspace& workspace, const char* topic)
{
    std::vector<std::string> values;
    for (auto& [partition, ours] : committedValues(conf, workspace.topic(topic), partitionsOf(workspace, topic)))
        values.insert(values.end(), ours.begin(), ours.end());
    return values;
}

std::vector<std::string> collected(const ClientConf& conf, const engine::Workspace& workspace, const char* property)
{
    std::vector<std::string> found;
    for (const std::string& value : valuesOf(conf, workspace, "collected")) {
        const auto event = engine::collectedOf(value);
        if (!event)
            qFatal("collected: %s", qPrintable(wordsOf(event)));
        const Json wanted = event->event->root.at("properties").at(property);
        found.push_back(wanted.isText() ? std::string(wanted.text()) : toJsonText(wanted));
    }
    return found;
}

engine::AuditTotals auditOfCollect(const ClientConf& conf, const engine::Workspace& workspace, const char* source)
{
    engine::AuditSums sums;
    eachCommitted(conf, workspace.topic("audit"), partitionsOf(workspace, "audit"), [&](const RecordView& record) {
        auto counted = engine::auditOf(record.key, record.value);
        if (!counted)
            qFatal("audit: %s", qPrintable(wordsOf(counted)));
        sums.add(std::move(*counted));
    });
    return sums.ofStage("collect", source);
}

JsonPointer json(const std::string& text)
{
    const Result<JsonPointer> document = parseJson(text);
    if (!document)
        qFatal("json: %s in %s", qPrintable(wordsOf(document)), text.c_str());
    return *document;
}

} // namespace weir::test
