#include "backend/kafka/clusterreach.h"

#include <QElapsedTimer>
#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir {

Result<ClusterMetadata> reachCluster(rd_kafka_s* client, const ConnectionFailures& failures, int timeoutMs,
                                     const std::function<bool()>& isStopped)
{
    constexpr qint64 patienceMs = 1500; // one bad address of several does not matter: another one may answer
    ClusterAdmin admin(client);
    QElapsedTimer clock;
    clock.start();
    while (!isStopped || !isStopped()) {
        Result<ClusterMetadata> answer = admin.metadata(int(std::clamp<qint64>(timeoutMs - clock.elapsed(), 1, 250)));
        if (answer)
            return answer;
        while (rd_kafka_poll(client, 0) > 0) {
        }
        const std::optional<Error> cause = failures.newest();
        const bool maySettle = !cause || cause->kind == ErrorKind::Timeout || cause->kind == ErrorKind::Unreachable ||
                               cause->kind == ErrorKind::Unavailable;
        if (clock.elapsed() >= timeoutMs || (!maySettle && clock.elapsed() >= patienceMs))
            return cause.value_or(answer.error());
    }
    return Error{ErrorKind::Cancelled};
}

} // namespace weir
