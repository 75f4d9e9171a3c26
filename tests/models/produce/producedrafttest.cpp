#include "backend/service/settings.h"
#include "models/produce/formedit.h"
#include "models/produce/producedrafts.h"
#include "models/produce/producetexts.h"
#include "models/produce/recordloader.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

RecordView recordOf(std::string_view key, std::string_view value, std::uint8_t flags = 0)
{
    RecordView record;
    record.key = key;
    record.value = value;
    record.partition = 3;
    record.offset = 1204;
    record.flags = flags;
    return record;
}

/// {"id": long, "note": null or string, "tags": [string], "labels": {string}, "size": long or string}
SchemaForm orderForm()
{
    using Kind = FormNode::Kind;
    SchemaForm form;
    const auto add = [&](Kind kind, const char* name) {
        FormNode node;
        node.kind = kind;
        node.name = name;
        form.nodes.push_back(node);
        return int(form.nodes.size()) - 1;
    };
    const int root = add(Kind::Record, "Order");
    const int number = add(Kind::Integer, "long"), text = add(Kind::Text, "string");
    const int note = add(Kind::Choice, ""), list = add(Kind::List, ""), map = add(Kind::Map, "");
    const int size = add(Kind::Choice, "");
    form.nodes[std::size_t(note)].isNullable = true;
    form.nodes[std::size_t(note)].children = {text};
    form.nodes[std::size_t(list)].children = {text};
    form.nodes[std::size_t(map)].children = {text};
    form.nodes[std::size_t(size)].children = {number, text};
    form.nodes[std::size_t(root)].fields = {
        {"id", number, true}, {"note", note}, {"tags", list}, {"labels", map}, {"size", size}};
    form.root = root;
    return form;
}

} // namespace

class ProduceDraftTest : public QObject
{
    Q_OBJECT
private slots:
    void jsonKeepsOrderAndNumbersAsTheyAreWritten()
    {
        const char* text = "{\"z\":1.10,\"a\":[true,null,\"q\\\"\"],\"big\":12345678901234567890,\"o\":{}}";
        const auto value = JsonValue::parse(text);
        QVERIFY(value);
        QCOMPARE(value->text(false), std::string(text));
        QCOMPARE(JsonValue::parse(value->text())->text(false), std::string(text));
        QVERIFY(!JsonValue::parse("{\"a\":}"));
        QVERIFY(!JsonValue::parse(std::string(300, '[') + std::string(300, ']')));
        QCOMPARE(JsonValue::typed("12").kind, JsonValue::Kind::Number);
        QCOMPARE(JsonValue::typed("12x").kind, JsonValue::Kind::String);
    }

    void aDraftComesBackAsItWas()
    {
        ProduceDraft draft;
        draft.what = ProduceDraft::What::Repeat;
        draft.partition = QStringLiteral("3");
        draft.partitioner = Partitioner::Crc32;
        draft.key = {Format::Hex, {}, QStringLiteral("00 ff"), false, 8};
        draft.value = {Format::Json, {"orders-value", 2, 17, "Order"}, QStringLiteral("{}"), true, 8};
        draft.headers = {{QStringLiteral("a"), QStringLiteral("1"), false, false},
                         {QStringLiteral("a"), QStringLiteral("ff"), false, true},
                         {QStringLiteral("n"), {}, true, false}};
        draft.timestamp = QStringLiteral("-2h");
        draft.origin = QStringLiteral("partition 1, offset 2");
        draft.times = QStringLiteral("5");
        draft.rate = QStringLiteral("2.5");
        draft.linesAreRecords = true;
        draft.keySeparator = QStringLiteral(":");
        QCOMPARE(ProduceDraft::fromJson(draft.toJson()), draft);
        QCOMPARE(ProduceDraft::fromJson(QStringLiteral("nonsense")).value.format, Format::Json);
        draft.value.text = QString(2'000'000, QLatin1Char('x'));
        QCOMPARE(draft.toJson(), QString());
    }

