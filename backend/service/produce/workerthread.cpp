#include "backend/service/produce/workerthread.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir {
namespace {

std::mutex mutex;
std::condition_variable ended;
int running = 0;

} // namespace

void launchProduceThread(std::function<void()> work)
{
    {
        const std::lock_guard lock(mutex);
        ++running;
    }
    std::thread([work = std::move(work)]() mutable {
        work();
        work = {}; // what it holds goes before it counts as ended
        const std::lock_guard lock(mutex);
        --running;
        ended.notify_all();
    }).detach();
}

bool waitForProduceThreads(int timeoutMs)
{
    std::unique_lock lock(mutex);
    return ended.wait_for(lock, std::chrono::milliseconds(timeoutMs), [] { return running == 0; });
}

} // namespace weir
