#include "models/common/englishplurals.h"
#include "models/common/offsetsfile.h"
#include "models/groups/moveoffsetsdraft.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

constexpr std::int64_t now = 1'790'000'000'000;

} // namespace

class MoveOffsetsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCoreApplication::installTranslator(&m_plurals);
        m_group.id = QStringLiteral("billing");
        for (int i = 0; i < 3; ++i) {
            GroupPartition one;
            one.at = {i < 2 ? QStringLiteral("orders") : QStringLiteral("payments"), i % 2};
            one.committed = 600;
            one.start = 100;
            one.end = 1000;
            m_group.partitions << one;
        }
    }
    void cleanupTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QCoreApplication::removeTranslator(&m_plurals);
    }

    void theWholeGroupGoesToItsBeginning()
    {
        const MoveOffsetsCheck check = checkMove({}, m_group, now, true);
        QVERIFY(check.move);
        QVERIFY(check.move->partitions.isEmpty() && check.move->topics.isEmpty());
        QCOMPARE(check.move->group, QStringLiteral("billing"));
        const QString text = check.explanation.join(QLatin1Char('\n'));
        QVERIFY2(text.contains(QLatin1String("Up to 1,500 records will be read again")), qPrintable(text));
        QVERIFY(text.contains(QLatin1String("2,700 records wait")));
    }

    void aTopicOrTheChosenOnesOnly()
    {
        MoveOffsetsDraft draft;
        draft.target = OffsetTarget::End;
        draft.scope = MoveScope::Topic;
        draft.topic = QStringLiteral("payments");
        MoveOffsetsCheck check = checkMove(draft, m_group, now, true);
        QCOMPARE(check.move->topics, QStringList{QStringLiteral("payments")});
        QVERIFY(check.explanation.join(QLatin1Char(' ')).contains(QLatin1String("Up to 400 records will be skipped")));
        draft.scope = MoveScope::Chosen;
        draft.chosen = {{QStringLiteral("orders"), 0}, {QStringLiteral("orders"), 1}};
        check = checkMove(draft, m_group, now, true);
        QCOMPARE(check.move->partitions, draft.chosen);
        QVERIFY(check.explanation.join(QLatin1Char(' ')).contains(QLatin1String("Up to 800 records will be skipped")));
        draft.chosen = {{QStringLiteral("gone"), 0}};
        QVERIFY(!checkMove(draft, m_group, now, true).move);
    }

    void whatIsTypedIsUnderstood_data()
    {
        QTest::addColumn<int>("target");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<qint64>("value"); // -1: a mistake
        const auto row = [](const char* name, OffsetTarget target, const char* typed, qint64 value) {
            QTest::newRow(name) << int(target) << QString::fromLatin1(typed) << value;
        };
        row("moment", OffsetTarget::Time, "2026-09-21 14:13:20", now);
        row("moment ago", OffsetTarget::Time, "-1h", now - 3'600'000);
        row("no moment", OffsetTarget::Time, "yesterday", -1);
        row("hours", OffsetTarget::Duration, "2h", 7'200'000);
        row("two units", OffsetTarget::Duration, "1d 12h", 129'600'000);
        row("iso", OffsetTarget::Duration, "P1DT12H", 129'600'000);
        row("no unit", OffsetTarget::Duration, "15", -1);
        row("empty iso", OffsetTarget::Duration, "PT", -1);
        row("offset", OffsetTarget::Offset, "500", 500);
        row("negative offset", OffsetTarget::Offset, "-5", -1);
        row("back", OffsetTarget::Shift, "-250", -250);
        row("no shift", OffsetTarget::Shift, "0", -1);
        row("a word", OffsetTarget::Shift, "many", -1);
    }
    void whatIsTypedIsUnderstood()
    {
        QFETCH(int, target);
        QFETCH(QString, typed);
        QFETCH(qint64, value);
        MoveOffsetsDraft draft;
        draft.target = OffsetTarget(target);
        draft.value = typed;
        const MoveOffsetsCheck check = checkMove(draft, m_group, now, true);
        QCOMPARE(check.move.has_value(), value != -1);
        QCOMPARE(check.mistake.isEmpty(), value != -1);
        if (!check.move)
            return;
        const bool isTime = draft.target == OffsetTarget::Time || draft.target == OffsetTarget::Duration;
        QCOMPARE(qint64(isTime ? check.move->timeMs : check.move->offset), value);
        QVERIFY(!check.explanation.isEmpty());
    }

    void whatIsNotTypedYetIsNoMistake()
    {
        for (const OffsetTarget target : {OffsetTarget::Time, OffsetTarget::Duration, OffsetTarget::Offset,
                                          OffsetTarget::Shift, OffsetTarget::Group, OffsetTarget::Given}) {
            MoveOffsetsDraft draft;
            draft.target = target;
            const MoveOffsetsCheck check = checkMove(draft, m_group, now, true);
            QVERIFY(!check.move && check.mistake.isEmpty() && check.explanation.isEmpty());
        }
    }

    void anotherGroupIsNotTheSame()
    {
        MoveOffsetsDraft draft;
        draft.target = OffsetTarget::Group;
        draft.value = QStringLiteral("billing");
        QVERIFY(!checkMove(draft, m_group, now, true).mistake.isEmpty());
        draft.value = QStringLiteral("shipping");
        QCOMPARE(checkMove(draft, m_group, now, true).move->otherGroup, QStringLiteral("shipping"));
    }

    void activeMembersAreSaidBeforehand()
    {
        QCOMPARE(activeSentence(m_group), QString());
        GroupInfo busy = m_group;
        busy.members.resize(2);
        QVERIFY(activeSentence(busy).startsWith(QLatin1String("billing has 2 active members.")));
    }

    void aNewGroupNeedsANewName()
    {
        const QStringList there{QStringLiteral("shipping")};
        QVERIFY(!groupNameMistake(QStringLiteral("billing"), QStringLiteral("billing"), there).isEmpty());
        QVERIFY(!groupNameMistake(QStringLiteral(" shipping"), QStringLiteral("billing"), there).isEmpty());
        QVERIFY(groupNameMistake(QStringLiteral("billing-copy"), QStringLiteral("billing"), there).isEmpty());
    }

    void filesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count"); // -1: a mistake
        QTest::newRow("csv") << QByteArray("orders,0,12\norders,1,13\n") << 2;
        QTest::newRow("with a header") << QByteArray("topic,partition,offset\r\norders,0,12\r\n") << 1;
        QTest::newRow("quoted") << QByteArray("\"orders\",0,\"12\"") << 1;
        QTest::newRow("of groups") << QByteArray("billing,orders,0,12\nother,orders,1,13") << 1;
        QTest::newRow("of one other group") << QByteArray("other,orders,0,12") << 1;
        QTest::newRow("of two other groups") << QByteArray("a,orders,0,12\nb,orders,0,12") << -1;
        QTest::newRow("json array") << QByteArray(R"([{"topic":"orders","partition":0,"offset":12}])") << 1;
        QTest::newRow("json object") << QByteArray(R"({"orders":{"0":12,"1":"9007199254740993"}})") << 2;
        QTest::newRow("no number") << QByteArray("orders,0,twelve") << -1;
        QTest::newRow("too short") << QByteArray("orders,0") << -1;
        QTest::newRow("negative") << QByteArray("orders,0,-4") << -1;
        QTest::newRow("no json") << QByteArray("{\"orders\":") << -1;
        QTest::newRow("other json") << QByteArray("{\"orders\": 12}") << -1;
        QTest::newRow("not a plan") << QByteArray("{\"steps\": []}") << -1;
        QTest::newRow("empty") << QByteArray("\n\n") << -1;
    }
    void filesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, count);
        const OffsetsFile file = readOffsets(text, QStringLiteral("billing"));
        QCOMPARE(file.mistake.isEmpty(), count >= 0);
        QCOMPARE(int(file.offsets.size()), std::max(0, count));
        if (const auto it = file.offsets.find({QStringLiteral("orders"), 0}); it != file.offsets.end())
            QCOMPARE(it->second, std::int64_t(12));
    }

    void aMistakeNamesItsLine()
    {
        const OffsetsFile file = readOffsets("orders,0,12\n\norders,x,13", QStringLiteral("billing"));
        QVERIFY2(file.mistake.startsWith(QLatin1String("Line 3 ")), qPrintable(file.mistake));
    }

private:
    GroupInfo m_group;
    EnglishPlurals m_plurals;
};

WEIR_TEST(MoveOffsetsTest)

} // namespace weir

#include "moveoffsetstest.moc"
