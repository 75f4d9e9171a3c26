// FQL over the parts of a Kafka record, the texts that a match must hold, and what is taken for FQL at all.
#include "backend/filter/recordquery.h"
#include "tests/support/registry.h"

#include <QTest>

#include <map>

namespace weir {
namespace {

class Record : public FqlRecord
{
public:
    FqlText key() const override
    {
        ++keyReads;
        return {m_key, m_keyIsJson, m_keyIsAbsent};
    }
    FqlText value() const override
    {
        ++valueReads;
        return {m_value, m_valueIsJson, m_valueIsAbsent};
    }
    FqlText header(std::string_view name) const override
    {
        const auto found = headers.find(std::string(name));
        if (found == headers.end())
            return {{}, false, true};
        const bool isJson = !found->second.empty() && (found->second[0] == '{' || found->second[0] == '[');
        return {found->second, isJson};
    }
    std::string_view topic() const override { return "orders.v1"; }
    std::int32_t partition() const override { return 3; }
    std::int64_t offset() const override { return 9'007'199'254'740'993; }
    std::int64_t timestampMs() const override { return timestamp; }
    std::int64_t size() const override { return 640; }

    std::string m_key = "42", m_value;
    bool m_keyIsJson = false, m_valueIsJson = true, m_keyIsAbsent = false, m_valueIsAbsent = false;
    std::int64_t timestamp = 1'795'168'800'000; // 2026-11-20T10:00:00Z
    std::map<std::string, std::string> headers;
    mutable int keyReads = 0, valueReads = 0;
};

bool matches(const char* filter, const Record& record)
{
    const auto compiled = Fql::compile(filter, FqlRoots::Record);
    if (!compiled.program)
        qFatal("not FQL: %s", filter);
    FqlScratch scratch;
    return compiled.program->matchesRecord(record, scratch);
}

} // namespace

class FqlRecordTest : public QObject
{
    Q_OBJECT
private slots:
    void partsOfARecord_data();
    void partsOfARecord();
    void tombstonesAndNullKeysAreAbsent();
    void wholeValuesAreTextOrJson();
    void brokenJsonIsPlainText();
    void textsThatMoveAreNotReadLater();
    void onlyWhatIsNeededIsDecoded();
    void requiredTexts_data();
    void requiredTexts();
    void queriesAreToldApart_data();
    void queriesAreToldApart();
    void wrongQueriesTellWhere();
};

void FqlRecordTest::partsOfARecord_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* filter, bool expected) { QTest::newRow(filter) << QByteArray(filter) << expected; };
    row("value.total > 50", true);
    row("value.customer.id = 'c-1' and value.lines[].sku = 'B'", true);
    row("value.lines.1.sku = 'B' and !(value.lines.0.sku = 'B')", true);
    row("value.missing = null", true);
    row("key = 42", true);
    row("key = '42'", true);
    row("key.a = 1", false);
    row("topic = 'orders.v1'", true);
    row("match(topic, 'orders.*')", true);
    row("partition = 3", true);
    row("partition in [1, 2]", false);
    row("offset = 9007199254740993", true);
    row("offset = 9007199254740992", false);
    row("offset >= '9007199254740993'", true);
    row("size > 600 and size <= 640", true);
    row("timestamp > '2026-11-20T09:59:59Z'", true);
    row("timestamp > '2026-11-20T10:00:00Z'", false);
    row("timestamp = '2026-11-20T11:00:00+01:00'", true);
    row("timestamp = 1795168800000", true);
    row("timestamp < '1795168800001'", true);
    row("timestamp >= '2026-11-20' and timestamp < '2026-11-21'", true);
    row("timestamp > 'yesterday'", false);
    row("typeof(timestamp) = 'number'", true);
    row("headers.trace-id = 'abc'", true);
    row("headers['trace-id'] = 'abc'", true);
    row("headers.attempt > 2", true);
    row("headers.ce.type = 'order'", true);
    row("headers['ce.type'] = 'order'", true);
    row("headers.context.user.name = 'mia'", true);
    row("headers.context.tags[] = 'x'", true);
    row("headers.context.tags.1 = 'x'", true);
    row("headers.none = null", true);
    row("headers.none", false);
    row("headers.trace-id", true);
    row("value.total = headers.total", true);
}

void FqlRecordTest::partsOfARecord()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, expected);
    Record record;
    record.m_value = R"({"total": 60.50, "customer": {"id": "c-1"}, "lines": [{"sku": "A"}, {"sku": "B"}]})";
    record.headers = {{"trace-id", "abc"},
                      {"attempt", "3"},
                      {"ce.type", "order"},
                      {"total", "60.5"},
                      {"context", R"({"user": {"name": "mia"}, "tags": ["y", "x"]})"}};
    QCOMPARE(matches(filter, record), expected);
}

