// Purpose: the demo shop's customers: names, places and mail addresses of many countries. Thread: immutable after
// construction. Limits: everybody is made up; mail addresses end in .example (RFC 2606).
#pragma once

#include "backend/demo/random.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct Customer
{
    std::string id;   ///< "C-00042"
    std::string name; ///< UTF-8
    std::string email;
    std::string_view country; ///< ISO 3166, two letters
    std::string_view city;
    std::string_view street;
    std::string_view currency; ///< EUR, GBP, USD
    std::string_view language;
    std::string_view device; ///< what they mostly use
    int loyalty = 0;         ///< 0–3
};

class People
{
public:
    People(std::uint64_t seed, std::size_t count);
    std::size_t size() const { return m_customers.size(); }
    const Customer& at(std::size_t index) const { return m_customers[index]; }
    /// Some come often, most now and then.
    std::size_t pick(Random& random) const { return m_frequency.pick(random); }

private:
    std::vector<Customer> m_customers;
    Zipf m_frequency;
};

} // namespace weir
