#include "widgets/topics/clusterstate.h"

#include "backend/service/cluster.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "widgets/kit/stateview.h"

#include <QCoreApplication>
#include <QDateTime>

namespace weir {
namespace {

struct ClusterState
{
    Q_DECLARE_TR_FUNCTIONS(ClusterState)
};

} // namespace

void showNoSnapshot(StateView& view, const Cluster& cluster)
{
    const std::optional<Error> error = cluster.error();
    if (error && cluster.state() != LinkState::Connecting) {
        const ErrorText text = errorText(*error, ErrorPlace::Connection);
        view.showFailed(text.title, text.full(), ClusterState::tr("Try again"), detailText(*error));
        return;
    }
    view.showLoading(
        ClusterState::tr("Asking %n bootstrap brokers for the topics…", nullptr, int(cluster.spec().bootstrap.size())));
}

QString missingSentence(const Cluster& cluster)
{
    if (cluster.state() == LinkState::Online || !cluster.snapshot())
        return {};
    const std::int64_t age = QDateTime::currentMSecsSinceEpoch() - cluster.snapshot()->takenAtMs;
    if (cluster.state() == LinkState::Partial) {
        const QString why = cluster.error() ? errorText(*cluster.error(), ErrorPlace::Connection).full() : QString();
        return ClusterState::tr("A part of the cluster does not answer, so some numbers are missing or old. %1")
            .arg(why)
            .trimmed();
    }
    return ClusterState::tr("The cluster cannot be reached. What you see is %1 old; Weir keeps trying.")
        .arg(formats::duration(age));
}

} // namespace weir
