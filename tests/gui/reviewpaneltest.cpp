// Review change by hand: reading a plan, applying, saving, what is refused, and taking it back.
#include "widgets/frame/reviewpanel.h"
#include "backend/service/settings.h"
#include "models/common/englishplurals.h"
#include "tests/gui/ui.h"
#include "tests/support/fakeplans.h"
#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/theme.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QVBoxLayout>

namespace weir {
namespace {

QString allWords(const QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

struct Shown
{
    Shown()
    {
        const test::WatchedApplication::Pause pause;
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        auto* layout = new QVBoxLayout(&window);
        panel = new ReviewPanel(services);
        layout->addWidget(panel);
        window.resize(620, 760);
        connection.name = QStringLiteral("test");
        active = test::showActive(window);
    }
    void review(const ChangePlan& plan) { panel->review(&plans, connection, plan); }
    QAbstractButton* button(const char* text) const { return test::button(panel, QString::fromUtf8(text)); }
    /// When it has come to its place.
    void click(const char* text) const
    {
        QTRY_VERIFY(button(text) && !button(text)->visibleRegion().isEmpty());
        test::click(button(text));
    }
    QString cell(int row, int column) const
    {
        return panel->findChild<DataTable*>()->model()->index(row, column).data().toString();
    }

    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    Services services{nullptr, nullptr, nullptr, nullptr, &settings, nullptr, nullptr, nullptr};
    test::FakePlans plans;
    ConnectionSpec connection;
    QWidget window;
    ReviewPanel* panel = nullptr;
    bool active = false;
};

ChangePlan twoMoves()
{
    return test::movePlan(
        {test::moveStep(QStringLiteral("orders"), 0, 40, 10), test::moveStep(QStringLiteral("orders"), 1, 40, 10)});
}

} // namespace

class ReviewPanelTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void aPlanIsReadAppliedAndTakenBack()
    {
        Shown shown;
        QVERIFY(shown.active);
        QSignalSpy applied(shown.panel, &ReviewPanel::applied);
        shown.review(twoMoves());
        QVERIFY(allWords(shown.panel).contains(QLatin1String("Move 2 offsets of billing")));
        QVERIFY(allWords(shown.panel).contains(QLatin1String("Up to 60 records will be read again")));
        QCOMPARE(shown.cell(0, 1), QStringLiteral("orders / 0"));
        QVERIFY(!shown.button("Undo…") && !shown.button("Close"));
        shown.click("Move 2 offsets");
        QTRY_COMPARE(applied.size(), 1);
        QCOMPARE(shown.plans.asked.size(), 1);
        QVERIFY(allWords(shown.panel).contains(QLatin1String("All 2 changes were made.")));
        QCOMPARE(shown.cell(0, 0), QStringLiteral("done"));
        QVERIFY(!shown.button("Move 2 offsets"));

        QAbstractButton* undo = test::button(shown.panel, QStringLiteral("Undo…"));
        QVERIFY(undo);
        shown.click("Undo…");
        QVERIFY(allWords(shown.panel).contains(QLatin1String("Take back 2 changes of billing")));
        shown.click("Take back 2 changes");
        QTRY_COMPARE(shown.plans.asked.size(), 2);
        const ChangePlan& back = shown.plans.asked[1];
        QCOMPARE(back.purpose, PlanPurpose::Undo);
        QCOMPARE(back.steps.size(), 2);
        QVERIFY(*back.steps[0].from == 10 && *back.steps[0].to == 40);
    }

