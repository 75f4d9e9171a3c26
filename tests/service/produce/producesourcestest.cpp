#include "backend/service/produce/linessource.h"
#include "backend/service/produce/partencoder.h"
#include "backend/service/produce/placeholders.h"
#include "backend/service/produce/recordline.h"
#include "backend/service/produce/repeatsource.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>
#include <fcntl.h>
#include <unistd.h>

namespace weir {
namespace {

Result<ProduceRecord> parse(const char* line)
{
    return RecordLine("t", std::make_shared<const DecoderSet>(),
                      [](const std::string& text, Format format, int id) -> Result<std::string> {
                          return std::to_string(id) + std::string(formatName(format)) + text;
                      })
        .parse(line);
}

/// A pipe and a reader at its end.
struct Pipe
{
    Pipe() { (void)!::pipe(ends); }
    ~Pipe()
    {
        ::close(ends[0]);
        close();
    }
    void write(const std::string& text) const { (void)!::write(ends[1], text.data(), text.size()); }
    void close()
    {
        if (ends[1] >= 0)
            ::close(ends[1]);
        ends[1] = -1;
    }
    int ends[2] = {-1, -1};
};

} // namespace

class ProduceSourcesTest : public QObject
{
    Q_OBJECT
private slots:
    void placeholdersAreFilledInAnew()
    {
        Placeholders text("{{i}}|{{now}}|{{now iso}}|{{random -3 -3}}|{{ uuid }}|{{uuid}}|{{other}}|{{random 5 1}}|{{");
        QVERIFY(!text.isEmpty());
        const QStringList parts = QString::fromStdString(text.fill(7, 1'790'000'000'123)).split(QLatin1Char('|'));
        QCOMPARE(parts[0], QStringLiteral("7"));
        QCOMPARE(parts[1], QStringLiteral("1790000000123"));
        QCOMPARE(parts[2], QStringLiteral("2026-09-21T14:13:20.123Z"));
        QCOMPARE(parts[3], QStringLiteral("-3"));
        QVERIFY(!QUuid(parts[4]).isNull());
        QVERIFY(parts[4] != parts[5]);
        QCOMPARE(parts[6], QStringLiteral("{{other}}"));
        QCOMPARE(parts[7], QStringLiteral("{{random 5 1}}"));
        QCOMPARE(parts[8], QStringLiteral("{{"));
        QVERIFY(Placeholders("{\"a\":{\"b\":1}}").isEmpty());
        QCOMPARE(Placeholders("{{{i}}}").fill(1, 0), std::string("{1}"));
    }

    void linesComeWholeFromAPipeAsTheyArrive()
    {
        Pipe pipe;
        LineReader reader(pipe.ends[0], 20);
        std::string_view line;
        QCOMPARE(reader.next(line, 0), LineReader::State::Wait);
        pipe.write("one\ntw");
        QCOMPARE(reader.next(line, 1000), LineReader::State::Line);
        QCOMPARE(line, std::string_view("one"));
        QCOMPARE(reader.next(line, 0), LineReader::State::Wait);
        pipe.write("o\n\n" + std::string(50, 'x') + "\nlast");
        QCOMPARE(reader.next(line, 1000), LineReader::State::Line);
        QCOMPARE(line, std::string_view("two"));
        QCOMPARE(reader.next(line, 0), LineReader::State::Line);
        QVERIFY(line.empty());
        QCOMPARE(reader.next(line, 0), LineReader::State::TooLong);
        QCOMPARE(reader.next(line, 0), LineReader::State::Wait);
        pipe.close();
        QCOMPARE(reader.next(line, 1000), LineReader::State::Line);
        QCOMPARE(line, std::string_view("last"));
        QCOMPARE(reader.next(line, 0), LineReader::State::End);
    }

    void aLineThatIsTooLongInSeveralPiecesIsStillOne()
    {
        Pipe pipe;
        LineReader reader(pipe.ends[0], 20);
        std::string_view line;
        for (int i = 0; i < 5; ++i) {
            pipe.write(std::string(30, 'x'));
            QCOMPARE(reader.next(line, 0), LineReader::State::Wait);
        }
        pipe.write("x\nnext\n");
        QCOMPARE(reader.next(line, 1000), LineReader::State::TooLong);
        QCOMPARE(reader.next(line, 0), LineReader::State::Line);
        QCOMPARE(line, std::string_view("next"));
    }

    void filesFollowEachOtherAndAMissingOneEndsIt()
    {
        const QTemporaryDir folder;
        QStringList files;
        for (const char* text : {"a\nb", "c\n"}) {
            files << folder.filePath(QString::number(files.size()));
            QFile file(files.last());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        }
        files << folder.filePath(QStringLiteral("none"));
        LinesSource source(files, valueLines({}, {}), false);
        ProduceRecord record;
        std::string all;
        ProduceSource::State state;
        while ((state = source.next(record, 0)) == ProduceSource::State::Record)
            all += *record.value + std::to_string(source.number());
        QCOMPARE(all, std::string("a1b2c1"));
        QCOMPARE(state, ProduceSource::State::Failed);
        QCOMPARE(source.error().kind, ErrorKind::NotFound);
        LinesSource known(files.mid(0, 2), valueLines({}, {}), false);
        QCOMPARE(known.total(), std::optional<std::int64_t>(5));
    }

