// Purpose: from --connection, --bootstrap, --config and --registry to a client that has reached its cluster. Thread:
// main; blocks. Limits: passwords come from the file, the environment, the keychain or the terminal, in this order;
// never from an option, which other people could see in the list of processes.
#pragma once

#include "app/shell/optionparser.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/connectionfailures.h"

#include <memory>
#include <optional>

namespace weir {
class ClusterAdmin;
struct ClusterMetadata;
} // namespace weir

namespace weir::ctl {

/// The options that everything has that talks to a cluster.
OptionGroup connectionOptions();

struct Target
{
    ConnectionSpec spec;
    Secrets secrets;
    QString where; ///< for sentences: the addresses
    int timeoutMs = 10'000;
};

/// Who the command is about. On failure says why on standard error and sets `status`.
std::optional<Target> findTarget(const Arguments& arguments, int& status);

struct Session
{
    RdKafkaPtr client;
    std::shared_ptr<ConnectionFailures> failures;
};

/// A client whose cluster has answered; `metadata` is its answer. On failure says why and sets `status`.
std::optional<Session> openSession(const Target& target, ClientRole role, std::map<std::string, std::string> extra,
                                   ClusterMetadata& metadata, int& status);

/// "orders" where "ordes" was asked for: says that there is no such topic, and which was meant.
void complainAboutTopic(const QString& name, const QStringList& known, const QString& where);

} // namespace weir::ctl
