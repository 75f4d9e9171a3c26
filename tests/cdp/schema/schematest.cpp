#include "backend/cdp/schema/schema.h"

#include "backend/base/json/jsonparser.h"
#include "tests/cdp/schema/schemacases.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using cdp::Schema;
using cdp::SchemaMistake;
using cdp::SchemaOptions;
using cdp::Violation;

namespace {

JsonPointer json(const std::string& text)
{
    Result<JsonPointer> document = parseJson(text);
    if (!document)
        qFatal("no JSON: %s", text.c_str());
    return std::move(*document);
}

} // namespace

class SchemaTest : public QObject
{
    Q_OBJECT
private slots:
    void takesAndRefuses_data()
    {
        QTest::addColumn<const test::SchemaCase*>("one");
        QTest::addColumn<bool>("assertFormats");
        const auto rows = [](const char* group, const std::vector<test::SchemaCase>& cases, bool assertFormats) {
            for (const test::SchemaCase& one : cases)
                QTest::addRow("%s: %s", group, one.name) << &one << assertFormats;
        };
        rows("values", test::valueCases(), false);
        rows("structure", test::structureCases(), false);
        rows("logic", test::logicCases(), false);
        rows("patterns", test::patternCases(), false);
        rows("formats", test::formatCases(), true);
    }

    void takesAndRefuses()
    {
        QFETCH(const test::SchemaCase*, one);
        QFETCH(bool, assertFormats);
        SchemaOptions options;
        options.assertFormats = assertFormats;
        const JsonPointer source = json(one->schema);
        const Schema::Compiled compiled = Schema::compile(source->root, options);
        QVERIFY2(compiled.schema, compiled.mistake ? compiled.mistake->detail.c_str() : "");
        const auto ask = [&](const char* text, bool expected) {
            const JsonPointer instance = json(text);
            std::vector<Violation> violations;
            const bool isValid = compiled.schema->isValid(instance->root);
            const bool explained = compiled.schema->validate(instance->root, violations);
            if (isValid != expected)
                return QByteArray(text) + (expected ? " should be taken" : " should be refused");
            if (explained != isValid || violations.empty() != isValid)
                return QByteArray(text) + " is explained otherwise than answered";
            return QByteArray();
        };
        for (const char* text : one->good)
            QCOMPARE(ask(text, true), QByteArray());
        for (const char* text : one->bad)
            QCOMPARE(ask(text, false), QByteArray());
    }

