#include "backend/service/search/scanmatcher.h"
#include "tests/service/fakescan.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir {
namespace {

using test::FakeRecord;

/// Avro frames whose schema comes late, or never.
class LateSchemas final : public SchemaSource
{
public:
    Answer schema(int id) override
    {
        Answer answer;
        answer.ref.id = id;
        answer.ref.type = "JSON";
        answer.state = isThere ? DecodeState::Ok : DecodeState::Pending;
        return answer;
    }
    bool isThere = true;
};

RecordMatch matchOf(const QString& typed, std::shared_ptr<const DecoderSet> decoders)
{
    RecordQuery query = parseRecordQuery(typed);
    RecordMatch match;
    match.pattern = query.pattern;
    match.fql = query.fql;
    match.decoders = std::move(decoders);
    return match;
}

/// What a search would find if it decoded everything.
std::vector<std::int64_t> foundSlowly(const RecordMatch& match, const std::vector<FakeRecord>& records)
{
    std::vector<std::int64_t> offsets;
    MatchScratch scratch;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const test::FakeBlock block(0, 0, std::int64_t(i), &records[i], 1);
        (void)block.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
            if (match.matches(record, "topic", HeaderAccess(headers), scratch))
                offsets.push_back(record.offset);
        });
    }
    return offsets;
}

std::vector<std::int64_t> foundFast(const RecordMatch& match, const std::vector<FakeRecord>& records,
                                    std::size_t blockSize)
{
    std::vector<std::int64_t> offsets;
    const ScanMatcher matcher(std::make_shared<RecordMatch>(match));
    MatchScratch scratch;
    ScanMatcher::Tally tally;
    for (std::size_t from = 0; from < records.size(); from += blockSize) {
        const std::size_t count = std::min(blockSize, records.size() - from);
        const test::FakeBlock block(0, 0, std::int64_t(from), records.data() + from, count);
        (void)matcher.look(block, "topic", scratch, tally,
                           [&](const RecordView& record, auto) { offsets.push_back(record.offset); });
    }
    return offsets;
}

std::vector<FakeRecord> someRecords(unsigned seed, int count)
{
    std::mt19937 random(seed);
    const auto pick = [&](std::initializer_list<const char*> of) {
        return std::string(of.begin()[random() % of.size()]);
    };
    std::vector<FakeRecord> records;
    for (int i = 0; i < count; ++i) {
        FakeRecord record;
        const std::string city = pick({"Berlin", "K\xc3\xb6ln", "\\u004b\\u00f6ln", "\\u0042erlin", "New\\/York",
                                       "\xe2\x84\xaa"
                                       "iel",
                                       "\\\"Rom\\\"", "O\xc5\xbflo"});
        const std::string json = "{\"city\":\"" + city + "\",\"total\":" + std::to_string(random() % 90) +
                                 ",\"tags\":[\"" + pick({"red", "blue"}) +
                                 "\"],\"odd\":" + pick({"null", "\"x=y\"", "1e1"}) + "}";
        switch (random() % 8) {
        case 0:
            record.value = std::string("\0\0\0\0\7", 5) + json; // framed: shown without the frame
            break;
        case 1:
            record.value = "plain text of " + city;
            break;
        case 2:
            record.value = std::string(8, '\0');
            record.value[7] = char(random() % 90); // shown as a number
            break;
        case 3:
            record.value = "\x8f\x91\xfe\xff\x03" + city; // shown as hex
            break;
        case 5:
            record.value = "{broken " + city;
            break;
        case 4:
            record.isValueNull = true;
            break;
        default:
            record.value = json;
        }
        record.key = pick({"berlin-1", "customer-77", "\x01\x02", ""});
        record.isKeyNull = record.key.empty();
        if (random() % 3 == 0)
            record.headers = {{"source", pick({"web", "app"})}, {"city", pick({"Berlin", "Rom", "\xc3\xbc"})}};
        record.timestampMs = 1000 + i;
        records.push_back(std::move(record));
    }
    return records;
}

} // namespace

