#include "backend/demo/jsonline.h"
#include "backend/demo/rhythm.h"
#include "backend/demo/shop.h"

#include <cmath>

namespace weir {
namespace {

constexpr int reorderAt = 30;
constexpr std::string_view people[] = {"m.keller",   "p.nair", "s.oconnor",   "j.dubois",
                                       "a.kowalska", "t.berg", "svc-pricing", "svc-backup"};
constexpr std::string_view actions[] = {"login",           "login",         "order.viewed",    "order.viewed",
                                        "order.viewed",    "price.changed", "refund.approved", "export.created",
                                        "stock.corrected", "role.granted",  "customer.viewed", "logout"};

} // namespace

void Shop::takeFromStock(const Journey& journey, std::int64_t ms)
{
    for (const Line& line : journey.lines) {
        int& stock = m_stock[line.product];
        const bool wasEnough = stock > reorderAt;
        stock = std::max(0, stock - line.quantity);
        emitStock(line.product, ms + 50);
        if (wasEnough && stock <= reorderAt)
            schedule(later(ms, 10, 40), Kind::Restock, line.product);
    }
}

void Shop::emitStock(std::uint32_t product, std::int64_t ms)
{
    const Product& goods = m_catalogue.at(product);
    JsonLine line;
    line.add("sku", goods.sku).add("name", goods.name).add("warehouse", product % 3 == 0 ? "Rotterdam" : "Leipzig");
    line.add("onHand", m_stock[product]).add("reorderAt", reorderAt).add("isLow", m_stock[product] <= reorderAt);
    line.addCents("price", goods.cents).add("updatedAt", isoTime(ms));
    put(ShopStream::Inventory, goods.sku, line.take(), ms);
}

void Shop::restock(std::int64_t ms, std::uint32_t product)
{
    if (m_stock[product] <= reorderAt)
        m_stock[product] += int(m_random.between(120, 420));
    emitStock(product, ms);
}

void Shop::staff(std::int64_t ms)
{
    schedule(ms + 1 + std::int64_t(m_random.exponential(3.6e6 / (m_options.staffPerHour * 3))), Kind::Staff, 0);
    if (!m_random.chance(officeRhythm(ms) / 3))
        return;
    const std::string_view who = m_random.pick(people);
    const std::string_view what = m_random.pick(actions);
    const auto product = std::uint32_t(m_random.below(std::uint32_t(m_catalogue.size())));
    JsonLine line;
    line.add("auditId", hexId(12)).add("actor", who).add("action", what);
    if (what == "price.changed" || what == "stock.corrected")
        line.add("subject", m_catalogue.at(product).sku);
    else if (what == "order.viewed" || what == "refund.approved")
        line.add("subject", m_options.orderPrefix + std::to_string(m_nextOrder - 1));
    else if (what == "customer.viewed")
        line.add("subject", m_people.at(product).id);
    else
        line.addRaw("subject", "null");
    line.add("ip", "10.20." + std::to_string(m_random.below(4)) + '.' + std::to_string(m_random.below(250) + 2));
    line.add("at", isoTime(ms));
    put(ShopStream::Audit, std::string(who), line.take(), ms);
    // Now and then something is taken out of the range, and comes back some days later.
    if (what == "stock.corrected" && product > m_catalogue.size() / 2) {
        emitTombstone(ShopStream::Inventory, m_catalogue.at(product).sku, ms + 500);
        if (m_random.chance(0.7))
            schedule(later(ms, 30, 120), Kind::Relist, product);
    }
}

void Shop::readSensor(std::int64_t ms, std::uint32_t sensor)
{
    schedule(ms + m_options.sensorEveryMs, Kind::Sensor, sensor);
    // Millidegrees: a cold store, warmer in the afternoon, a little different each.
    const double day = double(ms % 86'400'000) / 86'400'000.0;
    const double degrees = 4.0 + 0.2 * sensor + 1.3 * std::sin((day - 0.35) * 6.283185) + 0.4 * (m_random.real() - 0.5);
    const auto value = std::uint64_t(std::int64_t(degrees * 1000));
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(char(value >> shift));
    put(ShopStream::Sensors, m_sensors[sensor], std::move(bytes), ms);
}

} // namespace weir
