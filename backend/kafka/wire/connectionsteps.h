// Purpose: the broker's part of the connection test, a function a step, to be called in their order. Thread: a worker;
// blocks.
#pragma once

#include "backend/kafka/connectiontest.h"
#include "backend/kafka/wire/connection.h"
#include "backend/kafka/wire/messages.h"

#include <memory>

namespace weir {

class ConnectionSteps
{
public:
    explicit ConnectionSteps(ClientConf conf) : m_conf(std::move(conf)) {}

    Result<void> name(StepResult& result, const Deadline& deadline);
    /// Without TLS also the first words, which tell what speaks there.
    Result<void> tcp(StepResult& result, const Deadline& deadline);
    /// Without TLS: only if `needsTls()`.
    Result<void> tls(StepResult& result, const Deadline& deadline);
    Result<void> sasl(StepResult& result, const Deadline& deadline);
    Result<void> authorization(StepResult& result, const Deadline& deadline);
    Result<void> versions(StepResult& result, const Deadline& deadline);

    /// The port turned out to speak TLS while the settings do not.
    bool needsTls() const { return m_needsTls.has_value(); }

private:
    Result<void> kerberos(const Deadline& deadline);
    void addVersions(StepResult& result) const;

    const ClientConf m_conf;
    std::vector<HostPort> m_candidates;
    std::unique_ptr<WireConnection> m_connection;
    std::optional<Error> m_needsTls;
    MetadataRequest::Answer m_metadata;
};

} // namespace weir
