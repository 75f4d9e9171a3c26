#include "widgets/charts/heatmap.h"
#include "tests/charts/samples.h"
#include "tests/support/registry.h"
#include "widgets/charts/heatview.h"
#include "widgets/kit/datatable.h"

#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

using test::sampleMs;

HeatMapData flat(int rows)
{
    HeatMapData data{QStringLiteral("Lag"), ChartUnit::Count, {}};
    for (int i = 0; i < rows; ++i) {
        ChartSeries row{QStringLiteral("orders/%1").arg(i), {}, test::sampleStep};
        for (int k = 0; k < 100; ++k)
            row.points << test::sample(k, 10);
        data.rows << row;
    }
    return data;
}

} // namespace

class HeatMapTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_axis = std::make_unique<TimeAxis>();
        m_axis->setUtc(true);
        m_axis->setRange(sampleMs, sampleMs + 99 * test::sampleStep);
        m_map = std::make_unique<HeatMap>(m_axis.get());
        m_map->resize(700, 260);
        m_map->setData(flat(4));
        m_map->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_map.get()));
        m_view = m_map->findChild<HeatView*>();
    }
    void cleanup() { m_map.reset(); }

    void keysTellACellAndChooseItsRow()
    {
        m_view->setFocus();
        QTest::keyClick(m_view, Qt::Key_Down);
        QTest::keyClick(m_view, Qt::Key_Down);
        QVERIFY2(m_view->accessibleDescription().endsWith(QStringLiteral("orders/1: 10")),
                 qPrintable(m_view->accessibleDescription()));
        QSignalSpy chosen(m_map.get(), &HeatMap::rowChosen);
        QTest::keyClick(m_view, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.at(0).at(0).toInt(), 1);
        QTest::keyClick(m_view, Qt::Key_Escape);
        QVERIFY(!m_axis->pointer());
    }

    void thePointerTellsAndAClickChooses()
    {
        QSignalSpy chosen(m_map.get(), &HeatMap::rowChosen);
        QTest::mouseClick(m_view, Qt::LeftButton, {}, {300, m_view->height() - 70});
        QCOMPARE(chosen.count(), 1);
        QVERIFY(chosen.at(0).at(0).toInt() >= 2);
        const QPoint inside = m_view->mapTo(m_view->window(), QPoint(300, 30));
        QTest::mouseMove(m_view->window()->windowHandle(), inside);
        QTRY_VERIFY(m_axis->pointer());
    }

    void rowsBeyondThePixelsAreFoldedByTheirMost()
    {
        HeatMapData data = flat(1500);
        data.rows[777].points[50] = test::sample(50, 5000);
        m_map->setData(data);
        const auto darkest = [this] {
            const QImage image = m_view->grab().toImage();
            int most = 255;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 150; x < image.width() - 120; ++x)
                    most = std::min(most, image.pixelColor(x, y).red());
            return most;
        };
        QTRY_VERIFY(darkest() <= color(Token::Series1).red() + 2);
    }

    void theTableHasEveryRowOfThePicture()
    {
        m_map->setTableShown(true);
        const QAbstractItemModel* model = m_map->findChild<DataTable*>()->model();
        QCOMPARE(model->columnCount(), 5);
        QCOMPARE(model->rowCount(), 100);
        QCOMPARE(model->index(0, 3).data().toString(), QStringLiteral("10"));
    }

private:
    std::unique_ptr<TimeAxis> m_axis;
    std::unique_ptr<HeatMap> m_map;
    HeatView* m_view = nullptr;
};

WEIR_TEST(HeatMapTest)

} // namespace weir

#include "heatmaptest.moc"
