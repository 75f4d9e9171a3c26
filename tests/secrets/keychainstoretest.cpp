#include "app/secrets/keychainstore.h"
#include "tests/secrets/sessionbus.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class KeychainStoreTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const QString missing = m_bus.start(test::SessionBus::Keyring::Unlocked);
        QVERIFY2(missing.isEmpty(), qPrintable(missing));
        // The daemon answers some moments after it was started: ask until it does.
        m_store = std::make_unique<KeychainStore>(QStringLiteral("weir-test"));
        QTRY_VERIFY_WITH_TIMEOUT(
            [this] {
                if (m_store->isProbed() && !m_store->isPersistent())
                    m_store->reload();
                return m_store->isPersistent();
            }(),
            20'000);
        m_secrets.saslPassword = QStringLiteral("geheim-\"ü\\n");
        m_secrets.registryPassword = QStringLiteral("auch-geheim");
        // It may answer before its collection can be written to.
        QTRY_VERIFY(wrote(*m_store, QStringLiteral("first"), m_secrets));
    }

    void keepsSecretsOverARestart()
    {
        QVERIFY(wrote(*m_store, QStringLiteral("one"), m_secrets));
        KeychainStore again(QStringLiteral("weir-test"));
        QVERIFY2(!again.isProbed(), "the answer comes later");
        // Asked before it is known whether there is a keychain.
        const Result<Secrets> kept = readOf(again, QStringLiteral("one"));
        QVERIFY(kept.has_value());
        QCOMPARE(*kept, m_secrets);
    }

    void everyConnectionHasItsOwn()
    {
        Secrets other;
        other.saslPassword = QStringLiteral("other");
        QVERIFY(wrote(*m_store, QStringLiteral("one"), m_secrets));
        QVERIFY(wrote(*m_store, QStringLiteral("two"), other));
        QCOMPARE(*readOf(*m_store, QStringLiteral("one")), m_secrets);
        QCOMPARE(*readOf(*m_store, QStringLiteral("two")), other);
    }

    void saysWhatIsNotThere() { QCOMPARE(readOf(*m_store, QStringLiteral("never")).error().kind, ErrorKind::NotFound); }

    void removesWhatIsThereAndWhatIsNot()
    {
        QVERIFY(wrote(*m_store, QStringLiteral("gone"), m_secrets));
        for (int i = 0; i < 2; ++i) {
            std::optional<bool> removed;
            m_store->remove(QStringLiteral("gone"), this,
                            [&](const Result<void>& result) { removed = result.has_value(); });
            QTRY_VERIFY(removed);
            QVERIFY(*removed);
        }
        QCOMPARE(readOf(*m_store, QStringLiteral("gone")).error().kind, ErrorKind::NotFound);
    }

    void nothingLiesReadableInAFile()
    {
        QVERIFY(wrote(*m_store, QStringLiteral("one"), m_secrets));
        QDirIterator files(m_bus.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                QVERIFY2(!file.readAll().contains("geheim"), qPrintable(file.fileName()));
        }
    }

private:
    static bool wrote(SecretStore& store, const QString& id, const Secrets& secrets)
    {
        std::optional<bool> written;
        QObject context;
        store.write(id, secrets, &context, [&](const Result<void>& result) { written = result.has_value(); });
        return QTest::qWaitFor([&] { return written.has_value(); }, 10'000) && *written;
    }

    static Result<Secrets> readOf(SecretStore& store, const QString& id)
    {
        std::optional<Result<Secrets>> answer;
        QObject context;
        store.read(id, &context, [&](const Result<Secrets>& result) { answer = result; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000))
            return Error{ErrorKind::Timeout};
        return *answer;
    }

    test::SessionBus m_bus;
    std::unique_ptr<KeychainStore> m_store;
    Secrets m_secrets;
};

WEIR_TEST(KeychainStoreTest)

} // namespace weir

#include "keychainstoretest.moc"
