#include "backend/kafka/wire/messages.h"
#include "tests/support/registry.h"

#include <QByteArray>
#include <QTest>
#include <functional>
#include <random>

namespace weir {
namespace {

std::string bytes(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }
std::string hex(const std::string& data) { return QByteArray::fromStdString(data).toHex(' ').toStdString(); }

template <typename Request> std::string encoded(const Request& request, int version)
{
    WireEncoder out(version >= Request::flexibleFrom);
    request.encode(out, version);
    return out.take();
}

/// The answer, and whether all of it was read.
template <typename Request> typename Request::Answer decoded(const std::string& data, int version, bool* isWhole)
{
    WireDecoder in(data, version >= Request::flexibleFrom);
    typename Request::Answer answer;
    Request::decode(in, version, answer);
    *isWhole = !in.failed() && in.left() == 0;
    return answer;
}

// One broker (id 1, "h", 9092, no rack), cluster "c", controller 1; topic "t" with partition 0 led by 1 of [1,2], in
// sync [1].
const char* const metadata9 =
    "00000000 02 00000001 02 68 00002384 00 00 02 63 00000001 02 0000 02 74 00 02 0000 00000000 00000001 00000007"
    "03 00000001 00000002 02 00000001 01 00 80000000 00 80000000 00";
const char* const metadata12 =
    "00000000 02 00000001 02 68 00002384 00 00 02 63 00000001 02 0000 02 74 000102030405060708090a0b0c0d0e0f 01"
    "02 0005 00000000 ffffffff 00000007 03 00000001 00000002 02 00000001 02 00000002 00 80000000 00 01 63 02 aabb";
const char* const logDirs1 =
    "00000000 00000001 0000 0002 2f64 00000001 0001 74 00000002 00000000 0000000000000100 0000000000000000 00"
    "00000001 0000000000000200 0000000000000003 01";
const char* const logDirs4 =
    "00000000 0000 02 0000 03 2f64 02 02 74 02 00000000 0000000000000100 0000000000000000 00 00 00"
    "0000000000001000 0000000000000800 00 00";
const char* const offsets1 = "00000001 0001 74 00000002 00000000 0000 0000000000000064 0000000000000007 00000001 0003 "
                             "ffffffffffffffff ffffffffffffffff";
const char* const offsets8 = "00000000 02 02 74 02 00000000 0000 0000000000000064 0000000000000007 00000002 00 00 00";
const char* const fetch4 = "00000000 00000001 0001 74 00000001 00000003 0000 000000000000000a 0000000000000008 "
                           "00000001 0000000000000005 0000000000000002"
                           "00000004 deadbeef";
const char* const fetch12 =
    "00000000 0000 00000000 02 02 74 02 00000003 0000 000000000000000a 0000000000000008 0000000000000001"
    "02 0000000000000005 0000000000000002 00 ffffffff 05 deadbeef 00 00 00";
const char* const cluster0 = "00000000 0000 00 02 63 00000001 02 00000001 02 68 00002384 00 00 00000100 00";

using Decode = std::function<void(const std::string&)>;
template <typename Request> Decode decodeOf(int version)
{
    return [version](const std::string& data) {
        bool isWhole = false;
        decoded<Request>(data, version, &isWhole);
    };
}

std::vector<std::pair<std::string, Decode>> allAnswers()
{
    return {{bytes(metadata9), decodeOf<MetadataRequest>(9)},
            {bytes(metadata12), decodeOf<MetadataRequest>(12)},
            {bytes(logDirs1), decodeOf<DescribeLogDirsRequest>(1)},
            {bytes(logDirs4), decodeOf<DescribeLogDirsRequest>(4)},
            {bytes(offsets1), decodeOf<ListOffsetsRequest>(1)},
            {bytes(offsets8), decodeOf<ListOffsetsRequest>(8)},
            {bytes(fetch4), decodeOf<FetchRequest>(4)},
            {bytes(fetch12), decodeOf<FetchRequest>(12)},
            {bytes(cluster0), decodeOf<DescribeClusterRequest>(0)}};
}

} // namespace

class ProtocolTest : public QObject
{
    Q_OBJECT
private slots:
    void varintsAreWrittenAsInTheGuide()
    {
        const auto plain = [](std::uint32_t value) {
            WireEncoder out(true);
            out.unsignedVarint(value);
            WireDecoder in(out.data(), true);
            return in.unsignedVarint() == value && in.left() == 0 ? hex(out.data()) : std::string("not read back");
        };
        QCOMPARE(plain(0), std::string("00"));
        QCOMPARE(plain(127), std::string("7f"));
        QCOMPARE(plain(128), std::string("80 01"));
        QCOMPARE(plain(300), std::string("ac 02"));
        QCOMPARE(plain(0xffffffffU), std::string("ff ff ff ff 0f"));
        const auto zigzag = [](std::int32_t value) {
            WireEncoder out(true);
            out.zigzagVarint(value);
            WireDecoder in(out.data(), true);
            return in.zigzagVarint() == value && in.left() == 0 ? hex(out.data()) : std::string("not read back");
        };
        QCOMPARE(zigzag(0), std::string("00"));
        QCOMPARE(zigzag(-1), std::string("01"));
        QCOMPARE(zigzag(1), std::string("02"));
        QCOMPARE(zigzag(-2), std::string("03"));
        QCOMPARE(zigzag(INT32_MAX), std::string("fe ff ff ff 0f"));
        QCOMPARE(zigzag(INT32_MIN), std::string("ff ff ff ff 0f"));
        for (const std::int64_t value :
             {std::int64_t(0), std::int64_t(-1), INT64_MAX, INT64_MIN, std::int64_t(1'790'000'000'000)}) {
            WireEncoder out(true);
            out.zigzagVarlong(value);
            WireDecoder in(out.data(), true);
            QCOMPARE(in.zigzagVarlong(), value);
        }
    }

