#include "backend/base/json/jsonparser.h"
#include "backend/kafka/wire/httprequest.h"
#include "tests/engine/program/chaosload.h"
#include "tests/engine/program/engineprocess.h"
#include "tests/engine/program/workspacecheck.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <cstdio>

namespace weir {
namespace {

constexpr int partitions = 4;

std::string rule(int version)
{
    return R"({"kind":"audience","key":"spenders","includeAnonymous":true,"version":)" + std::to_string(version) +
           R"(,"rule":{"event":"Order Completed","aggregate":"sum","property":"total","op":"atLeast","value":)" +
           std::to_string(50 + 37 * (version % 5)) + "}}";
}

const std::vector<std::string>& others()
{
    static const std::vector<std::string> all = {
        R"({"kind":"source","key":"shop","version":1,"type":"http","writeKey":"demo"})",
        R"({"kind":"audience","key":"buyers","version":1,"rule":{"event":"Order Completed","count":{"atLeast":2},"during":{"last":"30d"}}})",
        R"({"kind":"audience","key":"lookers","includeAnonymous":true,"version":1,"rule":{"all":[{"event":"Product Viewed"},{"event":"Order Completed","count":{"never":true}}]}})",
        R"({"kind":"trait","key":"orders","version":1,"compute":"count","event":"Order Completed"})",
        R"({"kind":"trait","key":"spent","version":1,"compute":"sum","event":"Order Completed","property":"total"})"};
    return all;
}

/// All the work is this engine's: it identifies, and every partition's people are with it.
bool hasAllWork(const test::EngineProcess& engine)
{
    HttpRequest request;
    request.url = QStringLiteral("http://127.0.0.1:%1/metrics").arg(engine.port());
    const Result<HttpAnswer> answer = performHttp(request);
    if (!answer)
        return false;
    const QByteArray text = QByteArray::fromStdString(answer->body);
    return text.contains("\nweir_engine_identify_holder 1\n") &&
           text.count("\nweir_engine_profiles{partition=") == partitions;
}

} // namespace

/// WEIR_SEEDS=FROM-TO and WEIR_CHAOS_SECONDS for more of it, longer; see ./dev bench chaos.
class ChaosTest : public QObject
{
    Q_OBJECT
private:
    void define(const QString& bootstrap, const std::string& document)
    {
        const JsonPointer read = *parseJson(document);
        const std::string key =
            std::string(read->root.at("kind").text()) + '/' + std::string(read->root.at("key").text());
        test::TestProducer(bootstrap).send(
            QStringLiteral("weir.definitions"),
            {{0, QByteArray::fromStdString(key), QByteArray::fromStdString(document), 0, {}}});
    }

