#include "backend/cdp/identity/duplicates.h"
#include "tests/support/registry.h"

#include <QTest>
#include <map>
#include <random>

namespace weir::cdp {
namespace {
constexpr std::int64_t day = 86'400'000;
constexpr std::int64_t start = 1'767'225'600'000;

Duplicates again(const Duplicates& duplicates)
{
    ByteWriter writer;
    duplicates.save(writer);
    const std::string bytes = writer.take();
    ByteReader reader(bytes);
    Duplicates loaded;
    if (!loaded.load(reader) || !reader.atEnd())
        return Duplicates(1);
    return loaded;
}
} // namespace

class DuplicatesTest : public QObject
{
    Q_OBJECT
private slots:
    void aMessageIsOneForSevenDays()
    {
        Duplicates duplicates;
        QVERIFY(!duplicates.seen("m", start));
        QVERIFY(!duplicates.seen("n", start));
        QVERIFY(duplicates.seen("m", start));
        QVERIFY(duplicates.seen("m", start + 7 * day - 1));
        QVERIFY(!duplicates.seen("m", start + 7 * day));
        QVERIFY(duplicates.seen("m", start + 14 * day - 1));
    }

    void isWhatAMapSays()
    {
        for (const std::int64_t horizon : {std::int64_t(1), std::int64_t(1'000), day, 7 * day, 40 * day}) {
            std::mt19937 random(5);
            Duplicates duplicates(horizon);
            std::map<std::string, std::int64_t> first;
            std::int64_t now = start;
            for (int round = 0; round < 3'000; ++round) {
                now += std::int64_t(random() % 100) * std::max<std::int64_t>(1, horizon / 2'000);
                if (random() % 500 == 0)
                    now += 3 * horizon;
                const std::string messageId = "m" + std::to_string(random() % 50);
                const auto found = first.find(messageId);
                const bool isSeen = found != first.end() && found->second > now - horizon;
                if (!isSeen)
                    first[messageId] = now;
                QCOMPARE(duplicates.seen(messageId, now), isSeen);
                if (round % 700 == 0)
                    duplicates = again(duplicates);
            }
        }
    }

    void whatIsOutOfTheHorizonGoes()
    {
        Duplicates duplicates(day);
        for (int at = 0; at < 10'000; ++at)
            duplicates.seen("m" + std::to_string(at), start + at * (day / 1'000));
        QVERIFY2(duplicates.size() < 1'200, std::to_string(duplicates.size()).c_str());
    }

    void brokenBytesAreRefused()
    {
        Duplicates duplicates;
        duplicates.seen("m", start);
        ByteWriter writer;
        duplicates.save(writer);
        const std::string bytes = writer.take();
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ByteReader reader(std::string_view(bytes).substr(0, size));
            Duplicates loaded;
            QVERIFY(!loaded.load(reader));
            QCOMPARE(loaded.size(), std::size_t(0));
        }
    }
};
WEIR_TEST(DuplicatesTest)

} // namespace weir::cdp

#include "duplicatestest.moc"
