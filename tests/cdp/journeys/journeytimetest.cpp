#include "backend/cdp/journeys/journeytime.h"
#include "tests/support/registry.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

namespace weir::cdp {

class JourneyTimeTest : public QObject
{
    Q_OBJECT
private slots:
    void findsTheNextTimeOfDay_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<bool>("mayBeNow");
        QTest::addColumn<QString>("time");
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* from, bool mayBeNow, const char* time, int days,
                            const char* zone, const char* expected) {
            QTest::newRow(name) << QString::fromLatin1(from) << mayBeNow << QString::fromLatin1(time) << days
                                << QString::fromLatin1(zone) << QString::fromLatin1(expected);
        };
        row("later today", "2026-01-01T08:59:59", true, "09:00", 127, "", "2026-01-01T09:00:00");
        row("now", "2026-01-01T09:00:00", true, "09:00", 127, "", "2026-01-01T09:00:00");
        row("not now", "2026-01-01T09:00:00", false, "09:00", 127, "", "2026-01-02T09:00:00");
        row("tomorrow", "2026-01-01T09:00:01", true, "09:00", 127, "", "2026-01-02T09:00:00");
        row("zone", "2026-01-01T07:00:00", true, "09:00", 127, "Europe/Berlin", "2026-01-01T08:00:00");
        row("zone of another day", "2026-01-01T23:30:00", true, "09:00", 127, "Pacific/Auckland",
            "2026-01-02T20:00:00");
        row("weekdays, on Friday evening", "2026-01-02T20:00:00", true, "09:00", 31, "", "2026-01-05T09:00:00");
        row("Mondays, on Monday just after", "2026-01-05T09:00:01", true, "09:00", 1, "", "2026-01-12T09:00:00");
        row("local weekday", "2026-01-04T23:30:00", true, "00:15", 1, "Europe/Berlin", "2026-01-11T23:15:00");
        // Berlin puts its clocks on from 02:00 to 03:00 at 2026-03-29T01:00Z, and back from 03:00 at 2026-10-25T01:00Z.
        row("night that skips it", "2026-03-28T12:00:00", true, "02:30", 127, "Europe/Berlin", "2026-03-29T01:00:00");
        row("the skipped hour's begin", "2026-03-28T12:00:00", true, "02:00", 127, "Europe/Berlin",
            "2026-03-29T01:00:00");
        row("after the skip", "2026-03-28T12:00:00", true, "03:00", 127, "Europe/Berlin", "2026-03-29T01:00:00");
        row("before the skip", "2026-03-28T12:00:00", true, "01:59", 127, "Europe/Berlin", "2026-03-29T00:59:00");
        row("the day after the skip", "2026-03-29T01:00:00", false, "02:30", 127, "Europe/Berlin",
            "2026-03-30T00:30:00");
        row("night that has it twice", "2026-10-24T12:00:00", true, "02:30", 127, "Europe/Berlin",
            "2026-10-25T00:30:00");
        row("between the two", "2026-10-25T00:45:00", true, "02:30", 127, "Europe/Berlin", "2026-10-26T01:30:00");
        row("the second of the two", "2026-10-25T01:30:00", true, "02:30", 127, "Europe/Berlin", "2026-10-26T01:30:00");
        row("the first of the two", "2026-10-25T00:30:00", true, "02:30", 127, "Europe/Berlin", "2026-10-25T00:30:00");
        row("same time of day over the change", "2026-03-28T08:00:00", false, "09:00", 127, "Europe/Berlin",
            "2026-03-29T07:00:00");
        row("south of the equator", "2026-10-03T00:00:00", true, "02:30", 127, "Australia/Sydney",
            "2026-10-03T16:00:00");
        row("half an hour", "2026-10-03T00:00:00", true, "02:15", 127, "Australia/Lord_Howe", "2026-10-03T15:30:00");
    }

    void findsTheNextTimeOfDay()
    {
        QFETCH(QString, from);
        QFETCH(bool, mayBeNow);
        QFETCH(QString, time);
        QFETCH(int, days);
        QFETCH(QString, zone);
        QFETCH(QString, expected);
        QDateTime moment = QDateTime::fromString(from, Qt::ISODate);
        moment.setTimeSpec(Qt::UTC);
        const int seconds = QTime::fromString(time, QStringLiteral("HH:mm")).msecsSinceStartOfDay() / 1'000;
        const std::int64_t found =
            nextTimeOfDay(moment.toMSecsSinceEpoch(), mayBeNow, seconds, unsigned(days), zone.toStdString());
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(found, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")),
                 expected);
    }

    void comesOnceADayThroughAWholeYear()
    {
        for (const std::string zone : {"Europe/Berlin", "America/New_York", "Africa/Cairo"}) {
            std::int64_t moment = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
            const QTimeZone timeZone(QByteArray::fromStdString(zone));
            QDate last;
            for (int day = 0; day < 365; ++day) {
                moment = nextTimeOfDay(moment, false, 9'000, 127, zone);
                const QDate date = QDateTime::fromMSecsSinceEpoch(moment, timeZone).date();
                QVERIFY(!last.isValid() || last.daysTo(date) == 1);
                last = date;
            }
        }
    }
};

WEIR_TEST(JourneyTimeTest)

} // namespace weir::cdp

#include "journeytimetest.moc"
