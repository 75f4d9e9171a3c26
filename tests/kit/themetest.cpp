#include "widgets/kit/theme.h"
#include "tests/support/registry.h"
#include "widgets/kit/label.h"
#include "widgets/kit/tokens.h"
#include "widgets/kit/weirstyle.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

class ThemeTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    }

    void followsTheSetting()
    {
        m_settings->setTheme(Theme::Dark);
        ThemeController* theme = ThemeController::install(*qApp, *m_settings);
        QVERIFY(theme->dark());
        QVERIFY(qobject_cast<WeirStyle*>(QApplication::style()));
        QCOMPARE(QApplication::palette().color(QPalette::Window), color(Token::Window, true));
        QSignalSpy changes(theme, &ThemeController::themeChanged);
        m_settings->setTheme(Theme::Light);
        QCOMPARE(changes.size(), 1);
        QVERIFY(!theme->dark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), color(Token::Window, false));
        m_settings->setUtc(true);
        QCOMPARE(changes.size(), 1);
    }

    void labelsFollowTheTheme()
    {
        ThemeController& theme = ThemeController::instance();
        theme.apply(false);
        Label label(QStringLiteral("text"), FontRole::Title, Token::TextSecondary);
        QCOMPARE(label.palette().color(QPalette::WindowText), color(Token::TextSecondary, false));
        QCOMPARE(label.font().pointSize(), 14);
        theme.apply(true);
        QCOMPARE(label.palette().color(QPalette::WindowText), color(Token::TextSecondary, true));
        theme.apply(false);
    }

    void theSystemsFontsCanBeTaken()
    {
        ThemeController::install(*qApp, *m_settings);
        m_settings->setTheme(Theme::Light);
        QCOMPARE(QApplication::font().families().first(), QStringLiteral("Roboto"));
        m_settings->setSystemFonts(true);
        QVERIFY(!QApplication::font().families().contains(QStringLiteral("Roboto")));
        m_settings->setSystemFonts(false);
        QCOMPARE(QApplication::font().families().first(), QStringLiteral("Roboto"));
    }

    void cleanup()
    {
        m_settings.reset();
        setTokenSystemFonts(false);
        ThemeController::instance().apply(false);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
};

WEIR_TEST(ThemeTest)

} // namespace weir

#include "themetest.moc"
