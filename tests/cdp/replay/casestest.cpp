// Every case of customers in tests/cases/customers holds.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace weir {

class CasesTest : public QObject
{
    Q_OBJECT
private slots:
    void holds_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/customers"));
        QStringList files;
        for (QDirIterator it(folder.path(), {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();)
            files << it.next();
        files.sort();
        for (const QString& file : files)
            QTest::newRow(qPrintable(folder.relativeFilePath(file))) << file;
    }

    void holds()
    {
        QFETCH(QString, file);
        QFile source(file);
        QVERIFY(source.open(QIODevice::ReadOnly));
        const Result<JsonPointer> document = parseJson(source.readAll().toStdString());
        QVERIFY2(document, document ? "" : qPrintable(document.error().detail));
        const cdp::CustomerCaseRead read = cdp::readCustomerCase(*document);
        QVERIFY2(read.story, read.story ? "" : said(read.mistakes).constData());
        cdp::CustomerReplay replay(*read.story);
        QByteArray differing;
        for (const cdp::CustomerMismatch& mismatch : replay.run().mismatches) {
            differing +=
                QByteArray::fromStdString("step " + std::to_string(mismatch.step) + ": " + mismatch.path +
                                          ": expected " + mismatch.expected + ", came out " + mismatch.actual + '\n');
            for (const cdp::Refusal& refusal : mismatch.refusals)
                differing += QByteArray::fromStdString(refusal.id) + ": " + said(refusal.mistakes);
        }
        QVERIFY2(differing.isEmpty(), differing.constData());
    }

private:
    static QByteArray said(const cdp::Mistakes& mistakes)
    {
        QByteArray all;
        for (const cdp::Mistake& mistake : mistakes)
            all += QByteArray::fromStdString(mistake.place + ": kind " + std::to_string(int(mistake.kind)) + ' ' +
                                             mistake.found + ' ' + mistake.detail + '\n');
        return all;
    }
};

WEIR_TEST(CasesTest)

} // namespace weir

#include "casestest.moc"
