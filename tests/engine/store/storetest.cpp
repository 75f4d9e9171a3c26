#include "tests/engine/store/storesupport.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <thread>

namespace weir::engine {

using test::numbered;

class StoreTest : public QObject
{
    Q_OBJECT
    QTemporaryDir m_dir;
    int m_stores = 0;
    std::string newFolder() { return m_dir.filePath(QString::number(++m_stores)).toStdString(); }
    static std::vector<std::string> keysOf(const LocalStore& store, StoreTable table, std::string_view prefix,
                                           const StoreSnapshot* snapshot = nullptr)
    {
        std::vector<std::string> keys;
        const auto note = [&](std::string_view key, std::string_view) {
            keys.emplace_back(key);
            return true;
        };
        return store.each(table, prefix, note, snapshot) ? keys : std::vector<std::string>{"failed"};
    }

private slots:
    void whatWasPutIsThereAlsoAfterReopening()
    {
        const std::string folder = newFolder();
        const std::string zeros("a\0b", 3);
        {
            const auto store = LocalStore::open(folder);
            QVERIFY(store);
            StoreBatch batch;
            batch.put(1, "a", "one");
            batch.put(2, "a", "two");
            batch.put(1, "empty", "");
            batch.put(1, zeros, zeros);
            batch.put(1, "gone", "x");
            batch.erase(1, "gone");
            batch.setPosition("weir.state/3", 77);
            QVERIFY((*store)->write(batch));
            QCOMPARE((*store)->get(1, "a").value().value(), std::string("one"));
        }
        const auto store = LocalStore::open(folder);
        QVERIFY(store);
        QCOMPARE((*store)->get(1, "a").value().value(), std::string("one"));
        QCOMPARE((*store)->get(2, "a").value().value(), std::string("two"));
        QCOMPARE((*store)->get(1, "empty").value().value(), std::string());
        QCOMPARE((*store)->get(1, zeros).value().value(), zeros);
        QVERIFY(!(*store)->get(1, "gone").value());
        QVERIFY(!(*store)->get(3, "a").value());
        QCOMPARE((*store)->position("weir.state/3").value().value(), std::int64_t(77));
        QVERIFY(!(*store)->position("weir.state/4").value());
    }

