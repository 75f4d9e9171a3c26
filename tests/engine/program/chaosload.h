// Purpose: customers that never stop: events over HTTP to whichever engine answers, sent again until one says that it
// kept them, as Segment's libraries do. Thread: has one of its own; the functions: the test's. Limits: tests only.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace weir::test {

class ChaosLoad
{
public:
    ChaosLoad(std::uint64_t seed, std::size_t engines) : m_random(seed), m_ports(engines) {}
    ~ChaosLoad() { stop(); }

    void setPort(std::size_t engine, int port); ///< 0: it is away
    void start();
    void stop();                                                 ///< after what is under way was kept
    int tried() const { return m_tried; }                        ///< batches sent, each as often as it was sent
    int batchesKept() const { return m_batchesKept; }            ///< of these
    const std::set<std::string>& kept() const { return m_kept; } ///< messageIds; after stop()

private:
    void run();
    std::string batch(std::vector<std::string>& ids);
    std::string message(const std::string& id);
    bool post(int port, const std::string& body);

    std::mt19937_64 m_random;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<int> m_ports;  ///< under the lock
    int m_portChanges = 0;     ///< this, too
    bool m_isStopping = false; ///< and this
    std::atomic<int> m_tried = 0, m_batchesKept = 0;
    std::set<std::string> m_kept;
    std::uint64_t m_number = 0;
    std::thread m_thread;
};

} // namespace weir::test
