// The code of transformations is compiled before it is saved: weirctl apply and lint.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QTest>
#include <filesystem>

namespace weir {

using test::Outcome;
using test::Weirctl;

class CodeTest : public QObject
{
    Q_OBJECT
private slots:
    void whatDoesNotCompileIsNotSaved()
    {
        const QString good = write("good.json", "return event;");
        const QString bad = write("bad.json", "\\n  return event +* 1;\\n");
        for (const QStringList& options : {QStringList(), QStringList{QStringLiteral("--dry-run")}}) {
            const Outcome outcome = apply(QStringList{good, bad} + options);
            QCOMPARE(outcome.out, QByteArray());
            QCOMPARE(outcome.err,
                     "weirctl: " + bad.toUtf8() +
                         " transformation/bad code, line 2, column 17: SyntaxError: Unexpected token '*'\n");
            QCOMPARE(outcome.status, 2);
        }
        QCOMPARE(apply({good, QStringLiteral("--dry-run")}).lines().last(),
                 QByteArray("1 new, 0 changed, 0 removed, 0 as they were."));
        QCOMPARE(apply({good}).status, 0);
    }

    void lintCompilesToo()
    {
        const Outcome good = lint(write("good.json", "return event;"));
        QCOMPARE(good.err, QByteArray());
        QCOMPARE(good.status, 0);
        const QString bad = write("bad.json", "return event;", "transfrom");
        const Outcome none = lint(bad);
        QCOMPARE(none.err,
                 "weirctl: " + bad.toUtf8() + " transformation/bad code: there is no function called transform\n");
        QCOMPARE(none.status, 2);
    }

    void endlessCodeIsTold()
    {
        const QString file = write("endless.json", "} for (;;); {");
        const Outcome outcome = lint(file);
        QVERIFY2(outcome.err.contains("transformation/endless code: it runs too long"), outcome.err.constData());
        QCOMPARE(outcome.status, 2);
    }

    /// Python is no cage: what another wrote must not run on the machine of who looks at it.
    void pythonIsCompiledAndNotRun()
    {
        const QString trace = m_folder.filePath(QStringLiteral("trace"));
        const QByteArray code = "import os\\nos.mkdir('" + trace.toUtf8() + "')\\n";
        const Outcome good = lint(writeCode("runs.json", code + "def transform(e, c):\\n    return e\\n", "python"));
        QCOMPARE(good.err, QByteArray());
        QCOMPARE(good.status, 0);
        QVERIFY(!QFileInfo::exists(trace));
        const Outcome bad = lint(writeCode("bad.json", "def transform(e, c):\\n    return e +* 1\\n", "python"));
        QVERIFY2(bad.err.contains("transformation/bad code, line 2, column 15: SyntaxError: "), bad.err.constData());
        const Outcome none = lint(writeCode("none.json", "x = 1\\n", "python"));
        QVERIFY2(none.err.contains("code: there is no function called transform"), none.err.constData());
        QCOMPARE(none.status, 2);
    }

    void withoutWeirScriptItIsSaidThatNobodyLooked()
    {
        const QTemporaryDir alone(QStringLiteral(WEIR_BINARY_DIR "/alone-XXXXXX"));
        QVERIFY(alone.isValid());
        const QString program = alone.filePath(QStringLiteral("weirctl"));
        std::filesystem::create_hard_link(Weirctl::program().toStdString(), program.toStdString());
        QProcess process;
        process.start(program, {QStringLiteral("lint"), write("bad.json", "return event +* 1;")});
        QVERIFY(process.waitForFinished(Weirctl::patienceMs));
        const QByteArray told = process.readAllStandardError();
        QVERIFY2(told.contains("transformation/bad Its code was not compiled: " +
                               alone.filePath(QStringLiteral("weir-script")).toUtf8() + " cannot be run."),
                 told.constData());
        QCOMPARE(process.exitCode(), 0);
    }

    /// A broken one from elsewhere can be switched off as it is.
    void whatStandsIsNotCompiledAgain()
    {
        const QString file = write("off.json", "return event;");
        QCOMPARE(apply({file}).status, 0);
        QByteArray bytes = read(file);
        QVERIFY(bytes.endsWith('}'));
        bytes.chop(1);
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes + ",\"enabled\":false}");
        out.close();
        QCOMPARE(apply({file}).lines().last(), QByteArray("0 new, 1 changed, 0 removed, 0 as they were."));
    }

private:
    Outcome apply(const QStringList& words)
    {
        return Weirctl::runHere(QStringList{QStringLiteral("apply")} + words +
                                QStringList{QStringLiteral("--prefix"), m_prefix});
    }
    static Outcome lint(const QString& file) { return Weirctl::run({QStringLiteral("lint"), file}); }

    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString write(const char* name, const QByteArray& body, const char* function = "transform")
    {
        return writeCode(name, "function " + QByteArray(function) + "(event) {" + body + "}", "javascript");
    }
    /// The key is the file's name. `code` as within a text of JSON.
    QString writeCode(const char* name, const QByteArray& code, const char* runtime)
    {
        const QByteArray file(name);
        QFile out(m_folder.filePath(QString::fromUtf8(name)));
        const QByteArray bytes = "{\"kind\":\"transformation\",\"key\":\"" + file.left(file.indexOf('.')) +
                                 "\",\"runtime\":\"" + runtime + "\",\"code\":\"" + code + "\"}";
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return out.fileName();
    }

    const QString m_prefix = test::uniqueName(QStringLiteral("code")) + QLatin1Char('.');
    QTemporaryDir m_folder;
};

WEIR_TEST(CodeTest)

} // namespace weir

#include "codetest.moc"
