#include "widgets/kit/stateview.h"
#include "tests/support/registry.h"
#include "widgets/kit/banner.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class StateViewTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_view = std::make_unique<StateView>();
        m_content = new QLabel(QStringLiteral("content"));
        m_view->setContent(m_content);
        m_view->resize(600, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    void showsItsContentAtFirst()
    {
        QCOMPARE(m_view->state(), StateView::State::Content);
        QVERIFY(m_content->isVisible());
        QVERIFY(!visibleButton(QStringLiteral("Try again")));
    }

    void loadingHidesTheContentAndShowsHowFar()
    {
        m_view->showLoading(QStringLiteral("Reading 12 of 60 partitions"), 0.2);
        QVERIFY(!m_content->isVisible());
        QVERIFY(visibleText(QStringLiteral("Reading 12 of 60 partitions")));
        const auto* bar = m_view->findChild<QProgressBar*>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->value() * 5, bar->maximum());
        m_view->showLoading(QStringLiteral("Waiting for 3 brokers"));
        QVERIFY(!bar->isVisible());
    }

    void emptyOffersTheOneThingToDo()
    {
        QSignalSpy asked(m_view.get(), &StateView::actionTriggered);
        m_view->showEmpty(QStringLiteral("No topics yet"), QStringLiteral("This cluster has none."),
                          QStringLiteral("Create topic"));
        QVERIFY(visibleText(QStringLiteral("No topics yet")));
        QPushButton* button = visibleButton(QStringLiteral("Create topic"));
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
    }

    void withoutAnActionThereIsNoButton()
    {
        m_view->showEmpty(QStringLiteral("Nothing"), QStringLiteral("Nothing matches."));
        for (const QPushButton* button : m_view->findChildren<QPushButton*>())
            QVERIFY(!button->isVisible());
    }

    void partialKeepsTheContentBelowABanner()
    {
        QSignalSpy asked(m_view.get(), &StateView::actionTriggered);
        m_view->showPartial(QStringLiteral("Broker 3 does not answer."), QStringLiteral("Try again"));
        QVERIFY(m_content->isVisible());
        const auto* banner = m_view->findChild<Banner*>();
        QVERIFY(banner->isVisible());
        QVERIFY(banner->geometry().bottom() < m_content->mapTo(m_view.get(), QPoint()).y());
        QTest::mouseClick(visibleButton(QStringLiteral("Try again")), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        m_view->showContent();
        QVERIFY(!banner->isVisible());
        QVERIFY(m_content->isVisible());
    }

    void failedSaysWhatAndWhyAndKeepsTheMachinesWords()
    {
        m_view->showFailed(QStringLiteral("Not reached"), QStringLiteral("Nothing listens there."),
                           QStringLiteral("Try again"), QStringLiteral("ECONNREFUSED"));
        for (const char* text : {"Not reached", "Nothing listens there.", "ECONNREFUSED"})
            QVERIFY(visibleText(QLatin1String(text)));
        m_view->showEmpty(QStringLiteral("None"), QStringLiteral("None."));
        QVERIFY(!visibleText(QStringLiteral("ECONNREFUSED")));
    }

    void tellsEachChangeOnce()
    {
        QSignalSpy changes(m_view.get(), &StateView::stateChanged);
        m_view->showLoading(QStringLiteral("1 of 3"), 0.3);
        m_view->showLoading(QStringLiteral("2 of 3"), 0.6);
        QCOMPARE(changes.size(), 1);
        m_view->showContent();
        QCOMPARE(changes.size(), 2);
    }

    void newContentReplacesTheOld()
    {
        QSignalSpy gone(m_content, &QObject::destroyed);
        auto* next = new QLabel(QStringLiteral("next"));
        m_view->setContent(next);
        QCOMPARE(gone.size(), 1);
        QVERIFY(next->isVisible());
    }

    void longSentencesAreNotCutOff()
    {
        m_view->showFailed(QStringLiteral("Not reached"),
                           QString(QStringLiteral("One long sentence about a broker. ")).repeated(8));
        for (const QLabel* label : m_view->findChildren<QLabel*>())
            if (label->isVisible() && label->wordWrap())
                QTRY_VERIFY(label->height() >= label->heightForWidth(label->width()));
    }

private:
    QPushButton* visibleButton(const QString& text) const
    {
        for (QPushButton* button : m_view->findChildren<QPushButton*>())
            if (button->isVisible() && button->text() == text)
                return button;
        return nullptr;
    }

    bool visibleText(const QString& text) const
    {
        for (const QLabel* label : m_view->findChildren<QLabel*>())
            if (label->isVisible() && label->text() == text)
                return true;
        return false;
    }

    std::unique_ptr<StateView> m_view;
    QLabel* m_content = nullptr;
};

WEIR_TEST(StateViewTest)

} // namespace weir

#include "stateviewtest.moc"
