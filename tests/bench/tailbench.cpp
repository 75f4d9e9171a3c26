// `weirctl tail --until end` and `kcat -C -e` read the same topic in turn; what they print is the same, too.
#include "tests/bench/bench.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int partitions = 12;
constexpr int records = 1'500'000;
constexpr int recordBytes = 300;
constexpr int patienceMs = 300'000;

double run(const QString& program, const QStringList& arguments, const QString& output)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.setStandardOutputFile(output);
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        qFatal("%s failed", qPrintable(program));
    return double(clock.nsecsElapsed()) / 1e9;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    Topic topic(QStringLiteral("tail"), partitions);
    topic.fill(records, recordBytes);

    const QTemporaryDir folder;
    const QString weirctl = qEnvironmentVariable("WEIR_BIN") + QStringLiteral("/weirctl");
    const QStringList ourArguments{QStringLiteral("tail"),    topic.name,
                                   QStringLiteral("-b"),      test::bootstrap(),
                                   QStringLiteral("--from"),  QStringLiteral("beginning"),
                                   QStringLiteral("--until"), QStringLiteral("end")};
    const QStringList kcatArguments{QStringLiteral("-C"), QStringLiteral("-e"), QStringLiteral("-q"),
                                    QStringLiteral("-t"), topic.name,           QStringLiteral("-b"),
                                    test::bootstrap()};
    const auto weir = [&](const QString& output) { return run(weirctl, ourArguments, output); };
    const auto kcat = [&](const QString& output) { return run(QStringLiteral("kcat"), kcatArguments, output); };

    // Once into files: the same work is being compared, and the broker's disk cache is warm afterwards.
    weir(folder.filePath(QStringLiteral("weir")));
    kcat(folder.filePath(QStringLiteral("kcat")));
    const auto lines = [&](const char* name) {
        QFile file(folder.filePath(QLatin1String(name)));
        qint64 count = 0;
        if (file.open(QIODevice::ReadOnly)) {
            for (QByteArray part = file.read(1 << 20); !part.isEmpty(); part = file.read(1 << 20))
                count += part.count('\n');
        }
        return std::pair(file.size(), count);
    };
    if (lines("weir") != lines("kcat") || lines("weir").second != records)
        qFatal("not the same output: %lld and %lld lines", lines("weir").second, lines("kcat").second);

    std::vector<double> ours, theirs, ratios;
    for (int round = 0; round < rounds; ++round) {
        ours.push_back(weir(QProcess::nullDevice()));
        theirs.push_back(kcat(QProcess::nullDevice()));
        ratios.push_back(theirs.back() / ours.back());
    }
    const auto rate = [](double seconds) { return QStringLiteral("%1 k/s").arg(records / seconds / 1000, 0, 'f', 0); };
    note(QStringLiteral("seconds: %1 and %2; ratios %3").arg(all(ours), all(theirs), all(ratios)));
    report(QStringLiteral("weirctl tail --until end / kcat -C -e"), rate(median(ours)), rate(median(theirs)),
           ratio(median(ratios)), QStringLiteral(">= 1"));
    return 0;
}
