#include "backend/serde/internaltopics/internaltopics.h"

#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

std::string bytesOf(const QByteArray& base64) { return QByteArray::fromBase64(base64).toStdString(); }

void columns()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("keyJson");
    QTest::addColumn<QByteArray>("valueJson");
}

void row(const char* name, const char* key, const char* value, const char* keyJson, const char* valueJson)
{
    QTest::newRow(name) << QByteArray(key) << QByteArray(value) << QByteArray(keyJson) << QByteArray(valueJson);
}

void compare(InternalTopic topic)
{
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, keyJson);
    QFETCH(const QByteArray, valueJson);
    const std::string keyBytes = bytesOf(key);
    const std::string valueBytes = bytesOf(value);
    const auto decodedKey = decodeInternalKey(topic, keyBytes);
    QVERIFY2(decodedKey, qPrintable(decodedKey ? QString() : decodedKey.error().detail));
    QCOMPARE(QByteArray::fromStdString(decodedKey->json), keyJson);
    QCOMPARE(decodedKey->consumed, keyBytes.size());
    const auto decoded = decodeInternalValue(topic, keyBytes, valueBytes);
    QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error().detail));
    QCOMPARE(QByteArray::fromStdString(decoded->json), valueJson);
    QCOMPARE(decoded->consumed, valueBytes.size());
    for (std::size_t size = 0; size < valueBytes.size(); ++size)
        QVERIFY(!decodeInternalValue(topic, keyBytes, std::string_view(valueBytes).substr(0, size)));
}

} // namespace

