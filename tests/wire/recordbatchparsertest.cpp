#include "backend/kafka/wire/recordbatchparser.h"
#include "backend/kafka/wire/checksum.h"
#include "backend/kafka/wire/encoder.h"
#include "backend/kafka/wire/transactionstates.h"
#include "tests/support/gzipped.h"
#include "tests/support/registry.h"

#include <QByteArray>
#include <QTest>
#include <lz4frame.h>
#include <random>
#include <snappy.h>
#include <zstd.h>

namespace weir {
namespace {

// Computed by tests/wire/vectors.py.
const char* const threeRecords = "000000000000006400000059000000050206619e67000000000002000001a0c4506c00000001a0c4506c0"
                                 "9ffffffffffffffffffffffffffff000000031e000000026b"
                                 "02760402680278026e0118000e02010c7365636f6e64001400120408676f6e650100";
const char* const abortMarker = "00000000000000c8000000420000000502c9fb7235003000000000000001a0c4506c00000001a0c4506c09"
                                "000000000000004d0000ffffffff000000"
                                "012000000008000000000c00000000000300";
const char* const commitMarker = "00000000000000c9000000420000000502de174fd0003000000000000001a0c4506c00000001a0c4506c0"
                                 "9000000000000004e0000ffffffff000000"
                                 "012000000008000000010c00000000000300";
const char* const oldSet =
    "0000000000000005000000101fecd70a0000000000016b000000017600000000000000060000000ea7ec68030000ffffffffffffffff";
const char* const oldGzipSet = "000000000000002900000050e87997be010100000000000007d0ffffffff0000003a1f8b080000000000020"
                               "36360800389b507aebd648472985f0009"
                               "c64410610815024949287f4ab90d53c37e01249a04228c00436768c348000000";

std::string fromHex(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

/// "offset key=value" of every record; "ERROR" where one was.
QStringList told(std::string_view data, RecordBatchParser::Limits limits = {})
{
    QStringList all;
    RecordBatchParser parser(data, limits);
    while (true) {
        const auto batch = parser.next();
        if (!batch) {
            all << QStringLiteral("ERROR");
            if (parser.canGoOn())
                continue;
            break;
        }
        if (!*batch)
            break;
        const Result<void> read = parser.records([&](const RecordView& record, std::span<const RecordHeader> headers) {
            const auto text = [&](std::string_view view, RecordFlag null) {
                return record.has(null) ? QStringLiteral("null")
                                        : QString::fromUtf8(view.data(), qsizetype(view.size()));
            };
            QString line = QStringLiteral("%1 %2=%3 @%4")
                               .arg(record.offset)
                               .arg(text(record.key, RecordFlag::KeyNull))
                               .arg(text(record.value, RecordFlag::ValueNull))
                               .arg(record.timestampMs);
            for (const RecordHeader& header : headers)
                line += QStringLiteral(" %1:%2").arg(
                    QString::fromUtf8(header.name.data(), qsizetype(header.name.size())),
                    header.isNull ? QStringLiteral("null")
                                  : QString::fromUtf8(header.value.data(), qsizetype(header.value.size())));
            all << line;
        });
        if (!read)
            all << QStringLiteral("ERROR");
    }
    return all;
}

std::string oneRecord(int offset, std::string_view value)
{
    WireEncoder body(false);
    body.int8(0);
    body.zigzagVarlong(0);
    body.zigzagVarint(offset);
    body.zigzagVarint(-1);
    body.zigzagVarint(std::int32_t(value.size()));
    body.raw(value);
    body.zigzagVarint(0);
    WireEncoder record(false);
    record.zigzagVarint(std::int32_t(body.data().size()));
    record.raw(body.data());
    return record.take();
}

std::string batchOf(std::string_view records, int count, int attributes)
{
    WireEncoder body(false);
    body.int16(std::int16_t(attributes));
    body.int32(count - 1);
    body.int64(1000);
    body.int64(1000);
    body.int64(-1);
    body.int16(-1);
    body.int32(-1);
    body.int32(count);
    body.raw(records);
    WireEncoder batch(false);
    batch.int64(0);
    batch.int32(std::int32_t(body.data().size() + 9));
    batch.int32(0);
    batch.int8(2);
    batch.int32(std::int32_t(crc32c(body.data())));
    batch.raw(body.data());
    return batch.take();
}

std::string packed(int codec, const std::string& data)
{
    if (codec == 1)
        return test::gzipped(data);
    std::string out;
    if (codec == 2) {
        snappy::Compress(data.data(), data.size(), &out);
    } else if (codec == 5) { // Xerial's frame of several blocks, as Java writes it
        WireEncoder frame(false);
        frame.raw(std::string_view("\x82SNAPPY\0", 8));
        frame.int32(1);
        frame.int32(1);
        for (std::size_t at = 0; at < data.size(); at += 32768) {
            const std::string part = data.substr(at, 32768);
            snappy::Compress(part.data(), part.size(), &out);
            frame.int32(std::int32_t(out.size()));
            frame.raw(out);
        }
        return frame.take();
    } else if (codec == 3) {
        out.resize(LZ4F_compressFrameBound(data.size(), nullptr));
        out.resize(LZ4F_compressFrame(out.data(), out.size(), data.data(), data.size(), nullptr));
    } else {
        out.resize(ZSTD_compressBound(data.size()));
        out.resize(ZSTD_compress(out.data(), out.size(), data.data(), data.size(), 3));
    }
    return out;
}

} // namespace

class RecordBatchParserTest : public QObject
{
    Q_OBJECT
private slots:
    void checksumsAreThePublishedOnes()
    {
        QCOMPARE(crc32c("123456789"), 0xe3069283U);
        QCOMPARE(weir::crc32("123456789"), 0xcbf43926U);
        QCOMPARE(crc32c({}), 0U);
        QCOMPARE(crc32c(std::string(32, '\0')), 0x8a9136aaU); // RFC 3720, B.4
    }

