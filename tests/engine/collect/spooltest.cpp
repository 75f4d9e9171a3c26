#include "backend/engine/collect/spool.h"
#include "backend/engine/collect/spoolfile.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace weir {
namespace {

using engine::Spool;
using engine::SpoolEntry;
using engine::SpoolOptions;

std::vector<std::string> texts(const std::vector<SpoolEntry>& entries)
{
    std::vector<std::string> all;
    for (const SpoolEntry& entry : entries)
        all.push_back(entry.payload);
    return all;
}

std::string text(int n) { return "entry " + std::to_string(n) + std::string(std::size_t(n % 40), 'x'); }

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write");
}

} // namespace

/// What was acknowledged is there, whatever happened to the process or its last bytes.
class SpoolTest : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> folder;
    SpoolOptions options;
    std::unique_ptr<Spool> open()
    {
        auto spool = Spool::open(options);
        return spool ? std::move(spool).value() : nullptr;
    }
    QString onlySegment() const
    {
        const QStringList names = QDir(folder->path()).entryList({QStringLiteral("*.spool")});
        return names.size() == 1 ? folder->filePath(names.front()) : QString();
    }
    static constexpr std::size_t all = 1 << 30;

private slots:
    void init()
    {
        folder = std::make_unique<QTemporaryDir>();
        options = {.folder = folder->path().toStdString()};
    }

    void whatIsKeptComesBackInOrder()
    {
        options.segmentBytes = 400;
        std::vector<std::string> wanted;
        {
            const auto spool = open();
            QVERIFY(spool && spool->isEmpty());
            for (int i = 0; i < 50; ++i) {
                QVERIFY(spool->append(std::vector{text(2 * i), text(2 * i + 1)}, 1'000 + i));
                wanted.insert(wanted.end(), {text(2 * i), text(2 * i + 1)});
            }
            QVERIFY(!spool->isEmpty());
        }
        const auto spool = open();
        QVERIFY(spool);
        std::vector<std::string> found;
        while (true) {
            const std::vector<SpoolEntry> some = spool->read(300, 2'000);
            if (some.empty())
                break;
            for (const SpoolEntry& entry : some) {
                QCOMPARE(entry.keptAtMs, 1'000 + std::int64_t(found.size()) / 2);
                found.push_back(entry.payload);
            }
        }
        QCOMPARE(found, wanted);
        QVERIFY(!spool->isEmpty());
    }

    void whatIsDeliveredGoesAway()
    {
        options.segmentBytes = 100;
        {
            const auto spool = open();
            for (int i = 0; i < 20; ++i)
                QVERIFY(spool->append(std::vector{text(i)}, 0));
            const std::vector<SpoolEntry> entries = spool->read(all, 0);
            spool->delivered(entries[9].end);
            QVERIFY(spool->counts().bytes < 20 * 60);
            spool->rewind();
            QCOMPARE(spool->read(1, 0).front().payload, text(10));
            QVERIFY(spool->flush());
        }
        const auto spool = open();
        const std::vector<SpoolEntry> entries = spool->read(all, 0);
        QCOMPARE(entries.size(), std::size_t(10));
        QCOMPARE(entries.front().payload, text(10));
        spool->delivered(entries.back().end);
        QVERIFY(spool->isEmpty());
        QCOMPARE(spool->counts().bytes, 0U);
        QVERIFY(onlySegment().isEmpty());
        QVERIFY(spool->append(std::vector<std::string>{"later"}, 0));
        QCOMPARE(texts(spool->read(all, 0)), (std::vector<std::string>{"later"}));
    }

    void tornAtEveryLength()
    {
        constexpr int count = 6;
        std::vector<qint64> ends;
        {
            const auto spool = open();
            for (int i = 0; i < count; ++i) {
                QVERIFY(spool->append(std::vector{text(i)}, 7));
                ends.push_back(QFileInfo(onlySegment()).size());
            }
        }
        const QString path = onlySegment();
        const QByteArray whole = contents(path);
        for (qint64 length = 0; length <= whole.size(); ++length) {
            QFile::remove(folder->filePath(QStringLiteral("delivered")));
            write(path, whole.left(length));
            const auto spool = open();
            QVERIFY2(spool, qPrintable(QString::number(length)));
            std::size_t kept = 0;
            while (kept < ends.size() && ends[kept] <= length)
                ++kept;
            QCOMPARE(spool->read(all, 7).size(), kept);
            // What comes afterwards stands behind it.
            QVERIFY(spool->append(std::vector<std::string>{"after"}, 8));
            const std::vector<SpoolEntry> more = spool->read(all, 8);
            QCOMPARE(texts(more), (std::vector<std::string>{"after"}));
            QCOMPARE(spool->counts().damaged, 0U);
            spool->delivered(more.back().end);
        }
    }

    void damageIsSaidAndTheRestIsThere()
    {
        options.segmentBytes = 60;
        {
            const auto spool = open();
            for (int i = 0; i < 6; ++i)
                QVERIFY(spool->append(std::vector{text(i)}, 0));
        }
        const QStringList names = QDir(folder->path()).entryList({QStringLiteral("*.spool")}, QDir::Files, QDir::Name);
        QVERIFY(names.size() > 2);
        const QString second = folder->filePath(names[1]);
        QByteArray bytes = contents(second);
        bytes[bytes.size() - 1] = char(bytes[bytes.size() - 1] ^ 1);
        write(second, bytes);
        const auto spool = open();
        const std::vector<SpoolEntry> entries = spool->read(all, 0);
        QCOMPARE(spool->counts().damaged, 1U);
        QCOMPARE(entries.size(), std::size_t(5));
        QCOMPARE(entries.back().payload, text(5));
        // An end that was only zeros is no entry either.
        const QString last = folder->filePath(names.back());
        write(last, contents(last) + QByteArray(100, '\0'));
    }

    void fullAndOld()
    {
        options.mostBytes = 300;
        options.mostAgeMs = 1'000;
        const auto spool = open();
        QVERIFY(spool->append(std::vector{std::string(200, 'a')}, 0));
        const Result<void> refused = spool->append(std::vector{std::string(200, 'b')}, 0);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Limit);
        QVERIFY(spool->append(std::vector<std::string>{"c"}, 900));
        QCOMPARE(texts(spool->read(all, 1'001)), (std::vector<std::string>{"c"}));
        QCOMPARE(spool->counts().expired, 1U);
        spool->rewind();
        QVERIFY(spool->read(all, 5'000).empty());
        QVERIFY(spool->isEmpty()); // nobody waits for what is too old
        QCOMPARE(spool->counts().bytes, 0U);
        QVERIFY(spool->append(std::vector{std::string(200, 'd')}, 5'000));
    }

    void oneProcessAtATimeAndOneFormat()
    {
        {
            const auto spool = open();
            QVERIFY(spool);
            const auto second = Spool::open(options);
            QVERIFY(!second);
            QCOMPARE(second.error().kind, ErrorKind::Busy);
        }
        write(folder->filePath(QStringLiteral("00000000000000000007.spool")), QByteArrayLiteral("weir spool 9\nother"));
        const auto other = Spool::open(options);
        QVERIFY(!other);
        QCOMPARE(other.error().kind, ErrorKind::UnsupportedVersion);
        const QFile::Permissions rights = QFileInfo(folder->filePath(QStringLiteral("lock"))).permissions();
        QVERIFY(!(rights & (QFile::ReadOther | QFile::ReadGroup)));
    }
};
WEIR_TEST(SpoolTest)

} // namespace weir

#include "spooltest.moc"
