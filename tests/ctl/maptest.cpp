// weirctl map as at a shell: a line out for each line in.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class MapTest : public QObject
{
    Q_OBJECT
private slots:
    void eachLineIsMapped()
    {
        const QString events =
            written("a.jsonl", "{\"userId\":\"u1\",\"total\":49.90}\r\n\n{\"userId\":\"u2\"}\n{\"total\":1e2}");
        const Outcome outcome = mapped(
            written("m.json", "\xEF\xBB\xBF{\"id\":{\"@path\":\"$.userId\"},\"t\":{\"@path\":\"$.total\"}}"), {events});
        QCOMPARE(outcome.out, QByteArray("{\"id\":\"u1\",\"t\":49.90}\n{\"id\":\"u2\"}\n{\"t\":1e2}\n"));
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 0);
    }

    void nothingIsNull()
    {
        const QString events = written("n.jsonl", "{\"a\":1}\n{\"b\":null}\n{\"b\":2}\n");
        const Outcome outcome = mapped(written("n.json", "{\"@path\":\"b\"}"), {events});
        QCOMPARE(outcome.out, QByteArray("null\nnull\n2\n"));
        QCOMPARE(outcome.status, 0);
    }

    void whatCannotBeMappedIsAnErrorInItsPlace()
    {
        const QString events = written("e.jsonl", "{\"j\":\"[1]\"}\n5\n{\"j\":\"[\"}\n[]\n{\"j\":\"2\"}\n");
        const Outcome outcome = mapped(
            written("e.json", "{\"v\":{\"@json\":{\"mode\":\"decode\",\"value\":{\"@path\":\"$.j\"}}}}"), {events});
        QCOMPARE(
            outcome.out,
            QByteArray("{\"v\":[1]}\n{\"error\":\"Only an object can be mapped.\"}\n{\"error\":\"v.@json: The text "
                       "is no JSON.\"}\n{\"error\":\"Only an object can be mapped.\"}\n{\"v\":2}\n"));
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 1);
    }

    void brokenLinesAreToldWithTheirNumbers()
    {
        const QString events = written("b.jsonl", "{\"a\":1}\n{\"a\":1,}\n{\"a\":2}\n");
        const Outcome outcome =
            mapped(written("b.json", "{\"@path\":\"a\"}"), {events, m_folder.filePath(QStringLiteral("none"))});
        QCOMPARE(outcome.out, QByteArray("1\n2\n"));
        QVERIFY2(outcome.err.contains("b.jsonl, line 2: this is no valid JSON."), outcome.err.constData());
        QVERIFY2(outcome.err.contains("none cannot be opened"), outcome.err.constData());
        QCOMPARE(outcome.status, 1);
    }

    void aWrongMappingIsTwoWithItsPlaces()
    {
        const Outcome outcome = mapped(written("w.json", "{\"a\":{\"@liquid\":\"x\"},\"b\":[{\"@path\":\"c[\"}]}"),
                                       {QStringLiteral("none")});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        const QList<QByteArray> lines = outcome.err.split('\n');
        QVERIFY2(lines[0].contains("w.json") && lines[0].contains("@liquid"), outcome.err.constData());
        QVERIFY2(outcome.err.contains("b[0].@path"), outcome.err.constData());
    }

    void aMappingThatIsNoJsonIsTwo()
    {
        const Outcome outcome = mapped(written("j.json", "{\"a\":\n  1,}"), {});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains("line 2"), outcome.err.constData());
        QCOMPARE(mapped(m_folder.filePath(QStringLiteral("none.json")), {}).status, 2);
        QCOMPARE(Weirctl::run({QStringLiteral("map")}).status, 2);
    }

    void linesComeAsTheyCome()
    {
        QProcess process;
        process.start(Weirctl::program(), {QStringLiteral("map"), written("s.json", "{\"@path\":\"a\"}")});
        QVERIFY(process.waitForStarted());
        for (int i = 0; i < 3; ++i) {
            process.write("{\"a\":1}\n{\"a\":");
            QByteArray out;
            QTRY_VERIFY((process.waitForReadyRead(50), out += process.readAllStandardOutput(), out.endsWith("1\n")));
            process.write("2}\n");
        }
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(process.exitCode(), 0);
    }

private:
    static Outcome mapped(const QString& mapping, const QStringList& files)
    {
        return Weirctl::run(QStringList{QStringLiteral("map"), mapping} + files);
    }

    QString written(const char* name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

WEIR_TEST(MapTest)

} // namespace weir

#include "maptest.moc"
