// Purpose: where the tests find the Kafka that the ctest fixture `cluster` has started (scripts/test-cluster).
#pragma once

#include <QJsonObject>
#include <QString>

namespace weir::test {

/// What scripts/test-cluster wrote to <build>/testcluster/cluster.json: "bootstrap" (PLAINTEXT), "saslSsl", "mtls",
/// "registry", "caFile", "clientCert", "clientKey", "user", "password". Empty if the fixture is not up;
/// WEIR_TEST_CLUSTER names another file.
QJsonObject clusterFile();

/// The PLAINTEXT bootstrap address; fails the program with words if there is none.
QString bootstrap();

/// A topic name nobody else uses: prefix + a random part.
QString uniqueName(const QString& prefix);

} // namespace weir::test
