// weirctl filter as at a shell; what it passes on is what jq does.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class FilterTest : public QObject
{
    Q_OBJECT
private slots:
    void passesLinesOnUnchanged()
    {
        const QByteArray good = " {\"type\" : \"track\", \"n\":1e2,\"u\":\"\\u00e4\"} \r";
        const QByteArray last = "{\"type\":\"track\"}";
        const QString file = written("a.jsonl", good + "\n{\"type\":\"page\"}\n\n5\n[1]\n" + last);
        const Outcome outcome = filtered(QStringLiteral("type = 'track'"), {file});
        QCOMPARE(outcome.out, good + "\n" + last + "\n");
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 0);
    }

    void brokenLinesAreToldWithTheirNumbers()
    {
        const QString file = written("b.jsonl", "{\"a\":1}\n{\"a\":1,}\nno\n{\"a\":1}\n");
        const Outcome outcome = filtered(QStringLiteral("a = 1"), {file});
        QCOMPARE(outcome.out, QByteArray("{\"a\":1}\n{\"a\":1}\n"));
        QVERIFY(outcome.err.contains("line 2"));
        QVERIFY(outcome.err.contains("line 3"));
        QCOMPARE(outcome.err.count('\n'), 2);
        QCOMPARE(outcome.status, 1);
    }

    void nothingThatMatchesIsOne()
    {
        const QString file = written("c.jsonl", "{\"a\":1}\n");
        const Outcome outcome = filtered(QStringLiteral("a = 2"), {file});
        QCOMPARE(outcome.out + outcome.err, QByteArray());
        QCOMPARE(outcome.status, 1);
    }

    void aWrongFilterIsTwoWithItsPlace()
    {
        const Outcome outcome = filtered(QStringLiteral("größe == 5"), {QStringLiteral("missing.jsonl")});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY(outcome.err.contains("position 7"));
        QVERIFY(outcome.err.contains("Here “=” was expected, not “==”."));
        QVERIFY(outcome.err.contains("\n  größe == 5\n        ^^\n"));
        QCOMPARE(Weirctl::run({QStringLiteral("filter")}).status, 2);
    }

    void oneMissingFileDoesNotEndTheRun()
    {
        const QString file = written("d.jsonl", "{\"a\":1}\n");
        const Outcome outcome = filtered(QStringLiteral("a"), {m_folder.filePath(QStringLiteral("none")), file});
        QCOMPARE(outcome.out, QByteArray("{\"a\":1}\n"));
        QVERIFY(outcome.err.contains("none"));
        QCOMPARE(outcome.status, 1);
    }

    void linesComeAsTheyCome()
    {
        QProcess process;
        process.start(Weirctl::program(), {QStringLiteral("filter"), QStringLiteral("a = 1")});
        QVERIFY(process.waitForStarted());
        for (int i = 0; i < 3; ++i) {
            process.write("{\"a\":1}\n{\"a\":");
            QByteArray out;
            QTRY_VERIFY((process.waitForReadyRead(50), out += process.readAllStandardOutput(), out == "{\"a\":1}\n"));
            process.write("2}\n");
        }
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(process.exitCode(), 0);
    }

    void longLinesAndManyPartsOfThem()
    {
        QByteArray bytes;
        for (int i = 0; i < 4; ++i)
            bytes += "{\"a\":\"" + QByteArray(3'000'000 + i, 'x') + "\",\"n\":" + QByteArray::number(i) + "}\n";
        const QString file = written("long.jsonl", bytes);
        const Outcome outcome = filtered(QStringLiteral("n >= 2 and length(a) > 3000002"), {file});
        QCOMPARE(outcome.out.size(), 3'000'003 + 15);
        QCOMPARE(outcome.status, 0);
    }

    void aReaderThatGoesAwayEndsIt()
    {
        const QString file = written("many.jsonl", QByteArray("{\"a\":1}\n").repeated(500'000));
        QProcess shell;
        shell.start(
            QStringLiteral("sh"),
            {QStringLiteral("-c"), QStringLiteral("%1 filter a '%2' | head -n 1").arg(Weirctl::program(), file)});
        QVERIFY(shell.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("{\"a\":1}\n"));
        QCOMPARE(shell.readAllStandardError(), QByteArray());
    }

    void isWhatJqSays_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("jq");
        const auto row = [](const char* filter, const char* jq) {
            QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromUtf8(jq);
        };
        row("type = 'track'", "select(.type == \"track\")");
        row("properties.total > 50", "select((.properties.total | type) == \"number\" and .properties.total > 50)");
        row("type = 'track' and properties.total <= 50 or userId = null",
            "select((.type == \"track\" and (.properties.total | type) == \"number\" and .properties.total <= 50) or "
            ".userId == null)");
        row("!(type in ['track', 'page'])", "select(.type != \"track\" and .type != \"page\")");
        row("contains(event, 'Order')", "select((.event | type) == \"string\" and (.event | contains(\"Order\")))");
        row("properties.tags = 'b'", "select((.properties.tags // []) | any(. == \"b\"))");
        row("properties.tags != 'b'", "select((.properties.tags // []) | all(. != \"b\"))");
        row("properties.products[].sku = 'sku-3'", "select((.properties.products // []) | any(.sku == \"sku-3\"))");
        row("length(properties.tags) = 2", "select((.properties.tags // []) | length == 2)");
        row("match(event, '*ä*')", "select((.event | type) == \"string\" and (.event | contains(\"ä\")))");
        row("properties.flag", "select(.properties.flag != null and .properties.flag != false)");
        row("lowercase(event) = 'order completed'", "select(.event == \"Order Completed\")");
    }

    void isWhatJqSays()
    {
        QFETCH(QString, filter);
        QFETCH(QString, jq);
        static const QString file = written("events.jsonl", events(3'000));
        QProcess process;
        process.start(QStringLiteral("jq"), {QStringLiteral("-c"), jq + QStringLiteral(" | .n"), file});
        QVERIFY(process.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(process.exitCode(), 0);
        QList<QByteArray> theirs = process.readAllStandardOutput().split('\n');
        theirs.removeLast();
        QList<QByteArray> ours;
        for (const QJsonObject& event : filtered(filter, {file}).objects())
            ours << QByteArray::number(event[QLatin1String("n")].toInt());
        QVERIFY(!ours.isEmpty() && ours.size() < 3'000);
        QCOMPARE(ours, theirs);
    }

private:
    Outcome filtered(const QString& filter, const QStringList& files)
    {
        return Weirctl::run(QStringList{QStringLiteral("filter"), filter} + files);
    }

    QString written(const char* name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    static QByteArray events(int count)
    {
        QRandomGenerator random(7);
        const auto one = [&](const QList<QByteArray>& of) { return of[random.bounded(int(of.size()))]; };
        QByteArray all;
        for (int i = 0; i < count; ++i) {
            all += "{\"n\":" + QByteArray::number(i) + ",\"type\":\"" + one({"track", "page", "identify"}) + "\"";
            all += one({"", ",\"userId\":null", ",\"userId\":\"u" + QByteArray::number(i % 9) + "\""});
            all += ",\"event\":" + one({"\"Order Completed\"", "\"Cart Viewed\"", "\"Verk\\u00e4ufe\"", "null", "5"});
            all += ",\"properties\":{\"flag\":" + one({"true", "false", "null", "1"});
            all += one({"", ",\"total\":" + QByteArray::number(i % 100) + one({"", ".5", "e0"}), ",\"total\":null"});
            all += one({"", ",\"tags\":[]", ",\"tags\":[\"a\",\"b\"]", ",\"tags\":[\"c\"]"});
            all += one({"", ",\"products\":[{\"sku\":\"sku-" + QByteArray::number(i % 5) + "\"},{\"sku\":null},{}]"});
            all += "}}\n";
        }
        return all;
    }

    QTemporaryDir m_folder;
};

WEIR_TEST(FilterTest)

} // namespace weir

#include "filtertest.moc"
