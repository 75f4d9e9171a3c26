#include "widgets/charts/scrubbar.h"
#include "tests/charts/samples.h"
#include "tests/support/registry.h"
#include "widgets/charts/scrubtrack.h"
#include "widgets/kit/segmented.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

constexpr std::int64_t hour = 3'600'000, now = test::sampleMs;

} // namespace

class ScrubBarTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_axis = std::make_unique<TimeAxis>();
        m_axis->setUtc(true);
        m_axis->setNow(now);
        m_bar = std::make_unique<ScrubBar>(m_axis.get());
        m_bar->resize(1000, m_bar->sizeHint().height());
        m_bar->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_bar.get()));
        m_track = m_bar->findChild<ScrubTrack*>();
        m_choice = m_bar->findChild<Segmented*>();
    }
    void cleanup() { m_bar.reset(); }

    void itBeginsLiveWithAnHour()
    {
        QVERIFY(m_axis->isLive());
        QCOMPARE(m_axis->fromMs(), now - hour);
        QCOMPARE(m_choice->current(), 0);
        QCOMPARE(m_track->accessibleDescription(), QStringLiteral("now"));
    }

    void aSpanIsChosenAndStaysLive()
    {
        m_choice->setCurrent(2);
        QVERIFY(m_axis->isLive());
        QCOMPARE(m_axis->untilMs() - m_axis->fromMs(), 24 * hour);
        m_axis->setNow(now + 5000);
        QCOMPARE(m_axis->untilMs(), now + 5000);
    }

    void whatIsPickedElsewhereIsSaid()
    {
        m_axis->setRange(now - 3 * hour, now - 2 * hour - 5);
        QCOMPARE(m_choice->current(), 6);
        m_choice->setCurrent(1); // in the past a span ends where the picked one ended
        QVERIFY(!m_axis->isLive());
        QCOMPARE(m_axis->untilMs(), now - 2 * hour - 5);
        QCOMPARE(m_axis->untilMs() - m_axis->fromMs(), 6 * hour);
    }

    void theHandleGoesBackByMouseAndNowReturns()
    {
        QTest::mouseClick(m_track, Qt::LeftButton, {}, {m_track->width() / 2, 10});
        QVERIFY(m_axis->moment());
        QVERIFY(std::abs(*m_axis->moment() - (now - hour / 2)) < hour / 50);
        QSignalSpy live(m_bar.get(), &ScrubBar::liveAsked);
        auto* button = m_bar->findChildren<QPushButton*>().last();
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(live.count(), 1);
        QVERIFY(!m_axis->moment());
        QVERIFY(m_axis->isLive());
    }

    void theHandleGoesBackByKeys()
    {
        m_track->setFocus();
        QTest::keyClick(m_track, Qt::Key_Home);
        QCOMPARE(m_axis->moment().value_or(0), now - hour);
        QTest::keyClick(m_track, Qt::Key_Right, Qt::ShiftModifier);
        QTRY_COMPARE(m_axis->moment().value_or(0), now - hour + hour / 10);
        QVERIFY(m_track->accessibleDescription().contains(QStringLiteral("13:06:00")));
        QTest::keyClick(m_track, Qt::Key_End);
        QTRY_VERIFY(!m_axis->moment()); // the end is now
        QTest::keyClick(m_track, Qt::Key_PageUp);
        QCOMPARE(m_axis->untilMs(), now - hour / 2);
        QTest::keyClick(m_track, Qt::Key_Escape);
        QVERIFY(m_axis->isLive());
    }

    void draggingTellsAtMostTenTimesASecondAndTheLastPlaceAlways()
    {
        QSignalSpy told(m_axis.get(), &TimeAxis::momentChanged);
        QElapsedTimer clock;
        clock.start();
        QTest::mousePress(m_track, Qt::LeftButton, {}, {20, 10});
        for (int x = 20; x < 220; ++x)
            QTest::mouseMove(m_track, {x, 10});
        QTest::mouseRelease(m_track, Qt::LeftButton, {}, {220, 10});
        QVERIFY2(told.count() <= clock.elapsed() / 100 + 2, qPrintable(QString::number(told.count())));
        const double part = double(220 - 9) / (m_track->width() - 19);
        QVERIFY(std::abs(m_axis->moment().value_or(0) - (now - hour + std::int64_t(part * hour))) < hour / 100);
    }

    void whatWasNotRecordedSaysSo()
    {
        m_bar->setRecorded({{now - hour / 2, now}});
        m_track->setFocus();
        QTest::keyClick(m_track, Qt::Key_Home);
        QVERIFY(m_track->accessibleDescription().contains(QStringLiteral("nothing was recorded")));
        QVERIFY(m_track->isRecorded(now - 1));
        QVERIFY(!m_track->isRecorded(now - hour + 1));
    }

private:
    std::unique_ptr<TimeAxis> m_axis;
    std::unique_ptr<ScrubBar> m_bar;
    ScrubTrack* m_track = nullptr;
    Segmented* m_choice = nullptr;
};

WEIR_TEST(ScrubBarTest)

} // namespace weir

#include "scrubbartest.moc"
