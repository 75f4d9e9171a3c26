// Purpose: the schemas that the demo registers. Thread: constants.
#pragma once

#include <string_view>

namespace weir {

/// Avro; subject payments-value.
std::string_view paymentSchema();
/// Protobuf, message Shipment; subject shipments-value.
std::string_view shipmentSchema();

} // namespace weir
