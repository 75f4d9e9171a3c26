// Purpose: sums that do not depend on the order of what is added, and are what a person would get on paper: 0.1 + 0.2
// is 0.3. Thread: a value. Limits: exact for numbers with at most nine decimals below 10^20; others are summed as
// doubles.
#pragma once

#include <cstdint>

namespace weir::cdp {

class ExactSum
{
public:
    void add(double value);
    void add(const ExactSum& other);
    void subtract(const ExactSum& other);
    double value() const;

    std::uint64_t high() const { return static_cast<std::uint64_t>(m_billionths >> 64); }
    std::uint64_t low() const { return static_cast<std::uint64_t>(m_billionths); }
    double rest() const { return m_rest; }
    static ExactSum ofParts(std::uint64_t high, std::uint64_t low, double rest);

private:
    __extension__ typedef __int128 Wide;
    Wide m_billionths = 0;
    double m_rest = 0;
};

} // namespace weir::cdp
