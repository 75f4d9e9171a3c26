// weirctl presets: what comes with Weir is a definition that weirctl takes as it is printed.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class PresetsTest : public QObject
{
    Q_OBJECT
private slots:
    void allAreListed()
    {
        const Outcome outcome = Weirctl::run({QStringLiteral("presets")});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines().size(), 10);
        QCOMPARE(outcome.lines().first(), QByteArray("debezium        source  Debezium"));
        QVERIFY2(outcome.out.contains("\nspec_ecommerce  plan    "), outcome.out.constData());
    }

    void whatIsPrintedIsApplied_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("one") << QStringList{QStringLiteral("shopify")};
        QTest::newRow("all") << QStringList{QStringLiteral("debezium"), QStringLiteral("github"),
                                            QStringLiteral("shopify"),  QStringLiteral("stripe"),
                                            QStringLiteral("webhook"),  QStringLiteral("spec_ecommerce")};
    }

    void whatIsPrintedIsApplied()
    {
        QFETCH(QStringList, names);
        const Outcome printed = Weirctl::run(QStringList{QStringLiteral("presets")} + names);
        QCOMPARE(printed.err, QByteArray());
        QCOMPARE(printed.status, 0);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("preset.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(printed.out), qint64(printed.out.size()));
        file.close();
        const Outcome applied =
            Weirctl::runHere({QStringLiteral("apply"), file.fileName(), QStringLiteral("--dry-run"),
                              QStringLiteral("--prefix"), test::uniqueName(QStringLiteral("presets."))});
        QCOMPARE(applied.err, QByteArray());
        QCOMPARE(applied.lines().last(),
                 QByteArray::number(names.size()) + " new, 0 changed, 0 removed, 0 as they were.");
    }

    void anUnknownOneIsSaid()
    {
        const Outcome outcome = Weirctl::run({QStringLiteral("presets"), QStringLiteral("shopware")});
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains("There is no preset called “shopware”."), outcome.err.constData());
        QCOMPARE(outcome.status, 2);
    }
};

WEIR_TEST(PresetsTest)

} // namespace weir

#include "presetstest.moc"
