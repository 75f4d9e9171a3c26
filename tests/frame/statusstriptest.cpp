#include "widgets/frame/statusstrip.h"
#include "tests/frame/frameworld.h"
#include "tests/support/registry.h"
#include "widgets/frame/jobspopup.h"
#include "widgets/frame/jobtext.h"

#include <QLabel>

namespace weir {

using namespace test;

class StatusStripTest : public QObject
{
    Q_OBJECT
    static QAbstractButton* jobsButton(MainWindow* window)
    {
        for (QAbstractButton* each : window->findChild<StatusStrip*>()->findChildren<QAbstractButton*>()) {
            if (each->accessibleName().startsWith(QLatin1String("Jobs")))
                return each;
        }
        return nullptr;
    }

private slots:
    void aJobShowsAfterHalfASecondWithItsProgress()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QObject owner;
        const int id = world.jobs.start(JobKind::Read, QStringLiteral("orders"), &owner, {[] {}, {}});
        world.jobs.progress(id, 450, 1000, 100);
        QVERIFY(!jobsButton(window)->text().contains(QLatin1String("orders")));
        QTRY_VERIFY(jobsButton(window)->text().contains(QLatin1String("orders")));
        QVERIFY2(jobsButton(window)->text().contains(QLatin1String("45")), qPrintable(jobsButton(window)->text()));
        world.jobs.finish(id, JobState::Done);
        QTRY_COMPARE(jobsButton(window)->text(), QStringLiteral("No jobs"));
    }

    void jobsArePausedAndCancelledInThePopup()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QObject owner;
        bool cancelled = false;
        QVector<bool> paused;
        world.jobs.start(JobKind::Tail, QStringLiteral("clicks"), &owner,
                         {[&] { cancelled = true; }, [&](bool now) { paused.append(now); }});
        click(jobsButton(window));
        auto* popup = window->findChild<JobsPopup*>();
        QTRY_VERIFY(popup && popup->isVisible());
        QTRY_VERIFY(button(popup, QStringLiteral("Pause: Following clicks")));
        click(button(popup, QStringLiteral("Pause: Following clicks")));
        QTRY_COMPARE(paused, QVector<bool>{true});
        QTRY_VERIFY(button(popup, QStringLiteral("Go on: Following clicks")));
        click(button(popup, QStringLiteral("Go on: Following clicks")));
        QTRY_COMPARE(paused, (QVector<bool>{true, false}));
        click(button(popup, QStringLiteral("Cancel: Following clicks")));
        QTRY_VERIFY(cancelled);
        QVERIFY(unnamedWidgets(popup).isEmpty());
        press(window, Qt::Key_Escape);
        QTRY_VERIFY(!popup->isVisible());
    }

    void aJobSaysTheTimeLeft()
    {
        Job job;
        job.kind = JobKind::Search;
        job.subject = QStringLiteral("orders");
        job.done = 500;
        job.total = 1000;
        job.ratePerSecond = 50;
        const QString text = jobProgress(job);
        QVERIFY2(text.contains(QLatin1String("50 %")) || text.contains(QLatin1String("50%")), qPrintable(text));
        QVERIFY2(text.contains(QLatin1String("10 s left")), qPrintable(text));
    }

    void oneClickSwitchesToUtcAndBack()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        auto* strip = window->findChild<StatusStrip*>();
        world.settings.setUtc(true);
        QAbstractButton* zone = button(strip, QStringLiteral("UTC"));
        QVERIFY(zone);
        click(zone);
        QTRY_VERIFY(!world.settings.utc());
        click(zone);
        QTRY_VERIFY(world.settings.utc());
        QCOMPARE(zone->text(), QStringLiteral("UTC"));
        QVERIFY(window->action(QStringLiteral("utc"))->isChecked());
    }

    void whatWasJustDoneIsSaid()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        window->currentTab()->say(QStringLiteral("Copied."));
        bool found = false;
        for (const QLabel* label : window->findChild<StatusStrip*>()->findChildren<QLabel*>())
            found = found || label->text() == QLatin1String("Copied.");
        QVERIFY(found);
    }
};

WEIR_TEST(StatusStripTest)

} // namespace weir

#include "statusstriptest.moc"
