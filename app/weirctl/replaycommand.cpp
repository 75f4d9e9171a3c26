#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/casereplay.h"
#include "app/weirctl/command.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

namespace weir::ctl {
namespace {

/// Several files at once; what they say comes in the order of the files.
class Replaying
{
public:
    Replaying(QStringList files, const CaseOptions& options)
        : m_files(std::move(files)), m_options(options), m_reports(std::size_t(m_files.size()))
    {
    }

    int run(int jobs)
    {
        std::vector<std::thread> threads;
        for (int i = 1; i < std::min<qsizetype>(jobs, m_files.size()); ++i)
            threads.emplace_back([this] { replayAll(); });
        if (threads.empty()) {
            for (const QString& file : m_files)
                print(replayFile(file, m_options));
            return m_status;
        }
        threads.emplace_back([this] { replayAll(); });
        for (std::optional<CaseReport>& report : m_reports) {
            std::unique_lock lock(m_mutex);
            m_isReady.wait(lock, [&] { return report.has_value(); });
            const CaseReport ready = std::move(*report);
            lock.unlock();
            print(ready);
        }
        for (std::thread& thread : threads)
            thread.join();
        return m_status;
    }

private:
    void replayAll()
    {
        for (std::size_t i = m_next++; i < m_reports.size(); i = m_next++) {
            CaseReport report = replayFile(m_files[qsizetype(i)], m_options);
            const std::lock_guard lock(m_mutex);
            m_reports[i] = std::move(report);
            m_isReady.notify_one();
        }
    }

    void print(const CaseReport& report)
    {
        if (!report.out.isEmpty())
            say(report.out);
        if (!report.sentence.isEmpty() && !m_options.asJson)
            complain(report.sentence);
        m_status = std::max(m_status, report.status);
    }

    const QStringList m_files;
    const CaseOptions m_options;
    std::vector<std::optional<CaseReport>> m_reports;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex;
    std::condition_variable m_isReady;
    int m_status = Done;
};

int runReplay(const Arguments& arguments)
{
    constexpr int mostJobs = 256;
    if (arguments.positional().isEmpty()) {
        complain(Ctl::tr("No case is named."), Ctl::tr("For example: weirctl replay case.json"));
        return Misused;
    }
    bool isNumber = true;
    const int jobs = arguments.value(QStringLiteral("jobs"), QStringLiteral("1")).toInt(&isNumber);
    if (!isNumber || jobs < 1 || jobs > mostJobs) {
        complain(Ctl::tr("--jobs is a number from 1 to %1.").arg(mostJobs));
        return Misused;
    }
    const CaseOptions options{arguments.has(QStringLiteral("trace")), arguments.has(QStringLiteral("json"))};
    return Replaying(arguments.positional(), options).run(jobs);
}

} // namespace

Command replayCommand()
{
    Command command;
    command.name = QStringLiteral("replay");
    command.summary = Ctl::tr("Replay recorded stories and say whether what must be true is true.");
    command.usage = QStringLiteral("FILE… [--trace] [--json] [-j N]");
    command.description = Ctl::tr(
        "Runs each case, a JSON file with what happened on a virtual clock and what must come of it, in memory and "
        "without Kafka, through the code that the engine, the desktop and the alerts use. Prints “ok FILE name” or "
        "“FAILED FILE name” a case, then, indented, the step, what was expected and what came out. “-” is standard "
        "input.\n\n"
        "A case tells of customers (definitions and events; what must be true of audiences, profiles, journeys, "
        "deliveries) or of monitoring (ends and commits as a broker tells them; verdicts, lags and time lags).");
    command.options = {
        {Ctl::tr("Options:"),
         {{QStringLiteral("trace"),
           {},
           {},
           Ctl::tr("What became of each event, stage by stage, or why each verdict is what it is.")},
          {QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object a case: file, name, ok, mismatches.")},
          {QStringLiteral("jobs"), QStringLiteral("j"), QStringLiteral("N"),
           Ctl::tr("As many cases at once; they are told in their order.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl replay cases/*.json -j 4"), Ctl::tr("All of a folder, one line each.")},
        {QStringLiteral("weirctl replay buyers.json --trace"), Ctl::tr("One, with what happened to each event.")}};
    command.statuses = Ctl::tr("A case that does not hold ends with 1; a file that is no case with 2.");
    command.run = &runReplay;
    return command;
}

} // namespace weir::ctl
