// Identity, sources, transformations, destinations and privacy requests: what is read, and what is wrong at its place.
#include "backend/cdp/common/verdict.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

constexpr std::int64_t dayMs = 86'400'000;

/// Fields of a definition of some kind, the envelope around them.
std::string documentOf(const QByteArray& kind, const QByteArray& fields)
{
    return ("{'kind': '" + kind + "', 'key': 'k'" + (fields.isEmpty() ? "" : ", ") + fields + '}').toStdString();
}

template <typename T> T bodyOf(const char* kind, const char* fields)
{
    DefinitionBook book;
    if (!offer(book, documentOf(kind, fields)).empty())
        return {};
    const T* body = std::get_if<T>(&book.all().front()->body);
    return body == nullptr ? T() : *body;
}

std::string pathsOf(const IdentityDefinition::IdentifierType& type)
{
    std::string paths;
    for (const JsonPath& path : type.paths)
        paths += path.text() + ' ';
    return paths;
}

} // namespace

class PipelineReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsWrongIsToldAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("lines");
        QByteArray kind;
        const auto row = [&kind](const char* fields, const char* lines) {
            QTest::newRow((kind + ' ' + fields).constData()) << kind << QByteArray(fields) << QByteArray(lines);
        };
        kind = "identity";
        row("'identifiers': []", "Empty identifiers");
        row("'identifiers': [{}]", "MissingField identifiers[0].type 'type'");
        row("'identifiers': [{'type': 'a:b'}]", "BadPath identifiers[0].type 'a:b'");
        row("'identifiers': [{'type': 'a'}, {'type': 'a'}]", "Duplicate identifiers[1].type 'a'");
        row("'identifiers': [{'type': 'a', 'paths': []}]", "Empty identifiers[0].paths");
        row("'identifiers': [{'type': 'a', 'paths': ['b..c', 1]}]",
            "BadPath identifiers[0].paths[0] 'b..c'\nWrongType identifiers[0].paths[1] '1' [text]");
        row("'identifiers': [{'type': 'a', 'limit': 0}]", "OutOfRange identifiers[0].limit '0' [1]");
        row("'identifiers': [{'type': 'a', 'priority': 0}]", "OutOfRange identifiers[0].priority '0' [1,1000000]");
        row("'identifiers': [{'type': 'a', 'colour': 1}]",
            "UnknownField identifiers[0].colour 'colour' [limit,paths,priority,type]");
        row("'blocked': ['/*a/']", "BadPattern blocked[0] '/*a/'");
        row("'blocked': [null]", "WrongType blocked[0] 'null' [text]");
        row("'neverMerge': [['userId:a']]", "OutOfRange neverMerge[0] '1' [2,2]");
        row("'neverMerge': ['userId:a']", "WrongType neverMerge[0] 'userId:a' [list]");
        row("'neverMerge': [['userId:a', 'b']]", "WrongType neverMerge[0][1] 'b' [identifier]");
        row("'neverMerge': [['userId:a', 'userId:a']]", "Duplicate neverMerge[0][1] 'userId:a'");

        kind = "source";
        row("", "MissingField type 'type'");
        row("'type': 'ftp'", "UnknownWord type 'ftp' [http,webhook,kafka]");
        row("'type': 'http', 'topic': 'a'",
            "UnknownField topic 'topic' [author,changedAt,description,enabled,filter,key,kind,name,note,removed,type,"
            "version,writeKey]");
        row("'type': 'webhook', 'scheme': 'md5'", "UnknownWord scheme 'md5' [generic,shopify,stripe,github]");
        row("'type': 'webhook', 'scheme': ''", "UnknownWord scheme [generic,shopify,stripe,github]");
        row("'type': 'kafka', 'topic': 'a', 'scheme': 'stripe'",
            "UnknownField scheme 'scheme' "
            "[author,changedAt,description,enabled,filter,format,key,kind,mapping,name,note,"
            "removed,start,topic,type,version]");
        row("'type': 'kafka'", "MissingField topic 'topic'");
        row("'type': 'kafka', 'topic': 'a', 'format': 'xml'", "UnknownWord format 'xml' [auto,json,avro,protobuf]");
        row("'type': 'kafka', 'topic': 'a', 'start': 'soon'", "UnknownWord start 'soon' [earliest,latest,timestamp]");
        row("'type': 'kafka', 'topic': 'a', 'start': 'timestamp'", "MissingField startAt 'startAt'");
        row("'type': 'kafka', 'topic': 'a', 'filter': {'any': []}", "Empty filter.any");
        row("'type': 'http', 'filter': {'property': 'a', 'op': 'equals', 'value': {'trait': 'b'}}",
            "WrongReference filter.value.trait 'b'");

        kind = "transformation";
        row("", "MissingField code 'code'");
        row("'code': ''", "Empty code");
        row("'code': 'x', 'runtime': 'ruby'", "UnknownWord runtime 'ruby' [javascript,python]");
        row("'code': 'x', 'order': 'first'", "WrongType order 'first' [number]");
        row("'code': 'x', 'appliesTo': {'not': {'any': []}}", "Empty appliesTo.not.any");

        kind = "destination";
        row("", "MissingField type 'type'");
        row("'type': 'fax'", "UnknownWord type 'fax' [webhook,kafka,segment,postgres,jsonl]");
        row("'type': 'jsonl', 'config': []", "WrongType config '[…]' [object]");
        row("'type': 'jsonl', 'consent': [1]", "WrongType consent[0] '1' [text]");
        row("'type': 'jsonl', 'subscriptions': [{}]", "MissingField subscriptions[0].on 'on'");
        row("'type': 'jsonl', 'subscriptions': [{'on': 'moon'}]",
            "UnknownWord subscriptions[0].on 'moon' [event,audience,trait,journey,profile]");
        row("'type': 'jsonl', 'subscriptions': [{'on': 'event', 'when': {'all': []}}]",
            "Empty subscriptions[0].when.all");
        row("'type': 'jsonl', 'retry': {'attempts': 0}", "OutOfRange retry.attempts '0' [1,1000]");
        row("'type': 'jsonl', 'retry': {'first': '2h', 'longest': '1h'}", "Reversed retry.first '2h' [1h]");
        row("'type': 'jsonl', 'retry': {'within': 1}", "BadDuration retry.within '1'");
        row("'type': 'jsonl', 'rateLimit': {}", "MissingField rateLimit.perSecond 'perSecond'");
        row("'type': 'jsonl', 'rateLimit': {'perSecond': 0}", "OutOfRange rateLimit.perSecond '0' [0.001]");
        row("'type': 'jsonl', 'rateLimit': {'perSecond': '1'}", "WrongType rateLimit.perSecond '1' [number]");
        row("'type': 'jsonl', 'hold': 'for ever'", "BadDuration hold 'for ever'");

        kind = "privacyRequest";
        row("", "MissingField type 'type'\nMissingField identifiers 'identifiers'");
        row("'type': 'forget', 'identifiers': {'userId': 'u1'}",
            "UnknownWord type 'forget' [access,erase,suppress,unsuppress]");
        row("'type': 'erase', 'identifiers': {}", "Empty identifiers");
        row("'type': 'erase', 'identifiers': {'userId': ['u1']}", "WrongType identifiers.userId '[…]' [text]");
    }

    void whatIsWrongIsToldAtItsPlace()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, fields);
        QTEST(QByteArray::fromStdString(mistakesOf(documentOf(kind, fields))), "lines");
    }

    void wrongMappingsAreToldBelowTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("source") << QByteArray::fromStdString(
                                       documentOf("source", "'type': 'webhook', 'mapping': {'a': {'@liquid': 'x'}}"))
                                << QByteArray("mapping.a");
        QTest::newRow("subscription")
            << QByteArray::fromStdString(documentOf(
                   "destination",
                   "'type': 'jsonl', 'subscriptions': [{'on': 'event', 'mapping': {'a': {'@liquid': 'x'}}}]"))
            << QByteArray("subscriptions[0].mapping.a");
    }

    void wrongMappingsAreToldBelowTheirPlace()
    {
        QFETCH(QByteArray, document);
        QFETCH(QByteArray, place);
        DefinitionBook book;
        const std::vector<Refusal> refusals = offer(book, document.toStdString());
        QCOMPARE(refusals.size(), std::size_t(1));
        QVERIFY2(QByteArray::fromStdString(refusals[0].mistakes.front().place).startsWith(place),
                 refusals[0].mistakes.front().place.c_str());
    }

    void identityIsRead()
    {
        const auto identity = bodyOf<IdentityDefinition>(
            "identity", "'identifiers': [{'type': 'userId'}, {'type': 'email', 'paths': ['traits.email'], 'limit': 3},"
                        " {'type': 'phone', 'priority': 9}], 'blocked': ['null', '/^[0-]*$/'],"
                        " 'neverMerge': [['userId:a', 'userId:b:c']]");
        QCOMPARE(identity.types.size(), std::size_t(3));
        QCOMPARE(pathsOf(identity.types[0]), std::string("userId "));
        QCOMPARE(identity.types[0].limit, 1);
        QCOMPARE(pathsOf(identity.types[1]), std::string("traits.email "));
        QCOMPARE(identity.types[1].priority, 2);
        QCOMPARE(identity.types[1].limit, 3);
        QCOMPARE(pathsOf(identity.types[2]), std::string("traits.phone context.traits.phone properties.phone "));
        QCOMPARE(identity.types[2].priority, 9);
        QCOMPARE(identity.types[2].limit, 5);
        QCOMPARE(identity.blocked.size(), std::size_t(2));
        QCOMPARE(identity.neverMerge.front().second, std::string("userId:b:c"));
    }

    void withoutIdentifiersTheUsualOnesStand()
    {
        const auto identity = bodyOf<IdentityDefinition>("identity", "'blocked': ['x']");
        QCOMPARE(identity.types.size(), usualIdentity().types.size());
        QCOMPARE(usualIdentity().types[0].limit, 1);
        QCOMPARE(usualIdentity().types[1].limit, 100);
        QCOMPARE(pathsOf(usualIdentity().types[1]), std::string("anonymousId "));
    }

    void sourcesAreRead()
    {
        const auto http = bodyOf<SourceDefinition>("source", "'type': 'http', 'writeKey': 'w'");
        QCOMPARE(http.writeKey, std::string("w"));
        const auto webhook = bodyOf<SourceDefinition>(
            "source", "'type': 'webhook', 'secret': 's', 'mapping': {'userId': {'@path': '$.id'}}");
        QCOMPARE(webhook.secret, std::string("s"));
        QCOMPARE(webhook.scheme, std::string());
        QVERIFY(webhook.mapping != nullptr);
        for (const char* scheme : {"generic", "shopify", "stripe", "github"}) {
            const auto signs = bodyOf<SourceDefinition>(
                "source", ("'type': 'webhook', 'secret': 's', 'scheme': '" + std::string(scheme) + "'").c_str());
            QCOMPARE(signs.scheme, std::string(scheme));
        }
        const auto kafka = bodyOf<SourceDefinition>(
            "source",
            "'type': 'kafka', 'topic': 't', 'format': 'avro', 'filter': 'properties.x > 1', 'start': 'earliest'");
        QCOMPARE(kafka.topic + kafka.format + kafka.start, std::string("tavroearliest"));
        QVERIFY(kafka.filter.has_value());
        for (const char* fields : {"'type': 'kafka', 'topic': 't', 'start': '2026-01-01'",
                                   "'type': 'kafka', 'topic': 't', 'start': 'timestamp', 'startAt': '2026-01-01'"}) {
            const auto at = bodyOf<SourceDefinition>("source", fields);
            QCOMPARE(at.start, std::string("timestamp"));
            QCOMPARE(at.startAtMs, std::optional<std::int64_t>(1'767'225'600'000));
        }
    }

    void destinationsAreRead()
    {
        const auto usual = bodyOf<DestinationDefinition>("destination", "'type': 'webhook'");
        QCOMPARE(usual.attempts, 8);
        QCOMPARE(usual.holdMs, 30 * dayMs);
        QVERIFY(usual.config->root.isObject());
        const auto written = bodyOf<DestinationDefinition>(
            "destination", "'type': 'kafka', 'config': {'topic': 't'}, 'consent': ['marketing'], 'hold': '1d',"
                           " 'retry': {'attempts': 3, 'first': '2h', 'within': '7d'}, 'rateLimit': {'perSecond': 0.5},"
                           " 'subscriptions': [{'on': 'audience', 'when': 'properties.x > 1', 'mapping': {'a': "
                           "{'@path': '$.event'}}}]");
        QCOMPARE(written.attempts, 3);
        QCOMPARE(written.firstMs, 7'200'000);
        QCOMPARE(written.longestMs, 7'200'000); // never shorter than the first
        QCOMPARE(written.withinMs, 7 * dayMs);
        QCOMPARE(written.perSecond, 0.5);
        QCOMPARE(written.holdMs, dayMs);
        QCOMPARE(written.config->root.at("topic").text(), std::string_view("t"));
        QCOMPARE(int(written.subscriptions.front().on), int(DestinationDefinition::On::Audience));
        QVERIFY(written.subscriptions.front().when && written.subscriptions.front().mapping);
    }

    void transformationsAndRequestsAreRead()
    {
        const auto transformation = bodyOf<TransformationDefinition>(
            "transformation", "'code': 'c', 'order': -3, 'appliesTo': 'properties.x > 1'");
        QCOMPARE(transformation.order, -3);
        QVERIFY(transformation.appliesTo.has_value());
        QCOMPARE(int(transformation.runtime), int(TransformationDefinition::Runtime::JavaScript));
        const auto python = bodyOf<TransformationDefinition>(
            "transformation", "'code': 'def transform(e, c): return e', 'runtime': 'python'");
        QCOMPARE(int(python.runtime), int(TransformationDefinition::Runtime::Python));
        const auto request = bodyOf<PrivacyRequest>("privacyRequest",
                                                    "'type': 'suppress', 'identifiers': {'userId': 'u', 'email': 'e'}");
        QCOMPARE(int(request.type), int(PrivacyRequest::Type::Suppress));
        QCOMPARE(request.identifiers.size(), std::size_t(2));
    }
};

WEIR_TEST(PipelineReaderTest)

} // namespace weir::cdp

#include "pipelinereadertest.moc"
