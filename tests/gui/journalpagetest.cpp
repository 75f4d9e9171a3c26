// The Journal by hand: finding a change, looking at it, taking it back; and its states.
#include "models/common/englishplurals.h"
#include "tests/gui/shownpage.h"
#include "tests/support/fakeplans.h"
#include "tests/support/registry.h"
#include "widgets/journal/journalpages.h"
#include "widgets/kit/diffview.h"

#include <QLabel>
#include <QSplitter>

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

JournalEntry entryOf(const char* id, const char* author, ChangePlan plan)
{
    JournalEntry entry;
    entry.id = QString::fromLatin1(id);
    entry.atMs = 1'790'000'000'000;
    entry.author = QString::fromLatin1(author);
    entry.host = QStringLiteral("desk");
    entry.program = QStringLiteral("weirctl");
    entry.plan = std::move(plan);
    for (PlanStep& step : entry.plan.steps)
        step.done = true;
    return entry;
}

struct World
{
    World()
    {
        journal.append(entryOf("1", "ada", test::movePlan({test::moveStep(QStringLiteral("orders"), 0, 40, 10)})));
        journal.append(entryOf("2", "grace", test::alertPlan(4)));
    }
    test::ShownPage& open(const QMap<QString, QString>& query = {})
    {
        const PageKind kind = journalPageKind([this](Cluster*) { return JournalSource{&journal, &plans}; });
        shown = std::make_unique<test::ShownPage>(kind, QStringList{QStringLiteral("journal")}, query);
        return *shown;
    }
    QAbstractButton* button(const char* text) const { return test::button(shown->page, QString::fromUtf8(text)); }
    /// When it has come to its place.
    void click(const char* text) const
    {
        QTRY_VERIFY(button(text) && !button(text)->visibleRegion().isEmpty());
        test::click(button(text));
    }
    DataTable* table() const { return test::byName<DataTable>(shown->page, QStringLiteral("Journal")); }
    int rows() const { return table() ? table()->model()->rowCount() : -1; }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    StateView* state() const
    {
        return shown->page->findChild<QSplitter*>()->findChild<StateView*>({}, Qt::FindDirectChildrenOnly);
    }
    QString words() const { return allWords(shown->page); }

    test::FakeJournal journal;
    test::FakePlans plans;
    std::unique_ptr<test::ShownPage> shown;
};

} // namespace

class JournalPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void aChangeIsFoundAndLookedAt()
    {
        World world;
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        QCOMPARE(world.rows(), 2);
        QCOMPARE(world.cell(0, 1), QStringLiteral("Saved alert billing_lag"));
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, QStringLiteral("ada billing"));
        QTRY_COMPARE(world.rows(), 1);
        world.table()->setCurrentRow(0);
        QVERIFY2(world.words().contains(QStringLiteral("desk · weirctl")), qPrintable(world.words()));
        QVERIFY(world.words().contains(QLatin1String("The change was made.")));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("entry")), QStringLiteral("1"));
        test::press(&shown.window, Qt::Key_Escape);
    }

    void aChangeIsTakenBackThroughTheReview()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("entry"), QStringLiteral("1")}});
        QVERIFY(shown.active);
        QTRY_VERIFY(world.button("Undo…"));
        world.click("Undo…");
        QVERIFY(world.button("Take back 1 change"));
        world.click("Take back 1 change");
        QTRY_COMPARE(world.plans.asked.size(), 1);
        QCOMPARE(world.plans.asked[0].undoes, QStringLiteral("1"));
        QVERIFY(*world.plans.asked[0].steps[0].to == 40);
        QTRY_COMPARE(shown.went.sentences.size(), 1);

        JournalEntry undo = entryOf("3", "ada", world.plans.asked[0]);
        undo.undoes = undo.plan.undoes;
        world.journal.append(undo);
        QCOMPARE(world.rows(), 3);
        QCOMPARE(world.cell(2, 3), QStringLiteral("taken back"));
        test::press(&shown.window, Qt::Key_Escape);
        test::press(&shown.window, Qt::Key_Return); // the table has the keys again
        QVERIFY(world.words().contains(QLatin1String("Moved 1 offset of billing")));
        QVERIFY(!world.button("Undo…"));
        world.click("It was taken back: show how");
        QCOMPARE(world.table()->currentRow(), 0);
    }

    void aDefinitionShowsWhatDiffers()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("entry"), QStringLiteral("2")}});
        QVERIFY(shown.active);
        auto* diff = shown.page->findChild<DiffView*>();
        QTRY_VERIFY(diff && diff->isVisible());
        QVERIFY(diff->text().contains(QLatin1String("250")));
        QVERIFY(!world.button("Open group"));
    }

    void anObjectHasItsOwnChanges()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("object"), QStringLiteral("billing")}});
        QVERIFY(shown.active);
        QCOMPARE(world.rows(), 1);
        QCOMPARE(world.cell(0, 4), QStringLiteral("ada"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("object")), QStringLiteral("billing"));
        world.table()->setCurrentRow(0);
        world.click("Open group");
        QCOMPARE(shown.went.places.last().path, (QStringList{QStringLiteral("groups"), QStringLiteral("billing")}));
    }

    void itsStatesAreDesigned()
    {
        World world;
        world.journal.all = std::make_shared<std::vector<JournalEntry>>();
        world.journal.loaded = false;
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        QCOMPARE(world.state()->state(), StateView::State::Loading);
        world.journal.loaded = true;
        world.journal.tell();
        QCOMPARE(world.state()->state(), StateView::State::Empty);
        QVERIFY(world.words().contains(QLatin1String("Nothing was changed yet")));
        world.journal.because = Error{ErrorKind::Authorization};
        world.journal.append(entryOf("1", "ada", test::deletePlan()));
        QCOMPARE(world.state()->state(), StateView::State::Content);
        QVERIFY(world.words().contains(QLatin1String("kept on this machine only, because this user may not write")));
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, QStringLiteral("nobody"));
        QTRY_COMPARE(world.state()->state(), StateView::State::Empty);
        world.click("Clear the filter");
        QTRY_COMPARE(world.rows(), 1);
    }

    void everythingHasAName()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("entry"), QStringLiteral("2")}});
        QVERIFY(shown.active);
        QCOMPARE(test::unnamedWidgets(shown.page, true), QStringList());
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(JournalPageTest)

} // namespace weir

#include "journalpagetest.moc"
