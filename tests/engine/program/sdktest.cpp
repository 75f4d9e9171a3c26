// Segment's own libraries, unchanged, deliver into the HTTP source: each field as it was told to them.
#include "backend/base/json/jsonparser.h"
#include "backend/engine/http/httpserver.h"
#include "backend/service/definitions/definitionstore.h"
#include "tests/engine/program/engineprocess.h"
#include "tests/engine/program/sdkmessages.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <set>

namespace weir {
namespace {

constexpr int patienceMs = 60'000;

/// One of scripts/sdks; ended with the object.
class Sender
{
public:
    explicit Sender(const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(WEIR_SOURCE_DIR "/scripts/sdks"),
                        QStringList{QStringLiteral("run")} + arguments);
    }
    ~Sender()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(patienceMs))
            m_process.kill();
    }
    bool ends()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(patienceMs) && m_process.exitStatus() == QProcess::NormalExit &&
               m_process.exitCode() == 0;
    }

private:
    QProcess m_process;
};

} // namespace

class SdkTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QFile file(callsFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_calls = parseJson(file.readAll().toStdString()).value();
        m_server = std::make_unique<engine::HttpServer>(m_collector, engine::HttpServerOptions{});
        const Result<void> started = m_server->start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
    }
    void cleanupTestCase() { m_server.reset(); }

    /// The comparison itself: a date is a moment, anything else is the same or not.
    void whatDiffersIsSeen()
    {
        const auto difference = [](const char* properties, bool hasDoublesOnly) {
            const JsonPointer call =
                parseJson("{\"type\":\"track\",\"properties\":{\"big\":9007199254740993,\"none\":null,"
                          "\"when\":{\"$date\":\"2026-01-01T00:00:00Z\"}}}")
                    .value();
            const JsonPointer message =
                parseJson("{\"type\":\"track\",\"messageId\":\"m\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"sentAt\":"
                          "\"2026-01-01T00:00:00Z\",\"context\":{\"library\":{\"name\":\"l\",\"version\":\"1\"}},"
                          "\"properties\":" +
                          std::string(properties) + "}")
                    .value();
            return test::differenceOf(call->root, message->root, {QStringLiteral("l"), hasDoublesOnly});
        };
        QCOMPARE(difference(R"({"big":9007199254740993,"none":null,"when":"2026-01-01T01:00:00.000+01:00"})", false),
                 QString());
        QCOMPARE(difference(R"({"big":9007199254740992,"none":null,"when":"2026-01-01T00:00:00Z"})", true), QString());
        for (const char* wrong : {R"({"big":9007199254740992,"none":null,"when":"2026-01-01T00:00:00Z"})",
                                  R"({"big":9007199254740993,"when":"2026-01-01T00:00:00Z"})",
                                  R"({"big":9007199254740993,"none":null,"when":"2026-01-01T00:00:01Z"})",
                                  R"({"big":9007199254740993,"none":null,"when":"2026-01-01T00:00:00Z","more":1})"})
            QVERIFY2(!difference(wrong, false).isEmpty(), wrong);
    }

    void eachFieldArrives_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<test::SdkHabits>("habits");
        const test::SdkHabits python{QStringLiteral("analytics-python")};
        const test::SdkHabits node{QStringLiteral("@segment/analytics-node"), true};
        const test::SdkHabits browser{QStringLiteral("analytics.js"), true, true};
        QTest::newRow("python") << words("python") << python;
        QTest::newRow("python, gzip") << words("python", "gzip") << python;
        QTest::newRow("node") << words("node server.js") << node;
        QTest::newRow("browser") << words("node browser.js") << browser;
        QTest::newRow("browser, in batches") << words("node browser.js", "batch") << browser;
        // They need a Go and a Java that compile: tests/bench/sdk.sh.
        if (qEnvironmentVariableIsEmpty("WEIR_SDK_BENCH"))
            return;
        const test::SdkHabits go{QStringLiteral("analytics-go"), false, false, false, false};
        const test::SdkHabits java{QStringLiteral("analytics-java"), false, false, true, false};
        QTest::newRow("go") << words("go") << go;
        QTest::newRow("java") << words("java") << java;
    }

    void eachFieldArrives()
    {
        QFETCH(const QStringList, words);
        QFETCH(const test::SdkHabits, habits);
        Sender sender(words);
        const std::span<const Json> calls = m_calls->root.elements();
        const std::vector<JsonPointer> messages = m_collector.wait(calls.size(), patienceMs);
        QVERIFY(sender.ends());
        QCOMPARE(messages.size(), calls.size());
        QCOMPARE(m_collector.unreadable(), std::size_t(0));
        std::set<std::string_view> ids;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            const QString difference = differenceOf(calls[i], messages[i]->root, habits);
            QVERIFY2(difference.isEmpty(),
                     qPrintable(QStringLiteral("call %1: %2\nin %3")
                                    .arg(i)
                                    .arg(difference, QString::fromStdString(toJsonText(messages[i]->root)))));
            ids.insert(messages[i]->root.at("messageId").text());
        }
        QCOMPARE(ids.size(), calls.size());
        QVERIFY(m_collector.wait(1, 0).empty());
    }

    void whatIsToldToComeAgainIsNotLost_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("python") << words("python");
        QTest::newRow("node") << words("node server.js");
    }

    /// 429 with Retry-After: the library sends the same again, until it is taken.
    void whatIsToldToComeAgainIsNotLost()
    {
        QFETCH(const QStringList, words);
        constexpr int busy = 1; // each costs a second or more
        m_collector.refuse(busy);
        Sender sender(words);
        const std::span<const Json> calls = m_calls->root.elements();
        const std::vector<JsonPointer> messages = m_collector.wait(calls.size(), patienceMs);
        QVERIFY(sender.ends());
        QCOMPARE(m_collector.refusedRequests(), busy);
        QCOMPARE(messages.size(), calls.size());
        std::set<std::string_view> ids;
        for (const JsonPointer& message : messages)
            ids.insert(message->root.at("messageId").text());
        QCOMPARE(ids.size(), calls.size());
        QVERIFY(m_collector.wait(1, 0).empty()); // nor twice
    }

    /// The same through the whole engine: each field is in the topic of what was collected.
    void eachFieldIsCollected()
    {
        const QString prefix = test::uniqueName(QStringLiteral("sdk")) + QLatin1Char('.');
        const QTemporaryDir folder;
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::bootstrap()};
        const ClientConf conf{spec, {}, ClientRole::Admin, {}, {}};
        Definition source;
        source.kind = QStringLiteral("source");
        source.key = QStringLiteral("shop-http");
        source.version = 1;
        source.body = {{QStringLiteral("type"), QStringLiteral("http")},
                       {QStringLiteral("writeKey"), QLatin1String(test::KeepingCollector::writeKey)}};
        QVERIFY(bool(saveDefinitions(conf, {source}, patienceMs, definitionsTopic(prefix))));
        test::EngineProcess engine(test::bootstrap(), folder.path(),
                                   {QStringLiteral("--prefix"), prefix, QStringLiteral("--partitions"),
                                    QStringLiteral("1"), QStringLiteral("--stages"), QStringLiteral("collect"),
                                    QStringLiteral("--plain")});
        engine.start();
        QVERIFY2(engine.waitUntilReady(), qPrintable(engine.log()));
        Sender sender({QStringLiteral("python"), QStringLiteral("http://127.0.0.1:%1").arg(engine.port()),
                       QLatin1String(test::KeepingCollector::writeKey), callsFile()});
        QVERIFY2(sender.ends(), qPrintable(engine.log()));
        const Result<std::vector<WorkspaceRecord>> records =
            readWorkspaceTopic(conf, prefix + QStringLiteral("collected"), 0, patienceMs);
        QVERIFY(bool(records));
        const std::span<const Json> calls = m_calls->root.elements();
        QCOMPARE(records->size(), calls.size());
        test::SdkHabits habits{QStringLiteral("analytics-python")};
        habits.isCollected = true;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            const JsonPointer record = parseJson((*records)[i].value).value();
            QCOMPARE(record->root.at("source").text(), std::string_view("shop-http"));
            const QString difference = differenceOf(calls[i], record->root.at("event"), habits);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
        QVERIFY(engine.stop(patienceMs));
    }

    void aWrongWriteKeyIsToldToTheLibrary()
    {
        QProcess process;
        QStringList arguments = words("node server.js");
        arguments[3] = QStringLiteral("wrong");
        process.start(QStringLiteral(WEIR_SOURCE_DIR "/scripts/sdks"), QStringList{QStringLiteral("run")} + arguments);
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(patienceMs));
        QCOMPARE(process.exitCode(), 1);
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains("401"), said.constData());
        QVERIFY(m_collector.wait(1, 0).empty());
    }

private:
    static QString callsFile() { return QStringLiteral(WEIR_SOURCE_DIR "/tests/engine/sdk/calls.json"); }
    QStringList words(const char* program, const char* more = "") const
    {
        return QString::fromUtf8(program).split(QLatin1Char(' ')) +
               QStringList{QStringLiteral("http://127.0.0.1:%1").arg(m_server->port()),
                           QLatin1String(test::KeepingCollector::writeKey), callsFile()} +
               QString::fromUtf8(more).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    }

    test::KeepingCollector m_collector;
    std::unique_ptr<engine::HttpServer> m_server;
    JsonPointer m_calls;
};

WEIR_TEST(SdkTest)

} // namespace weir

#include "sdktest.moc"
