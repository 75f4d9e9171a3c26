#include <QTest>

// A workspace that a newer version has made: the engine keeps out, and everybody says why.
#include "backend/engine/topics/workspaceproperties.h"
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

namespace weir {

using test::Outcome;
using test::Weirctl;

class NewerWorkspaceTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        ClientConf conf;
        conf.spec.bootstrap = QStringList{test::bootstrap()};
        engine::Workspace workspace;
        workspace.prefix = m_prefix.toStdString();
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_prefix + QStringLiteral("workers"), 1,
                             {{"cleanup.policy", "compact"}, {"message.timestamp.type", "LogAppendTime"}});
        producer.createTopic(m_prefix + QStringLiteral("events"), 2, {{"cleanup.policy", "delete"}});
        engine::WorkspaceProperties newer;
        newer.partitions = 2;
        newer.formatMajor = engine::engineFormatMajor + 1;
        const auto written = engine::ensureProperties(conf, workspace, newer, Weirctl::patienceMs);
        QVERIFY2(written, qPrintable(written ? QString() : written.error().detail));
    }

    void theEngineKeepsOut()
    {
        const QTemporaryDir folder;
        for (const QStringList& words :
             {QStringList{}, QStringList{QStringLiteral("--review")}, QStringList{QStringLiteral("--no-create")}}) {
            const Outcome outcome =
                Weirctl(QStringList{QStringLiteral("run"), QStringLiteral("--bootstrap"), test::bootstrap(),
                                    QStringLiteral("--prefix"), m_prefix, QStringLiteral("--data"), folder.path(),
                                    QStringLiteral("--listen"), QStringLiteral("none")} +
                            words,
                        {}, QStringLiteral("weir-engine"))
                    .finish();
            QCOMPARE(outcome.status, 1);
            if (!words.contains(QStringLiteral("--no-create")))
                QVERIFY2(outcome.err.contains(m_told), outcome.err.constData());
        }
        // Nothing was made in it, either.
        const Outcome topics = Weirctl::runHere({QStringLiteral("topics"), m_prefix + QStringLiteral("collected")});
        QVERIFY2(!topics.out.contains("collected"), topics.out.constData());
    }

    void whoLooksIsToldToo()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("engine"), QStringLiteral("--prefix"), m_prefix});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains(m_told), outcome.err.constData());
    }

private:
    const QString m_prefix = test::uniqueName(QStringLiteral("newer")) + QLatin1Char('.');
    const QByteArray m_told = "A newer version made this workspace: the workspace has format 2.0, this engine knows up "
                              "to 1. Use the version that made it, or name another workspace with --prefix.";
};

WEIR_TEST(NewerWorkspaceTest)

} // namespace weir

#include "newerworkspacetest.moc"
