#include "widgets/kit/histogram.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

constexpr qint64 fromMs = 1'790'000'000'000;

Histogram::Data tenBars()
{
    Histogram::Data data{fromMs, 1000, QVector<quint64>(10, 1), std::pair(fromMs, fromMs + 10'000)};
    data.counts[4] = 7;
    return data;
}

} // namespace

class HistogramTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_histogram = std::make_unique<Histogram>(QStringLiteral("Matches over time"));
        m_histogram->setEmptyText(QStringLiteral("No match so far"));
        m_histogram->setUtc(true);
        m_histogram->resize(400, m_histogram->sizeHint().height());
        m_histogram->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_histogram.get()));
    }
    void cleanup() { m_histogram.reset(); }

    void aClickPicksOneBar()
    {
        m_histogram->setData(tenBars());
        QSignalSpy picked(m_histogram.get(), &Histogram::spanPicked);
        QTest::mouseClick(m_histogram.get(), Qt::LeftButton, {}, {100, 10}); // a quarter: the third bar
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked.at(0), (QVariantList{fromMs + 2000, fromMs + 3000}));
    }

    void aDragPicksWhatItCrossesInEitherDirection()
    {
        m_histogram->setData(tenBars());
        QSignalSpy picked(m_histogram.get(), &Histogram::spanPicked);
        QTest::mousePress(m_histogram.get(), Qt::LeftButton, {}, {380, 10});
        QTest::mouseMove(m_histogram.get(), {90, 10});
        QTest::mouseRelease(m_histogram.get(), Qt::LeftButton, {}, {90, 10});
        QTRY_COMPARE(picked.count(), 1);
        QCOMPARE(picked.at(0).at(1).toLongLong(), fromMs + 10'000);
    }

    void theKeysDoTheSame()
    {
        m_histogram->setData(tenBars());
        m_histogram->setFocus();
        QSignalSpy picked(m_histogram.get(), &Histogram::spanPicked);
        QTest::keyClick(m_histogram.get(), Qt::Key_Right);
        QTest::keyClick(m_histogram.get(), Qt::Key_Right);
        QTest::keyClick(m_histogram.get(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(m_histogram.get(), Qt::Key_Return);
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked.at(0), (QVariantList{fromMs + 1000, fromMs + 3000}));
    }

    void wordsSayWhatTheBarsShow()
    {
        QCOMPARE(m_histogram->accessibleDescription(), QStringLiteral("No match so far"));
        m_histogram->setData(tenBars());
        QVERIFY(m_histogram->accessibleDescription().startsWith(QStringLiteral("16 matches between ")));
        QVERIFY(m_histogram->accessibleDescription().contains(QStringLiteral("7 match")));
    }

    void nothingYetIsNoBar()
    {
        QSignalSpy picked(m_histogram.get(), &Histogram::spanPicked);
        QTest::mouseClick(m_histogram.get(), Qt::LeftButton, {}, {100, 10});
        m_histogram->setData({0, 0, {}, std::pair(fromMs, fromMs + 10)});
        QTest::mouseClick(m_histogram.get(), Qt::LeftButton, {}, {100, 10});
        QCOMPARE(picked.count(), 0);
    }

    void barsAndWhatIsKnownAreSeen()
    {
        const auto colours = [this] {
            const QImage image = m_histogram->grab().toImage();
            QSet<QRgb> all;
            for (int x = 0; x < image.width(); ++x)
                for (int y = 0; y < image.height() / 2; ++y)
                    all << image.pixel(x, y);
            return all;
        };
        Histogram::Data data = tenBars();
        data.known = std::pair(fromMs + 5000, fromMs + 20'000);
        m_histogram->setData(data);
        const QSet<QRgb> seen = colours();
        QVERIFY(seen.contains(color(Token::Series1).rgb()));
        QVERIFY(seen.contains(color(Token::Surface).rgb()));
        QVERIFY(seen.size() >= 3); // and the shade of what is known
    }

private:
    std::unique_ptr<Histogram> m_histogram;
};

WEIR_TEST(HistogramTest)

} // namespace weir

#include "histogramtest.moc"
