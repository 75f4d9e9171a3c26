#include "backend/monitor/history/historystore.h"
#include "tests/monitor/historyworld.h"
#include "tests/support/registry.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QProcess>
#include <QTest>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace weir {

using namespace test;

namespace {
constexpr const char* childVariable = "WEIR_HISTORY_CHILD";
}

class HistoryCrashTest : public QObject
{
    Q_OBJECT

    const SeriesId m_id = lagOf(QStringLiteral("billing"));

    /// In the child: records 0, 1, 2 … as fast as it is written, rolling up all the while, until it is killed. The
    /// number is the time, too.
    [[noreturn]] void recordUntilKilled(const QString& path)
    {
        SharedClock clock(midnight);
        HistoryOptions options{path, std::int64_t(2) << 30, &clock, 3'600'000};
        const auto store = HistoryStore::open(options);
        const HistorySeries before = store->read({m_id}, midnight, midnight + 300 * day, 1'000'000)->first();
        std::int64_t next = before.points.isEmpty() ? 0 : std::int64_t(before.points.last().last) + 1;
        const SeriesHandle handle = store->handle(m_id);
        for (;;) {
            for (int i = 0; i < 200; ++i, ++next)
                store->record(midnight + next * 5000, {{handle, double(next)}});
            clock.set(midnight + next * 5000);
            if (!store->flush())
                std::_Exit(3);
            std::printf("%lld\n", static_cast<long long>(next));
            std::fflush(stdout);
            if (!store->maintain())
                std::_Exit(4);
        }
    }

    /// The last number that the child says is written, before it was killed.
    std::int64_t runChild(const QString& path, int lines)
    {
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(childVariable), path);
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--only"), QStringLiteral("historycrashtest")});
        std::int64_t said = 0;
        const QDeadlineTimer until(30'000);
        for (int i = 0; i < lines && !until.hasExpired();) {
            if (!child.canReadLine()) {
                child.waitForReadyRead(1000);
                continue;
            }
            bool isNumber = false;
            const std::int64_t number = child.readLine().trimmed().toLongLong(&isNumber);
            if (isNumber) {
                said = number;
                ++i;
            }
        }
        child.kill();
        child.waitForFinished();
        while (child.canReadLine()) {
            bool isNumber = false;
            const std::int64_t number = child.readLine().trimmed().toLongLong(&isNumber);
            said = isNumber ? number : said;
        }
        return said;
    }

private slots:
    void initTestCase()
    {
        if (qEnvironmentVariableIsSet(childVariable))
            recordUntilKilled(qEnvironmentVariable(childVariable));
    }

    void killedAtAnyMomentItLosesNothingThatWasWritten()
    {
        const HistoryWorld world;
        std::int64_t written = 0;
        for (int round = 0; round < 8; ++round) {
            const std::int64_t said = runChild(world.path(), 1 + round * 3);
            QVERIFY2(said > written, qPrintable(QString::number(round)));
            written = said;
            HistoryOptions options = world.options();
            const auto store = HistoryStore::open(options);
            const HistorySeries series = store->read({m_id}, midnight, midnight + 300 * day, 100'000'000)->first();
            QVERIFY(store->state().keptAside.isEmpty() && !store->state().error);
            QVERIFY(!series.points.isEmpty());
            for (qsizetype i = 1; i < series.points.size(); ++i)
                QVERIFY(series.points[i].last > series.points[i - 1].last &&
                        series.points[i].atMs > series.points[i - 1].atMs);
            // Nothing is missing: neither at the end nor between.
            QVERIFY(std::int64_t(series.points.last().last) + 1 >= written);
            const std::int64_t steps = (series.points.last().atMs - midnight) / series.stepMs + 1;
            QCOMPARE(std::int64_t(series.points.size()), steps);
        }
    }

