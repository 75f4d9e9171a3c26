#include "backend/monitor/history/historystore.h"
#include "tests/monitor/historyworld.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QVariant>
#include <cmath>
#include <limits>
#include <thread>

namespace weir {

using namespace test;

class HistoryStoreTest : public QObject
{
    Q_OBJECT

    static void sql(const QString& path, const QStringList& statements)
    {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
            database.setDatabaseName(path);
            QVERIFY(database.open());
            for (const QString& statement : statements) {
                QSqlQuery query(database);
                QVERIFY2(query.exec(statement), qPrintable(statement));
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("test"));
    }

    static void recordLag(HistoryStore& store, const SeriesId& id, std::int64_t fromMs, int count)
    {
        const SeriesHandle handle = store.handle(id);
        for (int i = 0; i < count; ++i)
            store.record(fromMs + i * 5000LL, {{handle, double(i)}});
    }

private slots:
    void whatWasRecordedIsReadAtOnceAndAfterTheEnd()
    {
        const HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        const std::vector<double> expected{0, 1, 2, 3};
        {
            const auto store = world.open();
            recordLag(*store, id, midnight, 4);
            QCOMPARE(lasts(store->read({id}, midnight, midnight + hour, 1000)->first()), expected);
            QVERIFY(store->flush());
            QCOMPARE(lasts(store->read({id}, midnight, midnight + hour, 1000)->first()), expected);
            QVERIFY(store->state().recording && store->isRecorder());
            QCOMPARE(store->state().oldestMs, midnight);
            QVERIFY(store->state().bytes > 0);
            store->record(midnight + 20'000, {{store->handle(id), 4.0}});
        }
        const auto again = world.open();
        QCOMPARE(lasts(again->read({id}, midnight, midnight + hour, 1000)->first()),
                 (std::vector<double>{0, 1, 2, 3, 4}));
        QCOMPARE(again->read({id}, midnight + 5000, midnight + 10'000, 1000)->first().points.size(), 2);
        QVERIFY(again->read({lagOf(QStringLiteral("nobody"))}, 0, midnight + day, 10)->first().points.isEmpty());
    }

    void answersComeInTheOrderOfTheQuestion()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId a = lagOf(QStringLiteral("a")), b = lagOf(QStringLiteral("b"));
        store->record(midnight, {{store->handle(a), 1}, {store->handle(b), 2}});
        QVERIFY(store->flush());
        store->record(midnight + 5000, {{store->handle(b), 4}, {store->handle(a), 3}});
        const auto read = store->read({b, a, b}, midnight, midnight + hour, 1000);
        QCOMPARE(read->size(), 3);
        QCOMPARE(read->at(0).id, b);
        QCOMPARE(lasts(read->at(0)), (std::vector<double>{2, 4}));
        QCOMPARE(lasts(read->at(1)), (std::vector<double>{1, 3}));
        QVERIFY(read->at(2).points == read->at(0).points);
    }

    void whatIsNotKnownIsAGap()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        const SeriesHandle handle = store->handle(id);
        store->record(midnight, {{handle, 1}});
        store->record(midnight + 5000, {{handle, std::numeric_limits<double>::quiet_NaN()}});
        store->record(midnight + 10'000, {{handle, std::numeric_limits<double>::infinity()}});
        store->record(midnight + 15'000, {{handle, 2}});
        QCOMPARE(lasts(store->read({id}, midnight, midnight + hour, 1000)->first()), (std::vector<double>{1, 2}));
        QVERIFY(store->flush());
        QCOMPARE(lasts(store->read({id}, midnight, midnight + hour, 1000)->first()), (std::vector<double>{1, 2}));
    }

    void fewerPointsKeepMinAndMax()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        const SeriesHandle handle = store->handle(id);
        for (int i = 0; i < 720; ++i)
            store->record(midnight + i * 5000LL, {{handle, i == 333 ? 9999.0 : i == 400 ? -5.0 : 10.0}});
        for (const int most : {1000, 720, 200, 61, 13, 1}) {
            const HistorySeries series = store->read({id}, midnight, midnight + hour - 1, most)->first();
            QVERIFY2(series.points.size() <= most && series.points.size() > most / 6,
                     qPrintable(QString::number(most)));
            double least = 1e9, greatest = -1e9;
            for (const HistoryPoint& point : series.points) {
                least = std::min(least, point.min);
                greatest = std::max(greatest, point.max);
                QCOMPARE(point.atMs % series.stepMs, std::int64_t(0));
            }
            QCOMPARE(least, -5.0);
            QCOMPARE(greatest, 9999.0);
        }
    }

    void slowSamplingIsNoRowOfGaps()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        for (int i = 0; i < 100; ++i)
            store->record(midnight + i * 30'000LL, {{store->handle(id), double(i)}});
        QCOMPARE(store->read({id}, midnight, midnight + hour, 1000)->first().stepMs, std::int64_t(30'000));
    }

    void marksAreKeptInOrder()
    {
        const HistoryWorld world;
        const HistoryMark change{midnight + 2000, MarkKind::Change, QStringLiteral("group/billing"),
                                 QStringLiteral("{}")};
        const HistoryMark rebalance{midnight + 1000, MarkKind::Rebalance, QStringLiteral("group/x"), {}};
        const HistoryMark late{midnight + 3000, MarkKind::AlertFired, QStringLiteral("alert/lag_high"), {}};
        {
            const auto store = world.open();
            store->mark(change);
            store->mark(rebalance);
            QVERIFY(store->flush());
            store->mark(late);
            QCOMPARE(*store->marks({}, midnight, midnight + hour), (QVector<HistoryMark>{rebalance, change, late}));
        }
        const auto store = world.open();
        QCOMPARE(*store->marks({}, midnight, midnight + hour), (QVector<HistoryMark>{rebalance, change, late}));
        QCOMPARE(*store->marks({change.subject, late.subject}, midnight, midnight + hour),
                 (QVector<HistoryMark>{change, late}));
        QCOMPARE(*store->marks({}, midnight + 2500, midnight + hour), QVector<HistoryMark>{late});
        QStringList many{change.subject};
        for (int i = 0; i < 1000; ++i)
            many << QString::number(i);
        QCOMPARE(*store->marks(many, midnight, midnight + hour), QVector<HistoryMark>{change});
    }

    void seriesAreFoundByWhatTheyAreOf()
    {
        const HistoryWorld world;
        const auto store = world.open();
        for (const char* group : {"a", "ab", "a b"}) {
            for (const char* topic : {"orders", "visits"}) {
                for (int partition = 0; partition < 3; ++partition)
                    store->record(midnight,
                                  {{store->handle(lagOf(QLatin1String(group), QLatin1String(topic), partition)), 1}});
            }
        }
        const SeriesId cluster{Measure::RecordsIn, Scope::Cluster, {}, {}, -1};
        store->record(midnight, {{store->handle(cluster), 1}});
        for (int round = 0; round < 2; ++round) {
            QCOMPARE(store->series(Scope::GroupPartition, Measure::Lag, {}, {})->size(), 18);
            QCOMPARE(store->series(Scope::GroupPartition, Measure::Lag, QStringLiteral("a"), {})->size(), 6);
            QCOMPARE(store->series(Scope::GroupPartition, Measure::Lag, QStringLiteral("a b"), QStringLiteral("orders"))
                         ->size(),
                     3);
            QCOMPARE(store->series(Scope::GroupPartition, Measure::Lag, {}, QStringLiteral("visits"))->size(), 9);
            QCOMPARE(*store->series(Scope::Cluster, Measure::RecordsIn, {}, {}), QVector<SeriesId>{cluster});
            QVERIFY(store->series(Scope::Group, Measure::Lag, {}, {})->isEmpty());
            QVERIFY(store->flush());
        }
    }

    void aBatchIsWrittenWithoutBeingAsked()
    {
        const HistoryWorld world;
        HistoryOptions options = world.options();
        options.batchMs = 20;
        std::atomic<int> told = 0;
        const auto store =
            HistoryStore::open(options, [&told](const HistoryState& state) { told += state.isRecorder; });
        recordLag(*store, lagOf(QStringLiteral("billing")), midnight, 3);
        QTRY_VERIFY(told > 0);
        options.batchMs = 3'600'000;
        const auto other = HistoryStore::open(options);
        QTRY_COMPARE(
            other->read({lagOf(QStringLiteral("billing"))}, midnight, midnight + hour, 1000)->first().points.size(), 3);
    }

    void aDamagedFileIsKeptAside_data()
    {
        QTest::addColumn<bool>("head");
        QTest::newRow("its head") << true;
        QTest::newRow("its middle") << false;
    }

    void aDamagedFileIsKeptAside()
    {
        QFETCH(bool, head);
        const HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        {
            const auto store = world.open();
            recordLag(*store, id, midnight, 2000);
            QVERIFY(store->flush());
        }
        QByteArray damaged;
        {
            QFile file(world.path());
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.seek(head ? 0 : 8192);
            file.write(QByteArray(head ? 100 : int(file.size()) - 8192, '\x5a'));
            file.seek(0);
            damaged = file.readAll();
        }
        const auto store = world.open();
        recordLag(*store, id, midnight + day, 3);
        QVERIFY(store->flush());
        const HistoryState state = store->state();
        QVERIFY(state.recording && !state.error);
        QCOMPARE(state.keptAside, world.path() + QStringLiteral(".damaged-2024-10-04"));
        QCOMPARE(store->read({id}, midnight, midnight + 2 * day, 1'000'000)->first().points.size(), 3);
        QFile aside(state.keptAside);
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), damaged);
    }

    void damageThatIsFoundLaterIsKeptAsideToo()
    {
        const HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        const auto store = world.open();
        recordLag(*store, id, midnight, 3);
        QVERIFY(store->flush());
        // As if the disk had lost it under the running program.
        sql(world.path(), {QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")});
        {
            QFile file(world.path());
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.write(QByteArray(int(file.size()), '\x5a'));
        }
        recordLag(*store, id, midnight + hour, 3);
        QTRY_VERIFY(store->flush());
        QVERIFY(!store->state().keptAside.isEmpty());
        QCOMPARE(lasts(store->read({id}, midnight + hour, midnight + 2 * hour, 10'000)->first()),
                 (std::vector<double>{0, 1, 2}));
    }

    void aFileOfSomethingElseIsKeptAside()
    {
        const HistoryWorld world;
        QDir().mkpath(world.folder.filePath(QStringLiteral("history")));
        sql(world.path(), {QStringLiteral("CREATE TABLE cake (slices INTEGER)")});
        const auto store = world.open();
        QVERIFY(store->flush());
        QVERIFY(!store->state().keptAside.isEmpty());
    }

    void aFileOfANewerWeirIsNotTouched()
    {
        const HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        {
            const auto store = world.open();
            recordLag(*store, id, midnight, 1);
        }
        sql(world.path(),
            {QStringLiteral("PRAGMA user_version=99"), QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")});
        const auto content = [&world] {
            QFile file(world.path());
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray before = content();
        const auto store = world.open();
        recordLag(*store, id, midnight + hour, 1);
        QVERIFY(!store->flush());
        QVERIFY(!store->state().recording && !store->isRecorder());
        QCOMPARE(store->state().error->kind, ErrorKind::UnsupportedVersion);
        QVERIFY(store->state().keptAside.isEmpty());
        QCOMPARE(content(), before);
    }

    void withoutAFileTheRecentPastIsStillThere()
    {
        const HistoryWorld world;
        // A folder that cannot be made, whoever one is.
        QFile file(world.folder.filePath(QStringLiteral("history")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        recordLag(*store, id, midnight, 3);
        QVERIFY(!store->flush());
        QCOMPARE(store->state().error->kind, ErrorKind::Io);
        QCOMPARE(store->read({id}, midnight, midnight + hour, 1000)->first().points.size(), 3);
        QVERIFY(file.remove());
        QVERIFY(store->flush());
        QVERIFY(store->state().recording && !store->state().error);
        QCOMPARE(world.open()->read({id}, midnight, midnight + hour, 1000)->first().points.size(), 3);
    }

    void aFileThatWasTakenAwayIsBegunAnew()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        recordLag(*store, id, midnight, 3);
        QVERIFY(store->flush());
        for (const char* suffix : {"", "-wal", "-shm"})
            QFile::remove(world.path() + QLatin1String(suffix));
        recordLag(*store, id, midnight + hour, 2);
        QVERIFY(store->flush());
        QCOMPARE(store->read({id}, midnight, midnight + 2 * hour, 10'000)->first().points.size(), 2);
    }

    void oneOfTwoRecords()
    {
        HistoryWorld world;
        const SeriesId id = lagOf(QStringLiteral("billing"));
        auto first = world.open();
        const auto second = world.open();
        first->record(midnight, {{first->handle(id), 1}});
        QVERIFY(first->flush());
        second->record(midnight + 2000, {{second->handle(id), 2}});
        second->mark({midnight, MarkKind::Rebalance, QStringLiteral("group/billing"), {}});
        second->mark({midnight, MarkKind::Change, QStringLiteral("group/billing"), {}});
        QVERIFY(second->flush());
        QVERIFY(first->isRecorder() && !second->isRecorder());
        // What only it could know is kept.
        QCOMPARE(first->marks({}, 0, midnight + day)->size(), 1);
        QCOMPARE(lasts(first->read({id}, midnight, midnight + hour, 1000)->first()), std::vector<double>{1});
        first->record(midnight + 5000, {{first->handle(id), 3}});
        QVERIFY(first->flush());
        QCOMPARE(lasts(second->read({id}, midnight, midnight + hour, 1000)->first()), (std::vector<double>{1, 3}));
        // The one that ends hands over at once, and what the other saw since is not lost.
        first.reset();
        second->record(midnight + 10'000, {{second->handle(id), 4}});
        QVERIFY(second->flush());
        QVERIFY(second->isRecorder());
        QCOMPARE(lasts(second->read({id}, midnight, midnight + hour, 1000)->first()), (std::vector<double>{1, 3, 4}));
    }

    void aRecorderThatIsSilentIsReplaced()
    {
        HistoryWorld world;
        const auto first = world.open();
        const auto second = world.open();
        QVERIFY(first->flush() && second->flush());
        QVERIFY(first->isRecorder() && !second->isRecorder());
        world.clock.set(midnight + world.options().batchMs * 2);
        QVERIFY(second->flush() && first->flush());
        QVERIFY(!first->isRecorder() && second->isRecorder());
    }

    void readersAndTheWriterDoNotWaitForOneAnother()
    {
        const HistoryWorld world;
        const auto store = world.open();
        const SeriesId id = lagOf(QStringLiteral("billing"));
        const SeriesHandle handle = store->handle(id);
        std::atomic<bool> stop = false, failed = false;
        std::vector<std::thread> readers;
        for (int i = 0; i < 3; ++i) {
            readers.emplace_back([&] {
                qsizetype before = 0;
                while (!stop) {
                    const auto read = store->read({id}, midnight, midnight + 10 * day, 1'000'000);
                    if (!read || read->first().points.size() < before)
                        failed = true;
                    else
                        before = read->first().points.size();
                }
            });
        }
        for (int i = 0; i < 200; ++i) {
            store->record(midnight + i * 5000LL, {{handle, double(i)}});
            if (i % 10 == 0)
                QVERIFY(store->flush());
        }
        stop = true;
        for (std::thread& reader : readers)
            reader.join();
        QVERIFY(!failed);
        QVERIFY(QSqlDatabase::connectionNames().size() <= 1);
    }
};

WEIR_TEST(HistoryStoreTest)

} // namespace weir

#include "historystoretest.moc"
