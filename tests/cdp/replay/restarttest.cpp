// Whatever the state is when everything but what was saved is lost: it goes on as if nothing had been.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/replay/customerreplay.h"
#include "tests/support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace weir::cdp {
namespace {

struct Line
{
    std::string operator()(const MembershipRecord& one) const
    {
        return one.name + (one.entered ? " entered " : " left ") + one.audience + ' ' + std::to_string(one.version) +
               " cause " + std::to_string(int(one.cause)) + ' ' + one.messageId + ' ' + one.profile.toText() +
               at(one.atMs);
    }
    std::string operator()(const DeadLetterRecord& one) const
    {
        return "dead " + one.reason + ' ' + one.detail + ' ' + one.messageId + ' ' + one.where + at(one.atMs);
    }
    std::string operator()(const DroppedRecord& one) const
    {
        return "dropped " + one.reason + ' ' + one.messageId + at(one.atMs);
    }
    std::string operator()(const ViolationRecord& one) const
    {
        return "violates " + one.plan + ' ' + one.type + ' ' + one.path + ' ' + one.messageId;
    }
    std::string operator()(const SentRecord& one) const
    {
        return "sent " + one.destination + ' ' + one.name + ' ' + toJsonText(one.payload->root) + at(one.atMs);
    }
    std::string operator()(const JourneyRecord& one) const
    {
        return one.journey + ' ' + one.instance + ' ' + one.name + ' ' + one.what + ' ' + one.from + ' ' + one.to +
               ' ' + one.why + at(one.atMs);
    }
    std::string operator()(const MergeRecord& one) const
    {
        return "merged " + one.into.toText() + ' ' + one.from.toText() + ' ' + one.messageId + at(one.atMs);
    }
    std::string operator()(const PrivacyRecord& one) const
    {
        return "privacy " + one.request + ' ' + one.type + (one.document ? toJsonText(one.document->root) : "");
    }
    std::string operator()(const TraceRecord& one) const
    {
        return "trace " + one.messageId + ' ' + one.stage + ' ' + one.outcome + ' ' + one.detail + at(one.atMs);
    }
    static std::string at(std::int64_t ms) { return " at " + std::to_string(ms); }
};

std::vector<std::string> linesOf(const CustomerCase& story, std::size_t& restarts)
{
    CustomerReplay replay(story, true);
    std::vector<std::string> lines;
    const CustomerOutcome& outcome = replay.run();
    for (const CustomerHappening& happening : outcome.trace) {
        if (happening.what == CustomerHappening::What::Restarted)
            ++restarts;
        if (happening.record)
            lines.push_back(std::visit(Line(), *happening.record));
    }
    for (const CustomerMismatch& mismatch : outcome.mismatches)
        lines.push_back("mismatch " + mismatch.path + ' ' + mismatch.expected + ' ' + mismatch.actual);
    return lines;
}

/// The same steps with a restart after everything that can be done, and in the middle of each stretch of time.
std::vector<CustomerStep> restarting(const CustomerStep& step)
{
    std::vector<CustomerStep> parts;
    const auto add = [&](CustomerStep part) {
        part.restart = true;
        parts.push_back(std::move(part));
    };
    if (!step.respond.empty() || !step.define.empty() || !step.refused.empty() || !step.remove.empty())
        add({.respond = step.respond, .define = step.define, .refused = step.refused, .remove = step.remove});
    for (const CustomerEvent& event : step.events)
        add({.source = step.source, .events = {event}});
    if (step.advanceMs > 1)
        add({.advanceMs = step.advanceMs / 2});
    add({.advanceMs = step.advanceMs - (step.advanceMs > 1 ? step.advanceMs / 2 : 0), .expect = step.expect});
    return parts;
}

} // namespace

class RestartTest : public QObject
{
    Q_OBJECT
private slots:
    void changesNothing_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/customers"));
        QStringList files;
        for (QDirIterator it(folder.path(), {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();)
            files << it.next();
        files.sort();
        for (const QString& file : files)
            QTest::newRow(qPrintable(folder.relativeFilePath(file))) << file;
    }

    void changesNothing()
    {
        QFETCH(QString, file);
        QFile source(file);
        QVERIFY(source.open(QIODevice::ReadOnly));
        const Result<JsonPointer> document = parseJson(source.readAll().toStdString());
        QVERIFY(document);
        CustomerCaseRead read = readCustomerCase(*document);
        QVERIFY(read.story);
        std::size_t restarts = 0;
        const std::vector<std::string> expected = linesOf(*read.story, restarts);
        restarts = 0;
        std::vector<CustomerStep> steps;
        for (const CustomerStep& step : read.story->steps)
            for (CustomerStep& part : restarting(step))
                steps.push_back(std::move(part));
        read.story->steps = std::move(steps);
        const std::vector<std::string> actual = linesOf(*read.story, restarts);
        QCOMPARE(restarts, read.story->steps.size());
        for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i)
            QCOMPARE(actual[i], expected[i]);
        QCOMPARE(actual.size(), expected.size());
    }
};

WEIR_TEST(RestartTest)

} // namespace weir::cdp

#include "restarttest.moc"
