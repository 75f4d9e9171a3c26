// weirctl apply, diff and export --definitions in a workspace of their own.
#include "backend/service/definitions/definitionstore.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class ApplyTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// First of all: there is no topic yet.
    void aFolderIsAppliedToAClusterThatHasNone()
    {
        write("a/vip.json", audience("vip", "{'trait':'plan','op':'equals','value':'pro'}"));
        write("b/more.json", "[" + trait("bought", "count") + ",\n" + trait("paid", "sum") + "]");
        write("b/lines.jsonl", audience("all", "{'everyone':true}") + "\n\n" + audience("big", "{'audience':'vip'}"));
        write("b/notes.txt", "no definition");
        const Outcome asked = apply({path(), QStringLiteral("--dry-run")});
        QCOMPARE(asked.err, QByteArray());
        QCOMPARE(asked.status, 0);
        QCOMPARE(asked.lines().last(), QByteArray("5 new, 0 changed, 0 removed, 0 as they were."));
        QCOMPARE(versionOf("audience", "vip"), 0);
        const Outcome different = diff({path()});
        QCOMPARE(different.out, asked.out);
        QCOMPARE(different.status, 1);
        const Outcome applied = apply({path()});
        QCOMPARE(applied.err, QByteArray());
        QCOMPARE(applied.out, asked.out);
        QCOMPARE(applied.status, 0);
        QCOMPARE(versionOf("audience", "vip"), 1);
        QCOMPARE(versionOf("trait", "paid"), 1);
        const Outcome same = diff({path()});
        QCOMPARE(same.out, QByteArray());
        QCOMPARE(same.status, 0);
        const Outcome again = apply({path()});
        QCOMPARE(again.lines(), QList<QByteArray>{"0 new, 0 changed, 0 removed, 5 as they were."});
        QCOMPARE(versionOf("audience", "vip"), 1);
    }

    void theDemosDefinitionsAreApplied()
    {
        const QStringList demo{QStringLiteral(WEIR_SOURCE_DIR "/resources/demo/engine"),
                               QStringLiteral(WEIR_SOURCE_DIR "/resources/plans/ecommerce.json")};
        const Outcome outcome = apply(demo);
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.lines().last(), QByteArray("30 new, 0 changed, 0 removed, 0 as they were."));
        QCOMPARE(diff(demo).status, 0);
    }

    void aChangeIsShownFieldByField()
    {
        const QByteArray code = "function transform(event) {\\n  event.a = 1;\\n  return event;\\n}\\n";
        write("t.json", "{'kind':'transformation','key':'tidy','order':1,'code':'" + code + "'}");
        write("w.json", "{'kind':'source','key':'hook','type':'webhook','secret':'first'}");
        QCOMPARE(apply({path()}).status, 0);
        write("t.json",
              "{'kind':'transformation','key':'tidy','name':'Tidy','appliesTo':'properties.total > 5','code':'" +
                  QByteArray(code).replace("= 1", "= 2") + "'}");
        write("w.json", "{'kind':'source','key':'hook','type':'webhook','secret':'second'}");
        const Outcome outcome = diff({path()});
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.lines(),
                 (QList<QByteArray>{"~ transformation/tidy “Tidy”: version 1 → 2", "    code:",
                                    "      -   event.a = 1;", "      +   event.a = 2;", "    name: \"\" → \"Tidy\"",
                                    "    - order: 1", "    + appliesTo: \"properties.total > 5\"",
                                    "~ source/hook: version 1 → 2", "    secret: another one (secrets are not shown)",
                                    "0 new, 2 changed, 0 removed, 0 as they were."}));
        QCOMPARE(outcome.status, 1);
    }

    void whatIsWrongIsToldWithItsPlaceAndNothingIsSaved()
    {
        const QString good = write("good.json", audience("good", "{'everyone':true}"));
        const QString bad = write("bad.json", audience("bad", "{'all':[{'trait':'x','op':'equels','value':1}]}"));
        const QString ring =
            write("ring.json", audience("r1", "{'audience':'r2'}") + "\n" + audience("r2", "{'audience':'r1'}"));
        const QString alert = write("alert.json", "{'kind':'alert','key':'lag','condition':{'what':'nothing'}}");
        const Outcome outcome = apply({path()});
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(bad.toUtf8() + " audience/bad rule.all[0].op: “equels” cannot stand here; was "
                                                     "“equals” meant?"),
                 outcome.err.constData());
        QVERIFY2(outcome.err.contains(ring.toUtf8() + " audience/r2 "), outcome.err.constData());
        QVERIFY2(outcome.err.contains("This runs in a circle"), outcome.err.constData());
        QVERIFY2(outcome.err.contains(alert.toUtf8() + " alert/lag "), outcome.err.constData());
        QVERIFY2(!outcome.err.contains(good.toUtf8()), outcome.err.constData());
        QCOMPARE(versionOf("audience", "good"), 0);

        write("double.json", audience("good", "{'everyone':true}"));
        const Outcome doubled = apply({path("good.json"), path("double.json")});
        QCOMPARE(doubled.status, 2);
        QVERIFY2(doubled.err.contains("audience/good stands in "), doubled.err.constData());
        write("half.json", "{'kind':'audience',\n");
        QCOMPARE(apply({path("half.json")}).status, 2);
        QCOMPARE(apply({write("kind.json", "{'kind':'place','key':'here'}")}).status, 2);
        QCOMPARE(apply({path("none.json")}).status, 2);
        QCOMPARE(apply({}).status, 2);
        // A circle with what the cluster has.
        QCOMPARE(apply({write("one.json", audience("c1", "{'everyone':true}"))}).status, 0);
        QCOMPARE(apply({write("two.json", audience("c2", "{'audience':'c1'}"))}).status, 0);
        const Outcome circle = apply({write("one.json", audience("c1", "{'audience':'c2'}"))});
        QCOMPARE(circle.status, 2);
        QVERIFY2(circle.err.contains("one.json audience/c1 "), circle.err.constData());
    }

    void aStaleVersionIsRefusedWithBoth()
    {
        const QString file = write("s.json", audience("stale", "{'everyone':true}"));
        QCOMPARE(apply({file}).status, 0);
        write("s.json", audience("stale", "{'not':{'everyone':true}}", ",'version':2"));
        QCOMPARE(apply({file}).status, 0);
        QCOMPARE(versionOf("audience", "stale"), 2);
        const QString other = write("o.json", audience("other", "{'everyone':true}"));
        write("s.json", audience("stale", "{'audience':'other'}", ",'version':2"));
        const Outcome outcome = apply({file, other});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains("audience/stale was offered as version 2, but version 2 by "),
                 outcome.err.constData());
        QVERIFY2(outcome.err.contains("the next is version 3."), outcome.err.constData());
        QVERIFY2(outcome.err.contains("    + rule.audience: \"other\"\n"), outcome.err.constData());
        QVERIFY2(outcome.err.contains("    - rule.not: {\"everyone\":true}\n"), outcome.err.constData());
        QCOMPARE(versionOf("audience", "other"), 0);
        QCOMPARE(versionOf("audience", "stale"), 2);
    }

    void ofTwoAtOnceOneIsToldWithBothVersions()
    {
        const QString first = write("1.json", audience("race", "{'everyone':true}", ",'version':1,'name':'first'"));
        const QString second = write("2.json", audience("race", "{'everyone':true}", ",'version':1,'name':'second'"));
        Weirctl one(QStringList{QStringLiteral("apply"), first} + here());
        Weirctl two(QStringList{QStringLiteral("apply"), second} + here());
        const Outcome a = one.finish(), b = two.finish();
        QCOMPARE(std::min(a.status, b.status), 0);
        QCOMPARE(std::max(a.status, b.status), 1);
        const bool isFirst = a.status == 0;
        const QByteArray told = isFirst ? b.err : a.err;
        QVERIFY2(told.contains("audience/race was offered as version 1, but version 1 by "), told.constData());
        QVERIFY2(told.contains(isFirst ? "    name: \"first\" → \"second\"\n" : "    name: \"second\" → \"first\"\n"),
                 told.constData());
        const DefinitionLog log = stored();
        QCOMPARE(log.versions(QStringLiteral("audience"), QStringLiteral("race")).size(), 1);
        QCOMPARE(log.find(QStringLiteral("audience"), QStringLiteral("race"))->name,
                 isFirst ? QStringLiteral("first") : QStringLiteral("second"));
    }

    /// Without versions each takes what it has seen for the last: whoever was overtaken is told.
    void ofManyAtOnceNoneOverwritesAnother()
    {
        const QString first = write("f.json", audience("crowd", "{'everyone':true}"));
        QCOMPARE(apply({first}).status, 0);
        constexpr int count = 4;
        std::vector<std::unique_ptr<Weirctl>> programs;
        for (int i = 0; i < count; ++i) {
            const QByteArray name = QByteArray::number(i);
            const QString file = write((name + ".json").constData(),
                                       audience("crowd", "{'everyone':true}", (",'name':'" + name + "'").constData()));
            programs.push_back(std::make_unique<Weirctl>(QStringList{QStringLiteral("apply"), file} + here()));
        }
        int saved = 0;
        for (const auto& program : programs) {
            const Outcome outcome = program->finish();
            saved += outcome.status == 0 ? 1 : 0;
            if (outcome.status != 0)
                QVERIFY2(outcome.err.contains("Nothing was saved: somebody else was faster.") &&
                             outcome.err.contains("audience/crowd was offered as version ") &&
                             outcome.err.contains("    name: "),
                         outcome.err.constData());
        }
        QVERIFY(saved >= 1);
        QCOMPARE(versionOf("audience", "crowd"), 1 + saved);
        QCOMPARE(stored().versions(QStringLiteral("audience"), QStringLiteral("crowd")).size(), 1 + saved);
    }

    void pruningLeavesWhatIsNotOfCustomers()
    {
        const QString request = write("r.json", "{'kind':'privacyRequest','type':'suppress','identifiers':{'userId':"
                                                "'u1'}}");
        const QString channel =
            write("c.json", "{'kind':'channel','key':'ops','type':'webhook','url':'http://localhost/hook'}");
        QCOMPARE(apply({request, channel}).status, 0);
        const QString keep = write("keep/k.json", audience("keep", "{'everyone':true}"));
        QCOMPARE(apply({keep, write("go.json", audience("go", "{'everyone':true}"))}).status, 0);
        const Outcome shown = diff({path("keep"), QStringLiteral("--prune")});
        QVERIFY2(shown.lines().contains("- audience/go: removed"), shown.out.constData());
        QVERIFY2(!shown.out.contains("privacyRequest") && !shown.out.contains("channel"), shown.out.constData());
        QCOMPARE(apply({path("keep"), QStringLiteral("--prune")}).status, 0);
        const DefinitionLog log = stored();
        QCOMPARE(log.all(QStringLiteral("audience")).size(), 1);
        QCOMPARE(log.all(QStringLiteral("privacyRequest")).size(), 1);
        QCOMPARE(log.all(QStringLiteral("channel")).size(), 1);
        QCOMPARE(versionOf("audience", "go"), 2);
        // What was removed comes back with the next version; a document may remove, too.
        QCOMPARE(apply({path("go.json")}).status, 0);
        QCOMPARE(versionOf("audience", "go"), 3);
        const QString gone = write("gone.json", "{'kind':'audience','key':'go','removed':true}");
        QCOMPARE(apply({gone}).lines().first(), QByteArray("- audience/go: removed"));
        QCOMPARE(apply({gone}).lines(), QList<QByteArray>{"0 new, 0 changed, 0 removed, 1 as they were."});
    }

    void whatIsExportedIsTheSameWhenApplied()
    {
        const QString out = path("out");
        write("in.json", "[" +
                             audience("exported",
                                      "{'any':[{'event':'Order Completed','count':{'atLeast':2}},"
                                      "{'trait':'id','op':'equals','value':9007199254740993}]}",
                                      ",'name':'Ex','enabled':false") +
                             "]");
        QCOMPARE(apply({path("in.json")}).status, 0);
        const Outcome outcome = exported(out);
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 0);
        QFile file(out + QStringLiteral("/audience/exported.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QCOMPARE(text, QByteArray("{\n"
                                  "  \"kind\": \"audience\",\n"
                                  "  \"key\": \"exported\",\n"
                                  "  \"name\": \"Ex\",\n"
                                  "  \"enabled\": false,\n"
                                  "  \"rule\": {\n"
                                  "    \"any\": [\n"
                                  "      {\"count\": {\"atLeast\": 2}, \"event\": \"Order Completed\"},\n"
                                  "      {\"op\": \"equals\", \"trait\": \"id\", \"value\": 9007199254740993}\n"
                                  "    ]\n"
                                  "  }\n"
                                  "}\n"));
        QCOMPARE(diff({out, QStringLiteral("--prune")}).status, 0);
        const Outcome again = exported(out);
        QVERIFY2(again.out.startsWith("0 written to "), again.out.constData());
        QCOMPARE(Weirctl::run(QStringList{QStringLiteral("export"), QStringLiteral("topic"),
                                          QStringLiteral("--definitions"), out} +
                              here())
                     .status,
                 2);
    }