class InternalTopicsTest : public QObject
{
    Q_OBJECT
private slots:
    // Records that a broker 4.3 wrote.
    void offsets_data()
    {
        columns();
        row("ConsumerGroupMemberMetadata", "AAUADHNlcmRlLW1vZGVybgAWZzJtUVdMR0hSVGlsTlA2OS1PZnBvdw==",
            "AAAAABFjb25zb2xlLWNvbnN1bWVyCy8xMjcuMC4wLjECDnNlcmRlLXZlY3RvcnMBAAST4AABAAEA",
            "{\"type\":\"ConsumerGroupMemberMetadata\",\"version\":5,\"groupId\":\"serde-modern\",\"memberId\":"
            "\"g2mQWLGHRTilNP69-Ofpow\"}",
            "{\"version\":0,\"instanceId\":null,\"rackId\":null,\"clientId\":\"console-consumer\",\"clientHost\":\"/"
            "127.0.0.1\",\"subscribedTopicNames\":[\"serde-vectors\"],\"subscribedTopicRegex\":\"\","
            "\"rebalanceTimeoutMs\":300000,\"serverAssignor\":null,\"classicMemberMetadata\":null}");
        row("ConsumerGroupMetadata", "AAMADHNlcmRlLW1vZGVybg==", "AAAAAAACAQAIbh66HEMjV5g=",
            "{\"type\":\"ConsumerGroupMetadata\",\"version\":3,\"groupId\":\"serde-modern\"}",
            "{\"version\":0,\"epoch\":2,\"metadataHash\":7934984224021632920}");
        row("ConsumerGroupTargetAssignmentMember",
            "AAcADHNlcmRlLW1vZGVybgAWZzJtUVdMR0hSVGlsTlA2OS1PZnBvdw==", "AAACGSIijevzSkiswbCjRao82AMAAAAAAAAAAQAA",
            "{\"type\":\"ConsumerGroupTargetAssignmentMember\",\"version\":7,\"groupId\":\"serde-modern\",\"memberId\":"
            "\"g2mQWLGHRTilNP69-Ofpow\"}",
            "{\"version\":0,\"topicPartitions\":[{\"topicId\":\"1922228d-ebf3-4a48-acc1-b0a345aa3cd8\",\"partitions\":["
            "0,1]}]}");
        row("ConsumerGroupTargetAssignmentMetadata", "AAYADHNlcmRlLW1vZGVybg==", "AAAAAAACAQAIAAABof80xrg=",
            "{\"type\":\"ConsumerGroupTargetAssignmentMetadata\",\"version\":6,\"groupId\":\"serde-modern\"}",
            "{\"version\":0,\"assignmentEpoch\":2,\"assignmentTimestamp\":1795283011256}");
        row("ConsumerGroupCurrentMemberAssignment", "AAgADHNlcmRlLW1vZGVybgAWZzJtUVdMR0hSVGlsTlA2OS1PZnBvdw==",
            "AAAAAAACAAAAAAACGSIijevzSkiswbCjRao82AMAAAAAAAAAAQEACQMAAAACAAAAAgEA",
            "{\"type\":\"ConsumerGroupCurrentMemberAssignment\",\"version\":8,\"groupId\":\"serde-modern\","
            "\"memberId\":\"g2mQWLGHRTilNP69-Ofpow\"}",
            "{\"version\":0,\"memberEpoch\":2,\"previousMemberEpoch\":0,\"state\":0,\"assignedPartitions\":[{"
            "\"topicId\":\"1922228d-ebf3-4a48-acc1-b0a345aa3cd8\",\"partitions\":[0,1],\"assignmentEpochs\":[2,2]}],"
            "\"partitionsPendingRevocation\":[]}");
        row("OffsetCommit", "AAEADHNlcmRlLW1vZGVybgANc2VyZGUtdmVjdG9ycwAAAAE=",
            "AAQAAAAAAAAAAQAAAAABAAABof80yNEBABAZIiKN6/NKSKzBsKNFqjzY",
            "{\"type\":\"OffsetCommit\",\"version\":1,\"group\":\"serde-modern\",\"topic\":\"serde-vectors\","
            "\"partition\":1}",
            "{\"version\":4,\"offset\":1,\"leaderEpoch\":0,\"metadata\":\"\",\"commitTimestamp\":1795283011793,"
            "\"topicId\":\"1922228d-ebf3-4a48-acc1-b0a345aa3cd8\"}");
        row("GroupMetadata", "AAIADXNlcmRlLWNsYXNzaWM=",
            "AAMACGNvbnN1bWVyAAAAAQAFcmFuZ2UAKnNlcmRlLWVjZWJmNTMzLWI4MWQtNGFiMi04N2FjLWMyYmZkMzE4Yzg0MAAAAaH/"
            "NL1NAAAAAQAqc2VyZGUtZWNlYmY1MzMtYjgxZC00YWIyLTg3YWMtYzJiZmQzMThjODQw//"
            "8ABXNlcmRlAAovMTI3LjAuMC4xAAST4AAAr8gAAAAdAAEAAAABAA1zZXJkZS12ZWN0b3JzAAAAAAAAAAAAAAAlAAAAAAABAA1zZXJkZS12"
            "ZWN0b3JzAAAAAgAAAAAAAAABAAAAAA==",
            "{\"type\":\"GroupMetadata\",\"version\":2,\"group\":\"serde-classic\"}",
            "{\"version\":3,\"protocolType\":\"consumer\",\"generation\":1,\"protocol\":\"range\",\"leader\":\"serde-"
            "ecebf533-b81d-4ab2-87ac-c2bfd318c840\",\"currentStateTimestamp\":1795283008845,\"members\":[{\"memberId\":"
            "\"serde-ecebf533-b81d-4ab2-87ac-c2bfd318c840\",\"groupInstanceId\":null,\"clientId\":\"serde\","
            "\"clientHost\":\"/"
            "127.0.0.1\",\"rebalanceTimeout\":300000,\"sessionTimeout\":45000,\"subscription\":{\"version\":1,"
            "\"topics\":[\"serde-vectors\"],\"userData\":\"\",\"ownedPartitions\":[]},\"assignment\":{\"version\":0,"
            "\"assignedPartitions\":[{\"topic\":\"serde-vectors\",\"partitions\":[0,1]}],\"userData\":\"\"}}]}");
        row("ShareGroupMemberMetadata", "AAoAC3NlcmRlLXNoYXJlABZaNFllWHBnRlJMLW93N2d3UEJ0ZjhR",
            "AAAAF2NvbnNvbGUtc2hhcmUtY29uc3VtZXILLzEyNy4wLjAuMQIOc2VyZGUtdmVjdG9ycwA=",
            "{\"type\":\"ShareGroupMemberMetadata\",\"version\":10,\"groupId\":\"serde-share\",\"memberId\":"
            "\"Z4YeXpgFRL-ow7gwPBtf8Q\"}",
            "{\"version\":0,\"rackId\":null,\"clientId\":\"console-share-consumer\",\"clientHost\":\"/"
            "127.0.0.1\",\"subscribedTopicNames\":[\"serde-vectors\"]}");
        row("ShareGroupMetadata", "AAsAC3NlcmRlLXNoYXJl", "AAAAAAACbh66HEMjV5gA",
            "{\"type\":\"ShareGroupMetadata\",\"version\":11,\"groupId\":\"serde-share\"}",
            "{\"version\":0,\"epoch\":2,\"metadataHash\":7934984224021632920}");
        row("ShareGroupTargetAssignmentMember", "AA0AC3NlcmRlLXNoYXJlABZaNFllWHBnRlJMLW93N2d3UEJ0ZjhR", "AAABAA==",
            "{\"type\":\"ShareGroupTargetAssignmentMember\",\"version\":13,\"groupId\":\"serde-share\",\"memberId\":"
            "\"Z4YeXpgFRL-ow7gwPBtf8Q\"}",
            "{\"version\":0,\"topicPartitions\":[]}");
        row("ShareGroupTargetAssignmentMetadata", "AAwAC3NlcmRlLXNoYXJl", "AAAAAAACAQAIAAABof8006M=",
            "{\"type\":\"ShareGroupTargetAssignmentMetadata\",\"version\":12,\"groupId\":\"serde-share\"}",
            "{\"version\":0,\"assignmentEpoch\":2,\"assignmentTimestamp\":1795283014563}");
        row("ShareGroupCurrentMemberAssignment", "AA4AC3NlcmRlLXNoYXJlABZaNFllWHBnRlJMLW93N2d3UEJ0ZjhR",
            "AAAAAAACAAAAAAABAA==",
            "{\"type\":\"ShareGroupCurrentMemberAssignment\",\"version\":14,\"groupId\":\"serde-share\",\"memberId\":"
            "\"Z4YeXpgFRL-ow7gwPBtf8Q\"}",
            "{\"version\":0,\"memberEpoch\":2,\"previousMemberEpoch\":0,\"state\":0,\"assignedPartitions\":[]}");
        row("ShareGroupStatePartitionMetadata", "AA8AC3NlcmRlLXNoYXJl",
            "AAACGSIijevzSkiswbCjRao82A5zZXJkZS12ZWN0b3JzAwAAAAAAAAABAAEBAA==",
            "{\"type\":\"ShareGroupStatePartitionMetadata\",\"version\":15,\"groupId\":\"serde-share\"}",
            "{\"version\":0,\"initializingTopics\":[{\"topicId\":\"1922228d-ebf3-4a48-acc1-b0a345aa3cd8\","
            "\"topicName\":\"serde-vectors\",\"partitions\":[0,1]}],\"initializedTopics\":[],\"deletingTopics\":[]}");
        row("ConsumerGroupMemberMetadata of a classic member", "AAUAC3NlcmRlLW1peGVkABZoQ2RwcmFjUlRfV1hpWnhlOTNqVU53",
            "AAAAABFjb25zb2xlLWNvbnN1bWVyCy8xMjcuMC4wLjECDnNlcmRlLXZlY3RvcnMBAAST4AABAG4BAACvyAMGcmFuZ2UkAAMAAAABAA1zZX"
            "JkZS12ZWN0b3Jz/////wAAAAD///////8AE2Nvb3BlcmF0aXZlLXN0aWNreSgAAwAAAAEADXNlcmRlLXZlY3RvcnMAAAAE/////wAAAAD/"
            "//////8AAA==",
            "{\"type\":\"ConsumerGroupMemberMetadata\",\"version\":5,\"groupId\":\"serde-mixed\",\"memberId\":"
            "\"hCdpracRT_WXiZxe93jUNw\"}",
            "{\"version\":0,\"instanceId\":null,\"rackId\":null,\"clientId\":\"console-consumer\",\"clientHost\":\"/"
            "127.0.0.1\",\"subscribedTopicNames\":[\"serde-vectors\"],\"subscribedTopicRegex\":\"\","
            "\"rebalanceTimeoutMs\":300000,\"serverAssignor\":null,\"classicMemberMetadata\":{\"sessionTimeoutMs\":"
            "45000,\"supportedProtocols\":[{\"name\":\"range\",\"metadata\":{\"version\":3,\"topics\":[\"serde-"
            "vectors\"],\"userData\":null,\"ownedPartitions\":[],\"generationId\":-1,\"rackId\":null}},{\"name\":"
            "\"cooperative-sticky\",\"metadata\":{\"version\":3,\"topics\":[\"serde-vectors\"],\"userData\":\"/////"
            "w==\",\"ownedPartitions\":[],\"generationId\":-1,\"rackId\":null}}]}}");
    }
    void offsets() { compare(InternalTopic::ConsumerOffsets); }

