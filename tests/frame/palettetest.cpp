#include "widgets/frame/palette.h"
#include "tests/frame/frameworld.h"
#include "tests/support/registry.h"
#include "widgets/frame/fuzzymatch.h"

#include <QAbstractItemModelTester>
#include <ctime>

namespace weir {

using namespace test;

class PaletteTest : public QObject
{
    Q_OBJECT
    /// Not wall time: other tests may run beside this one.
    static qint64 cpuNanoseconds()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
    }
    static int score(const char* query, const char* text)
    {
        return fuzzyScore(fuzzyWords(QString::fromLatin1(query)), QString::fromLatin1(text).toLower());
    }

private slots:
    void betterFitsScoreHigher()
    {
        QVERIFY(score("orders", "orders") > score("orders", "orders-retry"));
        QVERIFY(score("orders", "orders-retry") > score("orders", "shop.orders"));
        QVERIFY(score("orders", "shop.orders") > score("orders", "reorders"));
        QVERIFY(score("orders", "reorders") > score("ods", "orders"));
        QCOMPARE(score("xyz", "orders"), 0);
        QVERIFY(score("retry ord", "orders-retry") > 0);
    }

    void ctrlKFindsAPageAndEnterGoes()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        press(window, Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(window->palette() && window->palette()->isVisible());
        type(window, QStringLiteral("conn"));
        press(window, Qt::Key_Return);
        QTRY_COMPARE(window->currentTab()->place().pageId(), QStringLiteral("connections"));
        QVERIFY(!window->palette()->isVisible());
    }

    void shiftEnterOpensATabAndCtrlEnterAWindow()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        window->openPalette(QStringLiteral("settings"));
        press(window, Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(window->tabCount(), 2);
        window->openPalette(QStringLiteral("connections"));
        press(window, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(world.desktop.windows().size(), 2);
    }

    void ctrlLGoesToAnAddress()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        press(window, Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(window->palette() && window->palette()->isVisible());
        type(window, QStringLiteral("weir:///notes/a/edit"));
        press(window, Qt::Key_Return);
        QTRY_COMPARE(window->currentTab()->place().address(), at(QStringLiteral("notes/a/edit")).address());
    }

    void escClosesAndGivesTheKeysBack()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        QTRY_VERIFY(window->currentTab()->page());
        press(window, Qt::Key_F, Qt::ControlModifier);
        QWidget* before = window->focusWidget();
        press(window, Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(window->palette() && window->palette()->isVisible());
        press(window, Qt::Key_Escape);
        QTRY_VERIFY(!window->palette()->isVisible());
        QCOMPARE(window->focusWidget(), before);
    }

    void actionsAreFoundByTheirWords()
    {
        World world;
        MainWindow* window = world.window();
        QVERIFY(window);
        press(window, Qt::Key_K, Qt::ControlModifier);
        type(window, QStringLiteral("times in utc"));
        press(window, Qt::Key_Return);
        QTRY_VERIFY(world.settings.utc());
    }

    void theModelKeepsTheRules()
    {
        PaletteModel model;
        QAbstractItemModelTester tester(&model);
        model.setEntries({{QStringLiteral("orders"), QStringLiteral("Topic of demo"), {}, {}, {}, 0}});
        model.setQuery(QStringLiteral("ord"));
        QCOMPARE(model.rowCount(), 1);
        model.setQuery(QStringLiteral("weir:///settings"));
        QCOMPARE(model.entry(0).place.pageId(), QStringLiteral("settings"));
        model.setQuery(QStringLiteral("nothing"));
        QCOMPARE(model.rowCount(), 0);
    }

    void tenThousandTopicsFilterInOneFrame()
    {
        PaletteModel model;
        QVector<PaletteEntry> entries;
        for (int i = 0; i < 10'000; ++i)
            entries.append({QStringLiteral("shop.team-%1.orders-%2.v1").arg(i % 37).arg(i),
                            QStringLiteral("Topic of demo"),
                            {},
                            {},
                            {},
                            0});
        model.setEntries(entries);
        model.setQuery(QStringLiteral("o")); // warm
        qint64 worst = 0;
        QString typed;
        for (const QChar letter : QStringLiteral("team-7 ord99")) {
            typed += letter;
            const qint64 before = cpuNanoseconds();
            model.setQuery(typed);
            worst = std::max(worst, cpuNanoseconds() - before);
            QVERIFY(model.rowCount() > 0);
        }
        qInfo("worst key: %lld µs", worst / 1000);
        QVERIFY2(worst < 16'000'000, qPrintable(QStringLiteral("%1 µs").arg(worst / 1000)));
    }
};

WEIR_TEST(PaletteTest)

} // namespace weir

#include "palettetest.moc"
