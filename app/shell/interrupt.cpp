#include "app/shell/interrupt.h"

#include <atomic>
#include <csignal>

namespace weir::ctl {
namespace {

std::atomic<int> stopSignal = 0;
static_assert(std::atomic<int>::is_always_lock_free, "set in a signal handler");

void onSignal(int number) { stopSignal = number; }

} // namespace

void installSignals()
{
    struct sigaction action = {};
    action.sa_handler = &onSignal;
    action.sa_flags = SA_RESETHAND;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    action = {};
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, nullptr);
}

int stopRequested()
{
    const int number = stopSignal;
    return number == 0 ? 0 : 128 + number;
}

} // namespace weir::ctl
