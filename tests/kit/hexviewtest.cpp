#include "widgets/kit/hexview.h"

#include "tests/gui/ui.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"

#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class HexViewTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<HexView> m_view;

    void show(const QByteArray& bytes)
    {
        m_view = std::make_unique<HexView>(QStringLiteral("Bytes"));
        m_view->resize(m_view->sizeHint());
        m_view->setData(bytes);
        QVERIFY(test::showActive(*m_view));
        m_view->setFocus();
        QVERIFY(m_view->hasFocus());
    }

private slots:
    void cleanup() { m_view.reset(); }

    void keysMoveAndSelect()
    {
        show(QByteArray("0123456789abcdefghijklmnopqrstuvwxyz"));
        QCOMPARE(test::accessibleName(m_view.get()), QStringLiteral("Bytes"));
        test::press(m_view.get(), Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(m_view->selectionStart(), qint64(0));
        test::press(m_view.get(), Qt::Key_Down);
        test::press(m_view.get(), Qt::Key_Right);
        QCOMPARE(m_view->selectionStart(), qint64(17));
        test::press(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
        test::press(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(m_view->selectedBytes(), QByteArray("hij"));
        test::press(m_view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("68 69 6a"));
        test::press(m_view.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("hij"));
        test::press(m_view.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_view->selectionLength(), qint64(36));
        test::press(m_view.get(), Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(m_view->selectionStart(), qint64(35));
        test::press(m_view.get(), Qt::Key_Down); // there is no row below
        QCOMPARE(m_view->selectionStart(), qint64(35));
    }

    void draggingOverEitherHalfSelects()
    {
        show(QByteArray(64, '\x7f'));
        const int letter = m_view->fontMetrics().horizontalAdvance(QLatin1Char('0'));
        QSignalSpy changes(m_view.get(), &HexView::selectionChanged);
        const QPoint ascii(m_view->viewport()->width() - letter * 18, 30); // somewhere in the letters or left of them
        test::click(m_view->viewport(), Qt::LeftButton, {}, ascii);
        QVERIFY(m_view->selectionStart() >= 16 && m_view->selectionStart() < 32);
        test::click(m_view->viewport(), Qt::LeftButton, Qt::ShiftModifier, QPoint(ascii.x(), 55));
        QCOMPARE(m_view->selectionLength(), qint64(17));
        QVERIFY(changes.size() >= 2);
    }

    void aHundredMegabytesPaintAtOnce()
    {
        show(QByteArray(100'000'000, 'x'));
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
        const test::CpuClock clock;
        m_view->grab();
        const double first = clock.milliseconds();
        QVERIFY2(first < 50, qPrintable(QString::number(first)));
        m_view->select(99'999'999, 5);
        QCOMPARE(m_view->selectionLength(), qint64(1));
        m_view->select(0, 100'000'000);
        QCOMPARE(m_view->verticalScrollBar()->value(), 0);
        QSignalSpy copied(m_view.get(), &HexView::copied);
        test::press(m_view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied.size(), 1);
        QVERIFY(copied[0][0].toLongLong() * 3 <= HexView::maxCopied);
        QCOMPARE(copied[0][1].toLongLong(), 100'000'000LL);
    }

    void nothingIsFine()
    {
        show({});
        test::press(m_view.get(), Qt::Key_Down);
        test::press(m_view.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_view->selectionLength(), qint64(0));
        test::click(m_view->viewport());
        QCOMPARE(m_view->selectionStart(), qint64(-1));
        m_view->grab();
    }
};

WEIR_TEST(HexViewTest)

} // namespace weir

#include "hexviewtest.moc"
