#include "models/common/englishplurals.h"
#include "tests/support/registry.h"

#include <QCoreApplication>
#include <QTest>

namespace weir {

class EnglishPluralsTest : public QObject
{
    Q_OBJECT
private slots:
    void oneAndMany()
    {
        EnglishPlurals plurals;
        QCoreApplication::installTranslator(&plurals);
        const auto say = [](int n) {
            return QCoreApplication::translate("test", "%n topic(s) in %n batch(es)", nullptr, n);
        };
        QCOMPARE(say(1), QStringLiteral("1 topic in 1 batch"));
        QCOMPARE(say(0), QStringLiteral("0 topics in 0 batches"));
        QCOMPARE(say(12), QStringLiteral("12 topics in 12 batches"));
        QCoreApplication::removeTranslator(&plurals);
    }

    void whatHasNoNumberStays()
    {
        const EnglishPlurals plurals;
        QVERIFY(plurals.translate("test", "broker(s)", nullptr, -1).isNull());
        QVERIFY(plurals.translate("test", "12 topics", nullptr, 3).isNull());
    }
};

WEIR_TEST(EnglishPluralsTest)

} // namespace weir

#include "englishpluralstest.moc"
