#include "widgets/frame/pseudotranslator.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class PseudoTranslatorTest : public QObject
{
    Q_OBJECT
private slots:
    void textGrowsByAThirdAndKeepsItsPlaceholders()
    {
        const QString source = QStringLiteral("Reading %1 of %2 partitions");
        const QString longer = pseudo(source);
        QVERIFY(longer.size() >= int(source.size() * 1.25));
        QVERIFY(longer.contains(QLatin1String("%1")) && longer.contains(QLatin1String("%2")));
        QVERIFY(!longer.startsWith(QLatin1String("Reading")));
    }

    void tagsAreLeftAlone() { QVERIFY(pseudo(QStringLiteral("<b>Bold</b> words")).contains(QLatin1String("<b>"))); }

    void pluralsReadLikePlurals()
    {
        const PseudoTranslator translator;
        QVERIFY(!translator.translate("", "%n job(s)", nullptr, 2).contains(QLatin1String("(s)")));
    }
};

WEIR_TEST(PseudoTranslatorTest)

} // namespace weir

#include "pseudotranslatortest.moc"
