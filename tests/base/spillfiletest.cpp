#include "backend/base/spillfile.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

class SpillFileTest : public QObject
{
    Q_OBJECT
private slots:
    void piecesOutliveTheFile()
    {
        const QTemporaryDir folder;
        std::vector<SpillFile::Piece> pieces;
        {
            SpillFile file(folder.path());
            for (int i = 0; i < 50; ++i) {
                const Result<SpillFile::Piece> piece = file.put(std::string(3'000'000, char('a' + i % 26)));
                QVERIFY(piece);
                pieces.push_back(*piece);
            }
            QCOMPARE(file.size(), std::size_t(150'000'000));
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
        for (int i = 0; i < 50; ++i)
            QVERIFY(pieces[std::size_t(i)].bytes == std::string(3'000'000, char('a' + i % 26)));
    }

    void oneThatIsLargerThanASegment()
    {
        const QTemporaryDir folder;
        SpillFile file(folder.path());
        const std::string large(90u << 20, 'z');
        const Result<SpillFile::Piece> piece = file.put(large);
        QVERIFY(piece);
        QVERIFY(piece->bytes == large);
        QCOMPARE(file.put("small")->bytes, std::string_view("small"));
        QCOMPARE(file.put("")->bytes, std::string_view());
    }

    void whatCannotBeWrittenIsSaid()
    {
        SpillFile file(QStringLiteral("/proc/nowhere"));
        const Result<SpillFile::Piece> piece = file.put("text");
        QVERIFY(!piece);
        QCOMPARE(piece.error().kind, ErrorKind::Io);
    }
};

WEIR_TEST(SpillFileTest)

} // namespace weir

#include "spillfiletest.moc"
