#include "tests/cdp/definitions/presetsamples.h"

namespace weir::test {

std::vector<PresetSample> presetSamples()
{
    return {
        {"shopify: order", "shopify", R"({
          "id": 5678901234567, "name": "#1001", "email": "ada@example.com", "browser_ip": "192.0.2.7",
          "currency": "EUR", "total_price": "59.80", "subtotal_price": "49.90", "total_tax": "7.97",
          "total_discounts": "5.00", "financial_status": "paid", "updated_at": "2026-11-20T10:00:00+01:00",
          "discount_codes": [{"code": "TAKE5", "amount": "5.00"}],
          "total_shipping_price_set": {"shop_money": {"amount": "9.90", "currency_code": "EUR"}},
          "client_details": {"user_agent": "Mozilla/5.0"},
          "customer": {"id": 115310627314723954, "email": "ada@example.com", "first_name": "Ada", "last_name": "L."},
          "line_items": [{"id": 1, "product_id": 632910392, "sku": "SH-42", "title": "Shoe", "vendor": "Weir",
                          "variant_title": "42", "price": "49.90", "quantity": 1}],
          "webhookHeaders": {"x-shopify-topic": "orders/create", "x-shopify-shop-domain": "a.myshopify.com",
                             "x-shopify-webhook-id": "b54557e4", "x-shopify-triggered-at": "2026-11-20T09:00:01.5Z"}})",
         R"({
          "type": "track", "event": "Shopify orders/create", "messageId": "shopify-b54557e4",
          "timestamp": "2026-11-20T09:00:01.500Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "userId": "115310627314723954",
          "context": {"ip": "192.0.2.7", "userAgent": "Mozilla/5.0",
                      "traits": {"email": "ada@example.com", "firstName": "Ada", "lastName": "L."}},
          "properties": {"shop": "a.myshopify.com", "order_id": 5678901234567, "order_name": "#1001", "total": "59.80",
            "revenue": "49.90", "tax": "7.97", "shipping": "9.90", "discount": "5.00", "coupon": "TAKE5",
            "currency": "EUR", "status": "paid",
            "products": [{"product_id": 632910392, "sku": "SH-42", "name": "Shoe", "brand": "Weir", "variant": "42",
                          "price": "49.90", "quantity": 1}]}})"},
        {"shopify: customer", "shopify", R"({
          "id": 207119551, "email": "bob@example.com", "first_name": "Bob", "last_name": "N.", "verified_email": true,
          "currency": "EUR", "updated_at": "2026-11-20T10:00:00+01:00",
          "webhookHeaders": {"x-shopify-topic": "customers/create", "x-shopify-webhook-id": "c1"}})",
         R"({
          "type": "track", "event": "Shopify customers/create", "messageId": "shopify-c1", "userId": "207119551",
          "timestamp": "2026-11-20T09:00:00.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"traits": {"email": "bob@example.com", "firstName": "Bob", "lastName": "N."}},
          "properties": {"order_id": 207119551, "currency": "EUR"}})"},
        {"stripe: invoice", "stripe", R"({
          "id": "evt_1", "object": "event", "type": "invoice.paid", "created": 1795000000, "livemode": true,
          "data": {"object": {"id": "in_1", "object": "invoice", "customer": "cus_9", "customer_email": "a@example.com",
            "amount_paid": 4990, "currency": "eur", "status": "paid", "subscription": "sub_1", "metadata": {}}}})",
         R"({
          "type": "track", "event": "invoice.paid", "messageId": "evt_1", "userId": "cus_9",
          "timestamp": "2026-11-18T11:06:40.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"traits": {"email": "a@example.com"}},
          "properties": {"livemode": true, "object": "invoice", "object_id": "in_1", "status": "paid",
            "currency": "eur", "amount_cents": 4990, "subscription_id": "sub_1", "metadata": {}}})"},
        {"stripe: customer with an id of our own", "stripe", R"({
          "id": "evt_2", "type": "customer.created", "created": 1795000000, "livemode": false,
          "data": {"object": {"id": "cus_9", "object": "customer", "email": "a@example.com", "invoice_settings": {},
            "metadata": {"user_id": "u1"}}}})",
         R"({
          "type": "track", "event": "customer.created", "messageId": "evt_2", "userId": "u1",
          "timestamp": "2026-11-18T11:06:40.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"traits": {"email": "a@example.com"}},
          "properties": {"livemode": false, "object": "customer", "object_id": "cus_9",
                         "metadata": {"user_id": "u1"}}})"},
        {"github: pull request", "github", R"({
          "action": "closed", "number": 12, "pull_request": {"title": "Fewer moves", "merged": true},
          "repository": {"full_name": "weir/weir", "private": false, "stargazers_count": 7},
          "organization": {"login": "weir"},
          "sender": {"id": 583231, "login": "octo", "avatar_url": "http://example.com/a.png"},
          "webhookHeaders": {"x-github-event": "pull_request", "x-github-delivery": "72d3162e"}})",
         R"({
          "type": "track", "event": "GitHub pull_request", "messageId": "github-72d3162e", "userId": "github:583231",
          "timestamp": "2026-11-18T11:06:40.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"groupId": "weir", "traits": {"username": "octo", "avatar": "http://example.com/a.png"}},
          "properties": {"action": "closed", "repository": "weir/weir", "private": false, "organization": "weir",
                         "number": 12, "title": "Fewer moves", "merged": true, "stars": 7}})"},
        {"generic: everything in the body", "webhook", R"({
          "id": "e7", "event": "Ticket Closed", "user_id": "u7", "email": "c@example.com",
          "timestamp": "2026-11-20T10:00:00Z", "rating": 5})",
         R"({
          "type": "track", "event": "Ticket Closed", "messageId": "e7", "userId": "u7",
          "timestamp": "2026-11-20T10:00:00.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"traits": {"email": "c@example.com"}},
          "properties": {"id": "e7", "event": "Ticket Closed", "user_id": "u7", "email": "c@example.com",
                         "timestamp": "2026-11-20T10:00:00Z", "rating": 5}})"},
        {"generic: CloudEvents", "webhook", R"({
          "user": {"id": 42}, "webhookHeaders": {"ce-type": "ticket.closed", "ce-id": "c-1",
                                                 "ce-time": "2026-11-20T10:00:00Z"}})",
         R"({
          "type": "track", "event": "ticket.closed", "messageId": "c-1", "userId": "42",
          "timestamp": "2026-11-20T10:00:00.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"traits": {}},
          "properties": {"user": {"id": 42}, "webhookHeaders": {"ce-type": "ticket.closed", "ce-id": "c-1",
                                                                "ce-time": "2026-11-20T10:00:00Z"}}})"},
        {"debezium: update, with its schema", "debezium", R"({
          "schema": {"type": "struct"},
          "payload": {"before": {"id": 7, "email": "old@example.com"}, "after": {"id": 7, "email": "new@example.com"},
            "source": {"db": "shop", "table": "customers", "ts_ms": 1795000000000, "lsn": 24023128}, "op": "u"}})",
         R"({
          "type": "track", "event": "customers updated", "messageId": "made", "userId": "7",
          "timestamp": "2026-11-18T11:06:40.000Z", "receivedAt": "2026-11-18T11:06:40.000Z",
          "context": {"traits": {"email": "new@example.com"}},
          "properties": {"op": "u", "database": "shop", "table": "customers",
            "row": {"id": 7, "email": "new@example.com"}, "before": {"id": 7, "email": "old@example.com"}}})"},
        {"debezium: snapshot", "debezium", R"({
          "before": null, "after": {"id": 1, "customer_id": 7},
          "source": {"db": "shop", "table": "orders", "ts_ms": 1795000000000}, "op": "r"})",
         R"({
          "type": "track", "event": "orders created", "messageId": "made", "userId": "7",
          "timestamp": "2026-11-18T11:06:40.000Z", "receivedAt": "2026-11-18T11:06:40.000Z", "context": {"traits": {}},
          "properties": {"op": "r", "database": "shop", "table": "orders", "row": {"id": 1, "customer_id": 7},
                         "before": null}})"},
        {"debezium: delete", "debezium", R"({
          "before": {"id": 7}, "after": null,
          "source": {"db": "shop", "table": "customers", "ts_ms": 1795000000000}, "op": "d"})",
         R"({
          "type": "track", "event": "customers deleted", "messageId": "made", "userId": "7",
          "timestamp": "2026-11-18T11:06:40.000Z", "receivedAt": "2026-11-18T11:06:40.000Z", "context": {"traits": {}},
          "properties": {"op": "d", "database": "shop", "table": "customers", "row": {"id": 7},
                         "before": {"id": 7}}})"},
    };
}

} // namespace weir::test