    void aFullDiskIsSaidAndOvercome()
    {
        const HistoryWorld world;
        const auto store = world.open();
        std::vector<SeriesHandle> handles;
        for (int i = 0; i < 2000; ++i)
            handles.push_back(store->handle(lagOf(QStringLiteral("billing"), QStringLiteral("orders"), i)));
        const QVector<SeriesId> some{lagOf(QStringLiteral("billing"), QStringLiteral("orders"), 1999)};
        std::int64_t at = midnight;
        const auto record = [&] {
            std::vector<HistoryStore::Sample> samples;
            for (const SeriesHandle handle : handles)
                samples.push_back({handle, double(at % 977) + handle * 1.37});
            store->record(at, std::move(samples));
            at += 5000;
        };
        record();
        QVERIFY(store->flush());

        // No file of this process may grow beyond this: what a full disk is to SQLite.
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto old = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{600'000, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
        bool failed = false;
        for (int i = 0; i < 400 && !failed; ++i) {
            record();
            failed = !store->flush();
        }
        const HistoryState full = store->state();
        for (int i = 0; i < 5; ++i)
            record();
        const auto meanwhile = store->read(some, midnight, at, 1'000'000);
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, old);

        QVERIFY(failed);
        QVERIFY(!full.recording && full.error && full.keptAside.isEmpty());
        QCOMPARE(full.error->kind, ErrorKind::Io);
        const qsizetype told = qsizetype((at - midnight) / 5000);
        QVERIFY(meanwhile);
        QCOMPARE(meanwhile->first().points.size(), told);
        QVERIFY(store->flush());
        QVERIFY(store->state().recording && !store->state().error);
        QCOMPARE(store->state().lostSamples, std::int64_t(0));
        QCOMPARE(world.open()->read(some, midnight, at, 1'000'000)->first().points.size(), told);
    }

    void aFolderThatMayOnlyBeReadIsRead()
    {
        const HistoryWorld world;
        {
            const auto store = world.open();
            store->record(midnight, {{store->handle(m_id), 1}});
        }
        const QString folder = world.folder.filePath(QStringLiteral("history"));
        constexpr auto readable = QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup |
                                  QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QFile::setPermissions(world.path(), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        QVERIFY(QFile::setPermissions(folder, readable));
        QVERIFY(QFile::setPermissions(world.folder.path(), readable | QFile::WriteOwner));
        // To root nothing is forbidden: be nobody for a while.
        const bool isRoot = geteuid() == 0;
        QVERIFY(!isRoot || seteuid(65534) == 0);
        QVector<HistorySeries> read;
        HistoryState state;
        QString said;
        {
            const auto store = world.open();
            store->record(midnight + 5000, {{store->handle(m_id), 2}});
            const bool isWritten = store->flush();
            state = store->state();
            const auto answer = store->read({m_id}, midnight, midnight + hour, 1000);
            read = answer.value_or({});
            said = answer ? QString() : answer.error().detail;
            state.recording = state.recording || isWritten;
        }
        QVERIFY(!isRoot || seteuid(0) == 0);
        QFile::setPermissions(folder, readable | QFile::WriteOwner);
        QVERIFY(!state.recording && state.error && state.keptAside.isEmpty());
        QCOMPARE(state.error->kind, ErrorKind::Io);
        QCOMPARE(said, QString());
        QCOMPARE(read.size(), 1);
        QCOMPARE(lasts(read.first()), (std::vector<double>{1, 2}));
    }

    void memoryIsBoundedWhileNothingCanBeWritten()
    {
        const HistoryWorld world;
        QFile file(world.folder.filePath(QStringLiteral("history")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto store = world.open();
        const SeriesHandle handle = store->handle(m_id);
        for (int i = 0; i < 50; ++i)
            store->record(midnight + i * 5000LL, std::vector<HistoryStore::Sample>(100'000, {handle, double(i)}));
        QVERIFY(store->state().lostSamples >= 100'000 * 5 && store->state().lostSamples < 100'000 * 15);
        const HistorySeries series = store->read({m_id}, midnight, midnight + hour, 1000)->first();
        QCOMPARE(series.points.last().last, 49.0);
        QVERIFY(series.points.first().last > 0);
    }
};

WEIR_TEST(HistoryCrashTest)

} // namespace weir

#include "historycrashtest.moc"