void FqlRecordTest::tombstonesAndNullKeysAreAbsent()
{
    Record record;
    record.m_valueIsAbsent = record.m_keyIsAbsent = true;
    record.timestamp = -1;
    QVERIFY(matches("value = null and key = null and timestamp = null", record));
    QVERIFY(matches("!value and value.a != 1", record));
    QVERIFY(!matches("contains(value, '')", record));
}

void FqlRecordTest::wholeValuesAreTextOrJson()
{
    Record record;
    record.m_value = R"({"a": "x"})";
    QVERIFY(matches("contains(value, '\"a\": \"x')", record));
    QVERIFY(matches("typeof(value) = 'object' and value", record));
    record.m_value = R"("plain")";
    QVERIFY(matches("value = 'plain'", record));
    record.m_value = "12.0";
    QVERIFY(matches("value = 12", record));
    record.m_value = R"(["a", "b"])";
    QVERIFY(matches("value = 'b' and 'a' in value and length(value) = 2 and value.1 = 'b' and value[] = 'a'", record));
    QVERIFY(matches("contains(value, '\", \"')", record));
    record.m_value = "null";
    QVERIFY(matches("value = null", record));
    record.m_value = "a plain line";
    record.m_valueIsJson = false;
    QVERIFY(matches("value = 'a plain line' and match(value, '*plain*') and length(value) = 12", record));
    QVERIFY(matches("value.a = null", record));
}

void FqlRecordTest::brokenJsonIsPlainText()
{
    Record record;
    record.m_value = R"({"a": 1, )";
    QVERIFY(!matches("value.a = 1", record));
    QVERIFY(matches("contains(value, '\"a\"')", record));
    record.m_value = "[1";
    QVERIFY(matches("value = '[1'", record));
}

// What a record returns is good until the next question only.
void FqlRecordTest::textsThatMoveAreNotReadLater()
{
    class Moving : public Record
    {
    public:
        FqlText header(std::string_view name) const override
        {
            std::fill(m_buffer.begin(), m_buffer.end(), '#');
            m_buffer = std::string(Record::header(name).text);
            return {m_buffer, false, m_buffer.empty()};
        }
        mutable std::string m_buffer;
    };
    Moving record;
    record.headers = {{"a", "one"}, {"b", "two"}, {"c", "one"}};
    QVERIFY(matches("headers.a = headers.c", record));
    QVERIFY(!matches("headers.a = headers.b", record));
    record.m_value = R"({"a": "x"})";
    QVERIFY(matches("contains(value, value.a) and contains(value, 'x') and value.a = 'x'", record));
    QCOMPARE(record.valueReads, 1);
}

void FqlRecordTest::onlyWhatIsNeededIsDecoded()
{
    Record record;
    record.m_value = R"({"a": 1})";
    QVERIFY(!matches("partition = 9 and value.a = 1 and key = 'x'", record));
    QCOMPARE(record.valueReads + record.keyReads, 0);
    QVERIFY(matches("value.a = 1 and value.b != 2 and value.a < 3", record));
    QCOMPARE(record.valueReads, 1);
    QCOMPARE(record.keyReads, 0);
    const auto program = Fql::compile("headers.a = 'b' or topic = 't'", FqlRoots::Record).program;
    QVERIFY(program->readsHeaders() && !program->readsKey() && !program->readsValue());
}

void FqlRecordTest::requiredTexts_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QStringList>("texts");
    const auto row = [](const char* filter, const QStringList& texts) {
        QTest::newRow(filter) << QByteArray(filter) << texts;
    };
    row("value.a = 'abc'", {QStringLiteral("abc")});
    row("'abc' = value.a", {QStringLiteral("abc")});
    row("value.a = 'abc' and headers.x = 'def'", {QStringLiteral("abc"), QStringLiteral("def")});
    row("value.a = 'abc' or value.b = 'def'", {});
    row("(value.a = 'abc' and value.c = 'x') or value.b = 'abc'", {QStringLiteral("abc")});
    row("value.a in ['abc']", {QStringLiteral("abc")});
    row("value.a in ['abc', 'def']", {});
    row("'abc' in value.tags", {QStringLiteral("abc")});
    row("value.a != 'abc'", {});
    row("!(value.a = 'abc')", {});
    row("value.a >= 'abc'", {});
    row("value.a = '12'", {});
    row("value.a = '1e3'", {});
    row("value.a = 'true'", {});
    row("value.a = 'null'", {QStringLiteral("null")});
    row("value.a = 12", {});
    row("contains(value.a, '12')", {QStringLiteral("12")});
    row("contains(lowercase(value.a), 'abc')", {});
    row("lowercase(value.a) = 'abc'", {});
    row("match(value.a, 'ab*longest?c')", {QStringLiteral("longest")});
    row("match(value.a, '*\\**[a-z]x')", {QStringLiteral("*")});
    row("topic = 'orders'", {});
    row("contains(topic, 'orders')", {});
    row("contains(value, '\"id\": \"o-17\"')", {QStringLiteral("o-17")});
    row("contains(value, '{ }')", {});
    row("value = 'a b'", {QStringLiteral("a")});
    row("contains(value.a, value.b)", {});
    row("contains(value.a, 'x') = false", {});
    row("timestamp = '2026-11-20'", {});
}

