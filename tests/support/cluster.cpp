#include "tests/support/cluster.h"

#include <QFile>
#include <QJsonDocument>
#include <QUuid>

namespace weir::test {

QJsonObject clusterFile()
{
    QString path = qEnvironmentVariable("WEIR_TEST_CLUSTER");
    if (path.isEmpty())
        path = QStringLiteral(WEIR_BINARY_DIR "/testcluster/cluster.json");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QString bootstrap()
{
    const QString address = clusterFile().value(QLatin1String("bootstrap")).toString();
    if (address.isEmpty())
        qFatal("No test cluster is up: run it through ctest or ./dev test, or scripts/test-cluster start DIR first.");
    return address;
}

QString uniqueName(const QString& prefix)
{
    return prefix + QLatin1Char('-') + QUuid::createUuid().toString(QUuid::Id128).left(10);
}

} // namespace weir::test