    void formatsAreOnlyNotedUnlessAsked()
    {
        const JsonPointer source = json(R"({"format": "ipv4"})");
        QVERIFY(Schema::compile(source->root).schema->isValid(json("\"x\"")->root));
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("instance");
        QTest::addColumn<QByteArrayList>("told");
        const auto row = [](const char* name, const char* schema, const char* instance, const QByteArrayList& told) {
            QTest::newRow(name) << QByteArray(schema) << QByteArray(instance) << told;
        };
        for (const test::ToldCase& one : test::toldCases())
            row(one.name, one.schema, one.instance, QByteArrayList(one.told.begin(), one.told.end()));
    }

    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, instance);
        QFETCH(QByteArrayList, told);
        const JsonPointer source = json(schema.toStdString()), value = json(instance.toStdString());
        std::vector<Violation> violations;
        QVERIFY(!Schema::compile(source->root).schema->validate(value->root, violations));
        QByteArrayList found;
        for (const Violation& one : violations)
            found << QByteArray::fromStdString(one.pointer + " " + one.path + " " + one.keyword + " (" + one.expected +
                                               ") " + one.schemaPointer);
        QCOMPARE(found, told);
    }

    void refusesWhatIsNoSchema_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("pointer");
        const auto row = [](const char* name, const QByteArray& schema, SchemaMistake::Kind kind, const char* pointer) {
            QTest::newRow(name) << schema << int(kind) << QByteArray(pointer);
        };
        for (const test::MistakeCase& one : test::mistakeCases())
            row(one.name, one.schema, one.kind, one.pointer);
    }

    void refusesWhatIsNoSchema()
    {
        QFETCH(QByteArray, schema);
        QFETCH(int, kind);
        QFETCH(QByteArray, pointer);
        const JsonPointer source = json(schema.toStdString());
        const Schema::Compiled compiled = Schema::compile(source->root);
        QVERIFY(!compiled.schema);
        QCOMPARE(int(compiled.mistake->kind), kind);
        QCOMPARE(QByteArray::fromStdString(compiled.mistake->pointer), pointer);
    }

    void remoteDocumentsAreThoseGiven()
    {
        const JsonPointer source = json(test::remoteDocument(0));
        const JsonPointer parts = json(test::remoteDocument(1));
        const JsonPointer more = json(R"({"type":"integer"})");
        SchemaOptions options;
        const auto wanted = [&] {
            return Schema::compile(source->root, options).mistake.value_or(SchemaMistake()).detail;
        };
        QCOMPARE(wanted(), std::string("http://host.example/parts.json"));
        options.documents.emplace_back("http://host.example/parts.json", parts->root);
        QCOMPARE(wanted(), std::string("http://host.example/more.json"));
        options.documents.emplace_back("http://host.example/more.json", more->root);
        const auto schema = Schema::compile(source->root, options).schema;
        QVERIFY(schema);
        QVERIFY(schema->isValid(json("[1]")->root));
        QVERIFY(!schema->isValid(json("[\"x\"]")->root));
        std::vector<Violation> violations;
        schema->validate(json("[\"x\"]")->root, violations);
        QCOMPARE(violations.at(0).schemaPointer, std::string("http://host.example/more.json#/type"));
    }

    void aBrokenRemoteDocumentIsNamed()
    {
        const JsonPointer source = json(test::remoteDocument(2)), broken = json(R"({"items":{"type":3}})");
        SchemaOptions options;
        options.documents.emplace_back("http://host.example/a.json", broken->root);
        const auto compiled = Schema::compile(source->root, options);
        QVERIFY(compiled.mistake);
        QCOMPARE(compiled.mistake->pointer, std::string("http://host.example/a.json#/items/type"));
    }

    void theBaseMayBeWhereItWasRead()
    {
        const JsonPointer source = json(R"({"$ref":"b.json"})"), other = json(R"({"type":"null"})");
        SchemaOptions options;
        options.base = "file:///x/a.json";
        options.documents.emplace_back("file:///x/b.json", other->root);
        QVERIFY(Schema::compile(source->root, options).schema->isValid(Json::null()));
    }

    void aSchemaOutlivesItsSource()
    {
        std::shared_ptr<const Schema> schema;
        {
            const JsonPointer source =
                json(R"({"properties":{"abcdefghijklmnopqrstuvwxyz":{"enum":["a long text, surely not short"]}}})");
            schema = Schema::compile(source->root).schema;
        }
        QVERIFY(!schema->isValid(json(R"({"abcdefghijklmnopqrstuvwxyz":"b"})")->root));
        QVERIFY(schema->isValid(json(R"({"abcdefghijklmnopqrstuvwxyz":"a long text, surely not short"})")->root));
    }

    void namesAlikeAreToldApart()
    {
        // Same length, same first and last eight letters: the table of names has nothing to go by.
        std::string properties, good;
        for (int i = 0; i < 3'000; ++i) {
            const std::string number = std::to_string(10'000 + i);
            const std::string name = "\"aaaaaaaa" + number + "bbbbbbbb\":";
            properties += (i > 0 ? "," : "") + name + "{\"const\":" + number + "}";
            good += (i > 0 ? "," : "") + name + number;
        }
        const auto schema =
            Schema::compile(json("{\"properties\":{" + properties + "},\"additionalProperties\":false}")->root).schema;
        QVERIFY(schema->isValid(json("{" + good + "}")->root));
        QVERIFY(!schema->isValid(json("{\"aaaaaaaa10001bbbbbbbb\":10002}")->root));
        QVERIFY(!schema->isValid(json("{\"aaaaaaaa99999bbbbbbbb\":1}")->root));
    }

    void hugeAndDeepOnesEnd_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("instance");
        const auto row = [](const char* name, const std::string& schema, const std::string& instance) {
            QTest::newRow(name) << QByteArray::fromStdString(schema) << QByteArray::fromStdString(instance);
        };
        for (const test::HugeCase& one : test::hugeCases())
            row(one.name, one.schema, one.instance);
    }

    void hugeAndDeepOnesEnd()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, instance);
        const JsonPointer source = json(schema.toStdString()), value = json(instance.toStdString());
        const Schema::Compiled compiled = Schema::compile(source->root);
        QVERIFY(bool(compiled.schema) != compiled.mistake.has_value());
        if (!compiled.schema)
            return;
        std::vector<Violation> violations;
        QCOMPARE(compiled.schema->validate(value->root, violations), compiled.schema->isValid(value->root));
        QVERIFY(violations.size() <= Schema::maxViolations);
    }
};

WEIR_TEST(SchemaTest)

} // namespace weir

#include "schematest.moc"
