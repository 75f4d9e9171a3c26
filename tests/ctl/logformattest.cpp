// weir-engine run --log-format json: every line is an object, whatever the message has.
#include "tests/ctl/runningengine.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>

namespace weir {

class LogFormatTest : public QObject
{
    Q_OBJECT
private slots:
    void everyLineIsAnObject()
    {
        const QString prefix = test::uniqueName(QStringLiteral("log")) + QLatin1Char('.');
        {
            test::RunningEngine first(prefix, "[]");
            QVERIFY2(first.isReady(), first.why().constData());
            QVERIFY(first.kill());
        }
        // What no engine wrote is told with quotation marks by whoever reads it at its start.
        test::TestProducer(test::bootstrap())
            .send(prefix + QStringLiteral("dedupe"), {{0, QByteArray("u1"), QByteArray("{"), 0, {}}});
        test::RunningEngine engine(prefix, "[]", {QStringLiteral("--log-format"), QStringLiteral("json")});
        QVERIFY2(engine.isReady(), engine.why().constData());
        QTRY_VERIFY2_WITH_TIMEOUT(engine.log().contains("record-skipped"), engine.log().constData(),
                                  test::Weirctl::patienceMs);
        QVERIFY(engine.kill());
        bool isQuoted = false;
        for (const QByteArray& line : engine.log().trimmed().split('\n')) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            for (const char* name : {"time", "level", "message"})
                QVERIFY2(object.contains(QLatin1String(name)), line.constData());
            isQuoted =
                isQuoted || object.value(QLatin1String("message")).toString().contains(QLatin1String(" detail=\""));
        }
        QVERIFY2(isQuoted, engine.log().constData());
    }
};

WEIR_TEST(LogFormatTest)

} // namespace weir

#include "logformattest.moc"