    void transactions_data()
    {
        columns();
        row("TransactionLog Empty", "AAAAF3RyYW5zYWN0aW9ucy00Y2E3MWY3NzRj",
            "AAEAAAAAAAAAFgAAAADqYAAAAAABof8zdbH//////////wEACAAAAAAAAAAW",
            "{\"type\":\"TransactionLog\",\"version\":0,\"transactionalId\":\"transactions-4ca71f774c\"}",
            "{\"version\":1,\"producerId\":22,\"producerEpoch\":0,\"transactionTimeoutMs\":60000,\"transactionStatus\":"
            "\"Empty\",\"transactionPartitions\":null,\"transactionLastUpdateTimestampMs\":1795282924977,"
            "\"transactionStartTimestampMs\":-1,\"previousProducerId\":22}");
        row("TransactionLog Ongoing", "AAAAF3RyYW5zYWN0aW9ucy00Y2E3MWY3NzRj",
            "AAEAAAAAAAAAFgAAAADqYAECGHRyYW5zYWN0aW9ucy00Y2E3MWY3NzRjAwAAAAEAAAAAAAAAAaH/"
            "M3edAAABof8zd50BAAgAAAAAAAAAFg==",
            "{\"type\":\"TransactionLog\",\"version\":0,\"transactionalId\":\"transactions-4ca71f774c\"}",
            "{\"version\":1,\"producerId\":22,\"producerEpoch\":0,\"transactionTimeoutMs\":60000,\"transactionStatus\":"
            "\"Ongoing\",\"transactionPartitions\":[{\"topic\":\"transactions-4ca71f774c\",\"partitionIds\":[1,0]}],"
            "\"transactionLastUpdateTimestampMs\":1795282925469,\"transactionStartTimestampMs\":1795282925469,"
            "\"previousProducerId\":22}");
        row("TransactionLog PrepareCommit", "AAAAF3RyYW5zYWN0aW9ucy00Y2E3MWY3NzRj",
            "AAEAAAAAAAAAFgAAAADqYAICGHRyYW5zYWN0aW9ucy00Y2E3MWY3NzRjAwAAAAEAAAAAAAAAAaH/"
            "M3fDAAABof8zd50BAAgAAAAAAAAAFg==",
            "{\"type\":\"TransactionLog\",\"version\":0,\"transactionalId\":\"transactions-4ca71f774c\"}",
            "{\"version\":1,\"producerId\":22,\"producerEpoch\":0,\"transactionTimeoutMs\":60000,\"transactionStatus\":"
            "\"PrepareCommit\",\"transactionPartitions\":[{\"topic\":\"transactions-4ca71f774c\",\"partitionIds\":[1,0]"
            "}],\"transactionLastUpdateTimestampMs\":1795282925507,\"transactionStartTimestampMs\":1795282925469,"
            "\"previousProducerId\":22}");
        row("TransactionLog CompleteCommit", "AAAAF3RyYW5zYWN0aW9ucy00Y2E3MWY3NzRj",
            "AAEAAAAAAAAAFgAAAADqYAQBAAABof8zd8YAAAGh/zN3nQEACAAAAAAAAAAW",
            "{\"type\":\"TransactionLog\",\"version\":0,\"transactionalId\":\"transactions-4ca71f774c\"}",
            "{\"version\":1,\"producerId\":22,\"producerEpoch\":0,\"transactionTimeoutMs\":60000,\"transactionStatus\":"
            "\"CompleteCommit\",\"transactionPartitions\":[],\"transactionLastUpdateTimestampMs\":1795282925510,"
            "\"transactionStartTimestampMs\":1795282925469,\"previousProducerId\":22}");
        row("TransactionLog PrepareAbort", "AAAAF3RyYW5zYWN0aW9ucy00Y2E3MWY3NzRj",
            "AAEAAAAAAAAAFgAAAADqYAMCGHRyYW5zYWN0aW9ucy00Y2E3MWY3NzRjAwAAAAEAAAAAAAAAAaH/"
            "M3glAAABof8zeBABAAgAAAAAAAAAFg==",
            "{\"type\":\"TransactionLog\",\"version\":0,\"transactionalId\":\"transactions-4ca71f774c\"}",
            "{\"version\":1,\"producerId\":22,\"producerEpoch\":0,\"transactionTimeoutMs\":60000,\"transactionStatus\":"
            "\"PrepareAbort\",\"transactionPartitions\":[{\"topic\":\"transactions-4ca71f774c\",\"partitionIds\":[1,0]}"
            "],\"transactionLastUpdateTimestampMs\":1795282925605,\"transactionStartTimestampMs\":1795282925584,"
            "\"previousProducerId\":22}");
        row("TransactionLog CompleteAbort", "AAAAF3RyYW5zYWN0aW9ucy00Y2E3MWY3NzRj",
            "AAEAAAAAAAAAFgAAAADqYAUBAAABof8zeCUAAAGh/zN4EAEACAAAAAAAAAAW",
            "{\"type\":\"TransactionLog\",\"version\":0,\"transactionalId\":\"transactions-4ca71f774c\"}",
            "{\"version\":1,\"producerId\":22,\"producerEpoch\":0,\"transactionTimeoutMs\":60000,\"transactionStatus\":"
            "\"CompleteAbort\",\"transactionPartitions\":[],\"transactionLastUpdateTimestampMs\":1795282925605,"
            "\"transactionStartTimestampMs\":1795282925584,\"previousProducerId\":22}");
    }
    void transactions() { compare(InternalTopic::TransactionState); }

