// Purpose: a workspace of three partitions with people in it: events as the stage before writes them, workers that
// answer. Thread: the test's. Limits: the shared cluster; what blocks does so for at most a minute.
#pragma once

#include "backend/engine/queries/queryclient.h"
#include "backend/engine/queries/queryserver.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "tests/engine/log/loglab.h"

#include <QTemporaryDir>

namespace weir::test {

class QueriesLab
{
public:
    static constexpr std::int64_t begunMs = 1'772'366'400'000;

    QueriesLab()
    {
        conf = confOf(bootstrap());
        workspace.prefix = freshName("queries") + '.';
        workspace.partitions = 3;
        workspace.isEncrypted = false;
    }
    /// Its topics, an audience `buyers` of those who bought twice.
    Result<void> open();
    engine::ProfileOptions optionsOf(const char* folder) const;
    static cdp::ProfileId idOf(int person) { return cdp::ProfileId::ofMessage("person " + std::to_string(person)); }
    /// Sends one order of person u<person>, whose anonymousId is a<person>.
    Result<void> order(int person, std::int64_t atMs, double total = 10);
    void define(const QByteArray& key, const QByteArray& document);

    ClientConf conf;
    engine::Workspace workspace;
    QTemporaryDir folder;
    bool hasColumns = true; ///< workers keep columnar copies
    std::unique_ptr<engine::TransactionalProducer> producer;
    std::unique_ptr<engine::DefinitionFeed> feed;

private:
    engine::EventsCodec m_codec{nullptr};
    std::uint64_t m_seq = 0;
};

/// A worker with its server; they end in the right order.
struct AnsweringWorker
{
    AnsweringWorker(QueriesLab& lab, const char* name)
        : profiles(lab.optionsOf(name), *lab.feed), server({lab.conf, lab.workspace, name}, profiles, *lab.feed)
    {
        profiles.start();
        server.start();
    }
    ~AnsweringWorker()
    {
        server.stop();
        profiles.stop();
    }
    engine::ProfileWorker profiles;
    engine::QueryServer server;
};

} // namespace weir::test
