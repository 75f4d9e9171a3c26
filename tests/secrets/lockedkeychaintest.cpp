#include "app/secrets/keychainstore.h"
#include "tests/secrets/sessionbus.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTest>

namespace weir {

class LockedKeychainTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const QString missing = m_bus.start(test::SessionBus::Keyring::Locked);
        QVERIFY2(missing.isEmpty(), qPrintable(missing));
    }

    void aKeyringThatCannotBeUnlockedIsSaidAndLosesNothing()
    {
        KeychainStore store(QStringLiteral("weir-test"));
        Secrets secrets;
        secrets.saslPassword = QStringLiteral("geheim");
        std::optional<Result<void>> written;
        store.write(QStringLiteral("one"), secrets, this, [&](const Result<void>& result) { written = result; });
        QTRY_VERIFY_WITH_TIMEOUT(written, 60'000);
        QVERIFY(!written->has_value());
        QCOMPARE(written->error().kind, ErrorKind::SecretStore);
        QVERIFY(!written->error().detail.contains(QStringLiteral("geheim")));
        QVERIFY(!store.isPersistent());
        std::optional<Result<Secrets>> kept;
        store.read(QStringLiteral("one"), this, [&](const Result<Secrets>& result) { kept = result; });
        QTRY_VERIFY(kept);
        QCOMPARE(**kept, secrets);
    }

private:
    test::SessionBus m_bus;
};

WEIR_TEST(LockedKeychainTest)

} // namespace weir

#include "lockedkeychaintest.moc"
