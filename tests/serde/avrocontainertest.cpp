// Avro object containers against files that another implementation (fastavro) has written.
#include "backend/serde/avrocontainer.h"

#include "backend/serde/avrodecoder.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTest>

namespace weir {
namespace {

std::string vectorFile(const char* codec)
{
    QFile file(QStringLiteral(WEIR_SOURCE_DIR "/tests/fuzz/corpus/avrocontainer/") + QLatin1String(codec));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

class AvroContainerTest : public QObject
{
    Q_OBJECT
private slots:
    void everyCodecHasTheSameRecords_data()
    {
        QTest::addColumn<QByteArray>("codec");
        for (const char* codec : {"null", "deflate", "snappy", "zstandard"})
            QTest::newRow(codec) << QByteArray(codec);
    }
    void everyCodecHasTheSameRecords()
    {
        QFETCH(QByteArray, codec);
        const std::string file = vectorFile(codec.constData());
        QVERIFY(looksLikeAvroContainer(file));
        const Result<AvroContainerHeader> header = readAvroContainerHeader(file);
        QVERIFY(header);
        QCOMPARE(header->codec, codec.toStdString());
        const auto schema = AvroSchema::parse(header->schema);
        QVERIFY(schema);
        std::vector<std::string> records;
        int blocks = 0;
        for (std::string_view rest = std::string_view(file).substr(header->size); !rest.empty(); ++blocks) {
            const Result<AvroBlockHead> head = readAvroBlockHead(rest);
            QVERIFY(head);
            const Result<std::string> bodies =
                unpackAvroBlock(header->codec, rest.substr(head->headSize, std::size_t(head->packed)));
            QVERIFY2(bodies, "block");
            std::string_view left = *bodies;
            for (std::int64_t i = 0; i < head->records; ++i) {
                const Result<AvroDecoded> decoded = decodeAvro(**schema, left);
                QVERIFY(decoded);
                records.push_back(decoded->json);
                left.remove_prefix(decoded->consumed);
            }
            QVERIFY(left.empty());
            rest.remove_prefix(head->headSize + std::size_t(head->packed));
            QCOMPARE(std::string(rest.substr(0, 16)), header->sync);
            rest.remove_prefix(16);
        }
        QVERIFY(blocks > 1);
        QCOMPARE(records.size(), std::size_t(50));
        QCOMPARE(records[2], std::string("{\"id\":\"ord-2\",\"n\":1500,\"note\":\"n2\",\"tags\":[\"a\",\"a\"]}"));
        QCOMPARE(records[3], std::string("{\"id\":\"ord-3\",\"n\":2500,\"note\":null,\"tags\":[]}"));
    }
    void aHeaderThatIsCutOffMayGoOn()
    {
        const std::string file = vectorFile("deflate");
        const std::size_t whole = readAvroContainerHeader(file)->size;
        for (std::size_t size = 4; size < whole; ++size)
            QCOMPARE(readAvroContainerHeader(std::string_view(file).substr(0, size)).error().kind, ErrorKind::Limit);
        QCOMPARE(readAvroContainerHeader("Ob").error().kind, ErrorKind::Invalid);
    }
    void damageIsToldAndNothingElse()
    {
        const std::string file = vectorFile("snappy");
        const Result<AvroContainerHeader> header = readAvroContainerHeader(file);
        const Result<AvroBlockHead> head = readAvroBlockHead(std::string_view(file).substr(header->size));
        std::string packed = file.substr(header->size + head->headSize, std::size_t(head->packed));
        packed[packed.size() / 2] = char(packed[packed.size() / 2] ^ 0x20);
        QCOMPARE(unpackAvroBlock("snappy", packed).error().kind, ErrorKind::Decode);
        QCOMPARE(unpackAvroBlock("deflate", "no deflate").error().kind, ErrorKind::Decode);
        QCOMPARE(unpackAvroBlock("zstandard", "no zstd").error().kind, ErrorKind::Decode);
        QCOMPARE(unpackAvroBlock("bzip2", "x").error().kind, ErrorKind::UnsupportedVersion);
    }
    void aBombIsStopped_data() { everyPackedCodec(); }
    void aBombIsStopped()
    {
        QFETCH(QByteArray, codec);
        const std::string zeros(3u << 20, '\0');
        const Result<std::string> block = avroContainerBlock(zeros, 1, codec.toStdString(), std::string(16, 's'));
        QVERIFY(block);
        const Result<AvroBlockHead> head = readAvroBlockHead(*block);
        const Result<std::string> out = unpackAvroBlock(
            codec.toStdString(), std::string_view(*block).substr(head->headSize, std::size_t(head->packed)), 1u << 20);
        QCOMPARE(out.error().kind, ErrorKind::Limit);
    }
    void numbersOfAllSizesComeBack()
    {
        for (const std::int64_t number : {std::int64_t(0), std::int64_t(-1), std::int64_t(63), std::int64_t(-64),
                                          std::int64_t(64), INT64_MAX, INT64_MIN}) {
            std::string written;
            appendAvroLong(written, number);
            std::string_view rest = written;
            std::int64_t read = 7;
            QVERIFY(takeAvroLong(rest, read));
            QCOMPARE(read, number);
            QVERIFY(rest.empty());
        }
    }

private:
    static void everyPackedCodec()
    {
        QTest::addColumn<QByteArray>("codec");
        for (const char* codec : {"deflate", "zstandard"})
            QTest::newRow(codec) << QByteArray(codec);
    }
};

WEIR_TEST(AvroContainerTest)
} // namespace weir

#include "avrocontainertest.moc"
