// The filter field as one uses it: with keys.
#include "widgets/kit/fqledit.h"

#include "tests/support/registry.h"
#include "widgets/kit/fqlpopup.h"
#include "widgets/kit/searchfield.h"

#include <QSignalSpy>
#include <QTest>

namespace weir {

class FqlEditTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        auto seen = std::make_shared<FilterVocabulary>();
        seen->see(FilterVocabulary::Part::Value, "{\"total\": 12, \"currency\": \"EUR\", \"customer\": \"c-1\"}");
        m_window = std::make_unique<QWidget>();
        m_edit = new FqlEdit(m_window.get());
        m_edit->setVocabulary(seen);
        m_edit->setGeometry(20, 20, 480, 60);
        m_field = m_edit->findChild<SearchField*>();
        m_window->resize(640, 400);
        m_window->show();
        QTRY_VERIFY((m_window->activateWindow(), m_window->isActiveWindow()));
        m_edit->focusField();
        QVERIFY(m_field->hasFocus());
        m_popup = m_window->findChild<FqlPopup*>();
        QVERIFY(m_popup);
    }

    void tellsTextRegexAndFqlApart()
    {
        m_edit->setText(QStringLiteral("orders"));
        QCOMPARE(m_edit->kindText(), QStringLiteral("Text"));
        m_edit->setText(QStringLiteral("/o[0-9]/"));
        QCOMPARE(m_edit->kindText(), QStringLiteral("Regex"));
        m_edit->setText(QStringLiteral("value.total > 5"));
        QCOMPARE(m_edit->kindText(), QStringLiteral("FQL"));
        QCOMPARE(m_field->accessibleDescription(), QStringLiteral("FQL"));
        m_edit->setText(QString());
        QCOMPARE(m_edit->kindText(), QString());
    }

    void reportsOnceWhenTheKeysRestAndAtOnceWhenCleared()
    {
        QSignalSpy changes(m_edit, &FqlEdit::queryChanged);
        QTest::keyClicks(m_field, QStringLiteral("orders"));
        QCOMPARE(changes.size(), 0);
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(m_edit->query().kind, QueryKind::Text);
        QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(changes.size(), 2);
        QCOMPARE(m_edit->query().kind, QueryKind::Everything);
    }

    void aMistakeIsSaidAndNotSearchedFor()
    {
        QSignalSpy searches(m_edit, &FqlEdit::searchRequested);
        QTest::keyClicks(m_field, QStringLiteral("topic == 'x'"));
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_edit->problem(), QStringLiteral("Here “=” was expected, not “==”."));
        QVERIFY(m_field->property("invalid").toBool());
        QCOMPARE(searches.size(), 0);
        m_edit->setText(QStringLiteral("topic = 'x'"));
        QCOMPARE(m_edit->problem(), QString());
        QVERIFY(!m_field->property("invalid").toBool());
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(searches.size(), 1);
    }

    void whatIsUnfinishedIsNoMistakeUntilEnter()
    {
        QSignalSpy changes(m_edit, &FqlEdit::queryChanged);
        QTest::keyClicks(m_field, QStringLiteral("value.total >"));
        QTRY_COMPARE(changes.size(), 1);
        QVERIFY(!m_edit->query().isValid());
        QCOMPARE(m_edit->problem(), QString());
        QTest::keyClick(m_field, Qt::Key_Escape); // the proposals
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_edit->problem(), QStringLiteral("The filter ends too early: a value is missing."));
    }

    void mixedAndOrIsRemarkedOn()
    {
        m_edit->setText(QStringLiteral("key = 'a' or key = 'b' and partition = 1"));
        QVERIFY(m_edit->query().isValid());
        QVERIFY(m_edit->problem().startsWith(QStringLiteral("“and” binds tighter")));
        QVERIFY(!m_field->property("invalid").toBool());
    }

    void aFilterIsPutTogetherFromProposals()
    {
        QTest::keyClicks(m_field, QStringLiteral("value.cur"));
        QTRY_VERIFY(m_popup->isOpen());
        QCOMPARE(m_popup->row(), -1);
        QTest::keyClick(m_field, Qt::Key_Tab);
        QCOMPARE(m_edit->text(), QStringLiteral("value.currency"));
        QVERIFY(m_field->hasFocus());
        QTest::keyClicks(m_field, QStringLiteral(" "));
        QTest::keyClick(m_field, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_popup->isOpen());
        QCOMPARE(m_popup->row(), 0);
        QTest::keyClick(m_field, Qt::Key_Return); // "="
        QCOMPARE(m_edit->text(), QStringLiteral("value.currency = "));
        QTest::keyClick(m_field, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_popup->texts().contains(QStringLiteral("'EUR'")));
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_edit->text(), QStringLiteral("value.currency = 'EUR'"));
        QVERIFY(m_edit->query().isValid());
        QCOMPARE(m_edit->query().kind, QueryKind::Fql);
    }

    void theListIsWalkedWithKeysAndEscapeClosesOnlyIt()
    {
        QTest::keyClick(m_field, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_popup->isOpen());
        const int last = int(m_popup->texts().size()) - 1;
        QVERIFY(last > 3);
        QTest::keyClick(m_field, Qt::Key_Down);
        QCOMPARE(m_popup->row(), 1);
        QTest::keyClick(m_field, Qt::Key_Up);
        QTest::keyClick(m_field, Qt::Key_Up);
        QCOMPARE(m_popup->row(), last);
        QTest::keyClicks(m_field, QStringLiteral("value.total > 1"));
        QTest::keyClick(m_field, Qt::Key_Space, Qt::ControlModifier);
        if (m_popup->isOpen())
            QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(m_edit->text(), QStringLiteral("value.total > 1"));
        QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(m_edit->text(), QString());
    }

    void aClickTakesAProposal()
    {
        QTest::keyClicks(m_field, QStringLiteral("value.to"));
        QTRY_VERIFY(m_popup->isOpen());
        const QRect row = m_popup->visualRect(m_popup->model()->index(0, 0));
        QTest::mouseClick(m_popup->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(m_edit->text(), QStringLiteral("value.total"));
        QVERIFY(m_field->hasFocus());
    }

    void lastFiltersComeBackWithUp()
    {
        QSignalSpy histories(m_edit, &FqlEdit::historyChanged);
        for (const char* text : {"orders", "value.total > 5", "orders"}) {
            m_edit->setText(QString::fromUtf8(text));
            QTest::keyClick(m_field, Qt::Key_Return);
        }
        QCOMPARE(m_edit->history(), (QStringList{QStringLiteral("orders"), QStringLiteral("value.total > 5")}));
        QCOMPARE(histories.size(), 3);
        m_edit->setText(QString());
        QTest::keyClick(m_field, Qt::Key_Up);
        QVERIFY(m_popup->isOpen());
        QTest::keyClick(m_field, Qt::Key_Down);
        QSignalSpy changes(m_edit, &FqlEdit::queryChanged);
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_edit->text(), QStringLiteral("value.total > 5"));
        QCOMPARE(changes.size(), 1);
    }

    void plainTextIsLeftAlone()
    {
        QSignalSpy changes(m_edit, &FqlEdit::queryChanged);
        QTest::keyClicks(m_field, QStringLiteral("val"));
        QTRY_COMPARE(changes.size(), 1);
        QVERIFY(!m_popup->isOpen());
        QTest::keyClick(m_field, Qt::Key_Tab); // goes on to the next station as ever
        QCOMPARE(m_edit->text(), QStringLiteral("val"));
    }

    void leavingClosesTheList()
    {
        QTest::keyClick(m_field, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_popup->isOpen());
        m_field->clearFocus();
        QVERIFY(!m_popup->isOpen());
    }

private:
    std::unique_ptr<QWidget> m_window;
    FqlEdit* m_edit = nullptr;
    SearchField* m_field = nullptr;
    FqlPopup* m_popup = nullptr;
};

WEIR_TEST(FqlEditTest)

} // namespace weir

#include "fqledittest.moc"
