#include "models/messages/recordcommands.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class RecordCommandsTest : public QObject
{
    Q_OBJECT
private slots:
    void aCellIsAComparison()
    {
        QCOMPARE(cellAsFql(QStringLiteral("partition"), QStringLiteral("3"), true, false),
                 QStringLiteral("partition = 3"));
        QCOMPARE(cellAsFql(QStringLiteral("value.name"), QStringLiteral("O'Neil"), false, true),
                 QStringLiteral("value.name != 'O\\'Neil'"));
        QCOMPARE(cellAsFql({}, QStringLiteral("x"), false, false), QString());
        // What is copied can be typed in again.
        for (const QString& text : {QStringLiteral("a\\b"), QStringLiteral("q\"'"), QStringLiteral("Köln")}) {
            const QString fql = cellAsFql(QStringLiteral("value.x"), text, false, false);
            QCOMPARE(parseRecordQuery(fql).kind, QueryKind::Fql);
            QVERIFY2(parseRecordQuery(fql).isValid(), qPrintable(fql));
        }
    }

    void conditionsAreJoinedSoThatTheyKeepTheirMeaning()
    {
        QCOMPARE(joinedFql({QStringLiteral("a = 1 or b = 2"), QStringLiteral("c = 3")}),
                 QStringLiteral("(a = 1 or b = 2) and c = 3"));
        QCOMPARE(joinedFql({QStringLiteral("a = 1 or b = 2")}), QStringLiteral("a = 1 or b = 2"));
        QCOMPARE(joinedFql({}), QString());
    }

    void commandsAreSafeForAShell()
    {
        const RecordAddress record{{QStringLiteral("h:9092"), QStringLiteral("i:9092")},
                                   QStringLiteral("my shop's"),
                                   QStringLiteral("orders"),
                                   3,
                                   42};
        QCOMPARE(kcatCommand(record), QStringLiteral("kcat -C -b h:9092,i:9092 -t orders -p 3 -o 42 -c 1"));
        QCOMPARE(weirctlCommand(record),
                 QStringLiteral("weirctl tail orders -c 'my shop'\\''s' -p 3 --from offset:42 --until count:1 --json"));
        QCOMPARE(shellQuoted(QStringLiteral("$(rm)")), QStringLiteral("'$(rm)'"));
    }

    void aSearchIsACommand()
    {
        ReadRequest range;
        range.start = StartKind::Beginning;
        const QStringList topics{QStringLiteral("orders"), QStringLiteral("payments")};
        QCOMPARE(weirctlSearchCommand(QStringLiteral("demo"), topics, range, QStringLiteral("value.total > 5"),
                                      {QStringLiteral("partition = 1")}),
                 QStringLiteral("weirctl search orders payments -c demo --from beginning --where 'value.total > 5 and "
                                "partition = 1'"));
        QVERIFY(weirctlSearchCommand(QStringLiteral("demo"), topics, range, QStringLiteral("/a.b/"), {})
                    .endsWith(QStringLiteral("--regex a.b")));
        QVERIFY(weirctlSearchCommand(QStringLiteral("demo"), topics, range, QStringLiteral("some text"), {})
                    .endsWith(QStringLiteral("--contains 'some text'")));
    }
};

WEIR_TEST(RecordCommandsTest)

} // namespace weir

#include "recordcommandstest.moc"
