#include "backend/service/connectionstore.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTcpServer>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;
using test::words;

class CommandLineTest : public QObject
{
    Q_OBJECT
private slots:
    void helpNamesEveryCommand()
    {
        const Outcome outcome = Weirctl::run({QStringLiteral("help")});
        QCOMPARE(outcome.status, 0);
        for (const char* command : {"topics", "tail", "demo"})
            QVERIFY2(outcome.out.contains(command), command);
        QVERIFY(outcome.err.isEmpty());
    }

    void helpOfACommandIsTheSameBothWays()
    {
        for (const char* command : {"topics", "tail", "demo"}) {
            const QString name = QLatin1String(command);
            const Outcome help = Weirctl::run({QStringLiteral("help"), name});
            const Outcome option = Weirctl::run({name, QStringLiteral("--help")});
            QCOMPARE(help.status, 0);
            QCOMPARE(help.out, option.out);
            for (const char* part : {"Usage: weirctl ", "Examples:", "Exit status:", "--bootstrap HOST:PORT"})
                QVERIFY2(help.out.contains(part), part);
            for (const QByteArray& line : help.lines())
                QVERIFY2(QString::fromUtf8(line).size() <= 130, line.constData());
        }
    }

    void withoutACommandItSaysWhatThereIs()
    {
        const Outcome outcome = Weirctl::run({});
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.out.contains("Usage: weirctl"));
    }

    void whatIsMistypedIsNamedWithWhatWasMeant_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("command") << words("tial orders") << QByteArray("Did you mean “tail”?");
        QTest::newRow("option") << words("tail orders --untill end") << QByteArray("Did you mean --until?");
        QTest::newRow("option with value")
            << words("tail orders --isolaton=committed") << QByteArray("Did you mean --isolation?");
        QTest::newRow("no value") << words("tail orders --until") << QByteArray("--until needs a value");
        QTest::newRow("needless value") << words("tail orders --json=yes") << QByteArray("--json takes no value");
        QTest::newRow("choice") << words("tail orders --isolation serial -b localhost:9")
                                << QByteArray("committed, uncommitted");
        QTest::newRow("from") << words("tail orders --from start -b localhost:9")
                              << QByteArray("--from can't be “start”");
        QTest::newRow("until") << words("tail orders --until count:0 -b localhost:9") << QByteArray("at least 1");
        QTest::newRow("time") << words("tail orders --from time:yesterday -b localhost:9")
                              << QByteArray("“yesterday” is no time");
        QTest::newRow("partition") << words("tail orders --partition x -b localhost:9")
                                   << QByteArray("--partition is a number");
        QTest::newRow("no topic") << words("tail -b localhost:9") << QByteArray("Which topic?");
        QTest::newRow("no cluster") << words("topics") << QByteArray("Which cluster?");
        QTest::newRow("no port") << words("topics -b localhost") << QByteArray("“localhost” is no address");
        QTest::newRow("both") << words("topics -b localhost:9 -c demo") << QByteArray("--connection names everything");
        QTest::newRow("timeout") << words("topics -b localhost:9 --timeout soon")
                                 << QByteArray("--timeout is a number of seconds");
        QTest::newRow("rate") << words("demo -b localhost:9 --rate fast") << QByteArray("--rate is a number");
        QTest::newRow("history") << words("demo -b localhost:9 --history long") << QByteArray("“long” is no duration");
        QTest::newRow("config") << words("topics --config /nowhere/client.properties") << QByteArray("cannot be read");
    }
    void whatIsMistypedIsNamedWithWhatWasMeant()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Outcome outcome = Weirctl::run(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
    }

    void anUnknownHostIsNamed()
    {
        const Outcome outcome = Weirctl::run(words("topics --bootstrap no-such-host.invalid:9092 --timeout 8"));
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("The host name in no-such-host.invalid:9092 is not known."),
                 outcome.err.constData());
    }

    void aClosedPortIsNamed()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString address = QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
        server.close();
        const Outcome outcome = Weirctl::run({QStringLiteral("topics"), QStringLiteral("-b"), address});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("Nobody listens at " + address.toUtf8()), outcome.err.constData());
    }

    void aTlsPortSpokenToInPlainIsNamed()
    {
        const QString address = test::clusterFile().value(QLatin1String("mtls")).toString();
        const Outcome outcome = Weirctl::run({QStringLiteral("topics"), QStringLiteral("-b"), address,
                                              QStringLiteral("--timeout"), QStringLiteral("6")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains(address.toUtf8()), outcome.err.constData());
        QVERIFY2(outcome.err.contains("TLS"), outcome.err.constData());
    }

    void aClientPropertiesFileAndAPasswordFromTheEnvironmentConnect()
    {
        const QJsonObject cluster = test::clusterFile();
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("client.properties"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nsasl.username=" +
                   cluster.value(QLatin1String("admin")).toString().toUtf8() +
                   "\nssl.ca.location=" + cluster.value(QLatin1String("caFile")).toString().toUtf8() +
                   "\nbootstrap.servers=" + cluster.value(QLatin1String("saslSsl")).toString().toUtf8() + "\n");
        file.close();
        const QStringList arguments{QStringLiteral("topics"), QStringLiteral("--internal"), QStringLiteral("--config"),
                                    path};
        const QString variable = QStringLiteral("WEIR_PASSWORD");

        const Outcome unknown = Weirctl::run(arguments);
        QCOMPARE(unknown.status, 2);
        QVERIFY2(unknown.err.contains("Set WEIR_PASSWORD"), unknown.err.constData());

        const Outcome wrong = Weirctl::run(arguments, {{variable, QStringLiteral("guessed")}});
        QCOMPARE(wrong.status, 1);
        QVERIFY2(wrong.err.contains("does not accept the user or the password"), wrong.err.constData());
        QVERIFY(!wrong.err.contains("guessed"));

        const Outcome right =
            Weirctl::run(arguments, {{variable, cluster.value(QLatin1String("adminPassword")).toString()}});
        QVERIFY2(right.status == 0 || right.err.contains("no topics"), right.err.constData());
    }

    void aConnectionOfTheDesktopIsFoundByItsName()
    {
        ConnectionStore store(Weirctl::configFolder() + QStringLiteral("/weir/connections.json"));
        ConnectionSpec spec;
        spec.name = QStringLiteral("Test cluster");
        spec.bootstrap = QStringList{test::bootstrap()};
        QVERIFY(store.save(spec));
        const Outcome found = Weirctl::run({QStringLiteral("topics"), QStringLiteral("--internal"),
                                            QStringLiteral("-c"), QStringLiteral("Test cluster")});
        QVERIFY2(found.status == 0 || found.err.contains("no topics"), found.err.constData());

        const Outcome mistyped =
            Weirctl::run({QStringLiteral("topics"), QStringLiteral("-c"), QStringLiteral("Test clutser")});
        QCOMPARE(mistyped.status, 2);
        QVERIFY2(mistyped.err.contains("Did you mean “Test cluster”?"), mistyped.err.constData());
    }

    void theDemoLeavesAProductionClusterAlone()
    {
        ConnectionStore store(Weirctl::configFolder() + QStringLiteral("/weir/connections.json"));
        ConnectionSpec spec;
        spec.name = QStringLiteral("Production");
        spec.bootstrap = QStringList{test::bootstrap()};
        spec.environment = Environment::Production;
        QVERIFY(store.save(spec));
        const Outcome outcome = Weirctl::run(words("demo --once -c Production"));
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("production cluster"), outcome.err.constData());
    }
};

WEIR_TEST(CommandLineTest)

} // namespace weir

#include "commandlinetest.moc"
