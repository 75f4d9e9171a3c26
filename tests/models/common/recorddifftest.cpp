#include "models/common/recorddiff.h"
#include "tests/support/registry.h"

#include <QRandomGenerator>
#include <QTest>

namespace weir {
namespace {

/// Both sides as the differences tell them.
std::pair<QString, QString> sidesOf(const RecordDiff& diff)
{
    QStringList left;
    QStringList right;
    for (const DiffLine& line : diff.lines) {
        if (line.left)
            left << line.leftText;
        if (line.right)
            right << line.rightText;
    }
    return {left.join(QLatin1Char('\n')), right.join(QLatin1Char('\n'))};
}

} // namespace

class RecordDiffTest : public QObject
{
    Q_OBJECT
private slots:
    void changedAddedAndRemovedAreTold()
    {
        const RecordDiff diff = diffTexts(QStringLiteral("a\nb\nc\nd"), QStringLiteral("a\nB\nc\nd\ne"));
        QCOMPARE(diff.changed, 1);
        QCOMPARE(diff.added, 1);
        QCOMPARE(diff.removed, 0);
        QCOMPARE(diff.lines[1].kind, DiffKind::Changed);
        QCOMPARE(diff.lines[4].kind, DiffKind::Added);
        QCOMPARE(diff.lines[4].left, 0);
        QCOMPARE(diff.lines[4].right, 5);
    }

    void whatDiffersWithinALineIsMarked()
    {
        const RecordDiff diff = diffTexts(QStringLiteral("  \"total\": 12,"), QStringLiteral("  \"total\": 148,"));
        QCOMPARE(diff.lines.size(), 1);
        QCOMPARE(diff.lines[0].leftText.mid(diff.lines[0].leftFrom, diff.lines[0].leftUntil - diff.lines[0].leftFrom),
                 QStringLiteral("2"));
        QCOMPARE(
            diff.lines[0].rightText.mid(diff.lines[0].rightFrom, diff.lines[0].rightUntil - diff.lines[0].rightFrom),
            QStringLiteral("48"));
    }

    void bothSidesAreThereWhole()
    {
        QRandomGenerator random(7);
        for (int turn = 0; turn < 200; ++turn) {
            const auto text = [&] {
                QStringList lines;
                const int count = random.bounded(1, 30);
                for (int i = 0; i < count; ++i)
                    lines << QString(QLatin1Char(char('a' + random.bounded(4))));
                return lines.join(QLatin1Char('\n'));
            };
            const QString left = text();
            const QString right = text();
            const RecordDiff diff = diffTexts(left, right);
            QCOMPARE(sidesOf(diff), std::pair(left, right));
            QCOMPARE(diff.isSame(), left == right);
            for (const DiffLine& line : diff.lines) {
                if (line.kind == DiffKind::Same)
                    QCOMPARE(line.leftText, line.rightText);
            }
        }
    }

    void tooMuchIsCoarseButTrue()
    {
        QStringList left;
        QStringList right;
        for (int i = 0; i < 6000; ++i) {
            left << QStringLiteral("l%1").arg(i);
            right << QStringLiteral("r%1").arg(i);
        }
        const RecordDiff diff = diffTexts(left.join(QLatin1Char('\n')), right.join(QLatin1Char('\n')));
        QVERIFY(diff.isCoarse);
        QCOMPARE(diff.changed, 6000);
    }

    void orderAndSpaceOfMembersAreNoDifference()
    {
        QCOMPARE(comparableJson(R"({"b":1.50,"a":[1,{"d":2,"c":3}]})"),
                 comparableJson(R"({ "a": [1, {"c": 3, "d": 2}], "b": 1.50 })"));
        QVERIFY(comparableJson(R"({"b":1.50})").contains("1.50"));
        QCOMPARE(comparableJson("no json"), QByteArray("no json"));
        QVERIFY(comparableJson(QByteArray(5000, '[') + QByteArray(5000, ']')).size() >= 10'000);
    }

    void changesAreSaidInWords()
    {
        QCOMPARE(changesInWords(R"({"a":1,"s":"new","x":0})", R"({"a":2,"s":"paid","y":5})"),
                 QStringLiteral("a: 1 → 2 · s: new → paid · y is new: 5 · 1 more"));
        QCOMPARE(changesInWords(R"({"at":"2026-01-01T10:00:00Z","status":"paid"})",
                                R"({"at":"2026-01-02T10:00:00Z","status":"sent"})"),
                 QStringLiteral("status: paid → sent · at: 2026-01-01T10:00:00Z → 2026-01-02T10:00:00Z"));
        QCOMPARE(changesInWords(R"({"a":1})", R"({ "a": 1 })"), QStringLiteral("only order or white space changed"));
        QCOMPARE(changesInWords("6181", "6130"), QStringLiteral("6181 → 6130"));
        QCOMPARE(changesInWords("x", "x"), QStringLiteral("nothing changed"));
        QCOMPARE(changesInWords("x", "y"), QStringLiteral("the text changed"));
    }
};

WEIR_TEST(RecordDiffTest)

} // namespace weir

#include "recorddifftest.moc"
