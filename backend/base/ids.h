// Purpose: numbers that must not be mixed up. Thread: values.
#pragma once

#include <compare>
#include <cstdint>

namespace weir {

template <typename Tag, typename Number> struct StrongNumber
{
    Number value{};

    constexpr StrongNumber() = default;
    constexpr explicit StrongNumber(Number number) : value(number) {}
    friend constexpr auto operator<=>(const StrongNumber&, const StrongNumber&) = default;
};

using Partition = StrongNumber<struct PartitionTag, std::int32_t>;
using Offset = StrongNumber<struct OffsetTag, std::int64_t>;
using BrokerId = StrongNumber<struct BrokerIdTag, std::int32_t>;
using SchemaId = StrongNumber<struct SchemaIdTag, std::int32_t>;

} // namespace weir
