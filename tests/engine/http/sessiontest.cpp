// One connection's conversation, by a clock that the test turns: what is answered when, who is cut off, what is given
// back.
#include "backend/engine/http/session.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/faketransport.h"
#include "tests/engine/http/httptools.h"
#include "tests/support/registry.h"

namespace weir::engine {
namespace {

using test::wire;

constexpr std::string_view key = "Authorization: Basic d2s6\r\n";
constexpr std::string_view page = "{\"type\":\"page\"}";

struct Talk
{
    test::FakeCollector collector;
    VirtualClock clock{1'800'000'000'000};
    std::shared_ptr<HttpContext> context;
    test::Wire line;
    std::weak_ptr<Session> session;

    explicit Talk(const RequestLimits& limits = {})
        : context(std::make_shared<HttpContext>(collector, limits, clock, [] { return std::string(); }))
    {
        auto made = std::make_shared<Session>(std::make_unique<test::FakeTransport>(line), *context);
        std::shared_ptr<Session> evicted;
        context->table.add(made, evicted);
        made->start(context);
        session = made;
        line.run();
    }
    ~Talk()
    {
        line.isClosed = true;
        line.run();
        context->table.clear();
    }

    /// "200 401 …" and what came between.
    QByteArray answers()
    {
        QByteArray told;
        const QByteArray text = QByteArray::fromStdString(line.taken());
        for (qsizetype at = text.indexOf("HTTP/1.1 "); at >= 0; at = text.indexOf("HTTP/1.1 ", at + 1))
            told += (told.isEmpty() ? "" : " ") + text.mid(at + 9, 3);
        return told;
    }
    bool isClosed() const { return line.isClosed && context->table.size() == 0; }
};

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT
private slots:
    void requestsAreAnsweredInTheirOrder()
    {
        Talk talk;
        talk.line.send(wire("POST", "/v1/p", page, key) + wire("GET", "/health", "") +
                       wire("POST", "/v1/t", "no", key) + wire("HEAD", "/health", "") + wire("GET", "/x", "") +
                       "GET /hea");
        QCOMPARE(talk.answers(), QByteArray("200 200 400 200 404"));
        talk.line.send("lth HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(talk.answers(), QByteArray("200"));
        QCOMPARE(talk.collector.batches().size(), std::size_t(1));
        QVERIFY(!talk.isClosed());
        const auto counted = talk.context->metrics.requests();
        QCOMPARE(counted.at({"health", 200}), std::uint64_t(3));
        QCOMPARE(counted.at({"track", 400}), std::uint64_t(1));
        QCOMPARE(talk.context->metrics.messages.load(), std::uint64_t(1));
    }

    void nothingIsAnsweredBeforeTheCollectorHas()
    {
        Talk talk;
        talk.collector.hold();
        talk.line.send(wire("POST", "/v1/p", page, key) + wire("GET", "/health", ""));
        QCOMPARE(talk.answers(), QByteArray());
        QVERIFY(talk.context->budget.used() > 0);
        talk.line.pass(3'600'000); // however long it takes
        QCOMPARE(talk.answers(), QByteArray());
        talk.collector.release(Collected::Kept);
        talk.line.run();
        QCOMPARE(talk.answers(), QByteArray("200 200"));
        QCOMPARE(talk.context->budget.used(), std::size_t(0));
    }

    void whatTheCollectorSaysIsSaid()
    {
        Talk talk;
        for (const auto& [outcome, status] :
             std::initializer_list<std::pair<Collected, const char*>>{{Collected::Busy, "429"},
                                                                      {Collected::Full, "503"},
                                                                      {Collected::Failed, "500"},
                                                                      {Collected::Kept, "200"}}) {
            talk.collector.outcome = outcome;
            talk.line.send(wire("POST", "/v1/p", page, key));
            QCOMPARE(talk.answers(), QByteArray(status));
        }
    }

    void theCollectorMayAnswerLate()
    {
        Talk talk;
        talk.collector.hold();
        talk.line.send(wire("POST", "/v1/p", page, key));
        talk.session.lock()->closeNow();
        talk.line.run();
        QVERIFY(talk.isClosed());
        QVERIFY(talk.session.expired());
        QVERIFY(talk.context->budget.used() > 0); // the collector still has it
        talk.collector.release(Collected::Kept);
        talk.line.run();
        QCOMPARE(talk.context->budget.used(), std::size_t(0));
    }

    void slowOnesAreCutOff_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("ms");
        QTest::addColumn<QByteArray>("answers");
        QTest::newRow("silent") << QByteArray() << 60'000 << QByteArray();
        QTest::newRow("in the head") << QByteArray("GET / HT") << 10'000 << QByteArray("408");
        QTest::newRow("in the body") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx") << 30'000
                                     << QByteArray("408");
        QTest::newRow("between requests")
            << QByteArray("GET /health HTTP/1.1\r\nHost: a\r\n\r\n") << 60'000 << QByteArray("200");
    }

