#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QFile>
#include <QTest>

namespace weir {

using test::Outcome;
using test::TestProducer;
using test::TestRecord;
using test::Weirctl;

class ExportTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_producer.createTopic(m_topic, 3);
        std::vector<TestRecord> records;
        for (int i = 0; i < 3'000; ++i) {
            TestRecord record{i % 3,
                              "k" + QByteArray::number(i % 10),
                              "{\"id\":\"ord-" + QByteArray::number(i) +
                                  "\", \"total\":" + QByteArray::number(i % 100) + "}",
                              1'790'000'000'000 + i,
                              {{"source", i % 2 ? "web" : "app"}, {"source", QByteArray("\xff\x00", 2)}}};
            if (i == 7)
                record.value = QByteArray("\x00\xff\x01", 3);
            if (i == 8)
                record.value.reset();
            if (i == 9)
                record.key.reset();
            records.push_back(record);
        }
        m_producer.send(m_topic, records);
    }

    void allRecordsAreThereAndSoAreTheirBytes()
    {
        const Outcome lines = exported({m_topic, "--to", path("all.jsonl")});
        QCOMPARE(lines.status, 0);
        QVERIFY2(lines.err.startsWith("complete: 3,000 records, "), lines.err);
        QVERIFY(lines.out.isEmpty());
        const Outcome tail = Weirctl::runHere({QStringLiteral("tail"), m_topic, QStringLiteral("--until"),
                                               QStringLiteral("end"), QStringLiteral("--json")});
        QCOMPARE(sorted(read("all.jsonl")), sorted(tail.out));
        // Through both formats and back.
        QCOMPARE(exported({m_topic, "--to", path("all.avro")}).status, 0);
        for (const char* format : {"all.avro", "all.jsonl"}) {
            const Outcome again =
                Weirctl::run({QStringLiteral("export"), QStringLiteral("--file"), path(format), QStringLiteral("--to"),
                              path("again.jsonl"), QStringLiteral("--replace")});
            QCOMPARE(again.status, 0);
            QCOMPARE(sorted(read("again.jsonl")), sorted(read("all.jsonl")));
        }
    }
    void onlyWhatMatchesInColumnsOfItsOwn()
    {
        const Outcome outcome =
            exported({m_topic, "--to", path("some.csv"), "--where", "value.total = 42 and offset < 20", "--columns",
                      "partition,offset,key,value.total,headers.source"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(read("some.csv"),
                 QByteArray("partition,offset,key,value.total,headers.source\r\n0,14,k2,42,-256\r\n"));
    }
    void conditionsMustAllHold()
    {
        QCOMPARE(exported({m_topic, "--to", path("both.jsonl"), "--where", "value.total = 42", "--contains", "ord-14"})
                     .status,
                 0);
        QCOMPARE(read("both.jsonl").count('\n'), 2); // ord-142, ord-1442
    }
    void aFileThatExistsIsKept()
    {
        QFile file(path("kept.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("precious");
        file.close();
        const Outcome refused = exported({m_topic, "--to", path("kept.jsonl")});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("exists already. --replace"), refused.err);
        QCOMPARE(read("kept.jsonl"), QByteArray("precious"));
        QCOMPARE(exported({m_topic, "--to", path("kept.jsonl"), "--replace"}).status, 0);
        QCOMPARE(read("kept.jsonl").count('\n'), 3'000);
    }
    void whatIsWrongIsSaidBeforeAnythingIsRead()
    {
        for (const auto& [arguments, sentence] : std::vector<std::pair<QStringList, QByteArray>>{
                 {{m_topic}, "--to FILE"},
                 {{m_topic, QStringLiteral("--to"), path("a.txt")}, "--as jsonl"},
                 {{m_topic, QStringLiteral("--to"), path("a.csv"), QStringLiteral("--columns"), QStringLiteral("valu")},
                  "There is no column"},
                 {{QStringLiteral("--to"), path("a.csv")}, "Which topic?"}}) {
            const Outcome outcome = Weirctl::runHere(QStringList{QStringLiteral("export")} + arguments);
            QCOMPARE(outcome.status, 2);
            QVERIFY2(outcome.err.contains(sentence), outcome.err);
        }
        QVERIFY(!QFile::exists(path("a.csv")));
    }
    void controlCLeavesNothing()
    {
        Weirctl running({QStringLiteral("export"), m_topic, QStringLiteral("--to"), path("slow.jsonl"),
                         QStringLiteral("--budget"), QStringLiteral("5000"), QStringLiteral("--bootstrap"),
                         test::bootstrap()});
        const QDir folder(m_folder.path());
        const QStringList parts{QStringLiteral(".slow.jsonl.*.part")};
        QTRY_COMPARE(folder.entryList(parts, QDir::Files | QDir::Hidden).size(), 1);
        running.interrupt();
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 130);
        QVERIFY2(outcome.err.contains("no file was left"), outcome.err);
        QVERIFY(!QFile::exists(path("slow.jsonl")));
        QCOMPARE(folder.entryList(parts, QDir::Files | QDir::Hidden), QStringList());
    }
    void searchesReadFiles()
    {
        const Outcome outcome = Weirctl::run({QStringLiteral("search"), QStringLiteral("--file"), path("all.avro"),
                                              QStringLiteral("--where"),
                                              QStringLiteral("headers.source = 'none' or "
                                                             "value.id = 'ord-77'"),
                                              QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.objects().size(), 1);
        QCOMPARE(outcome.objects().first().value(QLatin1String("topic")).toString(), m_topic);
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QByteArray read(const char* name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QList<QByteArray> sorted(const QByteArray& text)
    {
        QList<QByteArray> lines = text.split('\n');
        std::sort(lines.begin(), lines.end());
        return lines;
    }
    struct Word : QString
    {
        Word(const char* text) : QString(QString::fromUtf8(text)) {}
        Word(const QString& text) : QString(text) {}
    };
    static Outcome exported(std::initializer_list<Word> words)
    {
        QStringList arguments{QStringLiteral("export")};
        for (const Word& word : words)
            arguments << word;
        return Weirctl::runHere(arguments);
    }

    QTemporaryDir m_folder;
    TestProducer m_producer{test::bootstrap()};
    QString m_topic = test::uniqueName(QStringLiteral("ctlexport"));
};

WEIR_TEST(ExportTest)
} // namespace weir

#include "exporttest.moc"
