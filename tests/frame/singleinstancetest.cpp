#include "widgets/frame/singleinstance.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTest>
#include <QUuid>
#include <atomic>
#include <thread>

namespace weir {

class SingleInstanceTest : public QObject
{
    Q_OBJECT
    static QString name() { return QStringLiteral("weir-test-") + QUuid::createUuid().toString(QUuid::Id128); }

private slots:
    void theFirstListensTheSecondHandsOver()
    {
        const QString where = name();
        SingleInstance first(where);
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::received);
        std::atomic<int> taken = -1;
        const QJsonObject message{{QStringLiteral("open"), QStringLiteral("weir://demo/topics")}};
        std::thread second([&] { taken = SingleInstance(where).handOver(message) ? 1 : 0; });
        QTRY_VERIFY(taken.load() >= 0);
        second.join();
        QCOMPARE(taken.load(), 1);
        QTRY_COMPARE(received.count(), 1);
        QCOMPARE(received.first().first().toJsonObject(), message);
    }

    void nobodyThereIsSaidAtOnce()
    {
        const SingleInstance alone(name());
        QVERIFY(!alone.handOver({}));
    }

    void theEnvironmentNamesAnotherInstance()
    {
        const QString one = SingleInstance::defaultName();
        qputenv("WEIR_INSTANCE", "other");
        QVERIFY(SingleInstance::defaultName() != one);
        qunsetenv("WEIR_INSTANCE");
        QCOMPARE(SingleInstance::defaultName(), one);
    }
};

WEIR_TEST(SingleInstanceTest)

} // namespace weir

#include "singleinstancetest.moc"
