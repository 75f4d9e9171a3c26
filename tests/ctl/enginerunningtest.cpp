// weirctl engine on an engine that runs, and on one that was killed.
#include "tests/ctl/runningengine.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class EngineRunningTest : public QObject
{
    Q_OBJECT
private slots:
    void whatARunningEngineDoesIsProven()
    {
        test::RunningEngine engine(m_prefix, "[{\"kind\": \"source\", \"key\": \"door\", \"name\": \"Door\", \"type\": "
                                             "\"http\", \"writeKey\": \"demo\"}]");
        QVERIFY2(engine.isReady(), engine.why().constData());
        for (const char* user : {"u1", "u2", "u3"})
            QVERIFY(engine.see(user, QByteArray("m-") + user));

        QFile docs(QStringLiteral(WEIR_SOURCE_DIR "/docs/engine.md"));
        QVERIFY(docs.open(QIODevice::ReadOnly));
        const QByteArray told = docs.readAll();
        const QStringList metrics = metricNames(engine.ask("GET /metrics HTTP/1.1\r\nHost: door\r\n"
                                                           "Connection: close\r\n\r\n"));
        QVERIFY(metrics.size() > 20);
        for (const QString& name : metrics)
            QVERIFY2(told.contains('`' + name.toUtf8() + '`'), qPrintable(name));

        const Outcome outcome = statusWhen([](const QJsonObject& status) { return took(status, "profile") == 3; });
        QVERIFY2(outcome.status == 0, outcome.err + outcome.out);
        const QJsonObject status = outcome.objects().value(0);
        QCOMPARE(status.value(QLatin1String("partitions")).toInt(), 2);
        QCOMPARE(status.value(QLatin1String("encrypted")).toBool(), true);
        QCOMPARE(status.value(QLatin1String("format")).toString(), QStringLiteral("1.0"));
        const qint64 pid = engine.pid();
        int alive = 0;
        for (const QJsonValue& worker : status.value(QLatin1String("workers")).toArray())
            alive += worker[QLatin1String("alive")].toBool() && worker[QLatin1String("pid")] == QJsonValue(pid);
        QCOMPARE(alive, 2); // identify and profile
        for (const QJsonValue& flow : status.value(QLatin1String("flows")).toArray())
            QCOMPARE(flow[QLatin1String("gave")].toInt(), 3);
        for (const QJsonValue& stage : status.value(QLatin1String("stages")).toArray()) {
            QCOMPARE(stage[QLatin1String("workers")].toInt(), 1);
            QCOMPARE(stage[QLatin1String("partitions")].toArray().size(), 2);
        }

        QVERIFY(engine.kill());
        test::TestProducer(test::bootstrap())
            .send(m_prefix + QStringLiteral("collected"), {{0, QByteArray("u4"), QByteArray("{}"), 0, {}}});
        // The group finds out after its session's time.
        const Outcome dead = statusWhen([](const QJsonObject& status) {
            const QJsonArray problems = status.value(QLatin1String("problems")).toArray();
            return !problems.isEmpty() &&
                   problems[0].toString().startsWith(QLatin1String("Nobody works at identify, "));
        });
        QCOMPARE(dead.status, 1);
        for (const QJsonValue& worker : dead.objects().value(0).value(QLatin1String("workers")).toArray())
            QCOMPARE(worker[QLatin1String("stage")] == QLatin1String("identify") &&
                         worker[QLatin1String("alive")].toBool(),
                     false);
    }

private:
    static QStringList metricNames(const QByteArray& text)
    {
        static const QRegularExpression type(QStringLiteral("^# TYPE (\\S+)"), QRegularExpression::MultilineOption);
        QStringList names;
        for (QRegularExpressionMatchIterator all = type.globalMatch(QString::fromUtf8(text)); all.hasNext();)
            names << all.next().captured(1);
        return names;
    }

    static int took(const QJsonObject& status, const char* stage)
    {
        for (const QJsonValue& flow : status.value(QLatin1String("flows")).toArray())
            if (flow[QLatin1String("to")].toString() == QLatin1String(stage) &&
                flow[QLatin1String("verdict")].toString() == QLatin1String("equal"))
                return flow[QLatin1String("took")].toInt();
        return -1;
    }

    template <typename Wanted> Outcome statusWhen(Wanted wanted) const
    {
        QElapsedTimer patience;
        patience.start();
        for (;;) {
            const Outcome outcome = Weirctl::runHere(
                {QStringLiteral("engine"), QStringLiteral("--json"), QStringLiteral("--prefix"), m_prefix});
            if (wanted(outcome.objects().value(0)) || patience.hasExpired(Weirctl::patienceMs))
                return outcome;
        }
    }

    const QString m_prefix = test::uniqueName(QStringLiteral("running")) + QLatin1Char('.');
};

WEIR_TEST(EngineRunningTest)

} // namespace weir

#include "enginerunningtest.moc"
