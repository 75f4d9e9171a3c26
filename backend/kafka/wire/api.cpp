#include "backend/kafka/wire/api.h"

#include "backend/kafka/clientconf.h"

namespace weir {

Error brokerError(int code, const QString& subject, const QString& message)
{
    Error error = fromRdKafka(code, message, subject);
    switch (code) {
    case kafkaerror::leaderNotAvailable:
    case kafkaerror::notLeader:
    case kafkaerror::replicaNotAvailable:
    case kafkaerror::kafkaStorage:
    case kafkaerror::fencedLeaderEpoch:
    case kafkaerror::unknownLeaderEpoch:
    case kafkaerror::offsetNotAvailable:
        error.kind = ErrorKind::Unavailable;
        error.retriable = true;
        break;
    case kafkaerror::unsupportedMechanism:
        error.kind = ErrorKind::UnsupportedMechanism;
        break;
    case kafkaerror::saslAuthentication:
        error.kind = ErrorKind::Authentication;
        break;
    case kafkaerror::nonEmptyGroup:
    case kafkaerror::unknownMember:
    case kafkaerror::rebalanceInProgress:
    case kafkaerror::groupSubscribedToTopic:
        error.kind = ErrorKind::Busy;
        break;
    case kafkaerror::groupNotFound:
        error.kind = ErrorKind::NotFound;
        break;
    case kafkaerror::unsupportedVersion:
        error.kind = ErrorKind::UnsupportedVersion;
        break;
    default:
        break;
    }
    return error;
}

} // namespace weir