    void whatIsRefusedIsNotOffered()
    {
        Shown shown;
        QVERIFY(shown.active);
        ChangePlan plan = twoMoves();
        plan.refused = Error{ErrorKind::Busy};
        for (int i = 0; i < 8; ++i)
            plan.blockers << QStringLiteral("consumer-%1 on /10.0.0.7 since 12:03").arg(i);
        QSignalSpy again(shown.panel, &ReviewPanel::retryRequested);
        shown.review(plan);
        const QString words = allWords(shown.panel);
        QVERIFY2(words.contains(QLatin1String("billing has 8 active members")), qPrintable(words));
        QVERIFY(words.contains(QLatin1String("consumer-4 on /10.0.0.7 since 12:03")));
        QVERIFY(words.contains(QLatin1String("and 3 more")) && !words.contains(QLatin1String("consumer-5")));
        QVERIFY(!shown.button("Move 2 offsets"));
        test::press(&shown.window, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(shown.plans.asked.size(), 0);
        shown.click("Make the plan again");
        QCOMPARE(again.size(), 1);
    }

    void aStepThatIsRefusedSaysWhy()
    {
        Shown shown;
        QVERIFY(shown.active);
        ChangePlan plan = twoMoves();
        plan.steps[1].refused = Error{ErrorKind::NotFound};
        shown.review(plan);
        QCOMPARE(shown.cell(1, 4), QStringLiteral("There is no such partition (any more)."));
        shown.plans.refusals.insert(0, Error{ErrorKind::Conflict});
        shown.click("Move 1 offset");
        QTRY_VERIFY(allWords(shown.panel).contains(QLatin1String("Nothing was changed.")));
        QVERIFY(shown.cell(0, 4).startsWith(QLatin1String("It was changed meanwhile")));
        QVERIFY(!shown.button("Undo…"));
    }

    void whenTheWorldHasChangedNothingIsAndItSaysSo()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.plans.applyError = Error{ErrorKind::Busy, 0, QStringLiteral("members are active: a on /10.0.0.7 now")};
        shown.review(twoMoves());
        shown.click("Move 2 offsets");
        QTRY_VERIFY(allWords(shown.panel).contains(QLatin1String("Nothing was changed. Consumers of billing")));
        QVERIFY(allWords(shown.panel).contains(QLatin1String("a on /10.0.0.7 now")));
        QVERIFY(shown.button("Move 2 offsets"));
    }

