#include "tests/engine/store/storesupport.h"
#include "tests/support/flippedbyte.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace weir::engine {

using test::noise;
using test::numbered;

class StoreDamageTest : public QObject
{
    Q_OBJECT
    static constexpr int keys = 400;
    QTemporaryDir m_dir;
    QString m_good;

    QString copyOf(const QString& name) const
    {
        const QString folder = m_dir.filePath(name);
        QDir().mkpath(folder);
        for (const QString& file : QDir(m_good).entryList(QDir::Files))
            QFile::copy(m_good + QLatin1Char('/') + file, folder + QLatin1Char('/') + file);
        return folder;
    }
    static QString fileOf(const QString& folder, const QString& pattern)
    {
        const QStringList files = QDir(folder).entryList({pattern}, QDir::Files, QDir::Size);
        return files.isEmpty() ? QString() : folder + QLatin1Char('/') + files.first();
    }
    /// How many of the values are right; -1: one was wrong. Errors must be those of damage.
    static int readable(const LocalStore& store, bool& saidSo)
    {
        int right = 0;
        for (int i = 0; i < keys; ++i) {
            const auto value = store.get(1, numbered("k", i));
            if (!value)
                saidSo = needsRebuild(value.error());
            else if (*value && **value != noise(std::uint64_t(i), 800))
                return -1;
            else
                right += value->has_value();
        }
        return right;
    }

private slots:
    void initTestCase()
    {
        m_good = m_dir.filePath(QStringLiteral("good"));
        const auto store = LocalStore::open(m_good.toStdString(), test::smallStore());
        QVERIFY(store);
        StoreBatch batch;
        for (int i = 0; i < keys; ++i)
            batch.put(1, numbered("k", i), noise(std::uint64_t(i), 800));
        batch.setPosition("log/0", keys);
        QVERIFY((*store)->write(batch));
        QVERIFY((*store)->flush());
    }

    void aFlippedByteInATableIsFoundWhenItIsRead()
    {
        const QString folder = copyOf(QStringLiteral("flipped"));
        const QString table = fileOf(folder, QStringLiteral("*.sst"));
        QVERIFY(weir::test::flipByte(table, QFile(table).size() / 2));
        const auto store = LocalStore::open(folder.toStdString(), test::smallStore());
        QVERIFY(store);
        QVERIFY(!(*store)->isDamaged());
        bool saidSo = false;
        const int right = readable(**store, saidSo);
        QVERIFY(saidSo);
        QVERIFY(right > 0 && right < keys);
        QVERIFY((*store)->isDamaged());
        StoreBatch batch;
        batch.put(1, "a", "b");
        const auto written = (*store)->write(batch);
        QVERIFY(!written);
        QVERIFY(needsRebuild(written.error()));
    }

    void aFlippedByteIsFoundByScans()
    {
        const QString folder = copyOf(QStringLiteral("scanned"));
        const QString table = fileOf(folder, QStringLiteral("*.sst"));
        QVERIFY(weir::test::flipByte(table, QFile(table).size() / 3));
        const auto store = LocalStore::open(folder.toStdString(), test::smallStore());
        QVERIFY(store);
        const auto scanned = (*store)->each(1, "", [](std::string_view, std::string_view) { return true; });
        QVERIFY(!scanned);
        QVERIFY(needsRebuild(scanned.error()));
        std::vector<std::string> names;
        for (int i = 0; i < keys; ++i)
            names.push_back(numbered("k", i));
        const auto many = (*store)->multiGet(1, std::vector<std::string_view>(names.begin(), names.end()));
        QVERIFY(!many);
        QVERIFY(needsRebuild(many.error()));
    }

    void aFolderInPiecesNeedsToBeRebuilt_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("keepPercent");
        QTest::newRow("manifest cut") << "MANIFEST-*" << 60;
        QTest::newRow("manifest nearly empty") << "MANIFEST-*" << 5;
        QTest::newRow("manifest empty") << "MANIFEST-*" << 0;
        QTest::newRow("table cut") << "*.sst" << 80;
        QTest::newRow("table gone") << "*.sst" << -1;
        QTest::newRow("manifest gone") << "MANIFEST-*" << -1;
        QTest::newRow("current empty") << "CURRENT" << 0;
    }
    void aFolderInPiecesNeedsToBeRebuilt()
    {
        QFETCH(QString, file);
        QFETCH(int, keepPercent);
        const QString folder = copyOf(QLatin1String(QTest::currentDataTag()));
        QFile broken(fileOf(folder, file));
        QVERIFY(keepPercent < 0 ? broken.remove() : broken.resize(broken.size() * keepPercent / 100));
        const auto store = LocalStore::open(folder.toStdString(), test::smallStore());
        if (store) {
            // What is left of a manifest may be an older state: then nothing of it is wrong and the position tells.
            bool saidSo = false;
            const int right = readable(**store, saidSo);
            const auto position = (*store)->position("log/0");
            QVERIFY2(right == 0, qPrintable(QString::number(right)));
            QVERIFY(position && !*position);
        } else
            QVERIFY2(needsRebuild(store.error()), qPrintable(store.error().detail));
    }

    void whatIsDamagedIsDestroyedAndMadeAgain()
    {
        const QString folder = copyOf(QStringLiteral("again"));
        const QString manifest = fileOf(folder, QStringLiteral("MANIFEST-*"));
        QVERIFY(weir::test::flipByte(manifest, QFile(manifest).size() / 2));
        const auto damaged = LocalStore::open(folder.toStdString());
        QVERIFY(!damaged);
        QVERIFY2(needsRebuild(damaged.error()), qPrintable(damaged.error().detail));
        QVERIFY(LocalStore::destroy(folder.toStdString()));
        const auto store = LocalStore::open(folder.toStdString());
        QVERIFY(store);
        QVERIFY(!(*store)->position("log/0").value());
    }

    /// Whatever is flipped: a value is right, absent with all others, or an error; never a crash.
    void flipsAnywhere()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 12; ++round) {
            const QString folder = copyOf(QStringLiteral("any%1").arg(round));
            const QStringList patterns{QStringLiteral("*.sst"), QStringLiteral("MANIFEST-*"), QStringLiteral("CURRENT"),
                                       QStringLiteral("OPTIONS-*")};
            const QString file = fileOf(folder, patterns[round % 4]);
            for (int i = 0; i < 3; ++i)
                QVERIFY(weir::test::flipByte(file, qint64(random() % std::uint32_t(QFile(file).size()))));
            const auto store = LocalStore::open(folder.toStdString(), test::smallStore());
            if (!store)
                continue;
            bool saidSo = false;
            const int right = readable(**store, saidSo);
            QVERIFY2(right >= 0, qPrintable(file));
            QVERIFY2(right == keys || right == 0 || saidSo, qPrintable(file));
        }
    }
};

WEIR_TEST(StoreDamageTest)

} // namespace weir::engine

#include "storedamagetest.moc"
