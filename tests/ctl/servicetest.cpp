// What operators are given: the systemd unit, which systemd understands, and docs/engine.md, which tells of every
// option.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class ServiceTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QFile file(QStringLiteral(WEIR_SOURCE_DIR "/resources/systemd/weir-engine.service"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_text = QString::fromUtf8(file.readAll());
        QString section;
        static const QRegularExpression assignment(QStringLiteral("^([A-Za-z]+)=(.*)$"));
        for (const QString& line : m_text.split(QLatin1Char('\n'))) {
            if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
                continue;
            if (line.startsWith(QLatin1Char('['))) {
                section = line;
                continue;
            }
            const QRegularExpressionMatch match = assignment.match(line);
            QVERIFY2(match.hasMatch(), qPrintable(line));
            const QString name = section + match.captured(1);
            QVERIFY2(!m_settings.contains(name), qPrintable(name));
            m_settings.insert(name, match.captured(2));
        }
    }

    void itRunsAsNobodyWithAFolderOfItsOwn()
    {
        QCOMPARE(setting("DynamicUser"), QStringLiteral("yes"));
        QCOMPARE(setting("StateDirectory"), QStringLiteral("weir-engine"));
        QVERIFY(setting("ExecStart").contains(QLatin1String(" --data /var/lib/weir-engine ")));
        QCOMPARE(setting("Restart"), QStringLiteral("on-failure"));
        // Longer than a graceful stop takes.
        QVERIFY(setting("TimeoutStopSec").toInt() > 5);
        QVERIFY(setting("LimitNOFILE").toInt() > 10'000);
        // V8 makes code at run time.
        QVERIFY(!m_settings.contains(QStringLiteral("[Service]MemoryDenyWriteExecute")));
        QCOMPARE(m_settings.value(QStringLiteral("[Install]WantedBy")), QStringLiteral("multi-user.target"));
    }

    void theEngineHasItsOptions()
    {
        const Outcome help =
            Weirctl({QStringLiteral("help"), QStringLiteral("run")}, {}, QStringLiteral("weir-engine")).finish();
        QCOMPARE(help.status, 0);
        static const QRegularExpression option(QStringLiteral("--[a-z-]+"));
        QRegularExpressionMatchIterator all = option.globalMatch(m_text);
        int count = 0;
        for (; all.hasNext(); ++count) {
            const QString name = all.next().captured();
            QVERIFY2(help.out.contains(name.toUtf8() + ' '), qPrintable(name));
        }
        QVERIFY(count >= 4);
        QVERIFY(help.out.contains("WEIR_MASTER_KEY ") && m_text.contains(QLatin1String("WEIR_MASTER_KEY,")));
    }

    void systemdUnderstandsIt()
    {
        const QString analyze = QStandardPaths::findExecutable(QStringLiteral("systemd-analyze"));
        if (analyze.isEmpty())
            return; // what can be known without it, the others know
        const QTemporaryDir folder;
        QFile unit(folder.filePath(QStringLiteral("weir-engine.service")));
        QVERIFY(unit.open(QIODevice::WriteOnly));
        unit.write(QString(m_text)
                       .replace(QLatin1String("ExecStart=/usr/local/bin/weir-engine"),
                                QLatin1String("ExecStart=") + Weirctl::program(QStringLiteral("weir-engine")))
                       .toUtf8());
        unit.close();
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(analyze, {QStringLiteral("verify"), QStringLiteral("--man=no"), unit.fileName()});
        QVERIFY(process.waitForFinished(Weirctl::patienceMs));
        const QString said = QString::fromUtf8(process.readAll());
        QVERIFY2(process.exitCode() == 0 && !said.contains(QLatin1String("weir-engine.service:")), qPrintable(said));
    }

    void everyOptionIsTold()
    {
        QFile file(QStringLiteral(WEIR_SOURCE_DIR "/docs/engine.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString told = QString::fromUtf8(file.readAll());
        const Outcome help =
            Weirctl({QStringLiteral("help"), QStringLiteral("run")}, {}, QStringLiteral("weir-engine")).finish();
        static const QRegularExpression option(QStringLiteral("^ +(?:-[a-z], )?--([a-z-]+)"),
                                               QRegularExpression::MultilineOption);
        const QString engine = QString::fromUtf8(help.out.mid(help.out.indexOf("Engine:")));
        QRegularExpressionMatchIterator all = option.globalMatch(engine);
        int count = 0;
        for (; all.hasNext(); ++count) {
            const QString name = all.next().captured(1);
            QVERIFY2(told.contains(QLatin1String("--") + name), qPrintable(name));
        }
        QVERIFY(count >= 14);
    }

private:
    QString setting(const char* name) const
    {
        return m_settings.value(QStringLiteral("[Service]") + QLatin1String(name));
    }

    QString m_text;
    QMap<QString, QString> m_settings;
};

WEIR_TEST(ServiceTest)

} // namespace weir

#include "servicetest.moc"
