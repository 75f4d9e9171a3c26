#include "backend/cdp/event/speccheck.h"
#include "tests/cdp/event/speccheckrows.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {
constexpr std::int64_t noon = 1'767'268'800'000; ///< 2026-01-01T12:00:00Z
}

class SpecCheckTest : public QObject
{
    Q_OBJECT
    JsonParser m_parser;
    JsonArena m_arena;

    SpecChecked check(const std::string& text) { return checkSpec(text, noon, "made", m_parser, m_arena); }
    static QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

private slots:
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < int(std::size(specRows)); ++i)
            QTest::newRow(specRows[i].name) << i;
    }
    void saysWhatIsWrong()
    {
        QFETCH(int, row);
        const SpecRow& expected = specRows[row];
        const SpecChecked checked = check(expected.event);
        QCOMPARE(shown(checked.reason), QString::fromUtf8(expected.reason));
        QCOMPARE(shown(checked.detail), QString::fromUtf8(expected.detail));
        QCOMPARE(bool(checked), expected.reason[0] == 0);
    }

    void correctsTheClock_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < int(std::size(clockRows)); ++i)
            QTest::newRow(clockRows[i].name) << i;
    }
    void correctsTheClock()
    {
        QFETCH(int, row);
        const ClockRow& expected = clockRows[row];
        const std::string text = std::string("{\"type\":\"identify\",\"userId\":\"u\",") + expected.fields + "}";
        const SpecChecked checked = check(text);
        QCOMPARE(shown(checked.reason), QString());
        QCOMPARE(shown(checked.event.root.at("timestamp").text()), QString::fromUtf8(expected.timestamp));
        QCOMPARE(shown(checked.event.root.at("originalTimestamp").text()), QString::fromUtf8(expected.original));
        QCOMPARE(shown(checked.event.root.at("receivedAt").text()), QString::fromUtf8(expected.receivedAt));
        QCOMPARE(shown(momentText(checked.event.timestampMs)), QString::fromUtf8(expected.timestamp));
        QCOMPARE(checked.event.receivedAtMs, noon);
    }

    void numbersBecomeTexts()
    {
        const std::string text = "{\"type\":\"alias\",\"userId\":42,\"previousId\":1.50,\"messageId\":7}";
        const SpecChecked checked = check(text);
        QVERIFY(checked);
        QCOMPARE(shown(checked.event.userId), QStringLiteral("42"));
        QCOMPARE(shown(checked.event.previousId), QStringLiteral("1.50"));
        QCOMPARE(shown(checked.event.messageId), QStringLiteral("7"));
        QCOMPARE(shown(checked.event.root.at("userId").text()), QStringLiteral("42"));
    }

    void makesAMessageIdWhereNoneIs()
    {
        for (const char* written : {"", ",\"messageId\":null", ",\"messageId\":\"\""}) {
            const std::string text = std::string("{\"type\":\"identify\",\"userId\":\"u\"") + written + "}";
            const SpecChecked checked = check(text);
            QVERIFY(checked);
            QCOMPARE(shown(checked.event.messageId), QStringLiteral("made"));
            QCOMPARE(shown(checked.event.root.at("messageId").text()), QStringLiteral("made"));
        }
        const std::string own = "{\"type\":\"identify\",\"userId\":\"u\",\"messageId\":\"m\"}";
        QCOMPARE(shown(check(own).event.messageId), QStringLiteral("m"));
    }

    void readsWhatRulesAskFor()
    {
        const std::string text =
            "{\"type\":\"page\",\"name\":\"Home\",\"event\":\"no\",\"anonymousId\":\"a\",\"groupId\":\"g\"}";
        const Event event = check(text).event;
        QCOMPARE(event.type, EventType::Page);
        QCOMPARE(shown(event.name), QStringLiteral("Home"));
        QCOMPARE(shown(event.anonymousId), QStringLiteral("a"));
        QCOMPARE(shown(event.groupId), QStringLiteral("g"));
        QVERIFY(event.userId.empty());
        QCOMPARE(shown(event.root.at("event").text()), QStringLiteral("no"));
    }

    void refusesWhatIsOver32Kilobytes()
    {
        const std::string head = "{\"type\":\"track\",\"event\":\"A\",\"userId\":\"u\",\"x\":\"";
        const std::string most = head + std::string(largestEvent - head.size() - 2, 'x') + "\"}";
        QCOMPARE(most.size(), std::size_t(32'768));
        QVERIFY(check(most));
        const std::string more = head + std::string(largestEvent - head.size() - 1, 'x') + "\"}";
        QCOMPARE(shown(check(more).reason), QStringLiteral("Too-Large"));

        Json root;
        QVERIFY(m_parser.parse(more, m_arena, root));
        QCOMPARE(shown(checkSpec(root, noon, "made", m_arena).reason), QStringLiteral("Too-Large"));
        QVERIFY(m_parser.parse(most, m_arena, root));
        QVERIFY(checkSpec(root, noon, "made", m_arena));
    }

    void writesMoments()
    {
        QCOMPARE(shown(momentText(0)), QStringLiteral("1970-01-01T00:00:00.000Z"));
        QCOMPARE(shown(momentText(-1)), QStringLiteral("1969-12-31T23:59:59.999Z"));
        QCOMPARE(shown(momentText(1'709'208'001'020)), QStringLiteral("2024-02-29T12:00:01.020Z"));
    }
};

WEIR_TEST(SpecCheckTest)

} // namespace weir::cdp

#include "specchecktest.moc"
