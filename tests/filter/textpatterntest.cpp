#include "backend/filter/textpattern.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class TextPatternTest : public QObject
{
    Q_OBJECT
private slots:
    void plainTextIsFoundWhateverItsCase()
    {
        const auto pattern = TextPattern::compile(QStringLiteral("Straße.*"));
        QVERIFY(pattern.has_value());
        QVERIFY(pattern->matches("x STRAßE.* y"));
        QVERIFY(!pattern->matches("strasse"));
        QVERIFY(!pattern->matches("Straßenbahn")); // the dot and star are text, too
    }

    void betweenSlashesIsAnExpression()
    {
        const auto pattern = TextPattern::compile(QStringLiteral("/o[0-9]{3}/"));
        QVERIFY(pattern->matches("order O123"));
        QVERIFY(!pattern->matches("o12"));
        QVERIFY(!TextPattern::compile(QStringLiteral("/Abc/c"))->matches("abc"));
    }

    void aPathIsNoExpression()
    {
        const auto pattern = TextPattern::compile(QStringLiteral("/var/log/x"));
        QVERIFY(pattern->matches("in /var/log/x it stands"));
    }

    void aWrongExpressionTellsWhere()
    {
        const auto pattern = TextPattern::compile(QStringLiteral("/a(b/"));
        QVERIFY(!pattern);
        QCOMPARE(pattern.error().kind, ErrorKind::Invalid);
        QVERIFY(!pattern.error().detail.isEmpty());
    }

    void nothingMatchesEverything()
    {
        QVERIFY(TextPattern::compile(QStringLiteral("  "))->isEmpty());
        QVERIFY(TextPattern().matches("anything"));
    }

    void aHugeExpressionIsRefused()
    {
        QCOMPARE(TextPattern::compile(QString(10'000'000, QLatin1Char('a'))).error().kind, ErrorKind::Limit);
    }
};

WEIR_TEST(TextPatternTest)

} // namespace weir

#include "textpatterntest.moc"
