#include "backend/cdp/identity/accessdocument.h"
#include "backend/cdp/identity/privacyledger.h"
#include "backend/cdp/identity/suppressions.h"
#include "tests/cdp/identity/identitysupport.h"
#include "tests/support/registry.h"

#include <QCryptographicHash>
#include <QTest>

namespace weir::cdp {
namespace {
constexpr std::int64_t erasedAt = 1'767'225'600'000;

template <typename State> State again(const State& state)
{
    ByteWriter writer;
    state.save(writer);
    const std::string bytes = writer.take();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ByteReader broken(std::string_view(bytes).substr(0, size));
        State loaded;
        if (loaded.load(broken))
            return {};
    }
    ByteReader reader(bytes);
    State loaded;
    return loaded.load(reader) && reader.atEnd() ? loaded : State();
}
} // namespace

class PrivacyTest : public QObject
{
    Q_OBJECT
    IdentityRules m_rules{identityOf({{"email", 1, 5}, {"userId", 1, 1}}, {}, {"admin"})};

    Event m_event;
    IdentityRules::Extracted m_found;
    JsonArena m_arena;
    JsonParser m_parser;
    void take(const char* text, std::int64_t atMs = 0)
    {
        m_event = {};
        QVERIFY(m_parser.parse(m_arena.copy(text), m_arena, m_event.root));
        m_event.userId = m_event.root.at("userId").text();
        m_event.anonymousId = m_event.root.at("anonymousId").text();
        m_event.messageId = m_event.root.at("messageId").text();
        m_event.timestampMs = atMs;
        m_rules.extract(m_event, m_arena, m_found);
    }

private slots:
    void suppressesByAnyIdentifier_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("event");
        QTest::addColumn<bool>("is");
        const auto row = [](const char* name, const char* type, const char* value, const char* event, bool is) {
            QTest::newRow(name) << QString::fromUtf8(type) << QString::fromUtf8(value) << QString::fromUtf8(event)
                                << is;
        };
        row("userId", "userId", "u", "{\"userId\":\"u\"}", true);
        row("another userId", "userId", "u", "{\"userId\":\"U\"}", false);
        row("email", "email", "a@b", "{\"userId\":\"u\",\"properties\":{\"email\":\"a@b\"}}", true);
        row("the same text as another type", "email", "u", "{\"userId\":\"u\"}", false);
        row("a type that is not in force", "anonymousId", "x", "{\"userId\":\"u\",\"anonymousId\":\"x\"}", true);
        row("a blocked value", "userId", "admin", "{\"userId\":\"admin\"}", true);
    }
    void suppressesByAnyIdentifier()
    {
        QFETCH(QString, type);
        QFETCH(QString, value);
        QFETCH(QString, event);
        QFETCH(bool, is);
        Suppressions suppressions;
        take(event.toUtf8().constData());
        QVERIFY(suppressions.suppressedBy(m_event, m_rules, m_found).empty());
        suppressions.suppress(type.toStdString(), value.toStdString(), 5);
        QCOMPARE(QString::fromStdString(again(suppressions).suppressedBy(m_event, m_rules, m_found)),
                 is ? type + u':' + value : QString());
        suppressions.unsuppress(type.toStdString(), value.toStdString());
        QVERIFY(suppressions.suppressedBy(m_event, m_rules, m_found).empty());
        QCOMPARE(suppressions.size(), std::size_t(0));
    }

    void aReplayDoesNotBringAPersonBack()
    {
        PrivacyLedger ledger;
        ErasureProof proof{"forget_mia",      erasedAt - 1'000,
                           erasedAt,          {identifierHash("userId", "u")},
                           {ProfileId{1, 2}}, {{"events", 2, 2}, {"destination/crm", 1, 0}}};
        const std::vector<std::pair<std::string, std::string>> links = {{"userId", "u"}, {"email", "a@b"}};
        const std::vector<std::string> messages = {"m1", "m2"};
        ledger.erased(proof, links, messages);
        ledger = again(ledger);
        QCOMPARE(ledger.proofs().size(), std::size_t(1));
        QVERIFY(ledger.proofs().front() == proof);
        QVERIFY(!ledger.proofs().front().isComplete());

        take("{\"userId\":\"other\",\"messageId\":\"m2\"}", erasedAt + 5);
        QVERIFY(ledger.isErased(m_event, m_rules, m_found));
        take("{\"userId\":\"u\",\"messageId\":\"late\"}", erasedAt - 1);
        QVERIFY(ledger.isErased(m_event, m_rules, m_found));
        take("{\"properties\":{\"email\":\"a@b\"},\"messageId\":\"late\"}", erasedAt - 1);
        QVERIFY(ledger.isErased(m_event, m_rules, m_found));
        take("{\"userId\":\"u\",\"messageId\":\"new\"}", erasedAt);
        QVERIFY(!ledger.isErased(m_event, m_rules, m_found));
        take("{\"userId\":\"other\",\"messageId\":\"m3\"}", erasedAt - 1);
        QVERIFY(!ledger.isErased(m_event, m_rules, m_found));
    }

    void accessIsOneDocument()
    {
        AccessParts parts{.profile = {0, 10}, .atMs = erasedAt};
        parts.identifiers = {{"userId", "u", "m1"}};
        parts.merges = {{{0, 11}, {0, 10}, "m2"}};
        parts.traits = Json();
        parts.memberships = {{"vip", erasedAt - 1'000}};
        parts.journeys = {{"welcome", "", "sleep", erasedAt}};
        parts.events = {Json::ofInteger(1)};
        parts.otherStores = {{"destination/crm", 2}};
        QCOMPARE(QString::fromStdString(toJsonText(accessDocument(parts, m_arena))),
                 QStringLiteral(
                     "{\"profileId\":\"0000000000000000000000000000000a\",\"at\":\"2026-01-01T00:00:00.000Z\","
                     "\"identifiers\":[{\"type\":\"userId\",\"value\":\"u\",\"messageId\":\"m1\"}],"
                     "\"merges\":[{\"from\":\"0000000000000000000000000000000b\",\"into\":"
                     "\"0000000000000000000000000000000a\",\"messageId\":\"m2\"}],"
                     "\"traits\":{},\"audiences\":[{\"audience\":\"vip\",\"since\":\"2025-12-31T23:59:59.000Z\"}],"
                     "\"journeys\":[{\"journey\":\"welcome\",\"instance\":\"\",\"node\":\"sleep\",\"entered\":\"2026-"
                     "01-01T00:00:00.000Z\"}],"
                     "\"events\":[1],\"elsewhere\":[{\"store\":\"destination/crm\",\"count\":2}]}"));
    }

    void aProofNamesNobody()
    {
        QCOMPARE(QString::fromStdString(identifierHash("userId", "u")),
                 QString::fromLatin1(QCryptographicHash::hash("userId:u", QCryptographicHash::Sha256).toHex()));
        ErasureProof proof;
        QVERIFY(proof.isComplete());
        proof.findings = {{"events", 3, 2}};
        QVERIFY(!proof.isComplete());
    }
};
WEIR_TEST(PrivacyTest)

} // namespace weir::cdp

#include "privacytest.moc"
