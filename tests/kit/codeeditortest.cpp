#include "widgets/kit/codeeditor.h"

#include "tests/gui/ui.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/tokens.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

namespace weir {

class CodeEditorTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QWidget> m_window;
    CodeEditor* m_editor = nullptr;
    QLineEdit* m_next = nullptr;

    /// How many pixels are of this colour.
    int pixels(const QColor& wanted)
    {
        const QImage image = m_editor->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += image.pixel(x, y) == wanted.rgb();
        }
        return count;
    }

private slots:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        auto* const layout = new QVBoxLayout(m_window.get());
        m_editor = new CodeEditor(QStringLiteral("Value"), CodeEditor::Language::Json);
        m_next = new QLineEdit;
        layout->addWidget(m_editor);
        layout->addWidget(m_next);
        m_window->resize(600, 400);
        QVERIFY(test::showActive(*m_window));
        m_editor->setFocus();
    }
    void cleanup()
    {
        m_window.reset();
        ThemeController::instance().apply(false);
    }

    void typingChangesTheTextAndSaysSo()
    {
        QSignalSpy changes(m_editor, &CodeEditor::textChanged);
        test::type(m_window.get(), QStringLiteral("{1}"));
        QCOMPARE(m_editor->text(), QStringLiteral("{1}"));
        QCOMPARE(changes.size(), 3);
        m_editor->setText(QStringLiteral("new"));
        test::press(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_editor->text(), QStringLiteral("new")); // setText cannot be undone by accident
    }

    void readOnlyTextStaysAndTabLeavesIt()
    {
        m_editor->setText(QStringLiteral("[1]"));
        m_editor->setReadOnly(true);
        test::type(m_window.get(), QStringLiteral("abc"));
        QCOMPARE(m_editor->text(), QStringLiteral("[1]"));
        m_editor->setText(QStringLiteral("[2]"));
        QCOMPARE(m_editor->text(), QStringLiteral("[2]"));
        QVERIFY(m_editor->isReadOnly());
        test::press(m_window.get(), Qt::Key_Tab);
        QVERIFY(m_next->hasFocus());
    }

    void everyFocusableWidgetInItHasAName()
    {
        for (QWidget* widget : m_editor->findChildren<QWidget*>()) {
            if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible())
                QVERIFY2(!test::accessibleName(widget).isEmpty(), widget->metaObject()->className());
        }
    }

    void textIsColouredInBothThemes()
    {
        m_editor->setText(QStringLiteral("{\"name\": \"something green\", \"number\": 123456}"));
        for (const bool dark : {false, true}) {
            ThemeController::instance().apply(dark);
            QVERIFY2(pixels(color(Token::Surface)) > 50'000,
                     qPrintable(QStringLiteral("dark %1: %2").arg(dark).arg(pixels(color(Token::Surface)))));
            QVERIFY(pixels(color(Token::Ok)) > 5);
            QVERIFY(pixels(color(Token::Accent)) > 5);
        }
    }

    void aMistakeIsUnderlinedAndSaid()
    {
        m_editor->setText(QStringLiteral("{\"ä\": oops}"));
        const int before = pixels(color(Token::Critical));
        m_editor->setMistake(6, 4, QStringLiteral("This word is not known."));
        QVERIFY(m_editor->hasMistake());
        QVERIFY(pixels(color(Token::Critical)) > before);
        QCOMPARE(m_editor->focusProxy()->accessibleDescription(), QStringLiteral("This word is not known."));
        m_editor->clearMistake();
        QCOMPARE(pixels(color(Token::Critical)), before);
        QVERIFY(m_editor->focusProxy()->accessibleDescription().isEmpty());
        m_editor->setMistake(1000, 5, QStringLiteral("Beyond the end."));
        m_editor->setText({});
        QVERIFY(!m_editor->hasMistake());
        m_editor->setMistake(0, 1, QStringLiteral("Nothing there."));
    }

    void findsAroundTheEnd()
    {
        m_editor->setText(QStringLiteral("one two one"));
        QVERIFY(m_editor->find(QStringLiteral("ONE")));
        QVERIFY(m_editor->find(QStringLiteral("one")));
        QVERIFY(m_editor->find(QStringLiteral("one")));
        QVERIFY(m_editor->find(QStringLiteral("two"), false));
        QVERIFY(!m_editor->find(QStringLiteral("three")));
    }

    void bigTextsOpenWithoutColours()
    {
        const test::CpuClock clock;
        m_editor->setText(QStringLiteral("{\"name\": \"something\"},\n").repeated(250'000));
        m_editor->grab();
        qInfo("%.0f ms for %lld letters", clock.milliseconds(), qlonglong(m_editor->text().size()));
        QCOMPARE(pixels(color(Token::Ok)), 0);
        m_editor->setText(QStringLiteral("{\"name\": \"something\"}"));
        QVERIFY(pixels(color(Token::Ok)) > 5);
    }
};

WEIR_TEST(CodeEditorTest)

} // namespace weir

#include "codeeditortest.moc"
