#include "tests/cdp/delivery/deliverystory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {
constexpr std::int64_t day = 86'400'000;

QString textOf(const std::string& text) { return QString::fromStdString(text); }
} // namespace

class DeliveryQueueTest : public QObject
{
    Q_OBJECT
private slots:
    void sendsInOrder()
    {
        DeliveryStory story;
        story.offer("a1 b1 a2 c1");
        QCOMPARE(textOf(story.until(0)), QStringLiteral("0 a1 ok, 0 b1 ok, 0 c1 ok, 0 a2 ok"));
        QCOMPARE(story.queue.size(), std::size_t(0));
        QCOMPARE(story.queue.nextDue(), never);
    }

    void aFailureHoldsUpItsProfileAlone()
    {
        DeliveryStory story;
        story.offer("a1 a2 b1 b2");
        story.answers = [](const std::string& item, int number) {
            return DeliveryAnswer{.status = item == "a1" && number <= 2 ? 500 : 200};
        };
        QCOMPARE(textOf(story.all()),
                 QStringLiteral("0 a1 retry 1000, 0 b1 ok, 0 b2 ok, 1000 a1 retry 3000, 3000 a1 ok, 3000 a2 ok"));
    }

    void classifiesAnswers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("what");
        const auto row = [](int status, const char* what) {
            QTest::addRow("%d", status) << status << QString::fromLatin1(what);
        };
        for (const int status : {200, 201, 202, 204, 299})
            row(status, "0 a1 ok");
        for (const int status : {0, 429, 502, 503, 504})
            row(status, "0 a1 pause 1000");
        for (const int status : {408, 500, 501, 505, 599})
            row(status, "0 a1 retry 1000");
        for (const int status : {301, 304, 400, 401, 403, 404, 409, 410, 413, 422, 451})
            row(status, qPrintable(QStringLiteral("0 a1 Rejected %1/1").arg(status)));
    }
    void classifiesAnswers()
    {
        QFETCH(int, status);
        QFETCH(QString, what);
        DeliveryStory story;
        story.offer("a1");
        story.answerAlways(status);
        QCOMPARE(textOf(story.until(0)), what);
    }

    void backsOffAndGivesUpAfterItsAttempts()
    {
        DestinationDefinition settings;
        settings.attempts = 6;
        settings.longestMs = 4'000;
        DeliveryStory story(settings);
        story.offer("a1 a2");
        story.answers = [](const std::string& item, int) { return DeliveryAnswer{.status = item == "a1" ? 500 : 200}; };
        QCOMPARE(textOf(story.all()),
                 QStringLiteral("0 a1 retry 1000, 1000 a1 retry 3000, 3000 a1 retry 7000, 7000 a1 retry 11000, "
                                "11000 a1 retry 15000, 15000 a1 Delivery-Failed 500/6, 15000 a2 ok"));
    }

    void givesUpWhenItsTimeIsOver()
    {
        DestinationDefinition settings;
        settings.attempts = 100;
        settings.withinMs = 7'000;
        DeliveryStory story(settings);
        story.offer("a1");
        story.answerAlways(500);
        QCOMPARE(
            textOf(story.all()),
            QStringLiteral("0 a1 retry 1000, 1000 a1 retry 3000, 3000 a1 retry 7000, 7000 a1 Delivery-Failed 500/4"));
    }

    void pausesAreNotCounted()
    {
        DestinationDefinition settings;
        settings.attempts = 2;
        settings.withinMs = 10'000;
        DeliveryStory story(settings);
        story.offer("a1");
        int call = 0;
        story.answers = [&call](const std::string&, int) {
            constexpr int statuses[] = {0, 503, 500, 0, 429, 0, 0, 0, 200};
            return DeliveryAnswer{.status = statuses[call++]};
        };
        QCOMPARE(textOf(story.all()),
                 QStringLiteral(
                     "0 a1 pause 1000, 1000 a1 pause 3000, 3000 a1 retry 4000, 4000 a1 pause 5000, 5000 a1 pause 7000, "
                     "7000 a1 pause 11000, 11000 a1 pause 19000, 19000 a1 pause 35000, 35000 a1 ok"));
    }

    void aPauseHoldsAllAndIsProbedByTheOldest()
    {
        DeliveryStory story;
        story.offer("a1 a2 b1 c1");
        std::int64_t back = 3'000;
        story.answers = [&](const std::string&, int) {
            return DeliveryAnswer{.status = story.elapsed < back ? 0 : 200};
        };
        QCOMPARE(textOf(story.until(1'000)),
                 QStringLiteral("0 a1 pause 1000, 0 b1 pause 1000, 0 c1 pause 1000, 1000 a1 pause 3000"));
        QVERIFY(story.queue.isPaused());
        story.offer("d1");
        QCOMPARE(textOf(story.all()), QStringLiteral("3000 a1 ok, 3000 a2 ok, 3000 b1 ok, 3000 c1 ok, 3000 d1 ok"));
        QVERIFY(!story.queue.isPaused());
    }

    void honoursRetryAfter()
    {
        DeliveryStory story;
        story.offer("a1");
        story.answers = [](const std::string&, int number) {
            return number == 1 ? DeliveryAnswer{.status = 500, .retryAfterMs = 30'000} : DeliveryAnswer{};
        };
        QCOMPARE(textOf(story.all()), QStringLiteral("0 a1 retry 30000, 30000 a1 ok"));

        DeliveryStory busy;
        busy.offer("a1");
        int call = 0;
        busy.answers = [&call](const std::string&, int) {
            ++call;
            return call == 1   ? DeliveryAnswer{.status = 429, .retryAfterMs = 7'000}
                   : call == 2 ? DeliveryAnswer{.status = 429, .retryAfterMs = 0}
                               : DeliveryAnswer{};
        };
        QCOMPARE(textOf(busy.all()), QStringLiteral("0 a1 pause 7000, 7000 a1 pause 8000, 8000 a1 ok"));
    }

    void whatWaitsForTooLongIsDeadLettered()
    {
        DestinationDefinition settings;
        settings.holdMs = day;
        settings.longestMs = 10 * day;
        settings.firstMs = day / 2;
        DeliveryStory story(settings);
        story.offer("a1 b1");
        story.answerAlways(503);
        QCOMPARE(textOf(story.until(day / 4)), QStringLiteral("0 a1 pause 43200000, 0 b1 pause 43200000"));
        story.offer("c1");
        QCOMPARE(textOf(story.until(2 * day)),
                 QStringLiteral("43200000 a1 pause 129600000, 86400000 a1 Hold-Expired 503/0, "
                                "86400000 b1 Hold-Expired 503/0, 108000000 c1 Hold-Expired 503/0"));
        QCOMPARE(story.queue.nextDue(), never);
    }

    void aDisabledDestinationHolds()
    {
        DestinationDefinition settings;
        settings.holdMs = day;
        DeliveryStory story(settings);
        story.configure(false);
        story.offer("a1 a2");
        QCOMPARE(textOf(story.until(day / 2)), QString());
        story.restart();
        QVERIFY(story.isRestored);
        story.configure(true);
        QCOMPARE(textOf(story.until(day / 2)), QStringLiteral("43200000 a1 ok, 43200000 a2 ok"));
        story.configure(false);
        story.offer("a3");
        QCOMPARE(textOf(story.until(3 * day)), QStringLiteral("129600000 a3 Hold-Expired 0/0"));
    }

    void aPausedDestinationWithAnotherAddressIsTriedAtOnce()
    {
        DestinationDefinition settings;
        settings.config = jsonDocument(Json::ofInteger(1));
        DeliveryStory story(settings);
        story.offer("a1");
        story.answers = [&](const std::string&, int) {
            return DeliveryAnswer{.status = story.elapsed < 500 ? 0 : 200};
        };
        story.until(500);
        story.configure(true);
        QCOMPARE(textOf(story.until(500)), QString());
        settings.config = jsonDocument(Json::ofInteger(2));
        story.queue.configure(settings, true, story.now());
        QCOMPARE(textOf(story.until(500)), QStringLiteral("500 a1 ok"));
    }

    void keepsTheRate_data()
    {
        QTest::addColumn<double>("perSecond");
        QTest::addColumn<QString>("what");
        QTest::newRow("two a second") << 2.0 << QStringLiteral("0 a1 ok, 0 b1 ok, 1000 c1 ok, 1000 d1 ok, 2000 e1 ok");
        QTest::newRow("one in two seconds")
            << 0.5 << QStringLiteral("0 a1 ok, 2000 b1 ok, 4000 c1 ok, 6000 d1 ok, 8000 e1 ok");
        QTest::newRow("two and a half") << 2.5 << QStringLiteral("0 a1 ok, 0 b1 ok, 800 c1 ok, 800 d1 ok, 1600 e1 ok");
        QTest::newRow("none") << 0.0 << QStringLiteral("0 a1 ok, 0 b1 ok, 0 c1 ok, 0 d1 ok, 0 e1 ok");
    }
    void keepsTheRate()
    {
        QFETCH(double, perSecond);
        QFETCH(QString, what);
        DestinationDefinition settings;
        settings.perSecond = perSecond;
        DeliveryStory story(settings);
        story.offer("a1 b1 c1 d1 e1");
        const std::string before = story.until(0);
        story.restart();
        const std::string after = story.all();
        QCOMPARE(textOf(before + (after.empty() ? "" : ", ") + after), what);
    }

    void mergedProfilesAreOneLine()
    {
        DeliveryStory story;
        story.offer("b1 a1 b2 a2 c1");
        story.answers = [](const std::string& item, int number) {
            return DeliveryAnswer{.status = item == "b1" && number == 1 ? 500 : 200};
        };
        QCOMPARE(textOf(story.until(0)), QStringLiteral("0 b1 retry 1000, 0 a1 ok, 0 c1 ok, 0 a2 ok"));
        story.offer("a3");
        story.queue.merge(DeliveryStory::profile('b'), DeliveryStory::profile('a'));
        QCOMPARE(story.queue.sizeOf(DeliveryStory::profile('a')), std::size_t(3));
        QCOMPARE(textOf(story.all()), QStringLiteral("1000 b1 ok, 1000 b2 ok, 1000 a3 ok"));
    }

    void mergesWhileBothAreOnTheirWay()
    {
        DeliveryQueue queue{DestinationDefinition()};
        for (const char letter : {'a', 'b', 'a', 'b'})
            queue.offer({DeliveryStory::profile(letter), std::string(1, letter), {}, {}, 0}, 0);
        std::vector<DeliveryOutcome> outcomes;
        const auto attempts = queue.due(0, outcomes);
        QCOMPARE(attempts.size(), std::size_t(2));
        queue.merge(DeliveryStory::profile('b'), DeliveryStory::profile('a'));
        QVERIFY(queue.answered(attempts[0].id, {}, 0));
        QVERIFY(queue.due(0, outcomes).empty());
        QVERIFY(queue.answered(attempts[1].id, {}, 0));
        QCOMPARE(queue.due(0, outcomes).size(), std::size_t(1));
    }

    void erasedProfilesGetNothing()
    {
        DeliveryQueue queue{DestinationDefinition()};
        for (const char letter : {'a', 'b', 'a'})
            queue.offer({DeliveryStory::profile(letter), std::string(1, letter), {}, {}, 0}, 0);
        std::vector<DeliveryOutcome> outcomes;
        const auto attempts = queue.due(0, outcomes);
        QCOMPARE(queue.erase(DeliveryStory::profile('a')), std::size_t(2));
        QVERIFY(!queue.answered(attempts[0].id, {.status = 500}, 0));
        QVERIFY(queue.answered(attempts[1].id, {}, 0));
        QCOMPARE(queue.size(), std::size_t(0));
        QCOMPARE(queue.nextDue(), never);
    }

    void aRemovedDestinationLeavesDeadLetters()
    {
        DeliveryStory story;
        story.offer("a1 b1 a2");
        const auto outcomes = story.queue.removeAll(story.now());
        QCOMPARE(outcomes.size(), std::size_t(3));
        QCOMPARE(textOf(outcomes[2].item->payload), QStringLiteral("a2"));
        QCOMPARE(textOf(std::string(outcomes[2].reason)), QStringLiteral("Destination-Removed"));
        QCOMPARE(story.queue.size(), std::size_t(0));
    }

    void carriesOnAfterARestart()
    {
        const auto told = [](bool restarts) {
            DeliveryStory story;
            story.offer("a1 a2 b1 c1");
            int call = 0;
            story.answers = [&call](const std::string& item, int) {
                ++call;
                return DeliveryAnswer{.status = item[0] == 'a' && call < 12 ? 500 : call % 3 == 0 ? 503 : 200};
            };
            std::string all;
            for (std::int64_t at = 0; at < 200'000; at += 500) {
                const std::string one = story.until(at);
                all += (all.empty() || one.empty() ? "" : ", ") + one;
                if (restarts)
                    story.restart();
            }
            return all;
        };
        QCOMPARE(textOf(told(true)), textOf(told(false)));
        QVERIFY(told(true).find("retry") != std::string::npos);
    }

    void whatWasOnItsWayIsSentAgain()
    {
        DeliveryStory story;
        story.offer("a1");
        std::vector<DeliveryOutcome> outcomes;
        const auto first = story.queue.due(story.now(), outcomes);
        story.restart();
        const auto again = story.queue.due(story.now(), outcomes);
        QCOMPARE(again.size(), std::size_t(1));
        QVERIFY(*again[0].item == *first[0].item);
        QCOMPARE(again[0].id, first[0].id);
    }

    void brokenBytesAreRefused()
    {
        DeliveryStory story;
        story.offer("a1 b1");
        ByteWriter writer;
        story.queue.save(writer);
        const std::string bytes = writer.take();
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ByteReader reader(std::string_view(bytes).substr(0, size));
            QVERIFY(!story.queue.load(reader));
            QCOMPARE(story.queue.size(), std::size_t(0));
            QCOMPARE(story.queue.nextDue(), never);
        }
    }

    void keysAreStableAndApart()
    {
        const std::string key = idempotencyKey("crm", "m1", "p", "event");
        QCOMPARE(key.size(), std::size_t(32));
        QCOMPARE(textOf(idempotencyKey("crm", "m1", "p", "event")), textOf(key));
        for (const std::string& other :
             {idempotencyKey("crm2", "m1", "p", "event"), idempotencyKey("crm", "m", "1p", "event"),
              idempotencyKey("crm", "m1", "p", "audience"), idempotencyKey("crm", "m1", "q", "event")})
            QVERIFY(other != key);
    }
};
WEIR_TEST(DeliveryQueueTest)

} // namespace weir::cdp

#include "deliveryqueuetest.moc"
