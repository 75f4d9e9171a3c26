#include "tests/support/watchdog.h"

#include <QEvent>
#include <QThread>
#include <cstdio>
#include <ctime>
#include <vector>

namespace weir::test {
namespace {

constexpr double cpuLimitMs = 50;
constexpr double wallLimitMs = 250;
int offenceCount = 0;
int pauses = 0;

struct Frame
{
    int loopLevel;
    bool judged;
};
std::vector<Frame> frames;

double milliseconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    const int level = thread()->loopLevel();
    const bool outermost = frames.empty() || level > frames.back().loopLevel;
    if (!outermost)
        return QApplication::notify(receiver, event);
    for (Frame& frame : frames)
        frame.judged = false; // a nested loop runs in it: its length is the user's, not ours
    frames.push_back({level, true});
    const QByteArray name = receiver->metaObject()->className();
    const QByteArray object = receiver->objectName().toUtf8();
    const int type = event->type();
    const double cpu = milliseconds(CLOCK_THREAD_CPUTIME_ID);
    const double wall = milliseconds(CLOCK_MONOTONIC);
    const bool result = QApplication::notify(receiver, event);
    const double cpuMs = milliseconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
    const double wallMs = milliseconds(CLOCK_MONOTONIC) - wall;
    const bool judged = frames.back().judged && pauses == 0;
    frames.pop_back();
    if (judged && (cpuMs > cpuLimitMs || wallMs - cpuMs > wallLimitMs)) {
        std::fprintf(stderr, "WATCHDOG: event %d to %s \"%s\" took %.0f ms of CPU, %.0f ms in all\n", type,
                     name.constData(), object.constData(), cpuMs, wallMs);
        if (qgetenv("WEIR_WATCHDOG") != "off")
            ++offenceCount;
    }
    return result;
}

int WatchedApplication::offences() { return offenceCount; }

WatchedApplication::Pause::Pause() { ++pauses; }
WatchedApplication::Pause::~Pause() { --pauses; }

} // namespace weir::test
