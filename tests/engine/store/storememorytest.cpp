#include "tests/engine/store/storesupport.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir::engine {

using test::noise;
using test::numbered;

class StoreMemoryTest : public QObject
{
    Q_OBJECT
private slots:
    void memoryStaysWithinItsBound()
    {
        QTemporaryDir dir;
        const StoreOptions options = test::smallStore();
        const auto store = LocalStore::open(dir.path().toStdString(), options);
        QVERIFY(store);
        std::size_t most = 0;
        constexpr int keys = 15'000; // 60 MB
        for (int i = 0; i < keys;) {
            StoreBatch batch;
            for (const int end = std::min(i + 100, keys); i < end; ++i)
                batch.put(1, numbered("k", int(std::uint32_t(i) * 7'919u % keys)), noise(std::uint64_t(i), 4'000));
            QVERIFY((*store)->write(batch));
            most = std::max(most, (*store)->bytesInMemory());
        }
        QVERIFY((*store)->flush());
        QVERIFY((*store)->bytesOnDisk() > 50'000'000);
        QVERIFY((*store)->keysAbout() > 10'000);
        int found = 0;
        for (int i = 0; i < keys; ++i) {
            found += (*store)->get(1, numbered("k", i)).value().has_value();
            if (i % 100 == 0)
                most = std::max(most, (*store)->bytesInMemory());
        }
        QCOMPARE(found, keys);
        QVERIFY2(most <= options.memoryBytes * 5 / 4, qPrintable(QString::number(most)));
        QVERIFY(most > options.memoryBytes / 4); // the figure means something
    }
};

WEIR_TEST(StoreMemoryTest)

} // namespace weir::engine

#include "storememorytest.moc"
