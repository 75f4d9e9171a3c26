#include "widgets/charts/timechart.h"
#include "tests/charts/samples.h"
#include "tests/support/registry.h"
#include "widgets/charts/chartlegend.h"
#include "widgets/charts/chartview.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/theme.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QTimer>
#include <QWheelEvent>

namespace weir {
namespace {

using test::sample;
using test::sampleMs;
using test::wave;

constexpr std::int64_t hour = 3'600'000;

ChartData waves(int count, int points = 720)
{
    ChartData data;
    data.title = QStringLiteral("Records in");
    data.unit = ChartUnit::RecordsPerSecond;
    for (int i = 0; i < count; ++i)
        data.series << wave(QStringLiteral("topic-%1").arg(i), points, 1000.0 / (i + 1), i);
    return data;
}

/// Counts what reaches the screen.
class PaintCounter : public QObject
{
public:
    explicit PaintCounter(QWidget* widget) : QObject(widget) { widget->installEventFilter(this); }
    int paints = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        paints += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

} // namespace

class TimeChartTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_axis = std::make_unique<TimeAxis>();
        m_axis->setUtc(true);
        m_axis->setRange(sampleMs, sampleMs + hour);
        m_page = std::make_unique<QWidget>();
        m_first = new TimeChart(m_axis.get(), m_page.get());
        m_second = new TimeChart(m_axis.get(), m_page.get());
        m_first->setGeometry(0, 0, 800, 250);
        m_second->setGeometry(0, 250, 800, 250);
        m_page->resize(800, 500);
        m_first->setData(waves(3));
        m_second->setData(waves(1));
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_VERIFY(canvas(m_first).replots() > 0 && canvas(m_second).replots() > 0);
    }
    void cleanup()
    {
        m_page.reset();
        m_axis.reset();
    }

