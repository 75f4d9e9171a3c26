#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/registryaccess.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

namespace weir {

using test::Outcome;
using test::TestProducer;
using test::TestRecord;
using test::Weirctl;
using test::words;

namespace {

constexpr std::int64_t someTimeMs = 1'790'000'000'000;

Outcome produce(const QString& topic, const QStringList& options)
{
    return Weirctl::runHere(QStringList{QStringLiteral("produce"), topic} + options);
}

/// Every record of the topic as kcat sees it: partition, timestamp, key, headers, value, with lengths so that nothing
/// runs into each other. Sorted by partition and offset.
QByteArray kcat(const QString& topic)
{
    QProcess process;
    process.start(QStringLiteral("kcat"),
                  {QStringLiteral("-C"), QStringLiteral("-e"), QStringLiteral("-q"), QStringLiteral("-b"),
                   test::bootstrap(), QStringLiteral("-t"), topic, QStringLiteral("-o"), QStringLiteral("beginning"),
                   QStringLiteral("-f"), QStringLiteral("%p %o %T %K [%k] %h %S [%s]\n--\n")});
    if (!process.waitForFinished(Weirctl::patienceMs))
        return "kcat did not end";
    QList<QByteArray> records;
    const QByteArray out = process.readAllStandardOutput();
    for (qsizetype from = 0, at; (at = out.indexOf("\n--\n", from)) >= 0; from = at + 4)
        records << out.mid(from, at - from);
    std::sort(records.begin(), records.end(), [](const QByteArray& a, const QByteArray& b) {
        const auto number = [](const QByteArray& line, int part) { return line.split(' ').value(part).toInt(); };
        return std::pair(number(a, 0), number(a, 1)) < std::pair(number(b, 0), number(b, 1));
    });
    return records.join('\n');
}

QByteArray everyByte()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += char(i);
    return bytes;
}

} // namespace

class ProduceTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(!QStandardPaths::findExecutable(QStringLiteral("kcat")).isEmpty()); }

    void whatTailPrintsIsWrittenAgainToTheByte()
    {
        const QString from = make(3), to = make(3);
        const QList<QByteArray> values{"plain",
                                       "",
                                       "{\"n\": 1, \"big\": 12345678901234567890.10}",
                                       " {\"blank\": true} ",
                                       "{\n  \"lines\": [1, 2]\n}",
                                       "\"a string\"",
                                       "null",
                                       "true",
                                       "12",
                                       "tab\tquote\" back\\slash ünï €",
                                       everyByte(),
                                       QByteArray("\0\0\0\0\x07rest", 9),
                                       QByteArray("\0\0\0\x2a", 4),
                                       "\xff\xfe invalid",
                                       QByteArray::fromHex("6ba7b8109dad41d180b400c04fd430c8")};
        std::vector<TestRecord> records;
        for (int i = 0; i < values.size(); ++i) {
            records.push_back({i % 3, values[i], values[values.size() - 1 - i], someTimeMs + i, {}});
            records.push_back(
                {(i + 1) % 3, std::nullopt, values[i], someTimeMs + i, {{"first", values[i]}, {"first", "again"}}});
            records.push_back({(i + 2) % 3,
                               values[i],
                               std::nullopt,
                               someTimeMs + i,
                               {{values[i].isEmpty() ? "n" : "n" + values[i].left(3).replace('\0', '0'), "v"}}});
        }
        m_producer.send(from, records);
        Weirctl tail(QStringList{QStringLiteral("tail"), from} + words("--until end --json --bootstrap")
                     << test::bootstrap());
        const Outcome read = tail.finish();
        QCOMPARE(read.status, 0);
        const QString file = write(read.out);
        const Outcome outcome = produce(to, {QStringLiteral("--json"), file});
        QCOMPARE(outcome.err.count('\n'), 1); // the summary alone
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines().size(), qsizetype(records.size()));
        const QByteArray expected = kcat(from);
        QVERIFY2(expected.count(QByteArray::number(someTimeMs).left(10)) == int(records.size()), expected);
        QCOMPARE(kcat(to), expected);
    }

    void anEditedValueIsWrittenAsItWasEdited()
    {
        const QString topic = make(1);
        // Both say what valueBytes holds at first: {"n": 1}
        const QByteArray kept = "{\"value\":{\"n\":1},\"format\":\"json\",\"valueBytes\":\"eyJuIjogMX0=\"}\n";
        const QByteArray edited = "{\"value\":{\"n\":2},\"format\":\"json\",\"valueBytes\":\"eyJuIjogMX0=\"}\n";
        QCOMPARE(produce(topic, {QStringLiteral("--json"), write(kept + edited)}).status, 0);
        const Outcome read = Weirctl::runHere(QStringList{QStringLiteral("tail"), topic} + words("--until end"));
        QCOMPARE(read.out, QByteArray("{\"n\": 1}\n{\"n\":2}\n"));
    }

    void linesBecomeValuesWithKeysHeadersAndPartition()
    {
        const QString topic = make(3);
        const QString file = write("a:1\nb:2:2\nno separator\n:empty key");
        const Outcome outcome = produce(
            topic, {file, QStringLiteral("--key-separator"), QStringLiteral(":"), QStringLiteral("--header"),
                    QStringLiteral("h=1"), QStringLiteral("--header"), QStringLiteral("h=x=y"), QStringLiteral("-p"),
                    QStringLiteral("2"), QStringLiteral("--timestamp"), QString::number(someTimeMs)});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("Record 3: there is no “:” between key and value."), outcome.err);
        QVERIFY2(outcome.out.startsWith("Written to " + topic.toUtf8() + ": 3 records"), outcome.out);
        QCOMPARE(kcat(topic), QByteArray("2 0 1790000000000 1 [a] h=1,h=x=y 1 [1]\n"
                                         "2 1 1790000000000 1 [b] h=1,h=x=y 3 [2:2]\n"
                                         "2 2 1790000000000 0 [] h=1,h=x=y 9 [empty key]"));
    }

    void aBrokenLineIsSaidWithItsNumberAndTheRestGoesOn()
    {
        const QString topic = make(1);
        const Outcome outcome =
            produce(topic, {QStringLiteral("--json"), write("{\"value\":\"1\"}\n{\"value\":\n\n{\"key\":\"k\"}\n{"
                                                            "\"value\":\"5\",\"partition\":9}\n{\"value\":\"6\"}\n")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("Record 2: no JSON"), outcome.err);
        QVERIFY2(outcome.err.contains("Record 4: there is no \"value\""), outcome.err);
        QVERIFY2(outcome.err.contains("Record 5: there is no partition 9."), outcome.err);
        const QVector<QJsonObject> lines = outcome.objects();
        QCOMPARE(lines.size(), 5);
        int written = 0;
        for (const QJsonObject& line : lines)
            written += line.contains(QLatin1String("offset")) ? 1 : 0;
        QCOMPARE(written, 2);
        QVERIFY2(outcome.err.contains("2 of 3 records"), outcome.err);
    }

    void standardInputIsReadAsItComesAndCtrlCSaysWhatWasAcknowledged()
    {
        const QString topic = make(1);
        Weirctl weirctl({QStringLiteral("help")});
        (void)weirctl.finish();
        QProcess process;
        process.start(Weirctl::program(), {QStringLiteral("produce"), topic, QStringLiteral("-b"), test::bootstrap(),
                                           QStringLiteral("--json")});
        process.write("{\"value\":\"now\"}\n");
        QVERIFY2(process.waitForReadyRead(Weirctl::patienceMs), process.readAllStandardError());
        QCOMPARE(
            QJsonDocument::fromJson(process.readAllStandardOutput()).object().value(QLatin1String("offset")).toInt(-1),
            0);
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(process.exitCode(), 130);
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains("Written to " + topic.toUtf8() + ": 1 records"), said);
    }

    void aRecordIsRepeatedAtARate()
    {
        const QString topic = make(1);
        QElapsedTimer clock;
        clock.start();
        const Outcome outcome =
            produce(topic, {QStringLiteral("--value"), QStringLiteral("{\"i\":{{i}},\"r\":{{random 5 5}}}"),
                            QStringLiteral("-k"), QStringLiteral("k{{i}}"), QStringLiteral("--repeat"),
                            QStringLiteral("30"), QStringLiteral("--rate"), QStringLiteral("30")});
        QCOMPARE(outcome.status, 0);
        QVERIFY(clock.elapsed() > 800);
        const Outcome read = Weirctl::runHere(QStringList{QStringLiteral("tail"), topic} + words("--until end --json"));
        QCOMPARE(read.objects().size(), 30);
        QCOMPARE(read.objects().at(29).value(QLatin1String("key")).toString(), QStringLiteral("k30"));
        QCOMPARE(read.objects().at(29).value(QLatin1String("value")).toObject().value(QLatin1String("r")).toInt(), 5);
    }

    void aTombstoneHasAKeyAndNoValue()
    {
        const QString topic = make(1);
        QCOMPARE(produce(topic, words("--tombstone")).status, 2);
        QCOMPARE(produce(topic, words("--tombstone -k 4711 --timestamp 1790000000000")).status, 0);
        QCOMPARE(kcat(topic), QByteArray("0 0 1790000000000 4 [4711]  -1 []"));
    }

    void valuesAreWrittenByTheSchemaOfTheirSubject()
    {
        const QString topic = make(1);
        const QString registry = test::clusterFile().value(QLatin1String("registry")).toString();
        QVERIFY(!registry.isEmpty());
        const Outcome none =
            produce(topic, {QStringLiteral("--value"), QStringLiteral("{}"), QStringLiteral("--schema-subject"),
                            topic + QStringLiteral("-value"), QStringLiteral("--registry"), registry});
        QCOMPARE(none.status, 1);
        QVERIFY2(none.err.contains("cannot be used"), none.err);

        ConnectionSpec spec;
        spec.registry.url = registry;
        const auto id = makeRegistry(spec, {})->registerBlocking(
            topic.toStdString() + "-value", "AVRO",
            R"({"type":"record","name":"Order","fields":[{"name":"id","type":"long"}]})");
        QVERIFY(id);
        const Outcome wrong = produce(topic, {QStringLiteral("--value"), QStringLiteral("{\"id\":\"x\"}"),
                                              QStringLiteral("--schema-subject"), topic + QStringLiteral("-value"),
                                              QStringLiteral("--registry"), registry});
        QCOMPARE(wrong.status, 1);
        QVERIFY2(wrong.err.contains("id: "), wrong.err);
        const Outcome written = produce(topic, {QStringLiteral("--value"), QStringLiteral("{\"id\":21}"),
                                                QStringLiteral("--schema-subject"), topic + QStringLiteral("-value"),
                                                QStringLiteral("--registry"), registry});
        QCOMPARE(written.status, 0);
        const auto read = [&] {
            return Weirctl::runHere(QStringList{QStringLiteral("tail"), topic, QStringLiteral("--registry"), registry} +
                                    words("--until end --json"));
        };
        QByteArray line = read().out;
        QCOMPARE(QJsonDocument::fromJson(line).object().value(QLatin1String("schemaId")).toInt(), *id);
        // Edited on the way, it is written by the schema that it had.
        QVERIFY(line.contains("{\"id\":21}"));
        line.replace("{\"id\":21}", "{\"id\":22}");
        QCOMPARE(produce(topic, {QStringLiteral("--json"), write(line), QStringLiteral("--registry"), registry}).status,
                 0);
        const QVector<QJsonObject> records = read().objects();
        QCOMPARE(records.size(), 2);
        QCOMPARE(records[1].value(QLatin1String("value")).toObject().value(QLatin1String("id")).toInt(), 22);
        QCOMPARE(records[1].value(QLatin1String("schemaId")).toInt(), *id);
    }

    void aTopicThatIsNotThereAndWrongOptionsAreSaid()
    {
        const Outcome missing =
            produce(test::uniqueName(QStringLiteral("missing")), {QStringLiteral("--value"), QStringLiteral("x")});
        QCOMPARE(missing.status, 1);
        QVERIFY2(missing.err.contains("There is no topic"), missing.err);
        QCOMPARE(Weirctl::run(words("produce")).status, 2);
        QCOMPARE(Weirctl::run(words("produce t -b localhost:1 --rate no")).status, 2);
        QCOMPARE(Weirctl::run(words("produce t -b localhost:1 --json --repeat 3")).status, 2);
        QCOMPARE(Weirctl::run(words("produce t -b localhost:1 --header x")).status, 2);
        const Outcome file = produce(make(1), {QStringLiteral("/nonexistent/file")});
        QCOMPARE(file.status, 1);
        QVERIFY2(file.err.contains("/nonexistent/file"), file.err);
    }

private:
    QString make(int partitions)
    {
        const QString topic = test::uniqueName(QStringLiteral("ctlproduce"));
        m_producer.createTopic(topic, partitions);
        return topic;
    }
    QString write(const QByteArray& text)
    {
        const QString name = m_folder.filePath(QString::number(m_files++));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s cannot be written", qPrintable(name));
        return name;
    }

    QTemporaryDir m_folder;
    int m_files = 0;
    TestProducer m_producer{test::bootstrap()};
};

WEIR_TEST(ProduceTest)

} // namespace weir

#include "producetest.moc"