    void manyAreReadAtOnce()
    {
        const auto store = LocalStore::open(newFolder());
        StoreBatch batch;
        for (int i = 0; i < 2'000; i += 2)
            batch.put(1, numbered("k", i), std::to_string(i));
        QVERIFY((*store)->write(batch));
        QVERIFY((*store)->flush());
        std::vector<std::string> names;
        for (int i = 0; i < 2'000; ++i)
            names.push_back(numbered("k", (i * 7) % 2'000));
        const std::vector<std::string_view> keys(names.begin(), names.end());
        const auto values = (*store)->multiGet(1, keys);
        QVERIFY(values);
        for (int i = 0; i < 2'000; ++i) {
            const int number = (i * 7) % 2'000;
            QCOMPARE((*values)[std::size_t(i)].has_value(), number % 2 == 0);
            if (number % 2 == 0)
                QCOMPARE(*(*values)[std::size_t(i)], std::to_string(number));
        }
    }

    void rangesStayInTheirTable()
    {
        const auto store = LocalStore::open(newFolder());
        StoreBatch batch;
        for (const StoreTable table : {StoreTable(1), StoreTable(2), StoreTable(254)}) {
            for (const std::string_view key : {"a", "b/1", "b/2", "b0", "c", "\xff", "\xff\xff"})
                batch.put(table, key, key);
        }
        QVERIFY((*store)->write(batch));
        QCOMPARE(keysOf(**store, 1, "b/"), (std::vector<std::string>{"b/1", "b/2"}));
        QCOMPARE(keysOf(**store, 2, "\xff"), (std::vector<std::string>{"\xff", "\xff\xff"}));
        QCOMPARE(keysOf(**store, 254, "").size(), std::size_t(7));
        QCOMPARE(keysOf(**store, 3, "").size(), std::size_t(0));
        std::vector<std::string> some;
        QVERIFY((*store)->eachFrom(1, "b", "c", [&](std::string_view key, std::string_view) {
            some.emplace_back(key);
            return some.size() < 2;
        }));
        QCOMPARE(some, (std::vector<std::string>{"b/1", "b/2"}));

        StoreBatch erasing;
        erasing.eraseRange(1, "b/", "c");
        erasing.eraseRange(1, "c", "a"); // the wrong way round: nothing
        erasing.eraseRange(2, "", "");
        QVERIFY((*store)->write(erasing));
        QCOMPARE(keysOf(**store, 1, ""), (std::vector<std::string>{"a", "c", "\xff", "\xff\xff"}));
        QCOMPARE(keysOf(**store, 2, "").size(), std::size_t(0));
        QCOMPARE(keysOf(**store, 254, "").size(), std::size_t(7));
    }

    void aSnapshotSeesWhatWas()
    {
        const auto store = LocalStore::open(newFolder());
        StoreBatch batch;
        batch.put(1, "a", "old");
        QVERIFY((*store)->write(batch));
        const std::unique_ptr<StoreSnapshot> before = (*store)->snapshot();
        batch.clear();
        QVERIFY(batch.isEmpty());
        batch.put(1, "a", "new");
        batch.put(1, "b", "new");
        QVERIFY((*store)->write(batch));
        QVERIFY((*store)->flush());
        const std::vector<std::string_view> keys{"a", "b"};
        QCOMPARE((*store)->get(1, "a", before.get()).value().value(), std::string("old"));
        QVERIFY(!(*store)->multiGet(1, keys, before.get()).value()[1]);
        QCOMPARE(keysOf(**store, 1, "", before.get()), std::vector<std::string>{"a"});
        QCOMPARE((*store)->get(1, "a").value().value(), std::string("new"));
    }

    void readersSeeWholeBatchesOnly()
    {
        const auto store = LocalStore::open(newFolder(), test::smallStore());
        std::atomic<bool> isDone = false;
        std::atomic<int> wrong = 0, looks = 0;
        std::thread reader([&] {
            while (!isDone || looks == 0) {
                const auto snapshot = (*store)->snapshot();
                const auto one = (*store)->get(1, "a", snapshot.get()), other = (*store)->get(2, "b", snapshot.get());
                wrong += !one || !other || *one != *other;
                ++looks;
            }
        });
        for (int i = 0; i < 2'000; ++i) {
            StoreBatch batch;
            batch.put(1, "a", std::to_string(i));
            batch.put(2, "b", std::to_string(i));
            QVERIFY((*store)->write(batch));
        }
        isDone = true;
        reader.join();
        QCOMPARE(wrong.load(), 0);
    }

    void aFolderHasOneStore()
    {
        const std::string folder = newFolder();
        {
            const auto store = LocalStore::open(folder);
            QVERIFY(store);
            StoreBatch batch;
            batch.put(1, "a", "one");
            QVERIFY((*store)->write(batch));
            const auto second = LocalStore::open(folder);
            QVERIFY(!second);
            QCOMPARE(second.error().kind, ErrorKind::Busy);
            QCOMPARE(LocalStore::destroy(folder).error().kind, ErrorKind::Busy);
        }
        QVERIFY(LocalStore::destroy(folder));
        const auto store = LocalStore::open(folder);
        QVERIFY(store);
        QVERIFY(!(*store)->get(1, "a").value());
    }

    void whereNoFolderCanBe()
    {
        QFile file(m_dir.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QFile::WriteOnly));
        const auto store = LocalStore::open(file.fileName().toStdString() + "/store");
        QVERIFY(!store);
        QCOMPARE(store.error().kind, ErrorKind::Io);
    }
};

WEIR_TEST(StoreTest)

} // namespace weir::engine

#include "storetest.moc"
