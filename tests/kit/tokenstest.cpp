#include "widgets/kit/tokens.h"
#include "tests/support/registry.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QTest>

namespace weir {

class TokensTest : public QObject
{
    Q_OBJECT
private slots:
    void contrastAgreesWithWcag()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void textAndStatusCanBeReadEverywhere_data() { grounds(); }
    void textAndStatusCanBeReadEverywhere()
    {
        QFETCH(bool, dark);
        QFETCH(int, ground);
        for (const Token ink :
             {Token::Text, Token::TextSecondary, Token::Ok, Token::Warning, Token::Critical, Token::Stale})
            atLeast(4.5, ink, Token(ground), dark);
        // Links do not stand on selected rows; there accent is only focus and marks.
        atLeast(Token(ground) == Token::Selection ? 3 : 4.5, Token::Accent, Token(ground), dark);
    }

    void bordersAndSeriesCanBeSeen_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void bordersAndSeriesCanBeSeen()
    {
        QFETCH(bool, dark);
        for (int i = int(Token::Series1); i <= int(Token::Series6); ++i)
            atLeast(3, Token(i), Token::Surface, dark);
        atLeast(3, Token::ControlBorder, Token::Surface, dark);
        atLeast(3, Token::ControlBorder, Token::Window, dark);
        atLeast(4.5, Token::TextOnAccent, Token::Accent, dark);
        atLeast(4.5, Token::TextOnAccent, Token::Warning, dark);
        atLeast(4.5, Token::TextOnAccent, Token::Critical, dark);
        for (const Environment environment : {Environment::Development, Environment::Staging, Environment::Production})
            QVERIFY(contrast(Qt::white, environmentColor(environment)) >= 4.5);
    }

    void theTenDigitsAreEquallyWide_data()
    {
        QTest::addColumn<int>("role");
        for (const FontRole role :
             {FontRole::Body, FontRole::Title, FontRole::Section, FontRole::Secondary, FontRole::Code})
            QTest::addRow("%d", int(role)) << int(role);
    }
    void theTenDigitsAreEquallyWide()
    {
        QFETCH(int, role);
        const QFont font = uiFont(FontRole(role));
        const QString family = QFontInfo(font).family();
        QCOMPARE(family,
                 FontRole(role) == FontRole::Code ? QStringLiteral("JetBrains Mono") : QStringLiteral("Roboto"));
        const QFontMetricsF metrics(font);
        const double width = metrics.horizontalAdvance(QLatin1Char('0'));
        for (char digit = '1'; digit <= '9'; ++digit)
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), width);
    }

    void nothingIsSmallerThanNinePoints()
    {
        for (const FontRole role :
             {FontRole::Body, FontRole::Title, FontRole::Section, FontRole::Secondary, FontRole::Code})
            QVERIFY(uiFont(role).pointSize() >= 9);
    }

    void seriesGoRoundAfterSix()
    {
        QCOMPARE(seriesToken(0), Token::Series1);
        QCOMPARE(seriesToken(5), Token::Series6);
        QCOMPARE(seriesToken(6), Token::Series1);
    }

private:
    static void grounds()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("ground");
        for (const bool dark : {false, true})
            for (const Token ground : {Token::Surface, Token::Window, Token::Raised, Token::Selection})
                QTest::addRow("%s %s", dark ? "dark" : "light", qPrintable(tokenName(ground))) << dark << int(ground);
    }

    static void atLeast(double least, Token ink, Token ground, bool dark)
    {
        const double ratio = contrast(color(ink, dark), color(ground, dark));
        QVERIFY2(ratio >= least,
                 qPrintable(QStringLiteral("%1 on %2: %3").arg(tokenName(ink), tokenName(ground)).arg(ratio)));
    }
};

WEIR_TEST(TokensTest)

} // namespace weir

#include "tokenstest.moc"
