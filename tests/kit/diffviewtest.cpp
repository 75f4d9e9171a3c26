#include "widgets/kit/diffview.h"
#include "tests/support/registry.h"

#include <QScrollBar>
#include <QTest>

namespace weir {
namespace {

using Mark = DiffView::Mark;

DiffView::Line same(int number) { return {Mark::Same, number, number, QStringLiteral("x"), QStringLiteral("x")}; }

} // namespace

class DiffViewTest : public QObject
{
    Q_OBJECT
private slots:
    void differencesAreGoneToInTurn()
    {
        DiffView view(QStringLiteral("Differences"));
        QVector<DiffView::Line> lines;
        for (int i = 1; i <= 400; ++i)
            lines << same(i);
        lines[100] = {Mark::Changed, 101, 101, QStringLiteral("a"), QStringLiteral("b"), 0, 1, 0, 1};
        lines[101] = {Mark::Removed, 102, 0, QStringLiteral("gone"), {}};
        lines[300] = {Mark::Added, 0, 300, {}, QStringLiteral("new")};
        view.resize(600, 200);
        view.show();
        view.setLines(lines);
        QVERIFY(view.goToDifference(true));
        const int first = view.verticalScrollBar()->value();
        QVERIFY(first > 50 && first <= 100);
        QVERIFY(view.goToDifference(true)); // over the rest of the run
        QVERIFY(view.verticalScrollBar()->value() > 250);
        QVERIFY(!view.goToDifference(true));
        QVERIFY(view.goToDifference(false));
        QCOMPARE(view.verticalScrollBar()->value(), first);
        QVERIFY(!view.goToDifference(false));
    }

    void theTextIsAPatch()
    {
        DiffView view(QStringLiteral("Differences"));
        view.setLines({same(1),
                       {Mark::Changed, 2, 2, QStringLiteral("a"), QStringLiteral("b"), 0, 1, 0, 1},
                       {Mark::Removed, 3, 0, QStringLiteral("gone"), {}},
                       {Mark::Added, 0, 3, {}, QStringLiteral("new")}});
        QCOMPARE(view.text(), QStringLiteral("  x\n- a\n+ b\n- gone\n+ new\n"));
        QVERIFY(view.accessibleDescription().startsWith(QLatin1Char('3')));
    }

    void eachKindOfDifferenceLooksDifferent()
    {
        DiffView view(QStringLiteral("Differences"));
        view.resize(600, 200);
        view.show();
        const auto colours = [&view](Mark mark) {
            DiffView::Line line = same(1);
            line.mark = mark;
            view.setLines({line});
            const QImage image = view.viewport()->grab().toImage();
            return image.pixel(image.width() / 2 - 4, 2);
        };
        const QSet<QRgb> seen{colours(Mark::Same), colours(Mark::Changed), colours(Mark::Added),
                              colours(Mark::Removed)};
        QCOMPARE(seen.size(), 4);
    }
};

WEIR_TEST(DiffViewTest)

} // namespace weir

#include "diffviewtest.moc"