    void recordsAreRead()
    {
        QCOMPARE(told(fromHex(threeRecords)), (QStringList{QStringLiteral("100 k=v @1790000000000 h:x n:null"),
                                                           QStringLiteral("101 null=second @1790000000007"),
                                                           QStringLiteral("102 gone=null @1790000000009")}));
    }

    void headIsRead()
    {
        const std::string data = fromHex(threeRecords) + fromHex(abortMarker) + fromHex(commitMarker);
        RecordBatchParser parser(data);
        auto batch = parser.next();
        QVERIFY(batch && *batch);
        QCOMPARE((*batch)->lastOffset, 102);
        QCOMPARE((*batch)->bytes, fromHex(threeRecords).size());
        QCOMPARE((*batch)->leaderEpoch, 5);
        QVERIFY(!(*batch)->isControl);
        batch = parser.next();
        QCOMPARE((*batch)->marker, TransactionMarker::Abort);
        QCOMPARE((*batch)->producerId, 77);
        QVERIFY((*batch)->isControl && (*batch)->isTransactional);
        batch = parser.next();
        QCOMPARE((*batch)->marker, TransactionMarker::Commit);
        batch = parser.next();
        QVERIFY(batch && !*batch);
        QCOMPARE(parser.cutOff(), std::size_t(0));
    }

    void markersAreFlagged()
    {
        const std::string data = fromHex(abortMarker);
        RecordBatchParser parser(data);
        QVERIFY(parser.next());
        int flags = 0;
        QVERIFY(parser.records([&](const RecordView& record, std::span<const RecordHeader>) { flags = record.flags; }));
        QCOMPARE(flags, int(RecordFlag::ControlAbort) | int(RecordFlag::Transactional));
    }

    void messageSetsOfBeforeAreRead()
    {
        QCOMPARE(told(fromHex(oldSet)), (QStringList{QStringLiteral("5 k=v @-1"), QStringLiteral("6 null=null @-1")}));
        QCOMPARE(told(fromHex(oldGzipSet)),
                 (QStringList{QStringLiteral("40 a=1 @1000"), QStringLiteral("41 b=2 @2000")}));
        QCOMPARE(told(fromHex(oldSet) + fromHex(threeRecords)).size(), 5);
    }

