#include "widgets/kit/filterbar.h"
#include "tests/support/registry.h"
#include "widgets/kit/searchfield.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class FilterBarTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bar = std::make_unique<FilterBar>();
        m_field = m_bar->findChild<SearchField*>();
        m_bar->resize(800, 60);
        m_bar->show();
        QTRY_VERIFY((m_bar->activateWindow(), m_bar->isActiveWindow()));
        m_bar->focusField();
        QVERIFY(m_field->hasFocus());
    }

    void reportsOnceWhenTheKeysRest()
    {
        QSignalSpy changes(m_bar.get(), &FilterBar::filterChanged);
        QTest::keyClicks(m_field, QStringLiteral("orders"));
        QCOMPARE(changes.size(), 0);
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(changes.first().first().toString(), QStringLiteral("orders"));
    }

    void enterReportsAtOnceAndNotAgain()
    {
        QSignalSpy changes(m_bar.get(), &FilterBar::filterChanged);
        QTest::keyClicks(m_field, QStringLiteral("pay"));
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(changes.size(), 1);
        QSignalSpy later(m_bar.get(), &FilterBar::filterChanged);
        QVERIFY(!later.wait(300));
    }

    void escapeClearsAndReportsAtOnce()
    {
        m_bar->setText(QStringLiteral("orders"));
        QSignalSpy changes(m_bar.get(), &FilterBar::filterChanged);
        QTest::keyClick(m_field, Qt::Key_Escape);
        QVERIFY(m_bar->text().isEmpty());
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.first().first().toString(), QString());
    }

    void typingBackToTheSameSaysNothing()
    {
        m_bar->setText(QStringLiteral("a"));
        QSignalSpy changes(m_bar.get(), &FilterBar::filterChanged);
        QTest::keyClick(m_field, Qt::Key_B);
        QTest::keyClick(m_field, Qt::Key_Backspace);
        QVERIFY(!changes.wait(300));
    }

    void aMistakeIsSaidAndMarked()
    {
        m_bar->setText(QStringLiteral("/order[s/"));
        const QImage before = m_field->grab().toImage();
        m_bar->setError(QStringLiteral("The bracket is never closed."), 6, 2);
        QVERIFY(m_bar->hasError());
        QVERIFY(m_field->grab().toImage() != before);
        QCOMPARE(m_field->text(), QStringLiteral("/order[s/"));
        QCOMPARE(m_field->accessibleDescription(), QStringLiteral("The bracket is never closed."));
        QVERIFY(shows(QStringLiteral("The bracket is never closed.")));
        m_bar->clearError();
        QVERIFY(!m_bar->hasError());
        QVERIFY(!shows(QStringLiteral("The bracket is never closed.")));
        QCOMPARE(m_field->grab().toImage(), before);
    }

    void saysWhatMatches()
    {
        m_bar->setMatchText(QStringLiteral("12 of 3,400 topics"));
        QVERIFY(shows(QStringLiteral("12 of 3,400 topics")));
        m_bar->setMatchText({});
        QVERIFY(!shows(QString()));
    }

    void theClearButtonIsSeenWhileThereIsText()
    {
        const auto inked = [this] {
            const QImage picture = m_field->grab(QRect(m_field->width() - 28, 6, 22, m_field->height() - 12)).toImage();
            int darkest = 255;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x)
                    darkest = std::min(darkest, qGray(picture.pixel(x, y)));
            return darkest < 140;
        };
        QVERIFY(!inked());
        QTest::keyClicks(m_field, QStringLiteral("a"));
        QTRY_VERIFY(inked());
    }

    void thePlaceholderIsItsNameToo()
    {
        m_bar->setPlaceholder(QStringLiteral("Filter topics"));
        QCOMPARE(m_field->accessibleName(), QStringLiteral("Filter topics"));
    }

private:
    bool shows(const QString& text) const
    {
        for (const QLabel* label : m_bar->findChildren<QLabel*>())
            if (label->isVisible() && label->text() == text)
                return true;
        return false;
    }

    std::unique_ptr<FilterBar> m_bar;
    SearchField* m_field = nullptr;
};

WEIR_TEST(FilterBarTest)

} // namespace weir

#include "filterbartest.moc"
