// Purpose: the time, so that tests can turn it. Thread: SystemClock any; VirtualClock one.
#pragma once

#include <cstdint>

namespace weir {

class Clock
{
public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01 UTC.
    virtual std::int64_t nowMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    std::int64_t nowMs() const override;
    static const SystemClock& instance();
};

class VirtualClock final : public Clock
{
public:
    explicit VirtualClock(std::int64_t startMs) : m_nowMs(startMs) {}
    std::int64_t nowMs() const override { return m_nowMs; }
    void advance(std::int64_t milliseconds) { m_nowMs += milliseconds; }

private:
    std::int64_t m_nowMs;
};

} // namespace weir
