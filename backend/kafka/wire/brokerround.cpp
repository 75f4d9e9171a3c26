#include "backend/kafka/wire/brokerround.h"

#include <thread>

namespace weir {

void forEachBroker(const std::set<std::int32_t>& brokers, const std::function<void(std::int32_t)>& work)
{
    // The last one's work is done here: most clusters that somebody tries out have one broker.
    std::vector<std::thread> threads;
    for (auto broker = brokers.begin(); broker != brokers.end(); ++broker) {
        if (std::next(broker) == brokers.end())
            work(*broker);
        else
            threads.emplace_back([&work, id = *broker] { work(id); });
    }
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace weir