    void productionWantsTheNameWhereSomethingIsDestroyed()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.connection.environment = Environment::Production;
        shown.review(twoMoves());
        QVERIFY(shown.button("Move 2 offsets")->isEnabled()); // nothing is destroyed
        shown.review(test::deletePlan());
        QVERIFY(!shown.button("Delete group")->isEnabled());
        test::type(&shown.window, QStringLiteral("billin"));
        test::press(&shown.window, Qt::Key_Return);
        QCOMPARE(shown.plans.asked.size(), 0);
        QVERIFY(allWords(shown.panel).contains(QLatin1String("Type billing exactly")));
        test::type(&shown.window, QStringLiteral("g"));
        QVERIFY(shown.button("Delete group")->isEnabled());
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.plans.asked.size(), 1);
    }

    void aReadOnlyConnectionOnlySaves()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.connection.readOnly = true;
        shown.review(twoMoves());
        QVERIFY(!shown.button("Move 2 offsets"));
        QVERIFY(allWords(shown.panel).contains(QLatin1String("opened read-only")));
        test::press(&shown.window, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(shown.plans.asked.size(), 0);
        save(shown);
    }

    void aDefinitionIsSavedOnThisMachineWhereTheClusterIsReadOnly()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.connection.readOnly = true;
        shown.review(test::alertPlan(2));
        QVERIFY(allWords(shown.panel).contains(QLatin1String("kept on this machine only")));
        shown.click("Save alert billing_lag");
        QTRY_COMPARE(shown.plans.asked.size(), 1);
    }

    void aPlanIsSavedAndReadBack()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.review(twoMoves());
        save(shown);
        shown.click("Save as file…");
        auto* path = test::byName<QLineEdit>(shown.panel, QStringLiteral("Path"));
        path->setText(m_saved);
        shown.click("Save plan");
        QVERIFY(allWords(shown.panel).contains(QLatin1String("There is such a file already.")));
    }

    void whileItIsAppliedItSaysSoAndGoesOnWhenClosed()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.plans.hold = true;
        shown.review(twoMoves());
        test::press(&shown.window, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(shown.panel->isApplying());
        QVERIFY(shown.panel->findChild<QProgressBar*>()->isVisible() ||
                test::byName<QProgressBar>(shown.panel, QStringLiteral("Progress of the changes")));
        QVERIFY(allWords(shown.panel).contains(QLatin1String("Making 2 changes")));
        QVERIFY(!shown.button("Move 2 offsets")->isEnabled());
        QSignalSpy applied(shown.panel, &ReviewPanel::applied);
        test::press(&shown.window, Qt::Key_Escape);
        QVERIFY(shown.panel->isHidden());
        shown.plans.release();
        QCOMPARE(applied.size(), 1);
    }

    void aDefinitionIsShownBeforeAndAfter()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.review(test::alertPlan(4));
        auto* diff = shown.panel->findChild<DiffView*>();
        QVERIFY(diff && diff->isVisible());
        QVERIFY2(diff->text().contains(QLatin1String("250")) && diff->text().contains(QLatin1String("100")),
                 qPrintable(diff->text()));
        QVERIFY(shown.button("Save alert billing_lag"));
    }

    void makingAndFailingAreStates()
    {
        Shown shown;
        QVERIFY(shown.active);
        auto* state = shown.panel->findChild<StateView*>();
        shown.panel->showMaking();
        QCOMPARE(state->state(), StateView::State::Loading);
        shown.panel->showError(Error{ErrorKind::Timeout, 0, QStringLiteral("no answer")});
        QCOMPARE(state->state(), StateView::State::Failed);
        QVERIFY(!shown.button("Try again")); // nobody would
        QSignalSpy again(shown.panel, &ReviewPanel::retryRequested);
        shown.panel->showError(Error{ErrorKind::Timeout, 0, QStringLiteral("no answer")});
        shown.click("Try again");
        QCOMPARE(again.size(), 1);
        shown.review(twoMoves());
        QCOMPARE(state->state(), StateView::State::Content);
    }

    void tenThousandStepsDoNotHoldUpAnything()
    {
        Shown shown;
        QVERIFY(shown.active);
        QVector<PlanStep> steps;
        for (int i = 0; i < 10'000; ++i)
            steps << test::moveStep(QStringLiteral("orders-%1").arg(i / 100), i % 100, 40, 10);
        const int before = test::WatchedApplication::offences();
        shown.review(test::movePlan(steps));
        QTRY_COMPARE(shown.panel->findChild<DataTable*>()->model()->rowCount(), 10'000);
        test::press(&shown.window, Qt::Key_End);
        QTRY_COMPARE(shown.panel->findChild<DataTable*>()->currentRow(), 9'999);
        QCOMPARE(test::WatchedApplication::offences(), before);
    }

    void everythingHasAName()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.review(test::alertPlan(2));
        QCOMPARE(test::unnamedWidgets(shown.panel, true), QStringList());
    }

private:
    void save(const Shown& shown)
    {
        shown.click("Save as file…");
        auto* path = test::byName<QLineEdit>(shown.panel, QStringLiteral("Path"));
        QVERIFY(path);
        m_saved = m_folder.filePath(QStringLiteral("plan-%1.json").arg(++m_count));
        path->setText(m_saved);
        shown.click("Save plan");
        QFile file(m_saved);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result<ChangePlan> read = ChangePlan::fromJson(QJsonDocument::fromJson(file.readAll()).object());
        QVERIFY(read);
        QCOMPARE(*read, shown.panel->plan());
        QVERIFY(allWords(shown.panel).contains(QLatin1String("weirctl plan apply")));
    }

    QTemporaryDir m_folder;
    QString m_saved;
    int m_count = 0;
    EnglishPlurals m_plurals;
};

WEIR_TEST(ReviewPanelTest)

} // namespace weir

#include "reviewpaneltest.moc"
