// Purpose: one open cluster: its state, what it costs, its topics, and streams of records. Thread: GUI; all work
// happens on a worker. Limits: snapshots are refreshed every refreshMs while somebody watches (watch()), else only on
// request.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"
#include "backend/service/recordorigin.h"
#include "backend/service/topicsnapshot.h"

#include <QObject>
#include <functional>
#include <memory>

namespace weir {

class CostMeter;
class SchemaRegistry;
class DecoderSet;
class RecordProducer;
class ClusterMonitor;
class Definitions;
class Journal;
class Alerts;
class Plans;

enum class LinkState { Connecting, Online, Partial, Offline, Failed, Closed };

struct ClusterCost
{
    double requestsPerSecond = 0;
    double bytesPerSecond = 0; ///< sent and received
    double roundTripMs = 0;    ///< 0: not known
    bool overBudget = false;
};

class Cluster : public QObject, public RecordOrigin
{
    Q_OBJECT
public:
    /// `dataFolder`: where history and what is kept on this machine lie; empty: nothing is written to disk.
    Cluster(ConnectionSpec spec, Secrets secrets, QObject* parent = nullptr, const QString& dataFolder = {});
    ~Cluster() override; ///< returns at once; clients are destroyed on their own threads

    const ConnectionSpec& spec() const;
    /// Offline: was online, all brokers are gone, tries again by itself. Failed: never got in; error() says why.
    LinkState state() const;
    std::optional<Error> error() const;
    ClusterCost cost() const;

    /// Null until the first answer.
    std::shared_ptr<const ClusterSnapshot> snapshot() const;
    void refresh();
    /// Keeps the snapshot fresh (rates too) while `watcher` lives; several watchers share one sampler.
    void watch(QObject* watcher);

    /// Calls back once on the GUI thread, unless `context` is gone.
    void topicSettings(const QString& topic, QObject* context, std::function<void(Result<QVector<ConfigEntry>>)> done);

    std::unique_ptr<RecordStream> openStream(const ReadRequest& request) override;
    std::unique_ptr<SearchStream> openSearch(const SearchRequest& request) override;
    std::unique_ptr<RecordScan> openScan(const SearchRequest& request) override;

    /// Writes records (service/produce); on a read-only connection it refuses each. Never null. The caller owns it.
    std::unique_ptr<RecordProducer> openProducer();

    /// Decoders with this cluster's registry; never null.
    std::shared_ptr<const DecoderSet> decoders() const override;
    /// Null if the connection has none.
    std::shared_ptr<SchemaRegistry> registry() const;

    /// Watches groups, ends and flows, and records them; begins with the first call. Never null; owned by the cluster,
    /// as are the following.
    ClusterMonitor* monitor();
    Definitions* definitions();
    Journal* journal();
    Plans* plans();
    Alerts* alerts();
    const QString& dataFolder() const;

signals:
    void stateChanged();
    void snapshotChanged();
    void costChanged();    ///< once a second while online
    void schemasArrived(); ///< something that was Pending can be decoded now

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
