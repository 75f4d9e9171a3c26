// Purpose: what the demo writes, before it is a Kafka record. Thread: a value.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace weir {

enum class ShopStream {
    Orders,
    Clicks,
    Carts,
    Payments,  ///< value: JSON to be encoded by the payments schema
    Shipments, ///< value: a Protobuf message without framing
    Inventory,
    Customers,
    Audit,
    Sensors
};

struct ShopRecord
{
    ShopStream stream = ShopStream::Orders;
    std::string key;
    std::string value;
    bool isTombstone = false;
    std::int64_t timestampMs = 0;
    std::vector<std::pair<std::string, std::string>> headers{};
};

using ShopSink = std::function<void(ShopRecord&&)>;

} // namespace weir
