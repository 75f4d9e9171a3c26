// What a trace and an explanation say.
#include "models/common/customertext.h"
#include "backend/cdp/mapping/mapping.h"
#include "models/common/mappingtext.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using cdp::Condition;
using cdp::CustomerHappening;
using cdp::Explanation;

class CustomerTextTest : public QObject
{
    Q_OBJECT
private slots:
    void eachConditionSaysWhatCounted_data()
    {
        QTest::addColumn<Explanation>("part");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* name, Explanation part, const char* line) {
            QTest::newRow(name) << part << QString::fromUtf8(line);
        };
        constexpr std::int64_t newYear = 1'767'225'600'000, dayMs = 86'400'000;
        row("everyone", {.holds = true}, "true: everyone");
        row("outside of the population", {.isOutside = true},
            "false: everyone; true, but profiles without a userId belong only with includeAnonymous");
        row("trait",
            {.kind = Condition::Kind::Trait, .subject = "plan", .value = "\"pro\"", .test = "equals(\"free\")"},
            "false: the trait plan is \"pro\"; tested: equals(\"free\")");
        row("trait that is absent", {.kind = Condition::Kind::Trait, .subject = "plan", .test = "exists"},
            "false: the trait plan is absent; tested: exists");
        row("trait for a time",
            {.kind = Condition::Kind::Trait,
             .subject = "plan",
             .until = newYear + dayMs,
             .value = "1",
             .test = "exists",
             .heldForMs = 2 * dayMs,
             .heldSinceMs = newYear - dayMs},
            "false: the trait plan is 1; tested: exists; without a break for 2 d, so far since 2025-12-31 00:00:00.000 "
            "UTC; may change by itself at 2026-01-02 00:00:00.000 UTC");
        row("too few",
            {.kind = Condition::Kind::Count,
             .subject = "A",
             .fromMs = newYear - dayMs,
             .toMs = newYear,
             .counted = 1,
             .needed = cdp::CountRange{3, cdp::never}},
            "false: 1 of “A” after 2025-12-31 00:00:00.000 UTC up to 2026-01-01 00:00:00.000 UTC; needed: at least 3, "
            "missing: 2");
        row("too many", {.kind = Condition::Kind::Count, .subject = "A", .counted = 2, .needed = cdp::CountRange{0, 0}},
            "false: 2 of “A”; needed: never, too many: 2");
        row("between",
            {.kind = Condition::Kind::Count,
             .subject = "A",
             .holds = true,
             .counted = 2,
             .needed = cdp::CountRange{1, 2}},
            "true: 2 of “A”; needed: 1 to 2");
        row("aggregate",
            {.kind = Condition::Kind::Aggregate, .subject = "A", .counted = 2, .value = "50", .test = "atLeast(100)"},
            "false: 2 of “A”; together: 50; tested: atLeast(100)");
        row("regularly",
            {.kind = Condition::Kind::Regularly, .subject = "A", .counted = 2, .periods = 1, .periodsNeeded = 3},
            "false: regularly: 2 of “A”; periods: 1, needed: 3, missing: 2");
        row("audience", {.kind = Condition::Kind::Audience, .subject = "vip", .holds = true}, "true: the audience vip");
        row("list", {.kind = Condition::Kind::List, .subject = "vip"}, "false: the list vip");
        row("account", {.kind = Condition::Kind::Account, .subject = "acme", .holds = true, .counted = 2},
            "true: members of the account acme of whom it is true: 2");
        row("no account", {.kind = Condition::Kind::Account}, "false: members of the account; the profile is in none");
    }

    void eachConditionSaysWhatCounted()
    {
        QFETCH(Explanation, part);
        QFETCH(QString, line);
        QCOMPARE(explanationLines(part), QStringList{line});
    }

    void whatIsWithinIsIndented()
    {
        Explanation inner{.kind = Condition::Kind::Count, .subject = "A", .holds = true, .counted = 1};
        inner.events = {{1'767'225'600'000, "m1"}};
        Explanation negation{.kind = Condition::Kind::Not, .children = {inner}};
        const Explanation all{.kind = Condition::Kind::All, .children = {negation, {.holds = true}}};
        const QStringList expected{QStringLiteral("false: all of these"), QStringLiteral("  false: not this"),
                                   QStringLiteral("    true: 1 of “A”"),
                                   QStringLiteral("      counted: 2026-01-01 00:00:00.000 UTC, m1"),
                                   QStringLiteral("  true: everyone")};
        QCOMPARE(explanationLines(all), expected);
    }

    void happeningsAreSaidOnce()
    {
        const std::int64_t startMs = 1'767'225'600'000;
        const auto record = [&](cdp::WorldRecord what) {
            return CustomerHappening{2, CustomerHappening::What::Record, startMs, {}, std::move(what)};
        };
        const std::vector<CustomerHappening> trace{
            {0, CustomerHappening::What::Defined, startMs, "audience/vip", {}},
            record(cdp::TraceRecord{"m1", "identity", "new profile", "u1", startMs}),
            record(cdp::TraceRecord{"m1", "audiences", "entered", "vip", startMs}),
            record(cdp::MembershipRecord{"vip", {}, "u1", true, startMs, 1, cdp::Cause::Event, "m1"}),
            record(cdp::TraceRecord{"", "source filter", "Filtered", "", startMs}),
            record(cdp::DroppedRecord{"Filtered", "", startMs}),
            record(cdp::DeadLetterRecord{"No-Identifier", "", "m2", "identity", startMs + 1'000}),
            record(cdp::MembershipRecord{"vip", {}, "u1", false, startMs + 86'400'000, 1, cdp::Cause::Time, ""}),
            {3, CustomerHappening::What::Advanced, startMs + 86'400'000, {}, {}},
        };
        QStringList lines;
        for (const HappeningLine& line : happeningLines(trace, startMs))
            lines << QString::number(line.step) + QLatin1Char(' ') + line.text;
        const QStringList expected{
            QStringLiteral("0 00:00:00.000: audience/vip is in force"),
            QStringLiteral("2 00:00:00.000: m1, identity: a new profile (u1)"),
            QStringLiteral("2 00:00:00.000: u1 enters the audience vip, by event m1"),
            QStringLiteral("2 00:00:00.000: an event goes no further: Filtered"),
            QStringLiteral("2 00:00:01.000: m2 goes to the dead letters: No-Identifier, at identity"),
            QStringLiteral("2 2026-01-02 00:00:00.000 UTC: u1 leaves the audience vip, by time"),
            QStringLiteral("3 2026-01-02 00:00:00.000 UTC: the clock stands here")};
        QCOMPARE(lines, expected);
    }

    void whatDiffersIsOneSentence()
    {
        QCOMPARE(mismatchSentence({1, "audiences.vip", "[\"u1\"]", "[]"}),
                 QStringLiteral("audiences.vip: expected [\"u1\"], came out []"));
        QCOMPARE(mismatchSentence({1, "profiles.u1", "{}", ""}),
                 QStringLiteral("profiles.u1: expected {}, came out nothing"));
    }

    void aMappingSaysWhereItFailed()
    {
        const Error error{ErrorKind::Invalid, int(cdp::MappingFailure::NoJson), {}, QStringLiteral("a.@json")};
        QCOMPARE(mappingErrorSentence(error), QStringLiteral("a.@json: The text is no JSON."));
        const Error whole{ErrorKind::Invalid, int(cdp::MappingFailure::NoObject)};
        QCOMPARE(mappingErrorSentence(whole), QStringLiteral("Only an object can be mapped."));
    }
};

WEIR_TEST(CustomerTextTest)

} // namespace weir

#include "customertexttest.moc"
