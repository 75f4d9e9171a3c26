// What is odd about definitions, in words that say what to do.
#include "models/common/linttext.h"

#include "models/common/englishplurals.h"
#include "tests/support/registry.h"

#include <QCoreApplication>
#include <QTest>

namespace weir {

using cdp::Remark;
using Kind = Remark::Kind;

class LintTextTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void everyRemarkHasItsSentence_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("other");
        QTest::addColumn<int>("days"); // -1: never
        QTest::addColumn<QString>("sentence");
        const auto row = [](Kind kind, const char* found, const char* other, const char* sentence, int days = -1) {
            QTest::addRow("%d %s %s %d", int(kind), found, other, days)
                << int(kind) << QString::fromUtf8(found) << QString::fromUtf8(other) << days
                << QString::fromUtf8(sentence);
        };
        row(Kind::AlwaysTrue, "a != 1", "",
            "“a != 1” is always true; take it out, or change what it is compared with.");
        row(Kind::AlwaysTrue, "b", "a", "“a” or “b” is always true; one of the two says nothing.");
        row(Kind::AlwaysEmpty, "a < ''", "", "“a < ''” is never true; nothing and nobody can fulfil it.");
        row(Kind::AlwaysEmpty, "a = 2", "a = 1",
            "“a = 1” and “a = 2” exclude each other; nothing and nobody can fulfil both.");
        row(Kind::EmptyWindow, "", "", "This time span has no length: no event is ever in it.");
        row(Kind::NeverReached, "two", "one",
            "The branch “two” is never reached: “one” comes before it and is true whenever it is. Put it further up.");
        row(Kind::CasingTwin, "order", "Order", "The event “order” is also written “Order”; they are two events.");
        row(Kind::MixedTypes, "n", "E",
            "“n” comes as a number and as a text that is none: comparisons may not say what you expect.");
        row(Kind::ComparedAsNumber, "n", "E", "“n” is compared with a number here, and comes as a text that is none.");
        row(Kind::EventNotSeen, "E", "", "The event “E” has never been seen; is its name right?");
        row(Kind::EventNotSeen, "E", "", "The event “E” has not been seen for 41 days.", 41);
        row(Kind::PropertyNotSeen, "n", "E", "“n” has never been seen in “E”; is its name right?");
        row(Kind::PropertyNotSeen, "n", "", "“n” has never been seen in any event; is its name right?");
        row(Kind::PropertyNotSeen, "n", "E", "“n” has not been seen in “E” for 50 days.", 50);
        row(Kind::PropertyNotSeen, "n", "", "“n” has not been seen in any event for 50 days.", 50);
        row(Kind::ZonelessDate, "2026-01-01", "",
            "“2026-01-01” has no time zone and is taken as UTC; write the zone behind it, such as Z or +02:00.");
        row(Kind::MixedAndOr, "a and b", "",
            "“a and b” stands beside “or” without parentheses; “and” binds tighter. Put parentheses around what "
            "belongs "
            "together.");
        row(Kind::ShadowsTrait, "plan", "", "This computed trait hides the trait “plan” that identify events bring.");
        row(Kind::UnknownReference, "list/l", "",
            "“list/l” is not defined anywhere, so it has no effect here; is its key right?");
        row(Kind::Disabled, "audience/a", "", "“audience/a” is out of force (“enabled” is false).");
    }

    void everyRemarkHasItsSentence()
    {
        constexpr std::int64_t now = 1'795'132'800'000, dayMs = 86'400'000;
        QFETCH(int, kind);
        QFETCH(QString, found);
        QFETCH(QString, other);
        QFETCH(int, days);
        QFETCH(QString, sentence);
        Remark remark{.kind = Kind(kind),
                      .id = "audience/vip",
                      .place = "rule",
                      .found = found.toStdString(),
                      .other = other.toStdString(),
                      .lastSeenMs = days < 0 ? cdp::always : now - days * dayMs};
        QCOMPARE(lintSentence(remark, now), sentence);
        QCOMPARE(lintLine(remark, now), QStringLiteral("audience/vip rule: ") + sentence);
        remark.place.clear();
        QCOMPARE(lintLine(remark, now), QStringLiteral("audience/vip: ") + sentence);
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(LintTextTest)

} // namespace weir

#include "linttexttest.moc"
