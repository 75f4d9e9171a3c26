// Purpose: what tests of the third stage on a cluster share: a workspace of their own, `events` as the stage before
// writes them, workers. Thread: the test's. Limits: tests only; ends the program if the cluster fails.
#pragma once

#include "backend/engine/profile/profileworker.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/recordoutput.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "tests/engine/log/loglab.h"

#include <QDateTime>
#include <QTemporaryDir>

namespace weir::test {

using namespace engine;

class ProfileLab
{
public:
    ProfileLab(const char* name, int partitions, bool isEncrypted = false) : m_codec(isEncrypted ? &m_keys : nullptr)
    {
        conf = confOf(bootstrap());
        workspace.prefix = freshName(name) + '.';
        workspace.partitions = partitions;
        workspace.isEncrypted = isEncrypted;
        const Result<Workspace> opened = openWorkspace(conf, workspace, true, patienceMs);
        if (!opened)
            qFatal("workspace: %s", qPrintable(opened.error().detail));
        producer = readyProducer(conf, workspace.prefix + "identify");
        auto made = DefinitionFeed::make(conf, workspace);
        if (!made)
            qFatal("feed: %s", qPrintable(made.error().detail));
        feed = std::move(*made);
        define(
            "audience/buyers",
            R"({"kind":"audience","key":"buyers","version":1,"rule":{"event":"Order Completed","count":{"atLeast":2}}})");
    }

    static cdp::ProfileId idOf(int person) { return cdp::ProfileId::ofMessage("person " + std::to_string(person)); }
    void send(const EventsRecord& record)
    {
        OutputRoom room;
        // Exists: it has one.
        if (const cdp::ProfileId profile = eventsProfile(record); workspace.isEncrypted)
            if (const Result<TopicRecord> key = m_keys.make(profile))
                if (const Result<void> sent = producer->send(outputOf(workspace, *key, room)); !sent)
                    qFatal("send: %s", qPrintable(sent.error().detail));
        const Result<TopicRecord> encoded = m_codec.encode(record);
        if (const Result<void> sent = producer->send(outputOf(workspace, *encoded, room)); !sent)
            qFatal("send: %s", qPrintable(sent.error().detail));
    }
    void order(int person, const std::string& messageId)
    {
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        const std::string user = "u" + std::to_string(person);
        send(AcceptedEvent{.seq = ++seq,
                           .profile = idOf(person),
                           .linked = {{"userId", user}},
                           .source = "shop",
                           .receivedAtMs = now,
                           .text = R"({"type":"track","event":"Order Completed","messageId":")" + messageId +
                                   R"(","userId":")" + user + R"(","timestamp":")" + isoMoment(now) +
                                   R"(","receivedAt":")" + isoMoment(now) + R"(","properties":{"total":10}})"});
    }
    void define(const QByteArray& key, const QByteArray& document) const
    {
        TestProducer(bootstrap())
            .send(QString::fromStdString(workspace.topic("definitions")), {{0, key, document, 0, {}}});
    }
    /// Every change told of an audience: profile id and whether it was entered, in order.
    std::map<std::string, std::vector<bool>> changes(const std::string& audience) const
    {
        std::map<std::string, std::vector<bool>> found;
        for (const auto& [partition, values] :
             committedValues(conf, workspace.topic("memberships"), workspace.partitions))
            for (const std::string& value : values)
                if (const auto told = membershipOf(value); told && told->audience == audience)
                    found[told->profile.toText()].push_back(told->entered);
        return found;
    }
    std::unique_ptr<ProfileWorker> worker(const char* folderName, int standbys = 1)
    {
        return workerIn(folder.filePath(QLatin1String(folderName)).toStdString(), folderName, standbys);
    }
    std::unique_ptr<ProfileWorker> workerIn(const std::string& path, const char* host, int standbys = 1)
    {
        ProfileOptions options;
        options.conf = conf;
        options.workspace = workspace;
        options.folder = path;
        options.host = host;
        options.standbys = standbys;
        auto worker = std::make_unique<ProfileWorker>(options, *feed);
        worker->start();
        return worker;
    }

    ClientConf conf;
    Workspace workspace;
    QTemporaryDir folder;
    std::unique_ptr<TransactionalProducer> producer;
    std::unique_ptr<DefinitionFeed> feed;
    std::uint64_t seq = 0;

private:
    ProfileKeys m_keys;
    EventsCodec m_codec;
};

} // namespace weir::test
