// Purpose: how much CPU this thread has used, for limits that hold on a busy machine too. Thread: the one that made it.
#pragma once

#include <ctime>

namespace weir::test {

class CpuClock
{
public:
    CpuClock() { restart(); }
    void restart() { m_start = now(); }
    /// Since it was made or restarted.
    double milliseconds() const { return now() - m_start; }

private:
    static double now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    }
    double m_start = 0;
};

} // namespace weir::test
