#include "backend/demo/demoschemas.h"

namespace weir {

std::string_view paymentSchema()
{
    return R"({
  "type": "record", "name": "Payment", "namespace": "shop.payments", "doc": "One step in the life of a payment.",
  "fields": [
    {"name": "paymentId", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "orderId", "type": "string"},
    {"name": "customerId", "type": "string"},
    {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["AUTHORISED", "DECLINED", "CAPTURED", "REFUNDED"]}},
    {"name": "method", "type": {"type": "enum", "name": "Method", "symbols": ["CARD", "PAYPAL", "INVOICE", "IDEAL", "APPLE_PAY"]}},
    {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
    {"name": "currency", "type": "string"},
    {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "declineReason", "type": ["null", "string"], "default": null},
    {"name": "card", "default": null, "type": ["null", {"type": "record", "name": "Card", "fields": [
      {"name": "scheme", "type": "string"},
      {"name": "lastFour", "type": "string"},
      {"name": "expires", "type": "string"}]}]},
    {"name": "riskScore", "type": "double", "default": 0.0}
  ]
})";
}

std::string_view shipmentSchema()
{
    return R"(syntax = "proto3";
package shop.shipping;

message Shipment {
  enum Status {
    CREATED = 0;
    PACKED = 1;
    HANDED_OVER = 2;
    IN_TRANSIT = 3;
    DELIVERED = 4;
    RETURNED = 5;
  }
  message Address {
    string name = 1;
    string street = 2;
    string city = 3;
    string country = 4;
  }
  message Parcel {
    string tracking_code = 1;
    uint32 weight_grams = 2;
    repeated string skus = 3;
  }
  string shipment_id = 1;
  string order_id = 2;
  string customer_id = 3;
  Status status = 4;
  string carrier = 5;
  int64 at_ms = 6;
  Address to = 7;
  repeated Parcel parcels = 8;
  double cost = 9;
}
)";
}

} // namespace weir
