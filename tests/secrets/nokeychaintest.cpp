#include "app/secrets/keychainstore.h"
#include "tests/secrets/sessionbus.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class NoKeychainTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const QString missing = m_bus.start(test::SessionBus::Keyring::None);
        QVERIFY2(missing.isEmpty(), qPrintable(missing));
    }

    void withoutASecretServiceSecretsStayInMemory()
    {
        KeychainStore store(QStringLiteral("weir-test"));
        Secrets secrets;
        secrets.saslPassword = QStringLiteral("geheim");
        std::optional<bool> written;
        store.write(QStringLiteral("one"), secrets, this,
                    [&](const Result<void>& result) { written = result.has_value(); });
        QTRY_VERIFY(written);
        QVERIFY2(*written, "memory takes it");
        QVERIFY(store.isProbed());
        QVERIFY(!store.isPersistent());
        std::optional<Result<Secrets>> kept;
        store.read(QStringLiteral("one"), this, [&](const Result<Secrets>& result) { kept = result; });
        QTRY_VERIFY(kept);
        QCOMPARE(**kept, secrets);

        KeychainStore afterARestart(QStringLiteral("weir-test"));
        kept.reset();
        afterARestart.read(QStringLiteral("one"), this, [&](const Result<Secrets>& result) { kept = result; });
        QTRY_VERIFY(kept);
        QCOMPARE(kept->error().kind, ErrorKind::NotFound);
    }

    void nothingIsWritten()
    {
        QDirIterator files(m_bus.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                QVERIFY2(!file.readAll().contains("geheim"), qPrintable(file.fileName()));
        }
    }

private:
    test::SessionBus m_bus;
};

WEIR_TEST(NoKeychainTest)

} // namespace weir

#include "nokeychaintest.moc"
