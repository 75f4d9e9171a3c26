#include "backend/service/guard.h"
#include "backend/service/connectionpresets.h"
#include "backend/service/connectionstore.h"
#include "backend/service/secretstore.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTest>

namespace weir {

class GuardTest : public QObject
{
    Q_OBJECT
private slots:
    void readOnlyRefusesAllButReading()
    {
        ConnectionSpec spec;
        spec.readOnly = true;
        QCOMPARE(permissionFor(spec, Deed::Read), Permission::Granted);
        for (const Deed deed : {Deed::Produce, Deed::Administer, Deed::Destroy})
            QCOMPARE(permissionFor(spec, deed), Permission::ReadOnly);
    }

    void productionAsksOnceASessionBeforeProducing()
    {
        ConnectionSpec spec;
        spec.id = QStringLiteral("a");
        spec.environment = Environment::Production;
        ConnectionSpec other = spec;
        other.id = QStringLiteral("b");
        Guard guard;
        const QSignalSpy changes(&guard, &Guard::changed);
        QCOMPARE(guard.check(spec, Deed::Produce), Permission::AskOnce);
        guard.grant(spec, Deed::Produce);
        QCOMPARE(guard.check(spec, Deed::Produce), Permission::Granted);
        QCOMPARE(guard.check(other, Deed::Produce), Permission::AskOnce);
        QCOMPARE(guard.check(spec, Deed::Destroy), Permission::TypeName);
        guard.forget(spec.id);
        QCOMPARE(guard.check(spec, Deed::Produce), Permission::AskOnce);
        QCOMPARE(changes.count(), 2);
    }

    void aGrantDoesNotOutweighReadOnly()
    {
        ConnectionSpec spec;
        spec.id = QStringLiteral("a");
        spec.environment = Environment::Production;
        Guard guard;
        guard.grant(spec, Deed::Produce);
        spec.readOnly = true;
        QCOMPARE(guard.check(spec, Deed::Produce), Permission::ReadOnly);
    }

    void developmentIsFree()
    {
        for (const Deed deed : {Deed::Read, Deed::Produce, Deed::Administer, Deed::Destroy})
            QCOMPARE(permissionFor({}, deed), Permission::Granted);
    }

    void presetsAreDistinctAndWellFormed()
    {
        QSet<QString> ids;
        for (const ConnectionPreset& preset : connectionPresets()) {
            QVERIFY2(!ids.contains(preset.id), qPrintable(preset.id));
            ids.insert(preset.id);
            ConnectionSpec spec;
            spec.name = preset.name;
            spec.bootstrap = splitBootstrap(preset.bootstrapExample);
            spec.registry.url = preset.registryExample;
            const Result<void> checked = checkConnection(spec);
            QVERIFY2(checked.has_value(), qPrintable(preset.id));
        }
        ConnectionSpec msk;
        msk.bootstrap = {QStringLiteral("b-1.x.c2.kafka.eu-west-1.amazonaws.com:9196")};
        QCOMPARE(presetOf(msk), QStringLiteral("msk-scram"));
        QCOMPARE(presetOf({}), QString());
    }

    void secretsComeBackAndAreForgotten()
    {
        MemorySecretStore store;
        Secrets secrets;
        secrets.saslPassword = QStringLiteral("p\"ä");
        secrets.awsSecretKey = QStringLiteral("k");
        QCOMPARE(secretsFromJson(secretsToJson(secrets)), secrets);
        std::optional<Result<Secrets>> answer;
        store.write(QStringLiteral("a"), secrets, this,
                    [](const Result<void>& written) { QVERIFY(written.has_value()); });
        store.read(QStringLiteral("a"), this, [&](const Result<Secrets>& read) { answer = read; });
        QVERIFY2(!answer, "answers come later, as the keychain's do");
        QTRY_VERIFY(answer);
        QCOMPARE(**answer, secrets);
        answer.reset();
        store.remove(QStringLiteral("a"), this, [](const Result<void>&) {});
        store.read(QStringLiteral("a"), this, [&](const Result<Secrets>& read) { answer = read; });
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, ErrorKind::NotFound);
    }

    void nobodyIsCalledWhoIsGone()
    {
        MemorySecretStore store;
        bool called = false;
        auto context = std::make_unique<QObject>();
        store.read(QStringLiteral("a"), context.get(), [&](const Result<Secrets>&) { called = true; });
        context.reset();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }
};

WEIR_TEST(GuardTest)

} // namespace weir

#include "guardtest.moc"
