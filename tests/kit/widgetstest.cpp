#include "tests/support/registry.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/detailpanel.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/environmentstripe.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace weir {

class WidgetsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { ThemeController::instance().apply(false); }

    void everyFocusableWidgetHasAName()
    {
        const test::WatchedApplication::Pause pause;
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* header = new PageHeader(QStringLiteral("orders"));
        header->setAddress(QStringLiteral("weir://demo/topics/orders"));
        for (int i = 0; i < 6; ++i)
            header->addAction(new QAction(QStringLiteral("Action %1").arg(i), header), i == 0);
        auto* banner = new Banner(Status::Warning, QStringLiteral("Sentence."));
        banner->setAction(QStringLiteral("Try again"));
        banner->setClosable(true);
        auto* panel = new DetailPanel;
        panel->setTitle(QStringLiteral("Record"));
        panel->addSection(QStringLiteral("Where"));
        panel->addRow(QStringLiteral("Topic"), QStringLiteral("orders"));
        auto* state = new StateView;
        state->showFailed(QStringLiteral("Failed"), QStringLiteral("Why."), QStringLiteral("Try again"),
                          QStringLiteral("details"));
        auto* segmented = new Segmented(QStringLiteral("Show as"));
        segmented->addSegment(QStringLiteral("Tree"));
        segmented->addSegment(QStringLiteral("Hex"));
        for (QWidget* widget : std::initializer_list<QWidget*>{header, banner, panel, state, segmented, new FilterBar,
                                                               new FormField(QStringLiteral("Name"), new QLineEdit)})
            column->addWidget(widget);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        int focusable = 0;
        for (QWidget* widget : window.findChildren<QWidget*>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            ++focusable;
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
        QVERIFY(focusable >= 12);
    }

    void segmentsMoveWithTheArrowKeysPastDisabledOnes()
    {
        Segmented segmented(QStringLiteral("Show as"));
        for (const char* word : {"Tree", "Text", "Hex"})
            segmented.addSegment(QLatin1String(word));
        segmented.setSegmentEnabled(1, false);
        segmented.show();
        QTRY_VERIFY((segmented.activateWindow(), segmented.isActiveWindow()));
        segmented.setFocus();
        QSignalSpy changes(&segmented, &Segmented::currentChanged);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
        QCOMPARE(segmented.current(), 2);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
        QCOMPARE(segmented.current(), 0);
        QCOMPARE(changes.size(), 2);
        QTest::mouseClick(segmented.findChildren<QPushButton*>().at(2), Qt::LeftButton);
        QCOMPARE(segmented.current(), 2);
    }

    void escapeClosesTheDetailPanel()
    {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* panel = new DetailPanel;
        column->addWidget(panel);
        window.show();
        QTRY_VERIFY((window.activateWindow(), window.isActiveWindow()));
        QSignalSpy closed(panel, &DetailPanel::closed);
        panel->findChild<QToolButton*>()->setFocus();
        QTest::keyClick(window.windowHandle(), Qt::Key_Escape);
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!panel->isVisible());
    }

    void aFilterInTheDetailPanelTakesEscapeFirst()
    {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* panel = new DetailPanel;
        column->addWidget(panel);
        auto* filter = new FilterBar;
        panel->addWidget(filter);
        window.show();
        QTRY_VERIFY((window.activateWindow(), window.isActiveWindow()));
        filter->setText(QStringLiteral("a"));
        filter->focusField();
        QTest::keyClick(window.windowHandle(), Qt::Key_Escape);
        QTRY_VERIFY(filter->text().isEmpty());
        QVERIFY(panel->isVisible());
        QTest::keyClick(window.windowHandle(), Qt::Key_Escape);
        QTRY_VERIFY(!panel->isVisible());
    }

    void detailRowsAreCopied()
    {
        DetailPanel panel;
        panel.addSection(QStringLiteral("Where"));
        panel.addRow(QStringLiteral("Offset"), QStringLiteral("81204"));
        QToolButton* copy = nullptr;
        for (QToolButton* button : panel.findChildren<QToolButton*>())
            if (button->accessibleName().contains(QStringLiteral("Offset")))
                copy = button;
        QVERIFY(copy);
        copy->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("81204"));
        panel.clear();
        QVERIFY(panel.findChildren<QToolButton*>().size() == 1);
    }

    void theHeaderCopiesItsAddressAndFoldsTheFifthAction()
    {
        PageHeader header(QStringLiteral("orders"));
        header.setAddress(QStringLiteral("weir://demo/topics/orders"));
        QVERIFY(header.addButton(QStringLiteral("One"), {}, true)->property("primary").toBool());
        for (int i = 2; i <= 4; ++i) {
            QAction* action = new QAction(QStringLiteral("Action %1").arg(i), &header);
            QSignalSpy triggered(action, &QAction::triggered);
            QPushButton* button = header.addAction(action);
            button->click();
            QCOMPARE(triggered.size(), 1);
            action->setEnabled(false);
            QVERIFY(!button->isEnabled());
        }
        QVERIFY(!header.addAction(new QAction(QStringLiteral("Fifth"), &header)));
        for (QToolButton* button : header.findChildren<QToolButton*>())
            if (button->accessibleName() == QStringLiteral("Copy address"))
                button->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("weir://demo/topics/orders"));
    }

    void anErrorOfAFieldStandsAtTheFieldAndReplacesTheHelp()
    {
        auto* edit = new QLineEdit;
        FormField field(QStringLiteral("Registry"), edit);
        field.setRequired(true);
        QCOMPARE(edit->accessibleName(), QStringLiteral("Registry, required"));
        field.setHelp(QStringLiteral("A URL."));
        field.setError(QStringLiteral("This is a broker."));
        QVERIFY(edit->property("invalid").toBool());
        QCOMPARE(edit->accessibleDescription(), QStringLiteral("This is a broker."));
        field.setError({});
        QVERIFY(!edit->property("invalid").toBool());
        QCOMPARE(edit->accessibleDescription(), QStringLiteral("A URL."));
        field.resize(900, 80);
        field.show();
        QTRY_COMPARE(edit->width(), measure::fieldMax);
    }

    void aLongHelpIsNotCutInAWideForm()
    {
        QScrollArea area;
        auto* form = new QWidget;
        auto* column = new QVBoxLayout(form);
        auto* edit = new QLineEdit;
        auto* field = new FormField(QStringLiteral("Registry"), edit);
        field->setHelp(QString(QStringLiteral("One long sentence about a registry. ")).repeated(5));
        column->addWidget(field);
        area.setWidget(form);
        area.setWidgetResizable(true);
        area.resize(900, 60);
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        QTRY_COMPARE(edit->height(), measure::control);
        for (const QLabel* label : field->findChildren<QLabel*>())
            if (label->wordWrap())
                QTRY_VERIFY(label->height() >= label->heightForWidth(label->width()));
    }

    void aClosedBannerSaysSo()
    {
        Banner banner(Status::Warning, QStringLiteral("Sentence."));
        banner.setClosable(true);
        banner.show();
        QSignalSpy closed(&banner, &Banner::closed);
        banner.findChild<QToolButton*>()->click();
        QCOMPARE(closed.size(), 1);
        QVERIFY(!banner.isVisible());
    }

    void elidesInTheMiddle()
    {
        ElidedLabel label(QStringLiteral("customer-lifecycle-events-enriched"));
        label.resize(80, 20);
        QVERIFY(label.isElided());
        label.resize(800, 20);
        QVERIFY(!label.isElided());
    }

    void controlsAreAsHighAsTheDesignSays()
    {
        QPushButton button(QStringLiteral("Refresh"));
        QLineEdit edit;
        QToolButton tool;
        QCOMPARE(button.sizeHint().height(), measure::control);
        QCOMPARE(edit.sizeHint().height(), measure::control);
        QCOMPARE(tool.sizeHint().height(), measure::control);
    }

    void aSparklineKeepsASpikeAmongFourThousandValues()
    {
        QVector<float> flat(4000, 1.0f);
        QVector<float> spike = flat;
        spike[2001] = 100;
        const QImage with = drawn(spike);
        QVERIFY(inkInTopRows(with) >= 2);
    }

    void aSparklineDrawsGapsAsGaps()
    {
        QVector<float> values(40, 5.0f);
        for (int i = 15; i < 25; ++i)
            values[i] = std::nanf("");
        const QImage picture = drawn(values);
        QVERIFY(columnInked(picture, 10));
        QVERIFY(!columnInked(picture, 50));
        QVERIFY(columnInked(picture, 90));
    }

    void anOwnColourOfAnEnvironmentStaysReadable()
    {
        EnvironmentChip chip;
        chip.setEnvironment(Environment::Staging, QColor(Qt::yellow));
        chip.resize(chip.sizeHint());
        const QImage picture = chip.grab().toImage();
        QVERIFY(contrast(picture.pixelColor(3, picture.height() / 2), Qt::white) >= 4.5);
        QCOMPARE(chip.accessibleName(), QStringLiteral("Staging"));
    }

    void aCountOfZeroIsNotShown()
    {
        CountBadge badge(3);
        QVERIFY(!badge.isHidden());
        badge.setCount(0, {});
        QVERIFY(badge.isHidden());
        badge.setCount(5000, QStringLiteral("5000 dead letters"));
        QVERIFY(!badge.isHidden());
        QCOMPARE(badge.accessibleName(), QStringLiteral("5000 dead letters"));
    }

private:
    static QImage drawn(const QVector<float>& values)
    {
        QImage picture(100, 28, QImage::Format_ARGB32_Premultiplied);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paintSparkline(painter, picture.rect(), values);
        return picture;
    }

    static int inkInTopRows(const QImage& picture)
    {
        int count = 0;
        for (int y = 0; y < 6; ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += qAlpha(picture.pixel(x, y)) > 60;
        return count;
    }

    static bool columnInked(const QImage& picture, int x)
    {
        for (int y = 0; y < picture.height(); ++y)
            if (qAlpha(picture.pixel(x, y)) > 60)
                return true;
        return false;
    }
};

WEIR_TEST(WidgetsTest)

} // namespace weir

#include "widgetstest.moc"
