// Purpose: the ends of one partition as they were seen, shared by all groups that read it. Thread: a value; no clock,
// no I/O. Limits: `kept` ends as they were told; points for the time lag go back as far as they lead, thinned with age,
// 192 at most.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace weir {

struct EndPoint
{
    std::int64_t atMs = 0;
    std::int64_t offset = 0;
    friend bool operator==(const EndPoint&, const EndPoint&) = default;
};

/// The ends of one partition, shared by all groups that read it.
class EndRing
{
public:
    static constexpr int kept = 60;
    EndRing() = default;
    explicit EndRing(int most) : m_most(most) {}
    /// True: the end went back, so every window over it begins anew. Points out of order are put in their place; what
    /// is kept begins where the end, in the order of time, last went back.
    bool add(std::int64_t atMs, std::int64_t offset);
    void clear();
    bool isEmpty() const { return m_ring.empty(); }
    const std::vector<EndPoint>& ring() const { return m_ring; }     ///< oldest first, at most `kept`
    const std::vector<EndPoint>& points() const { return m_points; } ///< for the time lag: longer, thinned
    /// The end known at that moment; none: none was yet.
    std::optional<std::int64_t> at(std::int64_t ms) const;
    /// Points of before this process, from the recorded history; oldest first.
    void addHistory(const std::vector<EndPoint>& points);

private:
    void dropStill();
    void thin();
    template <typename Keeps> void keepPoints(Keeps keeps);

    std::vector<EndPoint> m_ring, m_points;
    int m_most = kept;
};

} // namespace weir