    /// What was kept, once it is all through.
    QStringList live(std::uint64_t seed, int seconds)
    {
        test::PrivateBroker broker;
        QTemporaryDir folder;
        std::mt19937_64 random(seed);
        std::vector<std::unique_ptr<test::EngineProcess>> engines;
        test::ChaosLoad load(seed, 2);
        for (int number = 0; number < 2; ++number) {
            engines.push_back(std::make_unique<test::EngineProcess>(
                broker.bootstrap(), folder.filePath(QString::number(number)),
                QStringList{QStringLiteral("--partitions"), QString::number(partitions), QStringLiteral("--plain")}));
            engines.back()->start();
            if (!engines.back()->waitUntilReady())
                return {QStringLiteral("an engine does not start: ") + engines.back()->log()};
        }
        const auto show = [&] {
            for (std::size_t number = 0; number < engines.size(); ++number)
                load.setPort(number, engines[number]->isRunning() ? engines[number]->port() : 0);
        };
        int version = 1;
        for (const std::string& document : others())
            define(broker.bootstrap(), document);
        define(broker.bootstrap(), rule(version));
        show();
        load.start();
        QElapsedTimer clock;
        clock.start();
        QStringList story, wrong;
        const auto await = [&](const char* what, const std::function<bool()>& holds) {
            if (!QTest::qWaitFor(holds, test::longest))
                wrong << QStringLiteral("in vain: ") + QLatin1String(what);
        };
        const auto tries = [&](int more) { // an outage that the load notices
            await("the load tries", [&, until = load.tried() + more] { return load.tried() >= until; });
        };
        while (clock.elapsed() < seconds * 1000 && wrong.isEmpty()) {
            const std::size_t victim = random() % engines.size();
            // A try may last five seconds while there is no broker.
            const int some = static_cast<int>(10 + random() % 50), few = 1 + some % 4;
            switch (random() % 5) {
            case 0:
                story << QStringLiteral("kill %1").arg(victim);
                engines[victim]->kill();
                break;
            case 1:
                story << QStringLiteral("kill the broker");
                broker.kill();
                tries(few);
                broker.resume();
                break;
            case 2:
                story << QStringLiteral("kill the broker and %1").arg(victim);
                broker.kill();
                engines[victim]->kill();
                tries(few);
                broker.resume();
                break;
            case 3:
                story << QStringLiteral("%1 sleeps").arg(victim);
                engines[victim]->setAsleep(true);
                await("the other engine takes over", [&] { return hasAllWork(*engines[1 - victim]); });
                engines[victim]->setAsleep(false);
                break;
            default:
                story << QStringLiteral("edit");
                define(broker.bootstrap(), rule(++version));
                break;
            }
            await("the engines work", [&, until = load.batchesKept() + some] { return load.batchesKept() >= until; });
            if (!engines[victim]->isRunning()) {
                engines[victim]->start();
                if (!engines[victim]->waitUntilReady())
                    return {QStringLiteral("an engine does not start again: ") + engines[victim]->log().right(2'000)};
            }
            show();
        }
        qInfo("seed %llu, %lld s: %s", static_cast<unsigned long long>(seed),
              static_cast<long long>(clock.elapsed() / 1000), qPrintable(story.join(QStringLiteral(", "))));
        load.stop();
        ClientConf conf;
        conf.spec.bootstrap = QStringList{broker.bootstrap()};
        engine::Workspace workspace;
        workspace.partitions = partitions;
        workspace.isEncrypted = false;
        test::WorkspaceCheck check(conf, workspace);
        std::vector<std::string> definitions = others();
        for (int one = 1; one <= version; ++one)
            definitions.push_back(rule(one));
        const QStringList inVain = std::exchange(wrong, {QStringLiteral("not through")});
        // Profiles are shown a second after their last event at the latest.
        (void)QTest::qWaitFor(
            [&] {
                check.read();
                if (check.isThrough(load.kept()))
                    wrong = check.mistakes(load.kept(), definitions);
                return wrong.isEmpty();
            },
            2 * test::longest);
        wrong = inVain + wrong;
        for (const auto& engine : engines)
            if (!engine->stop(20'000))
                wrong << QStringLiteral("an engine does not stop");
        if (!wrong.isEmpty()) {
            wrong = wrong.mid(0, 10);
            wrong << QString::fromStdString(check.summary()) << QStringLiteral("%1 kept").arg(load.kept().size())
                  << story.join(QStringLiteral(", "));
            for (const auto& engine : engines) // more than a test's message may hold
                std::fprintf(stderr, "%s\n", qPrintable(engine->log()));
        }
        return wrong;
    }

private slots:
    void whateverIsKilledNothingIsLostOrDoubled()
    {
        std::uint64_t first = 1, last = 1;
        if (const QByteArrayList asked = qgetenv("WEIR_SEEDS").split('-'); asked.size() == 2) {
            first = asked[0].toULongLong();
            last = asked[1].toULongLong();
        }
        const int seconds =
            qEnvironmentVariableIsSet("WEIR_CHAOS_SECONDS") ? qEnvironmentVariableIntValue("WEIR_CHAOS_SECONDS") : 30;
        for (std::uint64_t seed = first; seed <= last; ++seed) {
            const QStringList wrong = live(seed, seconds);
            QVERIFY2(wrong.isEmpty(),
                     qPrintable(QStringLiteral("seed %1\n").arg(seed) + wrong.join(QLatin1Char('\n'))));
        }
    }
};

WEIR_TEST(ChaosTest)

} // namespace weir

#include "chaostest.moc"