    void aRecordLineGivesItsBytes()
    {
        const auto record = parse(R"( {"key": {"a": 1.0}, "value": "te\u0078t", "partition": 3, "timestamp": 17,
            "headers": [{"name": "h", "value": null}, {"name": "h", "value": 1}, {"name": "?", "nameBytes": "/w==", "value": "", "valueBytes": "AA=="}],
            "topic": "other", "offset": 9, "unknown": []} )");
        QVERIFY(record);
        QCOMPARE(record->topic, std::string("t"));
        QCOMPARE(*record->key, std::string("{\"a\": 1.0}"));
        QCOMPARE(*record->value, std::string("text"));
        QCOMPARE(*record->partition, 3);
        QCOMPARE(*record->timestampMs, 17);
        QCOMPARE(record->headers,
                 (std::vector<ProduceHeader>{{"h", std::nullopt}, {"h", "1"}, {"\xff", std::string(1, '\0')}}));
        QVERIFY(!parse(R"({"value":null})")->value);
        QVERIFY(!parse(R"({"value":1,"timestamp":-1})")->timestampMs);
        QCOMPARE(*parse(R"({"value":1,"timestamp":"2026-01-31T12:00:00Z"})")->timestampMs, 1769860800000);
        QCOMPARE(parse(R"({"value":1,"headers":{"a":"1","b":null}})")->headers.size(), std::size_t(2));
    }

    void bytesCountUntilTheReadableFormIsEdited()
    {
        // "eyJuIjogMX0=" is {"n": 1}
        QCOMPARE(*parse(R"({"value":{"n":1},"format":"json","valueBytes":"eyJuIjogMX0="})")->value,
                 std::string("{\"n\": 1}"));
        QCOMPARE(*parse(R"({"value":{"n":2},"format":"json","valueBytes":"eyJuIjogMX0="})")->value,
                 std::string("{\"n\":2}"));
        QCOMPARE(*parse(R"({"valueBytes":"eyJuIjogMX0="})")->value, std::string("{\"n\": 1}"));
        // A value of a schema that was edited is encoded by it; one whose schema is not known here is believed.
        QCOMPARE(*parse(R"({"value":"ff","format":"hex","valueBytes":"AAA="})")->value, std::string("0hexff"));
        QCOMPARE(*parse(R"({"value":"00 00","format":"hex","valueBytes":"AAA="})")->value, std::string(2, '\0'));
        QCOMPARE(*parse(R"({"value":{"n":1},"format":"avro","schemaId":7,"valueBytes":"AAAAAAcC"})")->value,
                 std::string("\0\0\0\0\7\2", 6));
        QCOMPARE(*parse(R"({"value":{"n":1},"format":"avro","schemaId":7})")->value, std::string("7avro{\"n\":1}"));
        QCOMPARE(*parse(R"({"key":"x","keyBytes":"/w==","value":1})")->key, std::string("x"));
        QCOMPARE(*parse(R"({"key":-1,"keyBytes":"/w==","value":1})")->key, std::string("\xff"));
    }

    void whatIsNoRecordSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("no JSON") << QByteArray("{\"value\":") << QByteArray("no JSON");
        QTest::newRow("no object") << QByteArray("[1]") << QByteArray("object");
        QTest::newRow("no value") << QByteArray("{\"key\":1}") << QByteArray("there is no \"value\"");
        QTest::newRow("partition") << QByteArray("{\"value\":1,\"partition\":\"x\"}") << QByteArray("partition");
        QTest::newRow("negative") << QByteArray("{\"value\":1,\"partition\":-1}") << QByteArray("partition");
        QTest::newRow("time") << QByteArray("{\"value\":1,\"timestamp\":\"soon\"}") << QByteArray("timestamp");
        QTest::newRow("headers") << QByteArray("{\"value\":1,\"headers\":5}") << QByteArray("headers");
        QTest::newRow("header") << QByteArray("{\"value\":1,\"headers\":[{\"value\":1}]}") << QByteArray("name");
        QTest::newRow("base64") << QByteArray("{\"value\":1,\"valueBytes\":\"*\"}") << QByteArray("base64");
    }

    void whatIsNoRecordSaysWhy()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, why);
        const auto record = parse(line.constData());
        QVERIFY(!record);
        QVERIFY2(record.error().detail.contains(QString::fromUtf8(why)), qPrintable(record.error().detail));
    }

    void aRepetitionThatCannotBeEncodedIsBroken()
    {
        ProduceRecord record;
        record.value = "{\"n\":{{random 1 1}}}";
        record.key = "{{i}}";
        const PartEncoder json(Format::Json);
        const auto encode = [&](const std::string& text) { return json.encode(text); };
        RepeatSource source(record, 2, {}, encode);
        ProduceRecord made;
        QCOMPARE(source.next(made, 0), ProduceSource::State::Record);
        QCOMPARE(*made.value, std::string("{\"n\":1}"));
        QCOMPARE(source.next(made, 0), ProduceSource::State::Record);
        QCOMPARE(*made.key, std::string("2"));
        QCOMPARE(source.next(made, 0), ProduceSource::State::End);
        record.value = "{\"n\":}";
        RepeatSource broken(record, 1, {}, encode);
        QCOMPARE(broken.next(made, 0), ProduceSource::State::Broken);
        QCOMPARE(broken.error().kind, ErrorKind::Invalid);
    }
};

WEIR_TEST(ProduceSourcesTest)

} // namespace weir

#include "producesourcestest.moc"
