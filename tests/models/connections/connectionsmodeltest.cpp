#include "models/connections/connectionsmodel.h"

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

ConnectionSpec spec(const char* name, Environment environment)
{
    ConnectionSpec made;
    made.id = QLatin1String(name);
    made.name = QLatin1String(name);
    // Nobody listens on port 1: opening it is harmless, and fails.
    made.bootstrap = {QStringLiteral("127.0.0.1:1")};
    made.environment = environment;
    made.readOnly = environment == Environment::Production;
    return made;
}

} // namespace

class ConnectionsModelTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<ConnectionStore>(m_folder->filePath(QStringLiteral("connections.json")));
    }

    void listsWhatIsSetUpAndFollowsChanges()
    {
        Services services;
        services.connections = m_store.get();
        ConnectionsModel model(services);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QVERIFY(m_store->save(spec("live", Environment::Production)));
        QVERIFY(m_store->save(spec("test", Environment::Staging)));
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(text(model, 0, ConnectionsModel::Name), QStringLiteral("live"));
        QCOMPARE(text(model, 0, ConnectionsModel::EnvironmentColumn), QStringLiteral("Production"));
        QCOMPARE(text(model, 0, ConnectionsModel::Access), QStringLiteral("Read-only"));
        QCOMPARE(text(model, 0, ConnectionsModel::State), QStringLiteral("Not open"));
        QCOMPARE(text(model, 1, ConnectionsModel::SecurityColumn), QStringLiteral("Plaintext"));

        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        ConnectionSpec renamed = spec("test", Environment::Development);
        QVERIFY(m_store->save(renamed));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(text(model, 1, ConnectionsModel::EnvironmentColumn), QStringLiteral("Development"));
        QVERIFY(m_store->remove(QStringLiteral("live")));
        QCOMPARE(model.rowCount(), 1);
    }

    void filtersByWords()
    {
        Services services;
        services.connections = m_store.get();
        QVERIFY(m_store->save(spec("live", Environment::Production)));
        QVERIFY(m_store->save(spec("test", Environment::Staging)));
        ConnectionsModel model(services);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFilterText(QStringLiteral("prod LIV"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(text(model, 0, ConnectionsModel::Name), QStringLiteral("live"));
        model.sort(ConnectionsModel::EnvironmentColumn, Qt::DescendingOrder);
        model.setFilterText({});
        QCOMPARE(text(model, 0, ConnectionsModel::Name), QStringLiteral("live"));
    }

    void showsHowAnOpenClusterFares()
    {
        Clusters clusters;
        Services services;
        services.connections = m_store.get();
        services.clusters = &clusters;
        QVERIFY(m_store->save(spec("live", Environment::Production)));
        ConnectionsModel model(services);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        clusters.open(*m_store->byId(QStringLiteral("live")), {});
        QVERIFY(text(model, 0, ConnectionsModel::State) != QStringLiteral("Not open"));
        QTRY_COMPARE(text(model, 0, ConnectionsModel::State), QStringLiteral("Failed"));
        const QModelIndex state = model.index(0, ConnectionsModel::State);
        QCOMPARE(state.data(BadgeRole).toInt(), int(Status::Critical));
        QVERIFY2(state.data(Qt::ToolTipRole).toString().contains(QStringLiteral("127.0.0.1:1")),
                 qPrintable(state.data(Qt::ToolTipRole).toString()));
        clusters.close(QStringLiteral("live"));
        QTRY_COMPARE(text(model, 0, ConnectionsModel::State), QStringLiteral("Not open"));
    }

private:
    static QString text(const ConnectionsModel& model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConnectionStore> m_store;
};

WEIR_TEST(ConnectionsModelTest)

} // namespace weir

#include "connectionsmodeltest.moc"
