// However large, deep or wide a definition is: it is refused or served, in bounded memory and time.
#include "tests/cdp/world/giantdefinitions.h"
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/world/world.h"
#include "tests/support/cpuclock.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::cdp {
namespace {

constexpr double mostMiB = 256;
constexpr double mostMs = 20'000; // what grows with the square takes minutes
constexpr std::int64_t nowMs = 1'795'176'000'000;

struct Outcome
{
    int refused = -1; ///< -1: it did not come to an end
    double peakMiB = 0, milliseconds = 0;
};

/// VmHWM of this process since clear_refs was written.
double peakMiB()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return mostMiB;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return mostMiB;
}

Outcome define(const std::string& text)
{
    Outcome outcome;
    const weir::test::CpuClock clock;
    const auto parsed = parseJson("[" + text + "]");
    if (!parsed)
        return {.refused = 1};
    World world(nowMs);
    const std::vector<Refusal> refusals = world.define((*parsed)->root.elements());
    const auto event =
        parseJson(R"({"type":"track","event":"Order Completed","userId":"mia","properties":{"total":5}})");
    world.take((*event)->root, {}, "m1");
    world.advanceTo(nowMs + 86'400'000);
    outcome.refused = int(refusals.size());
    outcome.milliseconds = clock.milliseconds();
    outcome.peakMiB = peakMiB();
    return outcome;
}

/// In a process of its own: its memory is its own, and so is its end.
Outcome defineApart(const test::GiantDefinition& giant)
{
    int ends[2] = {-1, -1};
    Outcome outcome;
    if (pipe(ends) != 0)
        return outcome;
    const pid_t child = fork();
    if (child == 0) {
        const std::string text = giant.make();
        QFile peak(QStringLiteral("/proc/self/clear_refs"));
        if (peak.open(QIODevice::WriteOnly))
            peak.write("5");
        peak.close();
        constexpr rlimit seconds{rlim_t(mostMs / 1'000) + 5, rlim_t(mostMs / 1'000) + 5};
        setrlimit(RLIMIT_CPU, &seconds);
        outcome = define(text);
        _exit(write(ends[1], &outcome, sizeof outcome) == sizeof outcome ? 0 : 1);
    }
    close(ends[1]);
    // The other end is closed by the child's end, however it ends.
    if (child < 0 || read(ends[0], &outcome, sizeof outcome) != sizeof outcome)
        outcome = {};
    close(ends[0]);
    if (child > 0)
        waitpid(child, nullptr, 0);
    return outcome;
}

} // namespace

class GiantDefinitionsTest : public QObject
{
    Q_OBJECT
private slots:
    void areRefusedOrServed_data()
    {
        QTest::addColumn<int>("index");
        const auto giants = test::giantDefinitions();
        for (std::size_t i = 0; i < giants.size(); ++i)
            QTest::newRow(giants[i].name) << int(i);
    }

    void areRefusedOrServed()
    {
        QFETCH(int, index);
        const test::GiantDefinition giant = test::giantDefinitions()[std::size_t(index)];
        const Outcome outcome = defineApart(giant);
        const QString seen = QStringLiteral("%1 refused, %2 MiB, %3 ms")
                                 .arg(outcome.refused)
                                 .arg(outcome.peakMiB, 0, 'f', 0)
                                 .arg(outcome.milliseconds, 0, 'f', 0);
        if (qEnvironmentVariableIsSet("WEIR_VERBOSE"))
            qInfo("%s", qPrintable(seen));
        QVERIFY2(outcome.refused >= 0, "it did not come to an end");
        using Fate = test::GiantDefinition::Fate;
        QVERIFY2(giant.fate == Fate::Either || (outcome.refused > 0) == (giant.fate == Fate::Refused),
                 qPrintable(seen));
        QVERIFY2(outcome.milliseconds < mostMs, qPrintable(seen));
#ifndef __SANITIZE_ADDRESS__
        QVERIFY2(outcome.peakMiB < mostMiB, qPrintable(seen));
#endif
    }
};

WEIR_TEST(GiantDefinitionsTest)

} // namespace weir::cdp

#include "giantdefinitionstest.moc"
