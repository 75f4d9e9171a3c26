#include "backend/engine/collect/httpcollect.h"
#include "tests/engine/collect/collectlab.h"
#include "tests/engine/collect/faketransformer.h"
#include "tests/support/privatebroker.h"

#include <QDeadlineTimer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <atomic>
#include <set>

namespace weir {
namespace {

using engine::Collected;
using engine::CollectedBatch;
using engine::Counted;
using engine::HttpCollect;
const char webSource[] = R"({"kind":"source","key":"web","name":"Web","type":"http","writeKey":"wk"})";

std::string eventText(int n)
{
    QByteArray text = R"({"type":"track","event":"A","userId":"same","messageId":"m#","properties":{"n":#}})";
    return text.replace('#', QByteArray::number(n)).toStdString();
}

CollectedBatch batchOf(const std::vector<std::string>& texts, std::int64_t atMs = 1'700'000'000'000)
{
    CollectedBatch batch;
    batch.source = "web";
    batch.receivedAtMs = atMs;
    for (const std::string& text : texts)
        batch.messages.push_back(test::json(text));
    return batch;
}

/// Answers, counted by kind.
struct Answers
{
    std::array<std::atomic<int>, 4> of{};
    std::function<void(Collected)> one()
    {
        return [this](Collected what) {
            ++of[std::size_t(what)];
            of[std::size_t(what)].notify_all();
        };
    }
    int kept() const { return of[std::size_t(Collected::Kept)]; }
    int sum() const { return of[0] + of[1] + of[2] + of[3]; }
};

std::vector<std::string> numbers(int from, int to)
{
    std::vector<std::string> all;
    for (int i = from; i < to; ++i)
        all.push_back(std::to_string(i));
    return all;
}

/// The first of each, in order: what was under way when the broker went may have been written twice.
std::vector<std::string> firsts(const std::vector<std::string>& all)
{
    std::set<std::string_view> known;
    std::vector<std::string> found;
    for (const std::string& one : all) {
        if (known.insert(one).second)
            found.push_back(one);
    }
    return found;
}

} // namespace

class HttpCollectTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    engine::Workspace workspace;
    std::unique_ptr<engine::DefinitionFeed> feed;
    std::unique_ptr<QTemporaryDir> folder;
    test::FakeTransformer transformer;

    /// Where nothing may be written twice, what is slow must not take the way by the spool.
    engine::HttpCollectOptions options(int sendingMs = test::patienceMs) const
    {
        engine::HttpCollectOptions made;
        made.sender.patienceMs = sendingMs;
        made.sender.spool.folder = folder->path().toStdString();
        made.incarnation = test::freshName("http");
        return made;
    }
    std::unique_ptr<HttpCollect> start(const engine::HttpCollectOptions& settings)
    {
        auto made = HttpCollect::make(conf, workspace, *feed, &transformer, settings);
        if (!made)
            qFatal("collect: %s", qPrintable(test::wordsOf(made)));
        return std::move(made).value();
    }
    void begin(const QString& bootstrap)
    {
        conf = test::confOf(bootstrap);
        workspace = test::makeWorkspace(conf);
        feed = test::readyFeed(conf, workspace);
        test::DefinitionWriter(conf, workspace).save({webSource}, feed.get());
        folder = std::make_unique<QTemporaryDir>();
    }

private slots:
    void cleanup() { feed.reset(); }

    void batchesAreCollectedToTheField()
    {
        begin(test::bootstrap());
        const auto collect = start(options());
        QVERIFY(collect->isReady());
        const auto source = collect->source("wk", false);
        QVERIFY(source && source->key == "web" && source->isEnabled);
        QVERIFY(!collect->source("wk", true));
        QVERIFY(!collect->source("other", false));
        Answers answers;
        CollectedBatch batch =
            batchOf({eventText(1), R"({"type":"nonsense","messageId":"bad"})", eventText(2),
                     R"({"type":"identify","userId":"u","messageId":"i","traits":{"big":9007199254740993,)"
                     R"("none":null}})"});
        batch.unreadable.push_back("\"text\"");
        collect->take(std::move(batch), answers.one());
        QTRY_COMPARE(answers.kept(), 1);
        const std::vector<std::string> values = test::valuesOf(conf, workspace, "collected");
        QCOMPARE(values.size(), std::size_t(3));
        const auto wanted = std::find_if(values.begin(), values.end(), [](const std::string& value) {
            return value.find("identify") != std::string::npos;
        });
        QVERIFY(wanted != values.end());
        QCOMPARE(*wanted,
                 std::string(R"({"source":"web","receivedAt":1700000000000,"event":{"type":"identify",)"
                             R"("userId":"u","messageId":"i","traits":{"big":9007199254740993,"none":null},)"
                             R"("timestamp":"2023-11-14T22:13:20.000Z","receivedAt":"2023-11-14T22:13:20.000Z"}})"));
        QCOMPARE(test::valuesOf(conf, workspace, "dead-letters").size(), std::size_t(2));
        const engine::AuditTotals audit = test::auditOfCollect(conf, workspace, "web");
        QCOMPARE(audit[Counted::In], 5);
        QCOMPARE(audit[Counted::Rejected], 2);
        QCOMPARE(audit.balance(), 0);
        // Disabled, then removed.
        test::DefinitionWriter second(conf, workspace);
        second.save({webSource}); // the first version again: refused by all
        second.save({R"({"kind":"source","key":"web","name":"Web","type":"http","writeKey":"wk","enabled":false})"},
                    feed.get());
        QVERIFY(!collect->source("wk", false)->isEnabled);
        second.save({R"({"kind":"source","key":"web","removed":true})"}, feed.get());
        QVERIFY(!collect->source("wk", false));
    }

