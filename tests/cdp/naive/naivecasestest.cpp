#include "tests/cdp/naive/naivereplay.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

namespace weir {

/// The cases were written by hand from definitions.md: they hold the naive world as well as the engine.
class NaiveCasesTest : public QObject
{
    Q_OBJECT
private slots:
    void theNaiveWorldAgreesWithTheCasesWrittenByHand_data()
    {
        QTest::addColumn<QString>("path");
        const QString folder = QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/customers/");
        int count = 0;
        for (const char* part :
             {"values", "filters", "windows", "conditions", "traits", "identity", "lists", "accounts"}) {
            QDirIterator files(folder + QLatin1String(part), {QStringLiteral("*.json")}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                const QString path = files.next();
                QTest::newRow(qPrintable(path.mid(folder.size()))) << path;
                ++count;
            }
        }
        QVERIFY(count > 100);
    }

    void theNaiveWorldAgreesWithTheCasesWrittenByHand()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonParseError mistake;
        const QJsonObject story = QJsonDocument::fromJson(file.readAll(), &mistake).object();
        QVERIFY2(mistake.error == QJsonParseError::NoError, qPrintable(mistake.errorString()));
        const QStringList mismatches = naive::naiveMismatches(story);
        QVERIFY2(mismatches.isEmpty(), qPrintable(mismatches.join(QLatin1Char('\n'))));
    }
};

WEIR_TEST(NaiveCasesTest)

} // namespace weir

#include "naivecasestest.moc"
