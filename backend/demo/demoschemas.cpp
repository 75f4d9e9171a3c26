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

import "shop/address.proto";

message Shipment {
  enum Status {
    CREATED = 0;
    PACKED = 1;
    HANDED_OVER = 2;
    IN_TRANSIT = 3;
    DELIVERED = 4;
    RETURNED = 5;
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

std::string_view addressSchema()
{
    return R"(syntax = "proto3";
package shop.shipping;

// Where parcels go to.
message Address {
  string name = 1;
  string street = 2;
  string city = 3;
  string country = 4;
}
)";
}

std::string_view returnSchema()
{
    return R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Return",
  "description": "Goods that come back.",
  "type": "object",
  "required": ["returnId", "orderId", "reason", "items", "at"],
  "properties": {
    "returnId": {"type": "string", "description": "As on the label."},
    "orderId": {"type": "string"},
    "customerId": {"type": "string"},
    "reason": {"enum": ["DAMAGED", "WRONG_ITEM", "TOO_SMALL", "NOT_LIKED", "LATE"]},
    "items": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["sku", "quantity"],
        "properties": {
          "sku": {"type": "string"},
          "quantity": {"type": "integer", "minimum": 1},
          "condition": {"type": "string", "default": "NEW"}
        }
      }
    },
    "refund": {"type": ["number", "null"], "description": "In euros; null: not decided."},
    "at": {"type": "string", "format": "date-time"}
  }
})";
}

std::string_view legacyInvoiceSchema()
{
    return R"({
  "type": "record", "name": "Invoice", "namespace": "shop.legacy", "doc": "An invoice of the old system, which wrote Avro without framing.",
  "fields": [
    {"name": "number", "type": "string", "doc": "As printed."},
    {"name": "customerId", "type": "string"},
    {"name": "issued", "type": {"type": "int", "logicalType": "date"}},
    {"name": "net", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
    {"name": "vatPercent", "type": "double"},
    {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "PAID", "OVERDUE"]}},
    {"name": "reminders", "type": "int"},
    {"name": "note", "type": ["null", "string"]}
  ]
}
)";
}

std::string_view parcelScanSchema()
{
    return R"(syntax = "proto3";
package shop.legacy;

import "google/protobuf/timestamp.proto";

// A parcel that passed a scanner of the hall, written without a schema registry.
message ParcelScan {
  enum Gate {
    UNKNOWN = 0;
    INBOUND = 1;
    SORTER = 2;
    OUTBOUND = 3;
  }
  string tracking_code = 1;
  Gate gate = 2;
  google.protobuf.Timestamp scanned_at = 3;
  uint32 weight_grams = 4;
  repeated uint32 belt = 5;
  map<string, double> size_cm = 6;
  oneof outcome {
    string chute = 7;
    string problem = 8;
  }
}
)";
}

} // namespace weir