    void boundedAndHonest()
    {
        begin(test::bootstrap());
        engine::HttpCollectOptions settings = options();
        settings.mostMessages = 10;
        const auto collect = start(settings);
        Answers answers;
        for (int i = 0; i < 500; ++i)
            collect->take(
                batchOf({eventText(10 * i), eventText(10 * i + 1), eventText(10 * i + 2), eventText(10 * i + 3)}),
                answers.one());
        QTRY_COMPARE(answers.sum(), 500);
        QVERIFY(answers.of[std::size_t(Collected::Busy)] > 0);
        QCOMPARE(answers.of[std::size_t(Collected::Failed)].load(), 0);
        // Without transformations nothing is kept, and it is said.
        Answers failed;
        collect->take(batchOf({R"({"type":"track","event":"A","userId":"u","properties":{"act":"unavailable"}})"}),
                      failed.one());
        QTRY_COMPARE(failed.of[std::size_t(Collected::Failed)].load(), 1);
        collect->stop(test::patienceMs);
        Answers late;
        collect->take(batchOf({eventText(1)}), late.one());
        QCOMPARE(late.of[std::size_t(Collected::Busy)].load(), 1);
        QCOMPARE(test::collected(conf, workspace, "n").size(), std::size_t(4 * answers.kept()));
        const engine::AuditTotals audit = test::auditOfCollect(conf, workspace, "web");
        QCOMPARE(audit[Counted::Out], 4 * answers.kept());
        QCOMPARE(collect->counts().messagesInside, std::size_t(0));
    }

    void withoutTheClusterTheSpoolKeeps()
    {
        test::PrivateBroker broker;
        begin(broker.bootstrap());
        auto collect = start(options(1'000));
        Answers answers;
        int sent = 0;
        const auto take = [&](int count) {
            for (int i = 0; i < count; ++i, sent += 2)
                collect->take(batchOf({eventText(sent), eventText(sent + 1)}), answers.one());
        };
        take(20);
        QTRY_COMPARE(answers.kept(), 20);
        broker.kill();
        take(30);
        QTRY_COMPARE(answers.kept(), 50);
        QTRY_VERIFY(collect->counts().sender.isSpooling); // told a moment after the answers
        QTRY_VERIFY(collect->counts().sender.spool.bytes > 0);
        QVERIFY(collect->isReady());
        // A restart of the engine: the spool is there.
        collect->stop(0);
        collect.reset();
        collect = start(options(1'000));
        take(10);
        QTRY_COMPARE(answers.kept(), 60);
        broker.resume();
        // Requests that never cease are no reason to go by the disk for ever.
        const QDeadlineTimer patience(test::patienceMs);
        while (collect->counts().sender.isSpooling && !patience.hasExpired()) {
            constexpr int inside = 4;
            if (const int kept = answers.kept(); sent / 2 - kept < inside)
                take(1);
            else
                answers.of[std::size_t(Collected::Kept)].wait(kept);
        }
        QVERIFY(!collect->counts().sender.isSpooling);
        QTRY_COMPARE(answers.kept(), sent / 2);
        QTRY_COMPARE(collect->counts().sender.spool.bytes, 0U);
        take(10);
        QTRY_COMPARE(answers.kept(), sent / 2);
        QCOMPARE(answers.sum(), sent / 2); // nobody was refused
        collect->stop(test::patienceMs);
        QCOMPARE(firsts(test::collected(conf, workspace, "n")), numbers(0, sent));
        const engine::AuditTotals audit = test::auditOfCollect(conf, workspace, "web");
        QCOMPARE(audit[Counted::Out], sent);
        QCOMPARE(audit.balance(), 0);
    }

    void aFullSpoolIsSaid()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const ClientConf nowhere = test::confOf(QStringLiteral("127.0.0.1:%1").arg(closed.serverPort()));
        closed.close();
        QTemporaryDir spool;
        engine::SenderOptions settings;
        settings.spool = {.folder = spool.path().toStdString(), .mostBytes = 4'000};
        settings.patienceMs = 100;
        std::array<int, 4> answers{};
        const auto send = [&answers](engine::CollectSender& sender, int n) {
            const int before = answers[0] + answers[2];
            sender.send({{engine::collectedRecord("k", {"web", 0, eventText(n)})},
                         [&answers](Collected what) { ++answers[std::size_t(what)]; }});
            while (answers[0] + answers[2] == before)
                sender.work(10);
        };
        {
            const auto sender = engine::CollectSender::make(nowhere, {}, settings);
            QVERIFY2(sender, qPrintable(test::wordsOf(sender)));
            for (int n = 0; answers[std::size_t(Collected::Full)] == 0; ++n)
                send(**sender, n);
            QVERIFY(answers[std::size_t(Collected::Kept)] > 5);
            QVERIFY((*sender)->counts().isSpooling && (*sender)->obstacle());
        }
        // All that was said to be kept is there, and nothing else.
        const auto kept = engine::Spool::open(settings.spool);
        QVERIFY(kept);
        const auto entries = (*kept)->read(1 << 20, 0);
        QCOMPARE(int(entries.size()), answers[std::size_t(Collected::Kept)]);
    }
};
WEIR_TEST(HttpCollectTest)

} // namespace weir

#include "httpcollecttest.moc"