    void oldVersionsAreRead_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("json");
        const auto row = [](const char* name, const char* hex, const char* json) {
            QTest::newRow(name) << QByteArray(hex) << QString::fromLatin1(json);
        };
        row("0", "0000000000000000000500016d0000000000000007",
            "{'version':0,'offset':5,'metadata':'m','commitTimestamp':7}");
        row("1", "00010000000000000005000000000000000000070000000000000009",
            "{'version':1,'offset':5,'metadata':'','commitTimestamp':7,'expireTimestamp':9}");
        row("3", "000300000000000000050000000200000000000000000007",
            "{'version':3,'offset':5,'leaderEpoch':2,'metadata':'','commitTimestamp':7}");
        // A tagged field of a later Kafka, in a version that is not known either (KIP-915).
        row("5", "00050000000000000005000000020100000000000000070109020102",
            "{'version':5,'offset':5,'leaderEpoch':2,'metadata':'','commitTimestamp':7,'#9':'AQI='}");
        row("a lie", "0004000000000000000500000002ffffffff07",
            "a length of 2147483646 is more than the 0 bytes that are left, in metadata (byte 19 of 19)");
    }
    void oldVersionsAreRead()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(QString, json);
        json.replace(QLatin1Char('\''), QLatin1Char('"'));
        const std::string key = QByteArray::fromHex("000100016700017400000003").toStdString();
        const auto decoded =
            decodeInternalValue(InternalTopic::ConsumerOffsets, key, QByteArray::fromHex(hex).toStdString());
        QCOMPARE(decoded ? QString::fromStdString(decoded->json) : decoded.error().detail, json);
    }

    void withoutItsKeyAValueIsGuessed()
    {
        const DecodeContext context{"__consumer_offsets", RecordPart::Value, {}};
        const std::string bytes = QByteArray::fromHex("000300000000000000050000000200000000000000000007").toStdString();
        const Decoded decoded = DecoderSet().decode(bytes, Format::Auto, 0, context);
        QCOMPARE(decoded.format, Format::ConsumerOffsets);
        QVERIFY(decoded.isJson);
        QCOMPARE(DecoderSet().decode("???", Format::Auto, 0, context).state, DecodeState::Failed);
    }

    void whatIsNotKnownSaysSo()
    {
        const auto key = decodeInternalKey(InternalTopic::ConsumerOffsets, std::string("\0\x63", 2));
        QVERIFY(!key);
        QCOMPARE(key.error().detail, QStringLiteral("record type 99 is not known (byte 2 of 2)"));
        const Decoded decoded = DecoderSet().decode(std::string("\0\x63\0\0", 4), Format::Auto, 0,
                                                    {"__consumer_offsets", RecordPart::Key, {}});
        QCOMPARE(decoded.state, DecodeState::Failed);
        QCOMPARE(decoded.text, std::string("00 63 00 00"));
    }

    void otherTopicsAreLeftAlone()
    {
        QVERIFY(!internalTopic("orders"));
        QCOMPARE(DecoderSet().decode("{}", Format::Auto, 0, {"orders", RecordPart::Value, {}}).format, Format::Json);
    }
};

WEIR_TEST(InternalTopicsTest)

} // namespace weir

#include "internaltopicstest.moc"
