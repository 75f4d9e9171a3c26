#include "backend/service/logbook.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTest>
#include <thread>

namespace weir {

class LogbookTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsWhatIsWritten()
    {
        Logbook log;
        QSignalSpy added(&log, &Logbook::linesAdded);
        Logbook::write(LogLevel::Info, QStringLiteral("kafka"), QStringLiteral("one"));
        std::thread([] { Logbook::write(LogLevel::Error, QStringLiteral("frame"), QStringLiteral("two")); }).join();
        Logbook::write(LogLevel::Debug, QStringLiteral("kafka"), QStringLiteral("not kept"));
        QTRY_COMPARE(added.count(), 1);
        const QVector<LogLine> lines = log.lines();
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].source, QStringLiteral("kafka"));
        QCOMPARE(lines[0].text, QStringLiteral("one"));
        QCOMPARE(lines[1].level, LogLevel::Error);
        QCOMPARE(log.lines(lines[0].number).size(), 1);
    }

    void isBounded()
    {
        Logbook log;
        for (int i = 0; i < Logbook::mostLines + 10; ++i)
            Logbook::write(LogLevel::Info, QStringLiteral("test"), QString::number(i));
        const QVector<LogLine> lines = log.lines();
        QCOMPARE(lines.size(), int(Logbook::mostLines));
        QCOMPARE(lines.last().text, QString::number(Logbook::mostLines + 9));
    }

    void takesQtsMessages()
    {
        Logbook log;
        qInfo("from %s", "Qt");
        QCOMPARE(log.lines().size(), 1);
        QCOMPARE(log.lines().first().text, QStringLiteral("from Qt"));
    }

    void aDebugLevelKeepsMore()
    {
        Logbook log;
        log.setLevel(LogLevel::Debug);
        Logbook::write(LogLevel::Debug, QStringLiteral("kafka"), QStringLiteral("kept"));
        QCOMPARE(log.lines().size(), 1);
    }

    void secretsAreRemoved_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("property") << QStringLiteral("sasl.password=hunter2 and more");
        QTest::newRow("json") << QStringLiteral("{\"oauthClientSecret\": \"hunter2\"}");
        QTest::newRow("jaas") << QStringLiteral("ScramLoginModule required username=\"u\" password=\"hunter2\";");
        QTest::newRow("bearer") << QStringLiteral("Authorization: Bearer hunter2hunter2");
        QTest::newRow("basic") << QStringLiteral("authorization: Basic hunter2hunter2==");
        QTest::newRow("address") << QStringLiteral("GET https://user:hunter2@registry:8081/subjects");
        QTest::newRow("key") << QStringLiteral("-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----");
        QTest::newRow("aws") << QStringLiteral("aws_secret_access_key = hunter2");
    }

    void secretsAreRemoved()
    {
        QFETCH(QString, text);
        QVERIFY2(!withoutSecrets(text).contains(QLatin1String("hunter2")), qPrintable(withoutSecrets(text)));
        Logbook log;
        Logbook::write(LogLevel::Info, QStringLiteral("test"), text);
        QVERIFY(!log.diagnostics().contains(QLatin1String("hunter2")));
    }

    void whatIsNoSecretStays()
    {
        const QString text = QStringLiteral("topic orders: 12 of 60 partitions, https://registry:8081/subjects");
        QCOMPARE(withoutSecrets(text), text);
    }
};

WEIR_TEST(LogbookTest)

} // namespace weir

#include "logbooktest.moc"