    void theWheelZoomsAroundThePointerInAllChartsOfTheAxis()
    {
        const int before = canvas(m_second).replots();
        const QPoint at(canvas(m_first).plot().left() + canvas(m_first).plot().width() / 4, 100);
        const std::int64_t under = canvas(m_first).msAt(at.x());
        wheel(view(m_first), at, 120);
        QVERIFY(m_axis->untilMs() - m_axis->fromMs() < hour);
        QTRY_VERIFY(canvas(m_second).replots() > before);
        QTRY_VERIFY(std::abs(canvas(m_first).msAt(at.x()) - under) < 10'000);
        QTRY_COMPARE(canvas(m_second).msAt(canvas(m_second).plot().left()), m_axis->fromMs());
        wheel(view(m_first), at, -120);
        QVERIFY(std::abs(m_axis->untilMs() - m_axis->fromMs() - hour) < 1000);
    }

    void aDragShowsTheSpanItCrossedAndADoubleClickGoesBackToLive()
    {
        m_axis->setNow(sampleMs + hour);
        m_axis->setLive(hour);
        QTRY_COMPARE(canvas(m_first).msAt(canvas(m_first).plot().left()), sampleMs);
        const QRect plot = canvas(m_first).plot();
        const QPoint from(plot.left() + plot.width() / 2, plot.bottom() - 4),
            until(from.x() + plot.width() / 4, from.y());
        QTest::mousePress(view(m_first), Qt::LeftButton, {}, from);
        QTest::mouseMove(view(m_first), until);
        QTest::mouseRelease(view(m_first), Qt::LeftButton, {}, until);
        QVERIFY(!m_axis->isLive());
        QVERIFY(std::abs(m_axis->fromMs() - (sampleMs + hour / 2)) < 20'000);
        QVERIFY(std::abs(m_axis->untilMs() - (sampleMs + 3 * hour / 4)) < 20'000);
        QTest::mouseDClick(view(m_first), Qt::LeftButton, {}, {plot.left() + 5, plot.bottom() - 2});
        QVERIFY(m_axis->isLive());
        QCOMPARE(m_axis->untilMs() - m_axis->fromMs(), hour);
    }

    void keysMoveTheCrosshairInAllChartsAndZoom()
    {
        view(m_first)->setFocus();
        QTest::keyClick(view(m_first), Qt::Key_Home);
        QCOMPARE(m_axis->pointer().value_or(0), sampleMs);
        QTest::keyClick(view(m_first), Qt::Key_Right);
        QVERIFY(m_axis->pointer().value_or(0) >= sampleMs + 5000);
        QVERIFY(view(m_first)->accessibleDescription().contains(QStringLiteral("topic-0: ")));
        QVERIFY(view(m_first)->accessibleDescription().contains(QStringLiteral("records/s")));
        QTest::keyClick(view(m_first), Qt::Key_End);
        QCOMPARE(m_axis->pointer().value_or(0), sampleMs + hour);
        QTest::keyClick(view(m_first), Qt::Key_Plus);
        QVERIFY(m_axis->untilMs() - m_axis->fromMs() < hour);
        QTest::keyClick(view(m_first), Qt::Key_Minus);
        QVERIFY(std::abs(m_axis->untilMs() - m_axis->fromMs() - hour) < 1000);
        QTest::keyClick(view(m_first), Qt::Key_PageUp);
        QVERIFY(m_axis->fromMs() < sampleMs - hour / 3);
        QTest::keyClick(view(m_first), Qt::Key_Escape);
        QVERIFY(!m_axis->pointer());
    }

    void pointingInOneChartShowsValuesInTheOther()
    {
        const QImage before = canvas(m_second).grabbed();
        const QPoint at = canvas(m_first).plot().center();
        QMouseEvent move(QEvent::MouseMove, at, view(m_first)->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(view(m_first), &move);
        QVERIFY(m_axis->pointer());
        QTRY_VERIFY(canvas(m_second).grabbed() != before);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(view(m_first), &leave);
        QVERIFY(!m_axis->pointer());
        QTRY_COMPARE(canvas(m_second).grabbed(), before);
    }

    void sixAreLinesAndTheRestFoldsWithEachColourKept()
    {
        ChartData data = waves(10);
        m_first->setData(data);
        const ChartFold& fold = view(m_first)->source().fold;
        QCOMPARE(fold.others().size(), 4);
        const int slot = fold.slotOf(2);
        QVERIFY(slot >= 0);
        std::swap(data.series[0], data.series[9]); // another order is no other colour
        m_first->setData(data);
        QCOMPARE(fold.slotOf(2), slot);
        QVERIFY(fold.slotOf(9) >= 0);
        data.series[5].points.last().last = 1e9; // now by far the heaviest
        m_first->setData(data);
        QVERIFY(fold.slotOf(5) >= 0);
        QCOMPARE(m_first->findChild<ChartLegend*>()->findChildren<QAbstractButton*>().size(), 7);
    }

    void theLegendTakesALineOutAndPutsItBack()
    {
        auto* legend = m_first->findChild<ChartLegend*>();
        QAbstractButton* chip = legend->findChildren<QAbstractButton*>().first();
        QCOMPARE(chip->text(), QStringLiteral("topic-0"));
        const auto shown = [this] {
            return view(m_first)->source().scene(sampleMs, sampleMs + hour, 100, 100).lines.size();
        };
        QCOMPARE(shown(), 3);
        QTest::mouseClick(chip, Qt::LeftButton);
        QCOMPARE(shown(), 2);
        QTest::keyClick(chip, Qt::Key_Space);
        QCOMPARE(shown(), 3);
        QVERIFY(!m_second->findChild<ChartLegend*>()->isVisible()); // one line needs none
    }

    void aSpikeOfOneSampleIsSeenAtAYearsWidth()
    {
        ChartData data;
        ChartSeries series{QStringLiteral("a"), {}, 600'000};
        for (int i = 0; i < 52'560; ++i)
            series.points << sample(i, 10, 600'000);
        series.points[30'000] = {series.points[30'000].atMs, 10, 1000, 11, 10};
        data.series << series;
        m_first->setData(data);
        m_axis->setRange(sampleMs, sampleMs + 52'560LL * 600'000);
        const QRgb ink = color(Token::Series1).rgb();
        QTRY_VERIFY(columnHas(30'000.0 / 52'560, ink));
    }

    void nothingIsPaintedWhileHidden()
    {
        PaintCounter counter(view(m_first)->findChild<QWidget*>(QStringLiteral("plot")));
        TimeChart shown(m_axis.get()); // on the same axis: what is painted at all is painted there
        shown.setData(waves(3));
        shown.show();
        QTRY_VERIFY(canvas(&shown).replots() > 0);
        m_page->hide();
        counter.paints = 0;
        const int before = canvas(m_first).replots();
        for (int i = 0; i < 5; ++i) {
            const int painted = canvas(&shown).replots();
            m_first->setData(waves(3, 700 + i));
            m_axis->setRange(sampleMs + (i + 1) * 60'000, sampleMs + hour + (i + 1) * 60'000);
            QTRY_VERIFY(canvas(&shown).replots() > painted);
        }
        QCOMPARE(counter.paints, 0);
        QCOMPARE(canvas(m_first).replots(), before);
        m_page->show();
        QTRY_VERIFY(canvas(m_first).replots() > before);
        QTRY_VERIFY(counter.paints > 0);
    }

    void whatComesInIsPaintedAtMostTenTimesASecond()
    {
        m_axis->setNow(sampleMs + hour);
        m_axis->setLive(hour);
        const int atFirst = canvas(m_first).replots();
        m_axis->setNow(m_axis->nowMs() + 100);
        QTRY_VERIFY(canvas(m_first).replots() > atFirst);
        const int before = canvas(m_first).replots();
        QElapsedTimer clock;
        clock.start();
        QTimer feed;
        connect(&feed, &QTimer::timeout, this, [&] {
            m_axis->setNow(m_axis->nowMs() + 100);
            m_first->append(QStringLiteral("topic-0"), {sample(800 + clock.elapsed(), 5)});
        });
        feed.start(5);
        QTRY_VERIFY(clock.elapsed() >= 1000);
        const int painted = canvas(m_first).replots() - before;
        QVERIFY2(painted <= clock.elapsed() / ChartView::pace + 1, qPrintable(QString::number(painted)));
        QVERIFY2(painted >= 3, qPrintable(QString::number(painted)));
    }

    void csvHasATimeAndAColumnASeriesOfWhatIsShown()
    {
        ChartData data;
        data.series = {{QStringLiteral("a,b"), {sample(0, 1), sample(1, 2.5)}, test::sampleStep},
                       {QStringLiteral("c"), {sample(1, 7)}, test::sampleStep}};
        m_first->setData(data);
        QCOMPARE(m_first->csv(),
                 QStringLiteral("time,\"a,b\",c\n2026-11-21T14:00:00.000Z,1,\n2026-11-21T14:00:05.000Z,2.5,7\n"));
        m_axis->setRange(sampleMs + 4000, sampleMs + 6000);
        QCOMPARE(m_first->csv().count(QLatin1Char('\n')), 2);
    }

    void theTableSaysWhatTheLinesShowNewestFirst()
    {
        m_first->setTableShown(true);
        QVERIFY(m_first->isTableShown());
        const QAbstractItemModel* model = m_first->findChild<DataTable*>()->model();
        QCOMPARE(model->rowCount(), 720);
        QCOMPARE(model->columnCount(), 4);
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("2026-11-21 14:59:55.000 UTC"));
        QCOMPARE(model->index(719, 0).data().toString(), QStringLiteral("2026-11-21 14:00:00.000 UTC"));
        QVERIFY(model->headerData(1, Qt::Horizontal).toString().contains(QStringLiteral("records/s")));
    }

    void aTableOfManyPointsGathersThemWithoutLosingASpike()
    {
        ChartData data = waves(1, 50'000);
        data.series[0].points[33'333] = sample(33'333, 99'000);
        m_first->setData(data);
        m_axis->setRange(sampleMs, sampleMs + 50'000 * test::sampleStep);
        m_first->setTableShown(true);
        const QAbstractItemModel* model = m_first->findChild<DataTable*>()->model();
        QVERIFY(model->rowCount() <= 2001 && model->rowCount() > 500);
        bool found = false;
        for (int row = 0; row < model->rowCount(); ++row)
            found = found || model->index(row, 1).data().toString().endsWith(QStringLiteral("99 k"));
        QVERIFY(found);
    }

    void marksAreReachedByKeysAndByMouse()
    {
        ChartData data = waves(1);
        data.marks = {{sampleMs + hour / 4, 0, QStringLiteral("refresh-cw"), QStringLiteral("Rebalance"), false},
                      {sampleMs + hour / 2, 0, QStringLiteral("bell"), QStringLiteral("Alert"), true}};
        m_first->setData(data);
        QTRY_COMPARE(canvas(m_first).markGroups().size(), 2);
        QSignalSpy chosen(m_first, &TimeChart::markChosen);
        view(m_first)->setFocus();
        QTest::keyClick(view(m_first), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(view(m_first)->accessibleDescription().contains(QStringLiteral("Rebalance")));
        QTest::keyClick(view(m_first), Qt::Key_Right, Qt::ControlModifier);
        QTest::keyClick(view(m_first), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.at(0).at(0).toInt(), 1);
        QTest::mouseClick(view(m_first), Qt::LeftButton, {}, canvas(m_first).markRect(0).center());
        QCOMPARE(chosen.count(), 2);
        QCOMPARE(chosen.at(1).at(0).toInt(), 0);
    }

    void aDoubleClickOnALabelChoosesItsSeries()
    {
        QSignalSpy chosen(m_second, &TimeChart::seriesChosen);
        const QRect plot = canvas(m_second).plot();
        int y = plot.top();
        while (y < plot.bottom() && canvas(m_second).seriesAt({plot.right() + 30, y}) < 0)
            ++y;
        QTest::mouseDClick(view(m_second), Qt::LeftButton, {}, {plot.right() + 30, y});
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.at(0).at(0).toString(), QStringLiteral("topic-0"));
    }

    void theThemeChangesThePicture()
    {
        const auto has = [this](QRgb wanted) {
            const QImage image = canvas(m_first).grabbed();
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (image.pixel(x, y) == wanted)
                        return true;
            return false;
        };
        QVERIFY(has(color(Token::Surface, false).rgb()));
        ThemeController::instance().apply(true);
        QTRY_VERIFY(!has(color(Token::Surface, false).rgb()));
        QVERIFY(has(color(Token::Surface, true).rgb()));
        ThemeController::instance().apply(false);
    }

    void theNewestValuesAreSaid()
    {
        QCOMPARE(view(m_second)->accessibleName(), QStringLiteral("Records in"));
        QVERIFY(view(m_second)->accessibleDescription().startsWith(QStringLiteral("topic-0: ")));
        m_second->setEmptyText(QStringLiteral("Nobody wrote"));
        m_second->setData({});
        QCOMPARE(view(m_second)->accessibleDescription(), QStringLiteral("Nobody wrote"));
    }

    void manyPointsArePreparedElsewhereAndThenShown()
    {
        m_second->setData(waves(1, 250'000));
        QCOMPARE(view(m_second)->source().pyramids.front()->points().size(), 720);
        QTRY_COMPARE(view(m_second)->source().pyramids.front()->points().size(), 250'000);
        m_second->setData(waves(1, 250'000));
        m_second->setData(waves(1, 10)); // what was asked for last is shown, not what was ready last
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents(); // what came too late is told of now
        QCOMPARE(view(m_second)->source().pyramids.front()->points().size(), 10);
    }

    void aNewPointIsThereWithoutTheOldOnes()
    {
        const Pyramid* before = view(m_second)->source().pyramids.front().get();
        m_second->append(QStringLiteral("topic-0"), {sample(720, 4321)});
        QCOMPARE(view(m_second)->source().pyramids.front().get(), before);
        QCOMPARE(before->points().size(), 721);
        QCOMPARE(m_second->data().series[0].points.constLast().last, 4321.0);
        QVERIFY(view(m_second)->accessibleDescription().contains(QStringLiteral("4.3 k")));
    }

private:
    struct Canvas
    {
        const ChartCanvas& canvas;
        QImage grabbed() const { return const_cast<ChartCanvas&>(canvas).grab().toImage(); }
        int replots() const { return canvas.replots(); }
        QRect plot() const { return canvas.plot(); }
        std::int64_t msAt(double x) const { return canvas.msAt(x); }
        const QVector<MarkGroup>& markGroups() const { return canvas.markGroups(); }
        QRect markRect(int group) const { return canvas.markRect(group); }
        int seriesAt(const QPoint& at) const { return canvas.seriesAt(at); }
    };
    static ChartView* view(TimeChart* chart) { return chart->findChild<ChartView*>(); }
    static Canvas canvas(TimeChart* chart) { return {view(chart)->canvas()}; }
    static void wheel(QWidget* widget, const QPoint& at, int delta)
    {
        QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(widget, &event);
    }
    bool columnHas(double part, QRgb ink)
    {
        const QImage image = canvas(m_first).grabbed();
        const QRect plot = canvas(m_first).plot();
        const int x = int(std::lround(plot.left() + plot.width() * part));
        for (int dx = -2; dx <= 2; ++dx) {
            int inked = 0;
            for (int y = plot.top() + plot.height() / 2; y < plot.bottom() - 8; ++y) {
                const QColor seen = image.pixelColor(x + dx, y), surface = color(Token::Surface);
                inked += std::abs(seen.red() - surface.red()) > 40 && seen.blue() >= qBlue(ink) - 20 ? 1 : 0;
            }
            if (inked > plot.height() / 4)
                return true;
        }
        return false;
    }

    std::unique_ptr<TimeAxis> m_axis;
    std::unique_ptr<QWidget> m_page;
    TimeChart* m_first = nullptr;
    TimeChart* m_second = nullptr;
};

WEIR_TEST(TimeChartTest)

} // namespace weir

#include "timecharttest.moc"
