#include "backend/service/export/recordjson.h"

#include "backend/serde/jsoncheck.h"
#include "tests/service/export/records.h"
#include "tests/support/registry.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace weir {

using test::KeptRecord;

namespace {

std::string written(const KeptRecord& record, const ExportOptions& options = {}, bool exact = true)
{
    RecordText text(options);
    std::string out;
    const std::vector<RecordHeader> headers = test::headersOf(record);
    appendRecordJson(out, record.topic, test::viewOf(record), headers, text, exact);
    return out;
}

QJsonObject object(const std::string& line)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
}

} // namespace

class RecordJsonTest : public QObject
{
    Q_OBJECT
private slots:
    void everyRecordComesBackToTheByte()
    {
        for (const KeptRecord& record : test::hardRecords("a \"topic\"")) {
            const std::string line = written(record);
            QCOMPARE(std::count(line.begin(), line.end(), '\n'), 1);
            QVERIFY2(checkJson(line).valid, line.c_str());
            const Result<std::optional<JsonRecord>> read =
                readRecordJson(std::string_view(line).substr(0, line.size() - 1));
            QVERIFY2(read, line.c_str());
            QVERIFY2(*read, line.c_str());
            QVERIFY2(test::kept((*read)->topic, (*read)->record, (*read)->headers) == record, line.c_str());
        }
    }
    void jsonStaysJson()
    {
        KeptRecord record;
        record.topic = "orders";
        record.key = "k";
        record.value = "{\"total\": 5, \"big\": 12345678901234567890}";
        const std::string line = written(record);
        QVERIFY2(line.find("\"value\":{\"total\": 5, \"big\": 12345678901234567890}") != std::string::npos,
                 line.c_str());
        QVERIFY(line.find("valueBytes") == std::string::npos);
        QCOMPARE(object(line).value(QLatin1String("key")).toString(), QStringLiteral("k"));
        QCOMPARE(object(line).value(QLatin1String("format")).toString(), QStringLiteral("json"));
    }
    void nullsAreNull()
    {
        KeptRecord record;
        record.topic = "orders";
        const QJsonObject made = object(written(record));
        QVERIFY(made.value(QLatin1String("key")).isNull());
        QVERIFY(made.value(QLatin1String("value")).isNull());
        QVERIFY(made.value(QLatin1String("time")).isNull());
        QCOMPARE(made.value(QLatin1String("timestamp")).toInt(), -1);
    }
    void masksHoldInEveryPart()
    {
        ExportOptions options;
        options.masks = *MaskSet::make({{"orders", "value.email", MaskHow::Hide, true},
                                        {"", "key", MaskHow::Hide, true},
                                        {"", "headers.token", MaskHow::Hide, true}},
                                       "salt");
        KeptRecord record;
        record.topic = "orders";
        record.key = "ada-secret";
        record.value = "{\n\"email\":\"ada@example.org\",\"n\":1}";
        record.headers = {{"token", "s3cret"}, {"trace", "t1"}};
        const std::string line = written(record, options);
        for (const char* secret : {"ada@example.org", "ada-secret", "s3cret", "keyBytes", "valueBytes"})
            QVERIFY2(line.find(secret) == std::string::npos, line.c_str());
        QVERIFY(line.find("t1") != std::string::npos);
        QVERIFY(line.find("\"n\":1") != std::string::npos);
    }
    void whatASchemaMadeReadableStaysReadable()
    {
        const char* before = "{\"topic\":\"a\",\"partition\":1,\"offset\":1,\"key\":\"k\",";
        const auto valueOf = [&](const char* rest) {
            const Result<std::optional<JsonRecord>> read = readRecordJson(std::string(before) + rest);
            return read && *read ? std::string((**read).record.value) : std::string("none");
        };
        QCOMPARE(valueOf("\"value\":{\"n\":1},\"valueBytes\":\"AAAAAAcC\",\"schemaId\":7}"), std::string("{\"n\":1}"));
        QCOMPARE(valueOf("\"valueBytes\":\"AAAAAAcC\",\"value\":{\"n\":1}}"), std::string("{\"n\":1}"));
        // Not framed, or not decoded: the bytes.
        QCOMPARE(valueOf("\"value\":{\"n\":1},\"valueBytes\":\"gaFuAQ==\"}"), std::string("\x81\xa1n\x01"));
        QCOMPARE(valueOf("\"value\":\"00 00\",\"valueBytes\":\"AAAAAAcC\"}"), std::string("\0\0\0\0\7\2", 6));
    }
    void aForeignLineIsNoRecord()
    {
        for (const char* line : {"{\"type\":\"track\"}", "{\"topic\":\"a\",\"partition\":1}", "[1]", "text",
                                 "{\"topic\":1,\"partition\":1,\"offset\":1,\"value\":1}"}) {
            const Result<std::optional<JsonRecord>> read = readRecordJson(line);
            QVERIFY2(read && !*read, line);
        }
    }
    void aBrokenRecordSaysWhatIsWrong()
    {
        const char* before = "{\"topic\":\"a\",\"partition\":1,\"offset\":1,\"value\":null";
        for (const char* rest : {",\"valueBytes\":\"%%%\"}", ",\"headers\":{}}", ",\"headers\":[{}]}",
                                 ",\"timestamp\":\"x\"}", ",\"timestamp\":1"}) {
            const std::string line = std::string(before) + rest;
            const Result<std::optional<JsonRecord>> read = readRecordJson(line);
            QVERIFY2(!read, line.c_str());
            QVERIFY(!read.error().detail.isEmpty());
        }
    }
};

WEIR_TEST(RecordJsonTest)
} // namespace weir

#include "recordjsontest.moc"
