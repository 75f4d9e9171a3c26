#include "tests/kafka/scanrun.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <utility>

namespace weir {

using namespace test;

class ScanTroubleTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestProducer> m_producer;

private slots:
    void initTestCase() { m_producer = std::make_unique<TestProducer>(bootstrap()); }

    void aBeginningThatIsGoneIsCutOff()
    {
        const QString topic = fillTopic(*m_producer, "scan-cut", 2'000, 1);
        deleteRecords(test::bootstrap(), topic, 0, 700);
        for (const bool backwards : {false, true}) {
            ScanRun run(allOf(topic, 1), backwardsIf(backwards));
            QVERIFY(run.finish());
            QCOMPARE(run.collector.end, ScanEnd::Complete);
            QCOMPARE(run.collector.records.size(), std::size_t(1'300));
            const ScanProgress::Part part = run.scan->progress().parts[0];
            QCOMPARE(part.from, 700);
            QCOMPARE(part.to, 2'000);
            QCOMPARE(part.read, 1'300);
            QCOMPARE(part.lost, 0);
        }
        deleteRecords(test::bootstrap(), topic, 0, 2'000);
        ScanRun run(allOf(topic, 1));
        QVERIFY(run.finish());
        QCOMPARE(run.collector.end, ScanEnd::Complete);
        QCOMPARE(run.collector.records.size(), std::size_t(0));
    }

    void whatIsDeletedUnderTheScanCountsAsLost_data()
    {
        QTest::addColumn<bool>("backwards");
        QTest::newRow("forwards") << false;
        QTest::newRow("backwards") << true;
    }
    void whatIsDeletedUnderTheScanCountsAsLost()
    {
        QFETCH(bool, backwards);
        const QString topic = fillTopic(*m_producer, "scan-lost", 40'000, 1, {}, 1'000);
        ScanOptions options = backwardsIf(backwards);
        options.bytesPerSecond = 4'000'000; // so that not all is on its way already
        ScanRun run(allOf(topic, 1), options);
        run.pauseAfter(2);
        run.start();
        QTRY_VERIFY(run.isPaused);
        deleteRecords(test::bootstrap(), topic, 0, backwards ? 20'000 : 30'000);
        QVERIFY(run.resume());
        QCOMPARE(run.collector.end, ScanEnd::Complete);
        QCOMPARE(run.collector.faults, QStringList());
        QVERIFY(run.lost() > 1'000);
        QCOMPARE(std::int64_t(run.collector.records.size()) + run.lost(), 40'000);
        const ScanProgress::Part part = run.scan->progress().parts[0];
        QCOMPARE(part.read, part.to - part.from);
    }

    void aTopicThatGrowsIsReadToWhereItEnded()
    {
        const QString topic = fillTopic(*m_producer, "scan-grows", 10'000, 2, {}, 200);
        ScanOptions options;
        options.bytesPerSecond = 1'000'000;
        ScanRun run(allOf(topic, 2), options);
        run.pauseAfter(1);
        run.start();
        QTRY_VERIFY(run.isPaused);
        m_producer->send(topic, some(1'000, 2));
        QVERIFY(run.resume());
        const std::size_t count = run.collector.records.size();
        // A partition that had not been asked yet ends where it ends by then.
        QVERIFY2(count == 10'000 || count == 10'500, qPrintable(QString::number(count)));
        ScanRun exact({{topic, 0, 0, 5'000}, {topic, 1, 0, 5'000}});
        QVERIFY(exact.finish());
        QCOMPARE(exact.collector.records.size(), std::size_t(10'000));
    }

    void whatDoesNotExistIsNamed()
    {
        ScanRun none(allOf(QStringLiteral("no-such-topic"), 1));
        QVERIFY(none.finish(10'000));
        QCOMPARE(none.collector.end, ScanEnd::Failed);
        QCOMPARE(none.scan->progress().parts[0].problem->kind, ErrorKind::NotFound);
        const QString topic = fillTopic(*m_producer, "scan-some", 100, 1);
        ScanRun some({{topic, 0, 0, 100}, {topic, 5, 0, 100}});
        QVERIFY(some.finish(10'000));
        QCOMPARE(some.collector.end, ScanEnd::Failed);
        QCOMPARE(some.collector.records.size(), std::size_t(100)); // the others are read
        QVERIFY(some.scan->progress().parts[0].done);
        QCOMPARE(some.scan->progress().parts[1].problem->kind, ErrorKind::NotFound);
        ScanRun nobody(allOf(topic, 1), {}, QStringLiteral("localhost:1"));
        nobody.start();
        QTRY_VERIFY(nobody.scan->progress().parts[0].problem.has_value());
        QCOMPARE(nobody.scan->progress().parts[0].problem->kind, ErrorKind::ConnectionRefused);
        QCOMPARE(nobody.collector.end, ScanEnd::Running);
    }

    void aTopicDeletedUnderTheScanEndsIt()
    {
        const QString topic = fillTopic(*m_producer, "scan-deleted", 20'000, 1, {}, 1'000);
        ScanOptions options;
        options.bytesPerSecond = 4'000'000;
        ScanRun run(allOf(topic, 1), options);
        run.pauseAfter(2);
        run.start();
        QTRY_VERIFY(run.isPaused);
        m_producer->deleteTopic(topic);
        QVERIFY(run.resume(30'000));
        QCOMPARE(run.collector.end, ScanEnd::Failed);
        QCOMPARE(run.scan->progress().parts[0].problem->kind, ErrorKind::NotFound);
    }

    void aScanIsPausedSlowedAndCancelled()
    {
        const QString topic = fillTopic(*m_producer, "scan-budget", 20'000, 2, {}, 500);
        ScanOptions options;
        options.bytesPerSecond = 2'000'000;
        ScanRun run(allOf(topic, 2), options);
        QElapsedTimer clock;
        clock.start();
        run.start();
        QTRY_VERIFY(run.scan->progress().waitsForBudget);
        QTRY_VERIFY(run.scan->progress().packedBytes > 2'000'000);
        QVERIFY2(clock.elapsed() > 500, qPrintable(QString::number(clock.elapsed())));
        run.scan->setPaused(true);
        std::size_t before = 0;
        const auto standsStill = [&] {
            const std::size_t now = run.collector.count();
            return std::exchange(before, now) == now;
        };
        QTRY_VERIFY(standsStill());
        QVERIFY(before < 20'000);
        run.scan->setPaused(false);
        QTRY_VERIFY(run.collector.count() > before);
        clock.restart();
        run.scan->cancel();
        QVERIFY(run.collector.wait(1'000));
        QVERIFY2(clock.elapsed() < 100, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(run.collector.end, ScanEnd::Cancelled);
        QVERIFY(run.collector.count() < 20'000);
    }

    void compactedAndRestartedBrokersAreReadOn()
    {
        test::PrivateBroker broker({QStringLiteral("--conf"), QStringLiteral("log.cleaner.backoff.ms=100")});
        test::TestProducer producer(broker.bootstrap());
        producer.createTopic(QStringLiteral("compacted"), 1,
                             {{"cleanup.policy", "compact"},
                              {"min.cleanable.dirty.ratio", "0.01"},
                              {"segment.ms", "100"},
                              {"max.compaction.lag.ms", "100"}});
        producer.createTopic(QStringLiteral("big"), 3);
        producer.send(QStringLiteral("big"), some(60'000, 3, "v", 500));
        // Compaction leaves of most batches nothing, and of the last ones much.
        const auto round = [&](int number) {
            std::vector<test::TestRecord> records = some(2'000, 1, "round" + QByteArray::number(number), 100);
            for (test::TestRecord& record : records)
                record.timestampMs = 0; // segments are closed by the records' time
            producer.send(QStringLiteral("compacted"), records);
        };
        std::size_t written = 0;
        std::size_t left = 0;
        const auto compacted = [&] {
            round(int(written += 2'000));
            ScanRun run(allOf(QStringLiteral("compacted"), 1), {}, broker.bootstrap());
            const bool isWhole =
                run.finish() && run.collector.end == ScanEnd::Complete && run.collector.faults.isEmpty();
            left = run.collector.records.size();
            return isWhole && written > 10'000 && left < written - 5'000;
        };
        QTRY_VERIFY_WITH_TIMEOUT(compacted(), test::longest);
        ScanRun back(allOf(QStringLiteral("compacted"), 1), backwardsIf(true), broker.bootstrap());
        ScanRun forth(allOf(QStringLiteral("compacted"), 1), {}, broker.bootstrap());
        QVERIFY(back.finish() && forth.finish());
        QCOMPARE(back.collector.faults + forth.collector.faults, QStringList());
        QCOMPARE(back.collector.end, ScanEnd::Complete);
        QVERIFY(back.collector.records.size() <= left); // it goes on being compacted
        QVERIFY(forth.collector.records.size() <= back.collector.records.size());
        // Every key's newest is there.
        for (const ScanRun* run : {&forth, &back}) {
            std::set<std::string> keys;
            for (const auto& [place, record] : run->collector.records)
                keys.insert(record.key);
            QCOMPARE(keys.size(), std::size_t(97));
        }

        // One each way at once: a broker takes its time to come back.
        std::vector<std::unique_ptr<ScanRun>> runs;
        for (const bool backwards : {false, true}) {
            ScanOptions options = backwardsIf(backwards);
            options.bytesPerSecond = 5'000'000;
            runs.push_back(std::make_unique<ScanRun>(allOf(QStringLiteral("big"), 3), options, broker.bootstrap()));
            runs.back()->start();
        }
        for (const auto& run : runs)
            QVERIFY(run->collector.waitForRecords(3'000));
        broker.kill();
        const auto hasProblem = [](const ScanRun& run) {
            const ScanProgress progress = run.scan->progress();
            return std::any_of(progress.parts.begin(), progress.parts.end(),
                               [](const auto& part) { return part.problem.has_value(); });
        };
        for (const auto& run : runs) {
            QTRY_VERIFY_WITH_TIMEOUT(hasProblem(*run), test::longest);
            QCOMPARE(run->collector.end, ScanEnd::Running);
        }
        broker.resume();
        for (const auto& run : runs) {
            run->scan->setBudget(0);
            QVERIFY(run->collector.wait());
            QCOMPARE(run->collector.end, ScanEnd::Complete);
            QCOMPARE(run->collector.faults, QStringList());
            QCOMPARE(run->collector.records.size(), std::size_t(60'000));
            QVERIFY(!hasProblem(*run));
            QCOMPARE(run->lost(), 0);
        }
    }
};

WEIR_TEST(ScanTroubleTest)

} // namespace weir

#include "scantroubletest.moc"
