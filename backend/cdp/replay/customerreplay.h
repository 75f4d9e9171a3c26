// Purpose: runs a case of customers in memory, through the same stages as the engine. Thread: one at a time; several
// may run at once, each for itself. Limits: as World.
#pragma once

#include "backend/cdp/replay/customercase.h"
#include "backend/cdp/replay/expectation.h"

#include <deque>
#include <map>

namespace weir::cdp {

/// One line of a trace.
struct CustomerHappening
{
    enum class What : std::uint8_t {
        Defined,   ///< `detail`: kind/key, version
        Refused,   ///< kind/key
        Removed,   ///< kind/key
        Advanced,  ///< the clock stands at `atMs`
        Restarted, ///< `detail`: bytes of the durable state
        Record
    };
    std::size_t step = 0; ///< from 1; 0: the definitions that the case begins with
    What what = What::Record;
    std::int64_t atMs = 0;
    std::string detail{};
    std::optional<WorldRecord> record{};
};

struct CustomerOutcome
{
    std::vector<CustomerMismatch> mismatches{}; ///< none: all that was expected came out
    std::vector<CustomerHappening> trace{};
};

class CustomerReplay
{
public:
    /// The story must outlive it.
    explicit CustomerReplay(const CustomerCase& story, bool withTrace = false);
    CustomerReplay(const CustomerReplay&) = delete;
    CustomerReplay& operator=(const CustomerReplay&) = delete;

    const CustomerOutcome& run();
    /// As it is at the end.
    const World& world() const { return m_world; }

private:
    void begin();
    void play(const CustomerStep& step);
    void define(std::span<const Json> documents, const std::vector<std::string>& refused);
    void remove(const std::string& kind, const std::string& key);
    void take(const CustomerEvent& event, const std::string& source);
    void restart();
    void collect();
    void tell(CustomerHappening::What what, std::string detail = {});
    DestinationAnswer answer(const std::string& destination);

    const CustomerCase& m_story;
    const bool m_withTrace;
    World m_world;
    std::size_t m_step = 0;
    CustomerHistory m_history;
    std::map<std::string, CustomerAnswer> m_answers;
    CustomerOutcome m_outcome;
};

} // namespace weir::cdp
