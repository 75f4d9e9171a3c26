// Windows and counts: each form with what it means, bounds the right way round.
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/definitions/conditionreader.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

constexpr std::int64_t dayMs = 86'400'000;

std::string windowMistakes(const QByteArray& text)
{
    const JsonPointer document = jsonOf(text.toStdString());
    Mistakes mistakes;
    const bool isRead = document && readWindow(document->root, "during", mistakes).has_value();
    return isRead == mistakes.empty() ? test::mistakeLines(mistakes) : "read in spite of mistakes, or neither";
}

std::string countMistakes(const QByteArray& text)
{
    const JsonPointer document = jsonOf(text.toStdString());
    Mistakes mistakes;
    const bool isRead = document && readCount(document->root, "count", mistakes).has_value();
    return isRead == mistakes.empty() ? test::mistakeLines(mistakes) : "read in spite of mistakes, or neither";
}

} // namespace

class WindowReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void windowsAreRead_data()
    {
        QTest::addColumn<QByteArray>("during");
        QTest::addColumn<int>("form");
        QTest::addColumn<qlonglong>("from");
        QTest::addColumn<qlonglong>("to");
        const auto row = [](const char* during, Window::Form form, std::int64_t from, std::int64_t to) {
            QTest::newRow(during) << QByteArray(during) << int(form) << qlonglong(from) << qlonglong(to);
        };
        using Form = Window::Form;
        row("null", Form::Relative, never, 0);
        row("{'ever': true}", Form::Relative, never, 0);
        row("{'last': '30d'}", Form::Relative, 30 * dayMs, 0);
        row("{'between': ['90d', '30d']}", Form::Relative, 90 * dayMs, 30 * dayMs);
        row("{'between': ['90d', '0s']}", Form::Relative, 90 * dayMs, 0);
        row("{'before': 'P30D'}", Form::Relative, never, 30 * dayMs);
        row("{'from': '2026-01-01', 'until': '2026-02-01T00:00:00Z'}", Form::Absolute, 1'767'225'600'000,
            1'769'904'000'000);
        row("{'from': 1767225600000}", Form::Absolute, 1'767'225'600'000, never);
        row("{'until': '2026-01-01T01:00:00+01:00'}", Form::Absolute, always, 1'767'225'600'000);
        row("{'calendar': 'month', 'timeZone': 'Europe/Berlin'}", Form::Calendar, 0, 0);
    }

    void windowsAreRead()
    {
        QFETCH(QByteArray, during);
        const JsonPointer document = jsonOf(during.toStdString());
        QVERIFY(document != nullptr);
        Mistakes mistakes;
        const std::optional<Window> window = readWindow(document->root, "during", mistakes);
        QVERIFY(window.has_value());
        QTEST(int(window->form), "form");
        QTEST(qlonglong(window->from), "from");
        QTEST(qlonglong(window->to), "to");
    }

    void calendarsHaveUnitAndZone()
    {
        const char* units[] = {"day", "week", "month", "quarter", "year"};
        for (int i = 0; i < 5; ++i) {
            const JsonPointer document = jsonOf(std::string("{'calendar': '") + units[i] + "'}");
            QVERIFY(document != nullptr);
            Mistakes mistakes;
            const std::optional<Window> window = readWindow(document->root, {}, mistakes);
            QVERIFY(window.has_value());
            QCOMPARE(int(window->unit), i);
            QCOMPARE(window->timeZone, std::string());
        }
    }

    void wrongWindowsAreToldAtTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("during");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* during, const char* line) {
            QTest::newRow(during) << QByteArray(during) << QByteArray(line);
        };
        row("{}", "MissingField during [ever,last,between,before,calendar,from]");
        row("\"30d\"", "WrongType during '30d' [object]");
        row("{'ever': false}", "UnknownWord during.ever 'false' [true]");
        row("{'last': '30 days'}", "BadDuration during.last '30 days'");
        row("{'last': '0d'}", "BadDuration during.last '0d'");
        row("{'last': '30d', 'ever': true}", "Conflict during.last 'last' [ever]");
        row("{'last': '30d', 'until': '2026-01-01'}", "Conflict during.until 'until' [last]");
        row("{'last': '30d', 'from': '2026-01-01'}", "Conflict during.from 'from' [last]");
        row("{'last': '30d', 'timeZone': 'UTC'}", "UnknownField during.timeZone 'timeZone' [last]");
        row("{'between': ['30d', '90d']}", "Reversed during.between '30d' [90d]");
        row("{'between': ['30d', '30d']}", "Reversed during.between '30d' [30d]");
        row("{'between': ['30d']}", "OutOfRange during.between '1' [2,2]");
        row("{'between': ['3x', '1d']}", "BadDuration during.between[0] '3x'");
        row("{'between': ['3d', 1]}", "BadDuration during.between[1] '1'");
        row("{'before': 'soon'}", "BadDuration during.before 'soon'");
        row("{'from': 'yesterday'}", "BadDate during.from 'yesterday'");
        row("{'from': '2026-02-01', 'until': '2026-01-01'}", "Reversed during.from '2026-02-01' [2026-01-01]");
        row("{'from': '2026-01-01', 'until': '2026-01-01'}", "Reversed during.from '2026-01-01' [2026-01-01]");
        row("{'calendar': 'fortnight'}", "UnknownWord during.calendar 'fortnight' [day,week,month,quarter,year]");
        row("{'calendar': 'day', 'timeZone': 'Europe/Atlantis'}", "BadTimeZone during.timeZone 'Europe/Atlantis'");
        row("{'calendar': 'day', 'timeZone': 'UTC+02:00'}", "BadTimeZone during.timeZone 'UTC+02:00'");
        row("{'calendar': 'day', 'timeZone': ''}", "BadTimeZone during.timeZone");
    }

    void wrongWindowsAreToldAtTheirPlace()
    {
        QFETCH(QByteArray, during);
        QTEST(QByteArray::fromStdString(windowMistakes(during)), "line");
    }

    void countsAreRead_data()
    {
        QTest::addColumn<QByteArray>("count");
        QTest::addColumn<qlonglong>("low");
        QTest::addColumn<qlonglong>("high");
        QTest::newRow("absent") << QByteArray("null") << 1LL << qlonglong(never);
        QTest::newRow("atLeast") << QByteArray("{'atLeast': 3}") << 3LL << qlonglong(never);
        QTest::newRow("atMost") << QByteArray("{'atMost': 3}") << 0LL << 3LL;
        QTest::newRow("exactly") << QByteArray("{'exactly': 3}") << 3LL << 3LL;
        QTest::newRow("exactly 0") << QByteArray("{'exactly': 0}") << 0LL << 0LL;
        QTest::newRow("between") << QByteArray("{'between': [2, 5]}") << 2LL << 5LL;
        QTest::newRow("never") << QByteArray("{'never': true}") << 0LL << 0LL;
    }

    void countsAreRead()
    {
        QFETCH(QByteArray, count);
        const JsonPointer document = jsonOf(count.toStdString());
        QVERIFY(document != nullptr);
        Mistakes mistakes;
        const std::optional<CountRange> range = readCount(document->root, "count", mistakes);
        QVERIFY(range.has_value());
        QTEST(qlonglong(range->atLeast), "low");
        QTEST(qlonglong(range->atMost), "high");
    }

    void wrongCountsAreToldAtTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("count");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* count, const char* line) {
            QTest::newRow(count) << QByteArray(count) << QByteArray(line);
        };
        row("3", "WrongType count '3' [object]");
        row("{}", "MissingField count [atLeast,atMost,exactly,between,never]");
        row("{'atLeast': 2, 'atMost': 1}", "Conflict count.atMost 'atMost' [atLeast]");
        row("{'atLeast': -1}", "OutOfRange count.atLeast '-1' [0]");
        row("{'atLeast': '2'}", "WrongType count.atLeast '2' [number]");
        row("{'exactly': 1.5}", "OutOfRange count.exactly '1.5' [0]");
        row("{'between': [5, 2]}", "Reversed count.between '5' [2]");
        row("{'between': [1, 2, 3]}", "OutOfRange count.between '3' [2,2]");
        row("{'between': [1, '2']}", "WrongType count.between[1] '2' [number]");
        row("{'between': []}", "Empty count.between");
        row("{'never': false}", "UnknownWord count.never 'false' [true]");
    }

    void wrongCountsAreToldAtTheirPlace()
    {
        QFETCH(QByteArray, count);
        QTEST(QByteArray::fromStdString(countMistakes(count)), "line");
    }
};

WEIR_TEST(WindowReaderTest)

} // namespace weir::cdp

#include "windowreadertest.moc"
