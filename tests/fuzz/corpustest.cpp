// Every input that was worth keeping, once through its fuzz target.
#include "tests/fuzz/fuzz.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace weir {

class CorpusTest : public QObject
{
    Q_OBJECT
private slots:
    void everyTargetEatsItsCorpus_data()
    {
        QTest::addColumn<QString>("name");
        QVERIFY(!fuzz::targets().empty());
        for (const auto& [name, target] : fuzz::targets())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void everyTargetEatsItsCorpus()
    {
        QFETCH(QString, name);
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/fuzz/corpus/") + name);
        const QStringList files = folder.entryList(QDir::Files);
        QVERIFY2(!files.isEmpty(), qPrintable(folder.path() + QStringLiteral(" is empty")));
        const fuzz::Target target = fuzz::targets().at(name.toStdString());
        for (const QString& name : files) {
            QFile file(folder.filePath(name));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
            const QByteArray bytes = file.readAll();
            // A copy without a byte to spare, so that a sanitizer sees reading behind it.
            const std::string exact(bytes.constData(), std::size_t(bytes.size()));
            target(std::string_view(exact.data(), exact.size()));
        }
    }

    void everyCorpusHasItsTarget()
    {
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/fuzz/corpus"));
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(fuzz::targets().contains(name.toStdString()), qPrintable(name));
    }
};

WEIR_TEST(CorpusTest)

} // namespace weir

#include "corpustest.moc"
