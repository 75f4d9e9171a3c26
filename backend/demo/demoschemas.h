// Purpose: the schemas of the demo's values. Thread: constants.
#pragma once

#include <string_view>

namespace weir {

/// Avro; subject payments-value.
std::string_view paymentSchema();
/// Protobuf, message Shipment, which imports shop/address.proto; subject shipments-value.
std::string_view shipmentSchema();
/// Protobuf, message Address; subject shop/address.proto.
std::string_view addressSchema();
/// JSON Schema; subject returns-value.
std::string_view returnSchema();

/// Schemas that nobody registered, for people to choose: docs/demo/legacy-invoice.avsc and parcel-scan.proto.
std::string_view legacyInvoiceSchema();
std::string_view parcelScanSchema();

} // namespace weir