    void slowOnesAreCutOff()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, ms);
        Talk talk;
        talk.line.send(bytes.toStdString());
        talk.line.pass(ms - 1);
        QVERIFY(!talk.line.isClosed && !talk.line.isFinished);
        talk.line.pass(1);
        QTEST(talk.answers(), "answers");
        talk.line.leave();
        QVERIFY(talk.isClosed());
        QCOMPARE(talk.context->metrics.timedOut.load(), std::uint64_t(1));
    }

    void tricklingDoesNotBuyTime()
    {
        Talk talk;
        const std::string request = wire("POST", "/v1/p", page, key);
        for (int i = 0; i < 20 && talk.line.sent.empty(); ++i) {
            talk.line.send(request.substr(std::size_t(i), 1));
            talk.line.pass(1'000);
        }
        QCOMPARE(talk.answers(), QByteArray("408"));
        Talk other;
        other.line.send(request.substr(0, request.size() - page.size()));
        for (std::size_t i = 0; i < page.size() && other.line.sent.empty(); ++i) {
            other.line.send(page.substr(i, 1));
            other.line.pass(3'000);
        }
        QCOMPARE(other.answers(), QByteArray("408"));
    }

    void whoDoesNotReadIsCutOff()
    {
        Talk talk;
        talk.line.holdsWrites = true;
        talk.line.send(wire("GET", "/health", ""));
        talk.line.pass(29'999);
        QVERIFY(!talk.line.isClosed);
        talk.line.pass(1);
        QVERIFY(talk.isClosed());
    }

    void aConnectionEndsAsTheClientWants()
    {
        Talk talk;
        talk.line.send(wire("GET", "/health", "", "Connection: close\r\n") + wire("GET", "/health", ""));
        QCOMPARE(talk.answers(), QByteArray("200"));
        QVERIFY(talk.line.isFinished && !talk.line.isClosed);
        talk.line.leave();
        QVERIFY(talk.isClosed());
        Talk old;
        old.line.send("GET /health HTTP/1.0\r\n\r\n");
        QCOMPARE(old.answers(), QByteArray("200"));
        QVERIFY(old.line.isFinished);
        Talk oldKept;
        oldKept.line.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QVERIFY(!oldKept.line.isFinished);
    }

    void whatCannotBeReadEndsTheConnection()
    {
        Talk talk;
        talk.line.send("POST /v1/t HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "0\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(talk.answers(), QByteArray("400"));
        QVERIFY(talk.line.isFinished);
        // What still comes is thrown away, but not without end.
        talk.line.send(std::string(900'000, 'x'));
        QVERIFY(!talk.line.isClosed);
        talk.line.send(std::string(200'000, 'x'));
        QVERIFY(talk.isClosed());
    }

    void bodiesAreAskedForWhereTheyAreWanted()
    {
        Talk talk;
        const std::string expect = "Expect: 100-continue\r\nContent-Length: 15\r\n";
        talk.line.send("POST /v1/p HTTP/1.1\r\nHost: a\r\n" + std::string(key) + expect + "\r\n");
        QCOMPARE(talk.line.taken(), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        talk.line.send(page);
        QCOMPARE(talk.answers(), QByteArray("200"));
        // Whoever does not wait is not told to go on.
        talk.line.send("POST /v1/p HTTP/1.1\r\nHost: a\r\n" + std::string(key) + expect + "\r\n" + std::string(page));
        QCOMPARE(talk.answers(), QByteArray("200"));
        talk.line.send("POST /v1/p HTTP/1.1\r\nHost: a\r\nAuthorization: Basic eDo=\r\n" + expect + "\r\n");
        QCOMPARE(talk.answers(), QByteArray("401"));
        QVERIFY(talk.line.isFinished);
        Talk large;
        large.line.send("POST /v1/p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 600000\r\n\r\n");
        QCOMPARE(large.answers(), QByteArray("413"));
    }

    void memoryIsBounded()
    {
        RequestLimits limits;
        limits.inFlightBytes = 20'000;
        Talk talk(limits);
        const std::string body = "{\"a\":\"" + std::string(15'000, 'x') + "\"}";
        talk.line.send(wire("POST", "/v1/p", body, key));
        QCOMPARE(talk.answers(), QByteArray("200"));
        talk.line.send(wire("POST", "/v1/p", std::string(25'000, ' '), key));
        QCOMPARE(talk.answers(), QByteArray("429"));
        talk.line.leave();
        QVERIFY(talk.isClosed());
        // What is read from few bytes may be much more than they are.
        Talk wide(limits);
        std::string numbers = "{\"a\":[1";
        for (int i = 0; i < 2'000; ++i)
            numbers += ",1";
        wide.line.send(wire("POST", "/v1/p", numbers + "]}", key));
        QCOMPARE(wide.answers(), QByteArray("429"));
        QVERIFY(wide.collector.batches().empty());
        QCOMPARE(wide.context->budget.used(), std::size_t(0));
        wide.line.send(wire("POST", "/v1/p", page, key));
        QCOMPARE(wide.answers(), QByteArray("200"));
    }

    void stoppingFinishesWhatIsInHand()
    {
        Talk idle;
        idle.session.lock()->stopSoon();
        idle.line.run();
        QVERIFY(idle.isClosed());
        Talk talk;
        talk.collector.hold();
        talk.line.send(wire("POST", "/v1/p", page, key));
        talk.session.lock()->stopSoon();
        talk.line.run();
        QVERIFY(!talk.line.isClosed);
        talk.collector.release(Collected::Kept);
        talk.line.run();
        QVERIFY(talk.line.sent.find("Connection: close") != std::string::npos);
        QCOMPARE(talk.answers(), QByteArray("200"));
        QVERIFY(talk.isClosed());
    }

    void theIdlestGivesWay()
    {
        ConnectionTable table(2);
        test::FakeCollector collector;
        const VirtualClock clock(0);
        HttpContext context(collector, {}, clock, [] { return std::string(); });
        std::array<test::Wire, 4> lines;
        std::vector<std::shared_ptr<Session>> sessions;
        for (test::Wire& line : lines)
            sessions.push_back(std::make_shared<Session>(std::make_unique<test::FakeTransport>(line), context));
        std::shared_ptr<Session> evicted;
        QVERIFY(table.add(sessions[0], evicted) && table.add(sessions[1], evicted) && !evicted);
        table.setIdle(sessions[0].get(), false);
        table.setIdle(sessions[0].get(), true);
        QVERIFY(table.add(sessions[2], evicted));
        QCOMPARE(evicted, sessions[1]); // the other one has been busy since
        table.setIdle(sessions[0].get(), false);
        table.setIdle(sessions[2].get(), false);
        QVERIFY(!table.add(sessions[3], evicted) && !evicted);
        QVERIFY(!table.takeIdlest());
        table.remove(sessions[0].get());
        table.remove(sessions[0].get());
        QCOMPARE(table.size(), std::size_t(1));
        QVERIFY(!table.waitUntilEmpty(0));
        table.clear();
        QVERIFY(table.waitUntilEmpty(0));
        table.refuseMore();
        QVERIFY(!table.add(sessions[3], evicted));
    }
};

WEIR_TEST(SessionTest)

} // namespace weir::engine

#include "sessiontest.moc"
