// Purpose: one bound for the memory of all requests together. Thread: any. Limits: what is asked for above it is not
// given; nobody waits.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace weir::engine {

class MemoryBudget
{
public:
    explicit MemoryBudget(std::size_t most) : m_most(most) {}
    std::size_t used() const { return m_used; }

private:
    friend class BudgetShare;
    bool take(std::size_t bytes)
    {
        if (m_used.fetch_add(bytes) + bytes <= m_most)
            return true;
        m_used -= bytes;
        return false;
    }
    void giveBack(std::size_t bytes) { m_used -= bytes; }

    const std::size_t m_most;
    std::atomic<std::size_t> m_used = 0;
};

/// What one request holds of it; given back with the share.
class BudgetShare
{
public:
    explicit BudgetShare(MemoryBudget& budget) : m_budget(&budget) {}
    BudgetShare(BudgetShare&& other) noexcept : m_budget(other.m_budget), m_bytes(std::exchange(other.m_bytes, 0)) {}
    BudgetShare& operator=(BudgetShare&&) = delete;
    ~BudgetShare() { m_budget->giveBack(m_bytes); }

    /// Grows or shrinks it; false: there is not that much, and all is as before.
    bool resize(std::size_t bytes)
    {
        if (bytes > m_bytes && !m_budget->take(bytes - m_bytes))
            return false;
        if (bytes < m_bytes)
            m_budget->giveBack(m_bytes - bytes);
        m_bytes = bytes;
        return true;
    }

private:
    MemoryBudget* m_budget;
    std::size_t m_bytes = 0;
};

} // namespace weir::engine
