#include "backend/cdp/common/profileid.h"
#include "backend/engine/profile/profilestandby.h"

#include <algorithm>

namespace weir::engine {

std::vector<std::string> standbysOf(int partition, const std::vector<std::string>& workers, std::size_t count)
{
    std::vector<std::pair<std::uint64_t, std::string>> drawn;
    for (const std::string& worker : workers) {
        // A worker that begins anew keeps its place: what follows the last dash is of this life alone.
        const std::string_view lasting = std::string_view(worker).substr(0, worker.rfind('-'));
        drawn.emplace_back(cdp::stableHash(std::to_string(partition) + '/' + std::string(lasting)), worker);
    }
    std::sort(drawn.begin(), drawn.end());
    std::vector<std::string> first;
    for (const auto& [lot, worker] : drawn)
        if (first.size() < count)
            first.push_back(worker);
    return first;
}

std::set<int> standbyPlan(int partitions, int standbys, const std::string& self,
                          const std::vector<std::string>& workers, const std::map<int, std::string>& holders)
{
    std::set<int> plan;
    for (int partition = 0; partition < partitions && standbys > 0; ++partition) {
        const auto holder = holders.find(partition);
        if (holder != holders.end() && holder->second == self)
            continue;
        std::vector<std::string> others = workers;
        std::size_t count = std::size_t(standbys);
        if (holder != holders.end())
            std::erase(others, holder->second);
        else
            ++count;
        const std::vector<std::string> chosen = standbysOf(partition, others, count);
        if (std::find(chosen.begin(), chosen.end(), self) != chosen.end())
            plan.insert(partition);
    }
    return plan;
}

} // namespace weir::engine