private:
    QStringList here() const
    {
        return {QStringLiteral("--bootstrap"), test::bootstrap(), QStringLiteral("--prefix"), m_prefix};
    }
    Outcome apply(const QStringList& words)
    {
        return Weirctl::run(QStringList{QStringLiteral("apply")} + words + here());
    }
    Outcome diff(const QStringList& words)
    {
        return Weirctl::run(QStringList{QStringLiteral("diff")} + words + here());
    }
    Outcome exported(const QString& folder)
    {
        return Weirctl::run(QStringList{QStringLiteral("export"), QStringLiteral("--definitions"), folder} + here());
    }

    DefinitionLog stored() const
    {
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::bootstrap()};
        const Result<DefinitionLog> log = readDefinitions(ClientConf{spec, {}, ClientRole::Admin, {}, {}},
                                                          test::Weirctl::patienceMs, definitionsTopic(m_prefix));
        if (!log)
            qFatal("The definitions cannot be read: %s", qPrintable(log.error().detail));
        return *log;
    }
    int versionOf(const char* kind, const char* key) const
    {
        return stored().version(QString::fromUtf8(kind) + QLatin1Char('/') + QString::fromUtf8(key));
    }

    static QByteArray audience(const char* key, const char* rule, const char* more = "")
    {
        return QByteArray("{'kind':'audience','key':'") + key + "','rule':" + rule + more + "}";
    }
    static QByteArray trait(const char* key, const char* compute)
    {
        return QByteArray("{'kind':'trait','key':'") + key + "','compute':'" + compute +
               "','event':'Order Completed','property':'total'}";
    }

    QString path(const char* name = "") const { return m_folder->filePath(QString::fromUtf8(name)); }
    /// ' stands for ".
    QString write(const char* name, QByteArray bytes)
    {
        bytes.replace('\'', '"');
        const QString file = path(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return file;
    }

    const QString m_prefix = test::uniqueName(QStringLiteral("apply")) + QLatin1Char('.');
    std::unique_ptr<QTemporaryDir> m_folder;
};

WEIR_TEST(ApplyTest)

} // namespace weir

#include "applytest.moc"
