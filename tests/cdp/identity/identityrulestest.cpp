#include "backend/cdp/identity/identityrules.h"
#include "tests/cdp/identity/identitysupport.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

class IdentityRulesTest : public QObject
{
    Q_OBJECT
    JsonParser m_parser;
    JsonArena m_arena;

    /// "email=a@b.c userId=u | blocked: email=x"
    QString extracted(const IdentityDefinition& definition, const std::string& text, EventType type = EventType::Track)
    {
        const IdentityRules rules(definition);
        Event event;
        event.type = type;
        if (!m_parser.parse(text, m_arena, event.root))
            return QStringLiteral("no JSON");
        event.userId = event.root.at("userId").text();
        event.anonymousId = event.root.at("anonymousId").text();
        IdentityRules::Extracted found;
        rules.extract(event, m_arena, found);
        QStringList words;
        const auto add = [&](const std::vector<FoundIdentifier>& list) {
            for (const FoundIdentifier& one : list)
                words += QString::fromStdString(rules.types()[one.type].name + '=' + std::string(one.value));
        };
        add(found.usable);
        if (!found.blocked.empty())
            words += QStringLiteral("blocked:");
        add(found.blocked);
        return words.join(u' ');
    }

private slots:
    void readsPathsByPriorityAndValue()
    {
        IdentityDefinition definition =
            identityOf({{"anonymousId", 3, 100}, {"email", 2, 5}, {"userId", 1, 1}, {"crm", 2, 1}});
        definition.types[1].paths = {*JsonPath::parse("traits.email"), *JsonPath::parse("context.traits.email"),
                                     *JsonPath::parse("properties.emails[]")};
        const std::string event =
            "{\"anonymousId\":\"a\",\"userId\":\"u\",\"traits\":{\"email\":\"z@x\"},\"context\":{\"traits\":"
            "{\"email\":\"b@x\"}},\"properties\":{\"emails\":[\"c@x\",\"b@x\",7],\"crm\":12}}";
        QCOMPARE(extracted(definition, event),
                 QStringLiteral("userId=u crm=12 email=7 email=b@x email=c@x email=z@x anonymousId=a"));
    }

    void takesTextsAndNumbersOnly()
    {
        const IdentityDefinition definition =
            identityOf({{"a", 1, 9}, {"b", 1, 9}, {"c", 1, 9}, {"d", 1, 9}, {"e", 1, 9}, {"f", 1, 9}});
        const std::string event =
            "{\"properties\":{\"a\":true,\"b\":[\"x\"],\"c\":{\"x\":1},\"d\":null,\"e\":\" \\t\",\"f\":1.50}}";
        QCOMPARE(extracted(definition, event), QStringLiteral("f=1.50"));
    }

    void traitsOfAGroupAreTheGroups()
    {
        IdentityDefinition definition = shopIdentity();
        definition.types[1].paths = {*JsonPath::parse("traits.email"), *JsonPath::parse("context.traits.email")};
        const std::string event =
            "{\"userId\":\"u\",\"traits\":{\"email\":\"office@x\"},\"context\":{\"traits\":{\"email\":\"me@x\"}}}";
        QCOMPARE(extracted(definition, event, EventType::Group), QStringLiteral("userId=u email=me@x"));
        QCOMPARE(extracted(definition, event, EventType::Identify),
                 QStringLiteral("userId=u email=me@x email=office@x"));
    }

    void blocksValues_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isBlocked");
        for (const char* value : {"null", "undefined", "-1", "000", "0-0-0", "-", "test@shop.example"})
            QTest::newRow(value) << QString::fromUtf8(value) << true;
        for (const char* value : {"Null", "nullx", " null", "-12", "0a", "u1", "me@shop.example"})
            QTest::newRow(value) << QString::fromUtf8(value) << false;
    }
    void blocksValues()
    {
        QFETCH(QString, value);
        QFETCH(bool, isBlocked);
        const IdentityDefinition definition = identityOf({{"userId", 1, 1}, {"anonymousId", 2, 9}}, {},
                                                         {"null", "undefined", "-1", "/^[0-]*$/", "/^test@/"});
        const std::string event = "{\"userId\":\"" + value.toStdString() + "\",\"anonymousId\":\"a\"}";
        QCOMPARE(extracted(definition, event), isBlocked ? QStringLiteral("anonymousId=a blocked: userId=%1").arg(value)
                                                         : QStringLiteral("userId=%1 anonymousId=a").arg(value));
    }

    void aTypeWithPathsIsReadFromThemAlone()
    {
        IdentityDefinition definition = identityOf({{"userId", 1, 2}});
        definition.types[0].paths = {*JsonPath::parse("previousId"), *JsonPath::parse("context.uid")};
        QCOMPARE(extracted(definition, "{\"userId\":\"u\",\"previousId\":\"p\",\"context\":{\"uid\":\"c\"}}",
                           EventType::Alias),
                 QStringLiteral("userId=c userId=p"));
    }

    void previousIdIsNoIdentifierByItself()
    {
        QCOMPARE(extracted(shopIdentity(), "{\"userId\":\"u\",\"previousId\":\"p\"}", EventType::Alias),
                 QStringLiteral("userId=u"));
    }

    void readsPairsAtTheFirstColon()
    {
        const IdentityRules rules(identityOf({{"userId", 1, 1}}, {{"userId:a:b", "email:x"}}));
        QCOMPARE(rules.neverMerge().size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(rules.neverMerge()[0].one.second), QStringLiteral("a:b"));
        QCOMPARE(QString::fromStdString(rules.neverMerge()[0].other.first), QStringLiteral("email"));
    }
};
WEIR_TEST(IdentityRulesTest)

} // namespace weir::cdp

#include "identityrulestest.moc"
