// weirctl lint as at a shell: a line a remark.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class LintTest : public QObject
{
    Q_OBJECT
private slots:
    void soundDefinitionsSayNothing()
    {
        const Outcome outcome = linted({written("good.json", audience("vip", "{'everyone':true}"))});
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 0);
    }

    void eachRemarkIsALine()
    {
        const QString one =
            written("one.json", audience("a", "{'event':'E','where':'x = 1 and x = 2'}", ",'version':7"));
        const QString two = written("two.jsonl", audience("b", "{'audience':'a'}") + '\n' +
                                                     audience("c", "{'audience':'none'}") + "\n\n");
        const QString list = written("list.json", '[' + audience("d", "{'list':'l'}") + ']');
        const Outcome outcome = linted({one, two, list});
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(
            outcome.lines(),
            (QList<QByteArray>{one.toUtf8() + " audience/a rule.where: “x = 1” and “x = 2” exclude each other; "
                                              "nothing and nobody can fulfil both.",
                               two.toUtf8() + " audience/c rule.audience: “audience/none” is not defined anywhere, "
                                              "so it has no effect here; is its key right?",
                               list.toUtf8() + " audience/d rule.list: “list/l” is not defined anywhere, so it has "
                                               "no effect here; is its key right?"}));
        QCOMPARE(outcome.status, 1);
    }

    void observedEventsAreLookedAt()
    {
        const QString definitions = written("o.json", audience("a", "{'event':'order','where':'properties.n > 1'}"));
        const QString events = written(
            "e.jsonl", "{'type':'track','event':'Order','timestamp':'2026-01-01T00:00:00Z'}\n{'type':'track','event':"
                       "'order','timestamp':'2026-01-01T00:00:00Z','properties':{'n':'x'}}\n");
        const Outcome outcome = linted({definitions, QStringLiteral("--events"), events});
        QCOMPARE(outcome.lines().size(), 2);
        QVERIFY2(outcome.out.contains("rule.event: The event “order” is also written “Order”"),
                 outcome.out.constData());
        QVERIFY2(outcome.out.contains("rule.where: “properties.n” is compared with a number"), outcome.out.constData());
        QCOMPARE(outcome.status, 1);
        const QString broken = written("broken.jsonl", "{'type':'track','event':'order','properties':{'n':2}}\n{,}\n");
        const Outcome other = linted({definitions, QStringLiteral("--events"), broken});
        QCOMPARE(other.out, QByteArray());
        QVERIFY2(other.err.contains("broken.jsonl, line 2: this is no valid JSON."), other.err.constData());
        QCOMPARE(other.status, 1);
    }

    void aCaseBringsItsEvents()
    {
        const QString file = written(
            "case.json",
            "{'name':'n','start':'2026-01-01T00:00:00Z','definitions':[" +
                audience("a", "{'event':'E','where':'properties.n > 1'}") +
                "],'steps':[{'events':[{'type':'track','event':'E','userId':'u','at':'-1h','properties':{'n':"
                "1}}]},{'advance':'P41D'},{'define':[{'kind':'audience','key':'x'}],'refused':['audience/x']}]}");
        const Outcome outcome = linted({file});
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.out, file.toUtf8() + " audience/a rule.event: The event “E” has not been seen for 41 days.\n");
        QCOMPARE(outcome.status, 1);
    }

    void whatIsRefusedIsTwo()
    {
        const QString file = written("bad.json", audience("a", "{'trait':'x','op':'equels','value':1}"));
        const Outcome outcome = linted({file});
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains(file.toUtf8() +
                                      " audience/a rule.op: “equels” cannot stand here; was “equals” meant?"),
                 outcome.err.constData());
        QCOMPARE(outcome.status, 2);
        QCOMPARE(linted({m_folder.filePath(QStringLiteral("none.json"))}).status, 2);
        const Outcome noJson = linted({written("no.json", "{'kind':\n")});
        QVERIFY2(noJson.err.contains("no.json, line 1: this is no valid JSON."), noJson.err.constData());
        QCOMPARE(noJson.status, 2);
        QCOMPARE(linted({}).status, 2);
    }

private:
    static Outcome linted(const QStringList& arguments)
    {
        return Weirctl::run(QStringList{QStringLiteral("lint")} + arguments);
    }

    static QByteArray audience(const char* key, const char* rule, const char* more = "")
    {
        return QByteArray("{'kind':'audience','key':'") + key + "','rule':" + rule + more + "}";
    }

    /// ' stands for ".
    QString written(const char* name, QByteArray bytes)
    {
        bytes.replace('\'', '"');
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

WEIR_TEST(LintTest)

} // namespace weir

#include "linttest.moc"