    void stringsHaveBothForms()
    {
        WireEncoder plain(false);
        plain.string("abc");
        plain.nullableString(std::nullopt);
        plain.bytes("xy");
        plain.array(2);
        plain.nullArray();
        plain.tags();
        QCOMPARE(hex(plain.data()), std::string("00 03 61 62 63 ff ff 00 00 00 02 78 79 00 00 00 02 ff ff ff ff"));
        WireEncoder compact(true);
        compact.string("abc");
        compact.nullableString(std::nullopt);
        compact.bytes("xy");
        compact.array(2);
        compact.nullArray();
        compact.tags();
        compact.plainNullableString("id");
        QCOMPARE(hex(compact.data()), std::string("04 61 62 63 00 03 78 79 03 00 00 00 02 69 64"));
    }

    void requestsAreWrittenFieldByField()
    {
        QCOMPARE(hex(encoded(MetadataRequest{}, 9)), std::string("00 00 00 00 00"));
        QCOMPARE(hex(encoded(MetadataRequest{}, 12)), std::string("00 00 00 00"));
        QCOMPARE(hex(encoded(MetadataRequest{std::vector<MetadataRequest::Asked>{{"t"}}}, 9)),
                 std::string("02 02 74 00 00 00 00 00"));
        QCOMPARE(hex(encoded(MetadataRequest{std::vector<MetadataRequest::Asked>{{"t"}}}, 12)),
                 std::string("02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 74 00 00 00 00"));
        QCOMPARE(hex(encoded(DescribeLogDirsRequest{}, 1)), std::string("ff ff ff ff"));
        QCOMPARE(hex(encoded(DescribeLogDirsRequest{}, 4)), std::string("00 00"));
        QCOMPARE(hex(encoded(DescribeClusterRequest{}, 1)), std::string("01 01 00"));
        const ListOffsetsRequest offsets{{{"t", {{3, -1}}}}, WireIsolation::ReadCommitted};
        QCOMPARE(hex(encoded(offsets, 1)),
                 std::string("ff ff ff ff 00 00 00 01 00 01 74 00 00 00 01 00 00 00 03 ff ff ff ff ff ff ff ff"));
        QCOMPARE(hex(encoded(offsets, 6)),
                 std::string("ff ff ff ff 01 02 02 74 02 00 00 00 03 ff ff ff ff ff ff ff ff ff ff ff ff 00 00 00"));
        FetchRequest fetch;
        fetch.topic = "t";
        fetch.partitions = {{3, 7}};
        fetch.maxWaitMs = 5;
        fetch.maxBytes = 16;
        fetch.partitionMaxBytes = 8;
        QCOMPARE(hex(encoded(fetch, 4)),
                 std::string(
                     "ff ff ff ff 00 00 00 05 00 00 00 01 00 00 00 10 00 00 00 00 01 00 01 74 00 00 00 01 00 00 00 03 "
                     "00 00 00 00 00 00 00 07 00 00 00 08"));
        QCOMPARE(
            hex(encoded(fetch, 12)),
            std::string(
                "ff ff ff ff 00 00 00 05 00 00 00 01 00 00 00 10 00 00 00 00 00 ff ff ff ff 02 02 74 02 00 00 00 03 "
                "ff ff ff ff 00 00 00 00 00 00 00 07 ff ff ff ff ff ff ff ff ff ff ff ff 00 00 00 08 00 00 01 01 00"));
    }

    void metadataIsRead()
    {
        bool isWhole = false;
        auto answer = decoded<MetadataRequest>(bytes(metadata9), 9, &isWhole);
        QVERIFY(isWhole);
        QCOMPARE(answer.brokers.at(0).host, std::string("h"));
        QCOMPARE(answer.brokers.at(0).port, 9092);
        QCOMPARE(*answer.clusterId, std::string("c"));
        QCOMPARE(answer.topics.at(0).name, std::string("t"));
        QCOMPARE(answer.topics.at(0).partitions.at(0).leader, 1);
        QCOMPARE(answer.topics.at(0).partitions.at(0).replicas, (std::vector<std::int32_t>{1, 2}));
        answer = decoded<MetadataRequest>(bytes(metadata12), 12, &isWhole);
        QVERIFY(isWhole);
        QVERIFY(answer.topics.at(0).isInternal);
        QCOMPARE(answer.topics.at(0).id, (WireUuid{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}));
        QCOMPARE(answer.topics.at(0).partitions.at(0).error, 5);
        QCOMPARE(answer.topics.at(0).partitions.at(0).leader, -1);
        QCOMPARE(answer.topics.at(0).partitions.at(0).offline, std::vector<std::int32_t>{2});
    }