    void everyCodecIsUnpacked_data()
    {
        QTest::addColumn<int>("packing");
        QTest::newRow("gzip") << 1;
        QTest::newRow("snappy") << 2;
        QTest::newRow("lz4") << 3;
        QTest::newRow("zstd") << 4;
        QTest::newRow("snappy of Java") << 5;
    }
    void everyCodecIsUnpacked()
    {
        QFETCH(int, packing);
        const int codec = packing == 5 ? 2 : packing;
        std::string records;
        std::mt19937 random(7);
        for (int i = 0; i < 2'000; ++i)
            records += oneRecord(i, std::string(random() % 100, 'a') + std::to_string(random()));
        const std::string data = batchOf(packed(packing, records), 2'000, codec);
        const QStringList lines = told(data);
        QCOMPARE(lines.size(), 2'000);
        QCOMPARE(lines, told(batchOf(records, 2'000, 0)));
        // A bomb is stopped at the limit, and says so.
        const std::string bomb = batchOf(packed(packing, std::string(20'000'000, '\0')), 1, codec);
        RecordBatchParser parser(bomb, {.decompressedBytes = 1'000'000, .checkCrc = true});
        QVERIFY(parser.next());
        const Result<void> read = parser.records([](const RecordView&, std::span<const RecordHeader>) {});
        QVERIFY(!read);
        QCOMPARE(errorKindName(read.error().kind), QStringLiteral("Limit"));
        // Exactly the limit is allowed.
        QVERIFY(decompress(Codec(codec), packed(packing, std::string(1'000'000, 'x')), 1'000'000));
        QVERIFY(!decompress(Codec(codec), packed(packing, std::string(1'000'001, 'x')), 1'000'000));
        // Cut off and damaged data ends, in an error or not, but ends.
        const std::string compressed = packed(packing, records);
        for (std::size_t size = 0; size < compressed.size(); size += 97)
            (void)decompress(Codec(codec), compressed.substr(0, size), 10'000'000);
        for (int i = 0; i < 300; ++i) {
            std::string mutated = compressed;
            mutated[random() % mutated.size()] = char(random());
            (void)decompress(Codec(codec), mutated, 10'000'000);
        }
    }

    void aDamagedBatchCostsItself()
    {
        std::string damaged = fromHex(threeRecords);
        damaged[70] = char(damaged[70] ^ 1);
        const QStringList lines = told(damaged + fromHex(threeRecords));
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], QStringLiteral("ERROR"));
        QCOMPARE(lines[1], QStringLiteral("100 k=v @1790000000000 h:x n:null"));
        RecordBatchParser parser(damaged);
        QVERIFY(!parser.next());
        QVERIFY(parser.canGoOn());
        QCOMPARE(parser.damagedLastOffset(), 102);
    }

    void aCutOffBatchIsNoError()
    {
        const std::string whole = fromHex(threeRecords);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            RecordBatchParser parser(std::string_view(whole).substr(0, size));
            const auto batch = parser.next();
            QVERIFY(batch && !*batch);
            QCOMPARE(parser.cutOff(), size);
        }
    }

    void anUnknownCodecIsNamed()
    {
        const QStringList lines = told(batchOf("xyz", 1, 7));
        QCOMPARE(lines, QStringList{QStringLiteral("ERROR")});
    }

    void hostileRecordsNeverCrash()
    {
        std::mt19937 random(20260102);
        const std::string records = oneRecord(0, "a") + oneRecord(1, "bcd") + oneRecord(2, "");
        const std::vector<std::string> seeds{fromHex(threeRecords) + fromHex(abortMarker),
                                             fromHex(oldSet) + fromHex(threeRecords),
                                             fromHex(oldGzipSet),
                                             batchOf(packed(3, records), 3, 3),
                                             batchOf(packed(4, records), 3, 4),
                                             batchOf(packed(5, records), 3, 2)};
        // Without the checksum, which would keep most of it away from the decoders.
        const RecordBatchParser::Limits limits{.decompressedBytes = 1'000'000, .checkCrc = false};
        for (const std::string& seed : seeds) {
            for (int i = 0; i < 5'000; ++i) {
                std::string data = seed;
                for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
                    data[random() % data.size()] = char(random());
                if (random() % 4 == 0)
                    data.resize(random() % data.size());
                told(data, limits);
            }
        }
    }

    void transactionsAreJudgedByTheAbortedList()
    {
        const auto batch = [](std::int64_t from, std::int64_t to, std::int64_t producer,
                              TransactionMarker marker = TransactionMarker::None) {
            BatchHeader header;
            header.baseOffset = from;
            header.lastOffset = to;
            header.producerId = producer;
            header.isTransactional = true;
            header.marker = marker;
            header.isControl = marker != TransactionMarker::None;
            return header;
        };
        AbortedList list({{2, 8}, {1, 0}, {1, 12}});
        QCOMPARE(list.flagOf(batch(0, 3, 1)), RecordFlag::Aborted);
        QCOMPARE(list.flagOf(batch(4, 5, 2)), RecordFlag::None); // its aborted one begins later
        QCOMPARE(list.flagOf(batch(6, 6, 2, TransactionMarker::Commit)), RecordFlag::None);
        QCOMPARE(list.flagOf(batch(7, 7, 1, TransactionMarker::Abort)), RecordFlag::None);
        QCOMPARE(list.flagOf(batch(8, 9, 2)), RecordFlag::Aborted);
        QCOMPARE(list.flagOf(batch(10, 11, 1)), RecordFlag::None);
        QCOMPARE(list.flagOf(batch(12, 12, 1)), RecordFlag::Aborted);
        MarkerList markers;
        markers.note(batch(20, 20, 1, TransactionMarker::Commit));
        markers.note(batch(30, 30, 1, TransactionMarker::Abort));
        QCOMPARE(markers.flagOf(batch(15, 19, 1)), RecordFlag::None);
        QCOMPARE(markers.flagOf(batch(21, 22, 1)), RecordFlag::Aborted);
        QCOMPARE(markers.flagOf(batch(31, 31, 1)), RecordFlag::Pending);
        QCOMPARE(markers.flagOf(batch(1, 1, 9)), RecordFlag::Pending);
    }
};

WEIR_TEST(RecordBatchParserTest)

} // namespace weir

#include "recordbatchparsertest.moc"
