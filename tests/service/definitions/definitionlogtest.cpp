#include "backend/service/definitions/definitionlog.h"
#include "backend/service/definitions/definitionfile.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

Definition alert(const char* key, int version, int bound = 1)
{
    Definition made;
    made.kind = QStringLiteral("alert");
    made.key = QString::fromLatin1(key);
    made.version = version;
    made.body.insert(QStringLiteral("bound"), bound);
    return made;
}

OfferedDefinition alone(const Definition& definition, const char* together)
{
    return {definition, QString::fromLatin1(together), 1, {}};
}

std::string bytesOf(const Definition& definition) { return definitionBytes(definition).toStdString(); }

} // namespace

class DefinitionLogTest : public QObject
{
    Q_OBJECT
private slots:
    void theFirstWithTheNextVersionIsAccepted()
    {
        DefinitionLog log;
        QVERIFY(log.offer(alone(alert("lag", 1), "a"))->result);
        const auto first = log.offer(alone(alert("lag", 2, 20), "b"));
        const auto second = log.offer(alone(alert("lag", 2, 30), "c"));
        QVERIFY(first->result);
        QCOMPARE(second->together, QStringLiteral("c"));
        QCOMPARE(second->result.error().kind, ErrorKind::Conflict);
        QVERIFY(second->result.error().detail.contains(QStringLiteral("version 2 was offered")));
        QVERIFY(second->result.error().detail.contains(QStringLiteral("accepted one is 2")));
        QCOMPARE(log.find(QStringLiteral("alert"), QStringLiteral("lag"))->body.value(QStringLiteral("bound")).toInt(),
                 20);
        QCOMPARE(log.versions(QStringLiteral("alert"), QStringLiteral("lag")).size(), 2);
        QCOMPARE(log.refused(), std::size_t(1));
    }

    void aGroupIsAcceptedOnlyAsAWhole()
    {
        DefinitionLog log;
        QVERIFY(log.offer(alone(alert("one", 1), "a"))->result);
        QVERIFY(!log.offer({alert("two", 1), QStringLiteral("g"), 2, {}}).has_value());
        QVERIFY(log.all(QStringLiteral("alert")).size() == 1); // not yet
        const auto verdict = log.offer({alert("one", 1), QStringLiteral("g"), 2, {}});
        QVERIFY(verdict.has_value());
        QVERIFY(!verdict->result);
        QVERIFY(!log.find(QStringLiteral("alert"), QStringLiteral("two")));

        QVERIFY(!log.offer({alert("two", 1), QStringLiteral("h"), 2, {}}).has_value());
        QVERIFY(log.offer({alert("one", 2), QStringLiteral("h"), 2, {}})->result);
        QCOMPARE(log.all(QStringLiteral("alert")).size(), 2);
    }

    void groupsMayBeInterleaved()
    {
        DefinitionLog log;
        QVERIFY(!log.offer({alert("one", 1), QStringLiteral("g"), 2, {}}).has_value());
        QVERIFY(!log.offer({alert("one", 1, 9), QStringLiteral("h"), 2, {}}).has_value());
        QVERIFY(log.offer({alert("two", 1, 9), QStringLiteral("h"), 2, {}})->result); // complete first
        QVERIFY(!log.offer({alert("two", 1), QStringLiteral("g"), 2, {}})->result);
        for (const char* key : {"one", "two"})
            QCOMPARE(log.find(QStringLiteral("alert"), QString::fromLatin1(key))
                         ->body.value(QStringLiteral("bound"))
                         .toInt(),
                     9);
    }

    void aRemovedOneIsGoneAndCanComeAgain()
    {
        DefinitionLog log;
        QVERIFY(log.offer(alone(alert("lag", 1), "a"))->result);
        Definition gone = alert("lag", 2);
        gone.removed = true;
        QVERIFY(log.offer(alone(gone, "b"))->result);
        QVERIFY(!log.find(QStringLiteral("alert"), QStringLiteral("lag")));
        QVERIFY(log.all(QStringLiteral("alert")).isEmpty());
        QVERIFY(!log.offer(alone(alert("lag", 1), "c"))->result);
        QVERIFY(log.offer(alone(alert("lag", 3), "d"))->result);
        QCOMPARE(log.versions(QStringLiteral("alert"), QStringLiteral("lag")).size(), 3);
    }

