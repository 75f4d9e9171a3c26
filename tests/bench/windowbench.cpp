// From the start of the process to pixels on the screen: Weir and a bare QMainWindow in turn.
#include "tests/bench/bench.h"

#include <QApplication>
#include <QMainWindow>
#include <QProcess>
#include <QScreen>
#include <QTemporaryDir>
#include <QThread>

using namespace weir::bench;

namespace {

constexpr int patienceMs = 30'000;

/// The middle of the screen, which every window of some size covers.
QRgb middle()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    const QPoint at = screen->geometry().center();
    return const_cast<QScreen*>(screen)->grabWindow(0, at.x(), at.y(), 1, 1).toImage().pixel(0, 0);
}

bool waitForColour(QRgb from, bool changed, const QElapsedTimer& clock)
{
    while ((middle() != from) != changed) {
        if (clock.elapsed() > patienceMs)
            return false;
        QThread::usleep(500);
    }
    return true;
}

double timeToPaint(const QString& program, const QStringList& arguments, QRgb empty)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    if (!waitForColour(empty, true, clock))
        qFatal("%s painted nothing", qPrintable(program));
    const double took = double(clock.nsecsElapsed()) / 1e6;
    process.kill();
    process.waitForFinished();
    clock.restart();
    if (!waitForColour(empty, false, clock))
        qFatal("the window of %s stays", qPrintable(program));
    return took;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (asked("--bare")) {
        QMainWindow window;
        window.resize(1280, 800);
        window.show();
        return QApplication::exec();
    }
    const QTemporaryDir folder; // nobody's settings, and no other Weir to hand over to
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, folder.path().toUtf8());
    const QRgb empty = middle();
    const QString self = QCoreApplication::applicationFilePath();
    const QString weir = qEnvironmentVariable("WEIR_BIN") + QStringLiteral("/weir");
    timeToPaint(self, {QStringLiteral("--bare")}, empty); // both from a warm disk cache
    timeToPaint(weir, {}, empty);
    std::vector<double> ours, bare;
    for (int round = 0; round < rounds; ++round) {
        bare.push_back(timeToPaint(self, {QStringLiteral("--bare")}, empty));
        ours.push_back(timeToPaint(weir, {}, empty));
    }
    note(QStringLiteral("weir: %1\nbare: %2").arg(all(ours), all(bare)));
    report(QStringLiteral("window painted / bare QMainWindow"), number(median(ours), "ms"), number(median(bare), "ms"),
           ratio(median(ours) / median(bare)), QStringLiteral("<= 5"));
    return 0;
}
