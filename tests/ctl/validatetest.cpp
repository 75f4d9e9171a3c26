// weirctl validate as at a shell, with a schema in parts on a server of our own.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class ValidateTest : public QObject
{
    Q_OBJECT
private slots:
    void saysOfEachLineWhatIsWrong()
    {
        const QString schema = written(
            "s.json",
            "{'type':'object','properties':{'a':{'type':'integer'},'l':{'items':{'minimum':3}}},'required':['a']}");
        const QString lines = written("a.jsonl", "{'a':1}\n\n{'a':'x','l':[3,1]}\n5\n");
        const Outcome outcome = validated({schema, lines});
        QCOMPARE(outcome.out, quoted("{'valid':true}\n"
                                     "{'valid':false,'errors':["
                                     "{'path':'a','keyword':'type','message':'A value of type integer is expected.'},"
                                     "{'path':'l.1','keyword':'minimum','message':'It must be at least 3.'}]}\n"
                                     "{'valid':false,'errors':[{'path':'','keyword':'type','message':'A value of type "
                                     "object is expected.'}]}\n"));
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 1);
    }

    void allValidEndsWithZero()
    {
        const QString schema = written("s.json", "true");
        const Outcome outcome = validated({schema, written("a.jsonl", "{}\n1\n")});
        QCOMPARE(outcome.out, quoted("{'valid':true}\n{'valid':true}\n"));
        QCOMPARE(outcome.status, 0);
    }

    void brokenLinesAreToldWithTheirNumbers()
    {
        const Outcome outcome = validated({written("s.json", "{}"), written("b.jsonl", "1\n{'a':\n2\n")});
        QCOMPARE(outcome.out, quoted("{'valid':true}\n{'valid':true}\n"));
        QVERIFY(outcome.err.contains("line 2"));
        QCOMPARE(outcome.err.count('\n'), 1);
        QCOMPARE(outcome.status, 1);
    }

    void formatsAreAssertedWhenAsked()
    {
        const QString schema = written("f.json", "{'format':'ipv4'}"), lines = written("f.jsonl", "'x'\n");
        QCOMPARE(validated({schema, lines}).status, 0);
        const Outcome asserted = validated({schema, lines, QStringLiteral("--formats")});
        QVERIFY(asserted.out.contains("\"keyword\":\"format\""));
        QCOMPARE(asserted.status, 1);
    }

    void aWrongSchemaIsTwo_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("no schema") << QByteArray("{'properties':{'a':{'type':'text'}}}")
                                   << QByteArray("/properties/a/type");
        QTest::newRow("no JSON") << QByteArray("{'a':") << QByteArray("line 1");
        QTest::newRow("pattern") << QByteArray("{'pattern':'('}") << QByteArray("regular expression");
        QTest::newRow("loop") << QByteArray("{'$ref':'#'}") << QByteArray("refers to itself");
        QTest::newRow("remote") << QByteArray("{'$ref':'http://localhost:1/a.json'}") << QByteArray("--remote");
        QTest::newRow("beside it") << QByteArray("{'$ref':'other.json'}") << QByteArray("other.json");
    }

    void aWrongSchemaIsTwo()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, said);
        const Outcome outcome = validated({written("wrong.json", schema), QStringLiteral("missing.jsonl")});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains(said), outcome.err.constData());
        QCOMPARE(validated({}).status, 2);
    }

    void partsAreFetchedWhereAllowed()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QList<QByteArray> asked;
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket* socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                const QByteArray path = socket->readLine().split(' ').value(1);
                socket->readAll();
                asked << path;
                const QByteArray body = path == "/v1/a.json"   ? quoted("{'definitions':{'n':{'$ref':'b.json'}}}")
                                        : path == "/v1/b.json" ? quoted("{'type':'integer'}")
                                                               : QByteArray();
                socket->write("HTTP/1.1 " + QByteArray(body.isEmpty() ? "404 Not Found" : "200 OK") +
                              "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) +
                              "\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
        });
        const QString address = QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort());
        const QString schema =
            written("r.json", "{'items':{'$ref':'" + address.toUtf8() + "v1/a.json#/definitions/n'}}");
        const QString lines = written("r.jsonl", "[1]\n['x']\n");
        // The server answers from this thread, so its loop must turn while weirctl runs.
        const auto run = [&](const QString& prefix) {
            Weirctl weirctl({QStringLiteral("validate"), schema, lines, QStringLiteral("--remote"), prefix});
            QSignalSpy ended(&weirctl.process(), &QProcess::finished);
            Outcome outcome;
            if (ended.wait(Weirctl::patienceMs))
                outcome = {weirctl.process().exitCode(), weirctl.readOut(), weirctl.readErr()};
            return outcome;
        };
        const Outcome fetched = run(address + QStringLiteral("v1/"));
        QCOMPARE(fetched.out.left(15), quoted("{'valid':true}\n"));
        QCOMPARE(fetched.status, 1);
        QCOMPARE(asked, (QList<QByteArray>{"/v1/a.json", "/v1/b.json"}));
        QCOMPARE(run(address + QStringLiteral("v2/")).status, 2);
        QCOMPARE(run(address.chopped(2)).status, 2);
        QCOMPARE(asked.size(), 2);
    }

private:
    /// moc cannot read raw texts with quotes.
    static QByteArray quoted(QByteArray text) { return text.replace('\'', '"'); }

    static Outcome validated(const QStringList& words)
    {
        return Weirctl::run(QStringList{QStringLiteral("validate")} + words);
    }

    QString written(const char* name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(quoted(bytes)) != bytes.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

WEIR_TEST(ValidateTest)

} // namespace weir

#include "validatetest.moc"