    void logDirectoriesAreRead()
    {
        bool isWhole = false;
        auto answer = decoded<DescribeLogDirsRequest>(bytes(logDirs1), 1, &isWhole);
        QVERIFY(isWhole);
        QCOMPARE(answer.directories.at(0).path, std::string("/d"));
        QCOMPARE(answer.directories.at(0).topics.at(0).partitions.at(0).bytes, 256);
        QVERIFY(answer.directories.at(0).topics.at(0).partitions.at(1).isFuture);
        QCOMPARE(answer.directories.at(0).totalBytes, -1);
        answer = decoded<DescribeLogDirsRequest>(bytes(logDirs4), 4, &isWhole);
        QVERIFY(isWhole);
        QCOMPARE(answer.directories.at(0).totalBytes, 4096);
        QCOMPARE(answer.directories.at(0).usableBytes, 2048);
    }

    void offsetsAreRead()
    {
        bool isWhole = false;
        auto answer = decoded<ListOffsetsRequest>(bytes(offsets1), 1, &isWhole);
        QVERIFY(isWhole);
        QCOMPARE(answer.find("t", 0)->offset, 7);
        QCOMPARE(answer.find("t", 0)->timestampMs, 100);
        QCOMPARE(answer.find("t", 1)->error, 3);
        QVERIFY(!answer.find("t", 9));
        QVERIFY(!answer.find("u", 0));
        QCOMPARE(decoded<ListOffsetsRequest>(bytes(offsets8), 8, &isWhole).find("t", 0)->offset, 7);
        QVERIFY(isWhole);
    }

    void fetchedDataIsRead()
    {
        for (const auto& [data, version] : {std::pair(fetch4, 4), std::pair(fetch12, 12)}) {
            bool isWhole = false;
            const auto answer = decoded<FetchRequest>(bytes(data), version, &isWhole);
            QVERIFY(isWhole);
            const FetchRequest::PartitionData& partition = answer.partitions.at(0);
            QCOMPARE(partition.index, 3);
            QCOMPARE(partition.highWatermark, 10);
            QCOMPARE(partition.lastStableOffset, 8);
            QCOMPARE(partition.aborted.at(0).producerId, 5);
            QCOMPARE(partition.aborted.at(0).firstOffset, 2);
            QCOMPARE(hex(partition.records), std::string("de ad be ef"));
        }
    }

    void clusterIsRead()
    {
        bool isWhole = false;
        const auto answer = decoded<DescribeClusterRequest>(bytes(cluster0), 0, &isWhole);
        QVERIFY(isWhole);
        QCOMPARE(answer.clusterId, std::string("c"));
        QCOMPARE(answer.operations, 256U);
    }

    void taggedFieldsAreSkipped()
    {
        const std::string data = bytes("02 00 01 ff 05 02 aabb 07");
        WireDecoder in(data, true);
        in.tags();
        QCOMPARE(in.int8(), std::int8_t(7));
        QVERIFY(!in.failed());
    }

    void impossibleLengthsFail()
    {
        for (const char* text : {"ffffffff0f", "8080808080", "ffffffffff7f"}) {
            const std::string data = bytes(text);
            WireDecoder in(data, true);
            in.array(1);
            QVERIFY2(in.failed(), text);
            WireDecoder again(data, true);
            again.bytes();
            QVERIFY2(again.failed(), text);
        }
        for (const char* text : {"7fffffff00", "fffffffe00", "0000000200"}) {
            const std::string data = bytes(text);
            WireDecoder in(data, false);
            in.array(1);
            QVERIFY2(in.failed(), text);
            QCOMPARE(in.int64(), 0); // nothing more comes out
        }
    }

    void everyTruncationFailsAndNoneCrashes()
    {
        for (const auto& [whole, decode] : allAnswers()) {
            for (std::size_t size = 0; size < whole.size(); ++size)
                decode(whole.substr(0, size));
        }
        for (std::size_t size = 0; size < bytes(fetch12).size(); ++size) {
            bool isWhole = true;
            decoded<FetchRequest>(bytes(fetch12).substr(0, size), 12, &isWhole);
            QVERIFY(!isWhole);
        }
    }

    void mutatedAnswersNeverCrash()
    {
        std::mt19937 random(20260101);
        for (const auto& [whole, decode] : allAnswers()) {
            for (int i = 0; i < 3'000; ++i) {
                std::string data = whole;
                for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
                    data[random() % data.size()] = char(random());
                decode(data);
            }
        }
    }
};

WEIR_TEST(ProtocolTest)

} // namespace weir

#include "protocoltest.moc"
