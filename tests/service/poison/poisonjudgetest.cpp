#include "backend/base/clock.h"
#include "backend/service/poison/poisonfinder.h"
#include "tests/support/registry.h"

#include <QTest>
#include <algorithm>

Q_DECLARE_METATYPE(std::optional<std::string>)
Q_DECLARE_METATYPE(weir::PoisonReason)

namespace weir {
namespace {

const std::int64_t someTimeMs = 1'790'000'000'000;

/// With " for each '.
std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

struct Given
{
    std::optional<std::string> value = json("{'id': 1, 'total': 5}");
    std::optional<std::string> key = "k";
    std::int64_t timestampMs = someTimeMs;
};

/// Offsets 0 to 9 are as all are, read already; `after` are those from the commit on.
PoisonReport judged(const std::vector<Given>& after, int neighbours = 10)
{
    RecordBatchBuilder builder(std::make_shared<const std::vector<std::string>>(1, "orders"));
    std::vector<Given> all(std::size_t(neighbours), Given{});
    all.insert(all.end(), after.begin(), after.end());
    for (std::size_t i = 0; i < all.size(); ++i) {
        RecordView view;
        view.offset = std::int64_t(i);
        view.timestampMs = all[i].timestampMs;
        if (all[i].key)
            view.key = *all[i].key;
        else
            view.flags |= std::uint8_t(RecordFlag::KeyNull);
        if (all[i].value)
            view.value = *all[i].value;
        else
            view.flags |= std::uint8_t(RecordFlag::ValueNull);
        builder.add(view);
    }
    return judgePoison({QStringLiteral("orders"), 0}, neighbours, {builder.take()}, DecoderSet());
}

QVector<PoisonReason> reasonsAt(const PoisonReport& report, std::int64_t offset)
{
    QVector<PoisonReason> reasons;
    for (const PoisonSuspect& suspect : report.suspects) {
        if (suspect.offset == offset)
            reasons << suspect.reason;
    }
    return reasons;
}

} // namespace

class PoisonJudgeTest : public QObject
{
    Q_OBJECT
private slots:
    void whereNothingIsOddTheFirstIsNamed()
    {
        const PoisonReport report = judged({{}, {}});
        QCOMPARE(report.looked, 2);
        QCOMPARE(report.neighbours, 10);
        QCOMPARE(report.suspects.size(), 1);
        QCOMPARE(report.suspects[0].offset, 10);
        QCOMPARE(report.suspects[0].reason, PoisonReason::FirstUncommitted);
        QVERIFY(judged({}).suspects.isEmpty());
    }

    void whatIsUnlikeItsNeighboursIsSuspected_data()
    {
        QTest::addColumn<std::optional<std::string>>("value");
        QTest::addColumn<std::optional<std::string>>("key");
        QTest::addColumn<qint64>("time");
        QTest::addColumn<PoisonReason>("reason");
        const std::optional<std::string> usual = Given().value, key = Given().key;
        const qint64 time = someTimeMs;
        using Text = std::optional<std::string>;
        QTest::newRow("cut JSON") << Text(json("{'id': 1, 'to")) << key << time << PoisonReason::CannotDecode;
        QTest::newRow("bytes") << Text("\xff\xfe\x01\x02") << key << time << PoisonReason::CannotDecode;
        QTest::newRow("large") << Text(json("{'id': 1, 'total': '" + std::string(50000, '5') + "'}")) << key << time
                               << PoisonReason::MuchLarger;
        QTest::newRow("tombstone") << Text() << key << time << PoisonReason::NullValue;
        QTest::newRow("no key") << usual << Text() << time << PoisonReason::NullKey;
        QTest::newRow("a field less") << Text(json("{'id': 1}")) << key << time << PoisonReason::MissingFields;
        QTest::newRow("long ago") << usual << key << time - 2 * 86'400'000 << PoisonReason::OddTime;
        QTest::newRow("yet to come") << usual << key << qint64(SystemClock::instance().nowMs() + 2 * 86'400'000)
                                     << PoisonReason::OddTime;
    }
    void whatIsUnlikeItsNeighboursIsSuspected()
    {
        QFETCH(std::optional<std::string>, value);
        QFETCH(std::optional<std::string>, key);
        QFETCH(qint64, time);
        QFETCH(PoisonReason, reason);
        const PoisonReport report = judged({{}, {value, key, time}, {}});
        QCOMPARE(reasonsAt(report, 11), QVector<PoisonReason>{reason});
        QCOMPARE(reasonsAt(report, 12), QVector<PoisonReason>{});
        // With nothing before the commit, those behind it say what is usual.
        const PoisonReport alone = judged({{value, key, time}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}, 0);
        QVERIFY(reasonsAt(alone, 0).contains(reason) || reason == PoisonReason::OddTime);
    }

    void trafficMayHavePaused()
    {
        QCOMPARE(judged({{Given().value, Given().key, someTimeMs + 3 * 86'400'000}}).suspects.size(), 1);
    }

    void tellsTheNumbers()
    {
        const PoisonReport report = judged({{json("{'id': 1}"), "k", someTimeMs}});
        QCOMPARE(report.suspects[0].fields, QStringList{QStringLiteral("total")});
        QCOMPARE(report.suspects[0].timestampMs, someTimeMs);
        QCOMPARE(report.suspects[0].bytes, 10);
    }

    void twoNeighboursSayNothing()
    {
        const PoisonReport report = judged({{std::string("odd"), {}, 0}}, 2);
        QCOMPARE(report.suspects.size(), 1);
        QCOMPARE(report.suspects[0].reason, PoisonReason::FirstUncommitted);
    }
};

WEIR_TEST(PoisonJudgeTest)

} // namespace weir

#include "poisonjudgetest.moc"