    void kindsAreApart()
    {
        DefinitionLog log;
        QVERIFY(log.offer(alone(alert("lag", 1), "a"))->result);
        Definition other = alert("lag", 1);
        other.kind = QStringLiteral("alertgroup");
        QVERIFY(log.offer(alone(other, "b"))->result);
        QCOMPARE(log.all(QStringLiteral("alert")).size(), 1);
        QCOMPARE(log.all(QStringLiteral("alertgroup")).size(), 1);
    }

    void oneOnThisMachineGoesOnFromTheClusters()
    {
        DefinitionLog cluster, local;
        QVERIFY(cluster.offer(alone(alert("lag", 1, 10), "a"))->result);
        QVERIFY(cluster.offer(alone(alert("rate", 1), "b"))->result);
        local.setBase(cluster);
        QVERIFY(!local.offer(alone(alert("lag", 1, 99), "c"))->result);
        QVERIFY(local.offer(alone(alert("lag", 2, 20), "d"))->result);
        QCOMPARE(local.all(QStringLiteral("alert")).size(), 2);
        QCOMPARE(local.versions(QStringLiteral("alert"), QStringLiteral("lag")).size(), 2);
        QCOMPARE(local.find(QStringLiteral("alert"), QStringLiteral("lag"))->version, 2);
    }

    void whatIsNoDefinitionTakesItsGroupWithIt()
    {
        const std::string good = bytesOf(alert("one", 1));
        DefinitionLog log;
        QVERIFY(!log.offer(offeredDefinition("alert/one", good, "g 2", 1)).has_value());
        const auto verdict = log.offer(offeredDefinition("alert/two", "not json", "g 2", 2));
        QCOMPARE(verdict->result.error().kind, ErrorKind::Invalid);
        QVERIFY(log.all(QStringLiteral("alert")).isEmpty());
        // Without the header each stands for itself.
        QVERIFY(log.offer(offeredDefinition("alert/one", good, {}, 3))->result);
        QVERIFY(!log.offer(offeredDefinition("alert/else", bytesOf(alert("two", 1)), {}, 4))->result);
    }

    void theEnvelopeReadsBack()
    {
        Definition made = alert("lag_high-2", 3);
        made.name = QStringLiteral("Höher");
        made.description = QStringLiteral("d");
        made.enabled = false;
        made.author = QStringLiteral("mia");
        made.changedAtMs = 1'763'632'800'123;
        made.note = QStringLiteral("raised");
        const Result<Definition> read = Definition::fromJson(QJsonDocument::fromJson(definitionBytes(made)).object());
        QVERIFY(read);
        QCOMPARE(*read, made);
        QVERIFY(definitionBytes(made).contains("2025-11-20T10:00:00.123Z"));
    }

    void refusesWhatIsMalformed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("place");
        QTest::newRow("key with a capital") << QByteArray(R"({"kind":"alert","key":"Lag"})") << QStringLiteral("key");
        QTest::newRow("key with a digit first")
            << QByteArray(R"({"kind":"alert","key":"1a"})") << QStringLiteral("key");
        QTest::newRow("no key") << QByteArray(R"({"kind":"alert"})") << QStringLiteral("key");
        QTest::newRow("key too long") << QByteArray(R"({"kind":"alert","key":")" + QByteArray(65, 'a') + R"("})")
                                      << QStringLiteral("key");
        QTest::newRow("line end") << QByteArray(R"({"kind":"alert","key":"a\n"})") << QStringLiteral("key");
        QTest::newRow("enabled") << QByteArray(R"({"kind":"alert","key":"a","enabled":"yes"})")
                                 << QStringLiteral("enabled");
        QTest::newRow("version") << QByteArray(R"({"kind":"alert","key":"a","version":1.5})")
                                 << QStringLiteral("version");
        QTest::newRow("time") << QByteArray(R"({"kind":"alert","key":"a","changedAt":"yesterday"})")
                              << QStringLiteral("changedAt");
    }
    void refusesWhatIsMalformed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, place);
        const Result<Definition> read = Definition::fromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Invalid);
        QCOMPARE(read.error().subject, place);
    }

    void theFileKeepsEveryVersion()
    {
        const QTemporaryDir folder;
        const QString path = definitionFile(folder.path(), QStringLiteral("abc"));
        QVERIFY(readDefinitionFile(path)->isEmpty());
        const QVector<Definition> versions{alert("lag", 1), alert("lag", 2)};
        QVERIFY(writeDefinitionFile(path, versions));
        QCOMPARE(*readDefinitionFile(path), versions);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{");
        file.close();
        QCOMPARE(readDefinitionFile(path).error().kind, ErrorKind::Invalid);
    }
};

WEIR_TEST(DefinitionLogTest)

} // namespace weir

#include "definitionlogtest.moc"
