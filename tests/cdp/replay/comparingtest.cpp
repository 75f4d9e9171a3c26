// What is a case of customers, and when what it expects is true.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "tests/cdp/replay/caserows.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class ComparingTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsNoCaseIsToldWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<int>("kind");
        for (const test::CaseMistakeRow& row : test::caseMistakeRows())
            QTest::newRow(row.name) << QByteArray(row.text) << QByteArray(row.place) << row.kind;
    }

    void whatIsNoCaseIsToldWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        QFETCH(int, kind);
        const cdp::CustomerCaseRead read = cdp::readCustomerCase(parsed(text));
        QVERIFY(!read.story);
        QVERIFY(!read.mistakes.empty());
        QCOMPARE(QByteArray::fromStdString(read.mistakes[0].place), place);
        QCOMPARE(int(read.mistakes[0].kind), kind);
    }

    void commentsMayStandAnywhere()
    {
        const cdp::CustomerCaseRead read = cdp::readCustomerCase(parsed(
            R"({"comment":"c","name":"n","start":"2026-02-03T04:05:06Z","definitions":[],"steps":[{"comment":"c",)"
            R"("events":[{"comment":"c","userId":"u","at":"-5m","properties":{"comment":"stays"}}],"source":"s",)"
            R"("respond":{"comment":"c","crm":{"comment":"c","status":503,"times":2}},"advance":"P1D",)"
            R"("expect":{"comment":"c","audiences":{"comment":"c"},"profiles":{"u":{"comment":"c"}},)"
            R"("journeys":{"j":{"comment":"c"}},"deadLetters":[{"comment":"c"}],"why":{"comment":"c","audience":"a","profile":"u"}}}]})"));
        QVERIFY(read.story);
        QCOMPARE(read.story->name, std::string("n"));
        QCOMPARE(read.story->startMs, std::int64_t(1'770'091'506'000));
        const cdp::CustomerStep& step = read.story->steps.at(0);
        QCOMPARE(toJsonText(step.events.at(0).event),
                 std::string(R"({"userId":"u","properties":{"comment":"stays"}})"));
        QCOMPARE(step.events[0].at, std::string("-5m"));
        QCOMPARE(step.respond.size(), std::size_t(1));
        QCOMPARE(step.respond[0].status, 503);
        QCOMPARE(step.respond[0].times, std::int64_t(2));
        QCOMPARE(step.advanceMs, std::int64_t(86'400'000));
    }

    void objectsAreComparedAsSubsets_data()
    {
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QByteArray>("actual");
        QTest::addColumn<QByteArray>("place");
        for (const test::WithinRow& row : test::withinRows())
            QTest::newRow(row.name) << QByteArray(row.expected) << QByteArray(row.actual) << QByteArray(row.place);
    }

    void objectsAreComparedAsSubsets()
    {
        QFETCH(QByteArray, expected);
        QFETCH(QByteArray, actual);
        QFETCH(QByteArray, place);
        const JsonPointer wanted = parsed(expected), found = parsed(actual);
        std::string differs;
        QCOMPARE(cdp::isWithin(wanted->root, found->root, &differs), place.isNull());
        QCOMPARE(QByteArray::fromStdString(differs), place.isNull() ? QByteArray("") : place);
    }

    void messagesAreInOrderPerPerson_data()
    {
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<bool>("matches");
        QTest::newRow("as sent") << QByteArray(R"([{"n":1},{"n":2},{"n":3}])") << true;
        QTest::newRow("others between") << QByteArray(R"([{"n":2},{"n":1},{"n":3}])") << true;
        QTest::newRow("turned round for one person") << QByteArray(R"([{"n":3},{"n":1},{"n":2}])") << false;
        QTest::newRow("less than all") << QByteArray(R"([{"n":1}])") << true;
        QTest::newRow("more than all") << QByteArray(R"([{},{},{},{}])") << false;
        QTest::newRow("what fits several") << QByteArray(R"([{"k":"x"},{"n":1},{"n":3}])") << true;
    }

    void messagesAreInOrderPerPerson()
    {
        QFETCH(QByteArray, expected);
        QFETCH(bool, matches);
        const JsonPointer wanted = parsed(expected);
        const JsonPointer sent = parsed(R"([{"n":1,"k":"x"},{"n":2,"k":"x"},{"n":3}])");
        const std::vector<cdp::ProfileId> people{{0, 1}, {0, 2}, {0, 1}};
        QCOMPARE(cdp::matchInOrder(wanted->root.elements(), sent->root.elements(), people).size(),
                 matches ? wanted->root.elements().size() : std::size_t(0));
    }

    void whatDiffersIsToldWithItsStep_data()
    {
        QTest::addColumn<QByteArray>("steps");
        QTest::addColumn<QByteArray>("differs");
        for (const test::ComparedRow& row : test::comparedRows())
            QTest::newRow(row.name) << QByteArray(row.steps) << QByteArray(row.differs);
    }

    void whatDiffersIsToldWithItsStep()
    {
        QFETCH(QByteArray, steps);
        QFETCH(QByteArray, differs);
        const cdp::CustomerCaseRead read =
            cdp::readCustomerCase(parsed(R"({"start":"2026-01-01T00:00:00Z","steps":)" + steps + '}'));
        QVERIFY2(read.story, read.mistakes.empty() ? "" : read.mistakes[0].place.c_str());
        cdp::CustomerReplay replay(*read.story);
        QByteArray actual;
        for (const cdp::CustomerMismatch& each : replay.run().mismatches)
            actual += QByteArray::fromStdString(std::to_string(each.step) + ' ' + each.path + '|' + each.expected +
                                                '|' + each.actual + '\n');
        if (const QByteArray mark = "…"; differs.endsWith(mark)) {
            differs.chop(mark.size());
            actual.truncate(differs.size());
        }
        QCOMPARE(actual, differs);
    }

private:
    static JsonPointer parsed(const QByteArray& text)
    {
        const Result<JsonPointer> document = parseJson(text.toStdString());
        if (!document)
            qFatal("no JSON: %s", text.constData());
        return *document;
    }
};

WEIR_TEST(ComparingTest)

} // namespace weir

#include "comparingtest.moc"