class ScanMatcherTest : public QObject
{
    Q_OBJECT
private slots:
    /// Two stages find what decoding everything finds, to the record.
    void theFastWayFindsExactlyTheSame_data()
    {
        QTest::addColumn<QString>("typed");
        for (const char* typed : {"berlin",
                                  "Köln",
                                  "kiel",
                                  "oslo",
                                  "rom",
                                  "absent-text",
                                  "source=web",
                                  "web, city",
                                  "city=ü",
                                  "/b.rl/",
                                  "/^\\{\"city\":\"(Berlin|Köln)\"/c",
                                  "/=(web|app)/",
                                  "/k.ln$/",
                                  "77",
                                  "8f 91",
                                  "\"x=y\"",
                                  "value.city = 'Berlin'",
                                  "value.city = 'Köln'",
                                  "value.city = 'New/York'",
                                  "value.city = '\"Rom\"'",
                                  "value.total > 50",
                                  "value.total > 50 and contains(value.city, 'er')",
                                  "headers.source = 'web'",
                                  "key = 'customer-77' and value.total < 40",
                                  "!contains(value.city, 'Berlin')",
                                  "value.odd = 10",
                                  "value.odd != 'x=y'",
                                  "value.tags[] = 'red' or key = 'berlin-1'",
                                  "contains(value, 'plain')",
                                  "contains(value, 'broken')",
                                  "value = 42",
                                  "size > 60",
                                  "offset < 10 or value.missing = 'x'",
                                  "match(value.city, 'Ber*')",
                                  "lowercase(value.city) = 'berlin'"})
            QTest::addRow("%s", typed) << QString::fromUtf8(typed);
    }
    void theFastWayFindsExactlyTheSame()
    {
        QFETCH(QString, typed);
        QVERIFY(parseRecordQuery(typed).isValid());
        const auto decoders = std::make_shared<const DecoderSet>(std::make_shared<LateSchemas>());
        const RecordMatch match = matchOf(typed, decoders);
        QVERIFY(!match.isEmpty());
        for (unsigned seed = 1; seed <= 8; ++seed) {
            const std::vector<FakeRecord> records = someRecords(seed, 400);
            const std::vector<std::int64_t> expected = foundSlowly(match, records);
            for (const std::size_t blockSize : {std::size_t(1), std::size_t(7), std::size_t(400)})
                QCOMPARE(foundFast(match, records, blockSize), expected);
        }
    }

    void theQueriesAboveDoFindSomething()
    {
        const auto decoders = std::make_shared<const DecoderSet>(std::make_shared<LateSchemas>());
        for (const char* typed :
             {"berlin", "kiel", "oslo", "source=web", "value.city = 'Berlin'", "value.city = 'Köln'",
              "value.city = 'New/York'", "8f 91", "headers.source = 'web'"}) {
            const RecordMatch match = matchOf(QString::fromUtf8(typed), decoders);
            QVERIFY2(!foundSlowly(match, someRecords(1, 400)).empty(), typed);
        }
    }

    void everyFormatIsSearchedAsItIsShown()
    {
        const auto decoders = std::make_shared<const DecoderSet>(std::make_shared<LateSchemas>());
        for (const Format format : {Format::Json, Format::Text, Format::Hex, Format::Integer, Format::Base64}) {
            for (const char* typed : {"berlin", "7b 22", "42", "eyJj"}) {
                RecordMatch match = matchOf(QString::fromUtf8(typed), decoders);
                match.valueFormat = match.keyFormat = format;
                const std::vector<FakeRecord> records = someRecords(3, 300);
                QCOMPARE(foundFast(match, records, 50), foundSlowly(match, records));
            }
        }
    }

    void onlyTheFollowedKey()
    {
        const std::vector<FakeRecord> records = someRecords(5, 200);
        const ScanMatcher matcher(nullptr, std::string("customer-77"));
        MatchScratch scratch;
        ScanMatcher::Tally tally;
        std::size_t found = 0;
        const test::FakeBlock block(0, 0, 0, records.data(), records.size());
        QVERIFY(matcher.look(block, "topic", scratch, tally, [&](const RecordView& record, auto) {
            QCOMPARE(record.key, std::string_view("customer-77"));
            ++found;
        }));
        QVERIFY(found > 10);
        QCOMPARE(tally.records, std::uint64_t(200));
        QCOMPARE(tally.oldestMs, 1000);
        QCOMPARE(tally.newestMs, 1199);
    }

    void aSchemaThatIsOnItsWayIsWaitedFor()
    {
        const auto schemas = std::make_shared<LateSchemas>();
        schemas->isThere = false;
        const RecordMatch match = matchOf(QStringLiteral("needle"), std::make_shared<const DecoderSet>(schemas));
        const std::vector<FakeRecord> records{{{}, std::string("\0\0\0\0\7{\"a\":\"needle\"}", 19), {}, 5}};
        const ScanMatcher matcher(std::make_shared<RecordMatch>(match));
        const test::FakeBlock block(0, 0, 0, records.data(), 1);
        MatchScratch scratch;
        int waited = 0, hits = 0;
        scratch.awaitSchema = [&](int id) {
            waited += id == 7 ? 1 : 100;
            schemas->isThere = true;
            return true;
        };
        ScanMatcher::Tally tally;
        QVERIFY(matcher.look(block, "topic", scratch, tally, [&](auto&&...) { ++hits; }));
        QCOMPARE(waited, 1);
        QCOMPARE(hits, 1);
        QCOMPARE(tally.undecoded, std::uint64_t(0));
        schemas->isThere = false;
        scratch.awaitSchema = [](int) { return false; };
        QVERIFY(matcher.look(block, "topic", scratch, tally, [](auto&&...) {}));
        QCOMPARE(tally.undecoded, std::uint64_t(1));
    }
};

WEIR_TEST(ScanMatcherTest)

} // namespace weir

#include "scanmatchertest.moc"