    void draftsAndTemplatesAreKeptByTopic()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("settings.ini"));
        ProduceDraft draft;
        draft.value.text = QStringLiteral("{\"a\": \"ü;=%\"}");
        {
            Settings settings(file);
            ProduceDrafts drafts(&settings, QStringLiteral("my cluster/1"), QStringLiteral("orders"));
            QVERIFY(!drafts.hasDraft());
            drafts.keepDraft(draft);
            QVERIFY(drafts.keepTemplate(QStringLiteral(" small "), draft));
            QVERIFY(drafts.keepTemplate(QStringLiteral("big"), draft));
            QVERIFY(!drafts.keepTemplate(QString(), draft));
        }
        Settings settings(file);
        ProduceDrafts drafts(&settings, QStringLiteral("my cluster/1"), QStringLiteral("orders"));
        QCOMPARE(drafts.draft(), draft);
        QCOMPARE(drafts.templates(), (QStringList{QStringLiteral("big"), QStringLiteral("small")}));
        QCOMPARE(drafts.templateNamed(QStringLiteral("small")), draft);
        drafts.dropTemplate(QStringLiteral("small"));
        QCOMPARE(drafts.templates(), QStringList{QStringLiteral("big")});
        QVERIFY(!ProduceDrafts(&settings, QStringLiteral("my cluster/1"), QStringLiteral("other")).hasDraft());
        drafts.dropDraft();
        QVERIFY(!drafts.hasDraft());
    }

    void aMistakeIsAtItsPlace()
    {
        const QString text = QStringLiteral("{\"ü\": {\"items\": [1,\n {\"id\": \"x\"}]}}");
        const TextMistake field =
            mistakeOf({ErrorKind::Invalid, 0, QStringLiteral("ü.items[1].id: expected long, not \"x\"")}, text);
        QCOMPARE(text.mid(field.start, field.length), QStringLiteral("\"x\""));
        QCOMPARE(field.path, QStringLiteral("ü.items[1].id"));
        const TextMistake byte =
            mistakeOf({ErrorKind::Invalid, 0, QStringLiteral("not JSON: a value is missing (byte 6)")},
                      QStringLiteral("{\"ü\":}"));
        QCOMPARE(byte.start, 5);
        QCOMPARE(byte.length, 1);
        QCOMPARE(byte.sentence, QStringLiteral("Not JSON: a value is missing."));
        const TextMistake end =
            mistakeOf({ErrorKind::Invalid, 0, QStringLiteral("not JSON: it ends (byte 1)")}, QStringLiteral("{"));
        QCOMPARE(end.start, 0);
        QCOMPARE(mistakeOf({ErrorKind::Invalid, 0, QStringLiteral("no idea")}, text).length, 0);
    }

    void aRecordBecomesADraftThatWritesTheSameBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("plain text");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("json with blanks") << QByteArray("{ \"a\": 1 }\n");
        QTest::newRow("bytes") << QByteArray("\x00\xff\x01 no text", 11);
        QTest::newRow("integer") << QByteArray::fromHex("00000000000003e8");
        QTest::newRow("uuid") << QByteArray::fromHex("6ba7b8109dad41d180b400c04fd430c8");
        QTest::newRow("invalid UTF-8") << QByteArray("abc\xff");
        QTest::newRow("framed, but no registry") << QByteArray::fromHex("000000002a0102");
        QTest::newRow("gzip")
            << QByteArray::fromHex("1f8b08000000000000034b4c4a0600c2412435030000 00").replace(" ", "");
    }

    void aRecordBecomesADraftThatWritesTheSameBytes()
    {
        QFETCH(QByteArray, bytes);
        const std::string value = bytes.toStdString();
        const auto draft = RecordLoader::draftOf(recordOf(value, value), {{"h", value, false}, {"n", {}, true}},
                                                 QStringLiteral("orders"), DecoderSet());
        QVERIFY(draft);
        for (const ProducePart& part : {draft->key, draft->value}) {
            const auto again = PartEncoder(part.format, part.numberBytes).encode(part.text.toStdString());
            QVERIFY(again);
            QCOMPARE(QByteArray::fromStdString(*again), bytes);
        }
        const HeaderDraft& header = draft->headers.first();
        const auto headerBytes =
            PartEncoder(header.isHex ? Format::Hex : Format::Text).encode(header.value.toStdString());
        QCOMPARE(QByteArray::fromStdString(*headerBytes), bytes);
        QVERIFY(draft->headers.last().isNull);
        QVERIFY(draft->origin.contains(QStringLiteral("1,204")));
    }

    void nullsStayNulls()
    {
        const auto flags = std::uint8_t(std::uint8_t(RecordFlag::KeyNull) | std::uint8_t(RecordFlag::ValueNull));
        const auto draft = RecordLoader::draftOf(recordOf({}, {}, flags), {}, QStringLiteral("t"), DecoderSet());
        QVERIFY(draft->key.isNull && draft->value.isNull);
    }

    void aFormEditsItsValueMemberByMember()
    {
        FormEdit edit;
        edit.reset(orderForm(),
                   *JsonValue::parse("{\"id\":1,\"more\":[],\"tags\":[\"a\",\"b\"],\"labels\":{\"x\":\"1\"}}"));
        edit.set({std::string("id")}, JsonValue::typed("12345678901234567890"));
        edit.set({std::string("note")}, JsonValue::string("new"));
        edit.remove({std::string("tags"), std::size_t(0)});
        edit.addItem({std::string("tags")}, 2);
        QVERIFY(edit.rename({std::string("labels"), std::string("x")}, "y"));
        edit.addMember({std::string("labels")}, 2);
        QVERIFY(!edit.rename({std::string("labels"), std::string("key")}, "y"));
        QCOMPARE(edit.value().text(false),
                 std::string(
                     "{\"id\":12345678901234567890,\"more\":[],\"tags\":[\"b\",\"\"],\"labels\":{\"y\":\"1\",\"key\":"
                     "\"\"},\"note\":\"new\"}"));
        QCOMPARE(formPathText({std::string("a"), std::size_t(2), std::string("b")}), QStringLiteral("a[2].b"));
    }

    void whatFitsTheSchemaIsKnown()
    {
        FormEdit edit;
        edit.reset(orderForm(), JsonValue());
        QVERIFY(edit.fits(1, *JsonValue::parse("5")));
        QVERIFY(!edit.fits(1, *JsonValue::parse("[]")));
        QVERIFY(!edit.fits(1, JsonValue()));
        QVERIFY(edit.fits(3, JsonValue())); // a nullable text, which was a choice of one
        QVERIFY(edit.fits(3, JsonValue::string("x")));
        QCOMPARE(edit.branchOf(6, *JsonValue::parse("5")), 0);
        QCOMPARE(edit.branchOf(6, JsonValue::string("5")), 1);
        QCOMPARE(edit.branchOf(6, *JsonValue::parse("{}")), -1);
    }
};

WEIR_TEST(ProduceDraftTest)

} // namespace weir

#include "producedrafttest.moc"