void FqlRecordTest::requiredTexts()
{
    QFETCH(QByteArray, filter);
    QFETCH(QStringList, texts);
    const auto program = Fql::compile(filter.toStdString(), FqlRoots::Record).program;
    QVERIFY(program);
    QStringList required;
    for (const std::string& text : program->requiredTexts())
        required << QString::fromStdString(text);
    QCOMPARE(required, texts);
}

void FqlRecordTest::queriesAreToldApart_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* typed, QueryKind kind) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << int(kind);
    };
    row("", QueryKind::Everything);
    row("   ", QueryKind::Everything);
    row("order", QueryKind::Text);
    row("key", QueryKind::Text);
    row("value", QueryKind::Text);
    row("key account manager", QueryKind::Text);
    row("topic of the day", QueryKind::Text);
    row("offset printing", QueryKind::Text);
    row("key.pem", QueryKind::Text);
    row("a = b", QueryKind::Text);
    row("total > 5", QueryKind::Text);
    row("42", QueryKind::Text);
    row("-1", QueryKind::Text);
    row("(unclear)", QueryKind::Text);
    row("!important", QueryKind::Text);
    row("'tis", QueryKind::Text);
    row("\"value.total > 5\"", QueryKind::Text);
    row("{\"value\": 5}", QueryKind::Text);
    row("/var/log", QueryKind::Text);
    row("/o[0-9]+/", QueryKind::Regex);
    row("/Abc/c", QueryKind::Regex);
    row("value.total > 5", QueryKind::Fql);
    row(" value.total>5", QueryKind::Fql);
    row("value.first name = 'x'", QueryKind::Fql);
    row("value.größe = 5", QueryKind::Fql);
    row("headers['x.y'] = 'a'", QueryKind::Fql);
    row("partition = 3", QueryKind::Fql);
    row("partition in [1, 2]", QueryKind::Fql);
    row("topic == 'x'", QueryKind::Fql); // a mistake in FQL, not a text
    row("value.a contains 'x'", QueryKind::Fql);
    row("value.a AND value.b", QueryKind::Fql);
    row("(value.a = 1 or key = 'x')", QueryKind::Fql);
    row("!(value.a = 1)", QueryKind::Fql);
    row("!value.a", QueryKind::Fql);
    row("not value.a = 1", QueryKind::Fql);
    row("contains(value, 'x')", QueryKind::Fql);
    row("contains(vlaue.a, 'x')", QueryKind::Fql);
    row("'x' in value.tags", QueryKind::Fql);
    row("5 < value.total", QueryKind::Fql);
}

void FqlRecordTest::queriesAreToldApart()
{
    QFETCH(QString, typed);
    const RecordQuery query = parseRecordQuery(typed);
    QTEST(int(query.kind), "kind");
    if (query.kind == QueryKind::Fql)
        QCOMPARE(query.fql != nullptr, query.isValid());
    else
        QCOMPARE(query.pattern.isEmpty(), query.kind == QueryKind::Everything);
}

void FqlRecordTest::wrongQueriesTellWhere()
{
    const RecordQuery filter = parseRecordQuery(QStringLiteral("topic == 'x'"));
    QVERIFY(!filter.isValid());
    QCOMPARE(filter.mistake->at, 6U);
    const RecordQuery expression = parseRecordQuery(QStringLiteral("  /a(b/"));
    QVERIFY(!expression.isValid());
    QCOMPARE(expression.kind, QueryKind::Regex);
    QVERIFY(expression.error);
    const RecordQuery quoted = parseRecordQuery(QStringLiteral("\"/a(b/\""));
    QVERIFY(quoted.isValid());
    QVERIFY(quoted.pattern.matches("x /A(b/ y"));
    QVERIFY(!quoted.pattern.matches("ab"));
}

WEIR_TEST(FqlRecordTest)

} // namespace weir

#include "fqlrecordtest.moc"
