#include "backend/demo/jsonline.h"
#include "backend/demo/protowriter.h"
#include "backend/demo/shop.h"

namespace weir {
namespace {

constexpr std::string_view methods[] = {"CARD", "CARD", "CARD", "PAYPAL", "APPLE_PAY", "INVOICE", "IDEAL"};
constexpr std::string_view carriers[] = {"DHL", "Royal Mail", "La Poste", "PostNL", "UPS", "InPost"};
constexpr std::string_view reasons[] = {"insufficient funds", "expired card", "3-D Secure failed", "suspected fraud"};
constexpr std::string_view coupons[] = {"WELCOME10", "NEWSLETTER5", "FREESHIP"};
constexpr std::string_view schemes[] = {"Visa", "Mastercard", "Amex"};

enum ShipmentStatus { Created, Packed, HandedOver, InTransit, Delivered, Returned };

} // namespace

void Shop::placeOrder(std::int64_t ms, std::uint32_t index)
{
    Journey& journey = m_journeys[index];
    journey.orderId = m_options.orderPrefix + std::to_string(m_nextOrder++);
    journey.paymentId = uuid();
    for (const Line& line : journey.lines)
        journey.cents += std::int64_t(line.cents) * line.quantity;
    journey.shippingCents = journey.cents > 5000 ? 0 : 490;
    journey.cents += journey.shippingCents;
    journey.method = std::uint8_t(m_random.below(std::uint32_t(std::size(methods))));
    journey.carrier = std::uint8_t(m_random.below(std::uint32_t(std::size(carriers))));
    ++m_orders[journey.customer];
    journey.isSignedIn = true;
    emitOrder(journey, "placed", ms);
    emitCart(journey, "ordered", ms + 100);
    emitTombstone(ShopStream::Carts, journey.session, ms + 1500);
    emitCustomer(journey, ms + 400);
    schedule(ms + m_random.between(1500, 9000), Kind::Paid, index);
}

void Shop::pay(std::int64_t ms, std::uint32_t index)
{
    Journey& journey = m_journeys[index];
    if (m_random.chance(0.05)) {
        emitPayment(journey, "DECLINED", ms, m_random.pick(reasons));
        if (++journey.attempts < 3 && m_random.chance(0.7)) {
            journey.method = std::uint8_t(m_random.below(std::uint32_t(std::size(methods))));
            schedule(ms + m_random.between(20'000, 180'000), Kind::Retry, index);
            return;
        }
        emitOrder(journey, "cancelled", ms + 700);
        m_journeys.erase(index);
        return;
    }
    emitPayment(journey, "AUTHORISED", ms);
    emitOrder(journey, "paid", ms + 600);
    journey.shipmentId = "SH-" + hexId(10);
    journey.tracking = "TRK" + std::to_string(m_random.between(100'000'000, 999'999'999));
    emitShipment(journey, Created, ms + 2000);
    schedule(later(ms + 2000, 0.5, 14), Kind::Packed, index);
}

void Shop::move(std::int64_t ms, std::uint32_t index, Kind kind)
{
    Journey& journey = m_journeys[index];
    switch (kind) {
    case Kind::Packed:
        emitShipment(journey, Packed, ms);
        takeFromStock(journey, ms);
        schedule(later(ms, 0.5, 6), Kind::HandedOver, index);
        return;
    case Kind::HandedOver:
        emitShipment(journey, HandedOver, ms);
        emitPayment(journey, "CAPTURED", ms + 900);
        emitOrder(journey, "shipped", ms + 1000);
        schedule(later(ms, 6, 18), Kind::InTransit, index);
        return;
    case Kind::InTransit:
        emitShipment(journey, InTransit, ms);
        schedule(later(ms, 8, 60), Kind::Delivered, index);
        return;
    case Kind::Delivered:
        emitShipment(journey, Delivered, ms);
        emitOrder(journey, "delivered", ms + 300);
        if (m_random.chance(0.06)) {
            schedule(later(ms, 48, 190), Kind::Returned, index);
            return;
        }
        break;
    default:
        emitShipment(journey, Returned, ms);
        emitPayment(journey, "REFUNDED", ms + 1200);
        emitOrder(journey, "refunded", ms + 1300);
    }
    m_journeys.erase(index);
}

void Shop::emitOrder(const Journey& journey, std::string_view status, std::int64_t ms)
{
    const Customer& customer = m_people.at(journey.customer);
    JsonLine person;
    person.add("id", customer.id).add("name", customer.name).add("country", customer.country);
    JsonLine line;
    line.add("orderId", journey.orderId)
        .add("status", status)
        .addRaw("customer", person.take())
        .add("sessionId", journey.session);
    line.addRaw("lines", linesJson(journey, true))
        .addCents("shipping", journey.shippingCents)
        .addCents("total", journey.cents);
    line.add("currency", customer.currency);
    // The same for every step of an order: taken from its id, not from chance.
    if (const std::size_t coupon = std::size_t(journey.session[2] + 16 * journey.session[3]) % 12;
        coupon < std::size(coupons))
        line.add("coupon", coupons[coupon]);
    else
        line.addRaw("coupon", "null");
    line.add("at", isoTime(ms));
    put(ShopStream::Orders, journey.orderId, line.take(), ms,
        {{"source", "web-shop"}, {"content-type", "application/json"}, {"trace-id", hexId(16)}});
}

void Shop::emitPayment(const Journey& journey, std::string_view status, std::int64_t ms, std::string_view reason)
{
    const Customer& customer = m_people.at(journey.customer);
    const std::string_view method = methods[journey.method];
    JsonLine line;
    line.add("paymentId", journey.paymentId).add("orderId", journey.orderId).add("customerId", customer.id);
    line.add("status", status).add("method", method).add("amount", JsonLine::centsText(journey.cents));
    line.add("currency", customer.currency).add("at", isoTime(ms));
    if (reason.empty())
        line.addRaw("declineReason", "null");
    else
        line.add("declineReason", reason);
    if (method == "CARD") {
        JsonLine card;
        card.add("scheme", schemes[journey.customer % std::size(schemes)]);
        card.add("lastFour", std::to_string(1000 + journey.customer * 7 % 9000)).add("expires", "09/29");
        line.addRaw("card", card.take());
    } else {
        line.addRaw("card", "null");
    }
    line.addRaw("riskScore", JsonLine::centsText(reason.empty() ? m_random.between(1, 35) : m_random.between(40, 99)));
    put(ShopStream::Payments, journey.orderId, line.take(), ms, {{"source", "payment-gateway"}});
}

void Shop::emitShipment(const Journey& journey, int status, std::int64_t ms)
{
    const Customer& customer = m_people.at(journey.customer);
    ProtoWriter address;
    address.text(1, customer.name).text(2, customer.street).text(3, customer.city).text(4, customer.country);
    ProtoWriter parcel;
    std::uint64_t grams = 120;
    for (const Line& line : journey.lines)
        grams += std::uint64_t(m_catalogue.at(line.product).grams) * std::uint64_t(line.quantity);
    parcel.text(1, journey.tracking).varint(2, grams);
    for (const Line& line : journey.lines)
        parcel.text(3, m_catalogue.at(line.product).sku);
    ProtoWriter shipment;
    shipment.text(1, journey.shipmentId).text(2, journey.orderId).text(3, customer.id);
    if (status != Created)
        shipment.varint(4, std::uint64_t(status)); // proto3 leaves defaults out
    shipment.text(5, carriers[journey.carrier]).varint(6, std::uint64_t(ms)).message(7, address).message(8, parcel);
    shipment.real(9, 3.2 + double(grams) / 1000.0);
    put(ShopStream::Shipments, journey.orderId, shipment.bytes(), ms);
}

} // namespace weir
