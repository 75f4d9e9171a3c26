#include "backend/demo/shop.h"

#include "backend/demo/rhythm.h"

namespace weir {
namespace {

constexpr std::size_t customerCount = 5000;
constexpr std::uint32_t sensorCount = 12;

/// The same people and goods for every run of one seed; what happens to them differs with the day.
std::uint64_t streamSeed(const ShopOptions& options)
{
    Random mixed(options.seed * 0x9e3779b97f4a7c15ULL + std::uint64_t(options.startMs));
    return mixed.next();
}

} // namespace

Shop::Shop(const ShopOptions& options)
    : m_options(options), m_random(streamSeed(options)), m_people(options.seed, customerCount),
      m_catalogue(options.seed), m_orders(customerCount, 0)
{
    Random fixed(options.seed ^ 0x73656e736f7273ULL);
    for (std::uint32_t i = 0; i < sensorCount; ++i) {
        std::string id;
        for (int byte = 0; byte < 16; ++byte)
            id.push_back(char(fixed.below(256)));
        id[6] = char((id[6] & 0x0f) | 0x40); // RFC 9562, version 4
        id[8] = char((id[8] & 0x3f) | 0x80);
        m_sensors.push_back(std::move(id));
        schedule(options.startMs + m_random.between(0, options.sensorEveryMs), Kind::Sensor, i);
    }
    for (std::uint32_t product = 0; product < m_catalogue.size(); ++product) {
        m_stock.push_back(int(fixed.between(40, 600)));
        if (!options.isContinued)
            schedule(options.startMs + product, Kind::Restock, product);
    }
    schedule(options.startMs, Kind::Arrival, 0);
    schedule(options.startMs, Kind::Staff, 0);
}

void Shop::advance(std::int64_t untilMs, const ShopSink& sink)
{
    m_sink = &sink;
    while (!m_pending.empty() && m_pending.top().ms < untilMs) {
        const Pending event = m_pending.top();
        m_pending.pop();
        happen(event);
    }
    m_sink = nullptr;
}

void Shop::schedule(std::int64_t ms, Kind kind, std::uint32_t subject)
{
    m_pending.push({ms, m_sequence++, kind, subject});
}

std::int64_t Shop::later(std::int64_t ms, double leastHours, double mostHours)
{
    const double hours = leastHours + (mostHours - leastHours) * m_random.real();
    return ms + std::int64_t(hours * 3.6e6 * m_options.delayFactor);
}

void Shop::happen(const Pending& event)
{
    switch (event.kind) {
    case Kind::Arrival: {
        const double meanMs = 86'400'000.0 / (m_options.visitsPerDay * busiestHour);
        schedule(event.ms + std::int64_t(m_random.exponential(meanMs)), Kind::Arrival, 0);
        if (m_random.chance(shopRhythm(event.ms) / busiestHour))
            arrive(event.ms);
        break;
    }
    case Kind::Click:
        click(event.ms, event.subject);
        break;
    case Kind::LeaveSite:
        leaveSite(event.ms, event.subject);
        break;
    case Kind::LeaveCart:
        emitCart(m_journeys[event.subject], "abandoned", event.ms);
        m_journeys.erase(event.subject);
        break;
    case Kind::PlaceOrder:
        placeOrder(event.ms, event.subject);
        break;
    case Kind::Paid:
    case Kind::Retry:
        pay(event.ms, event.subject);
        break;
    case Kind::Packed:
    case Kind::HandedOver:
    case Kind::InTransit:
    case Kind::Delivered:
    case Kind::Returned:
        move(event.ms, event.subject, event.kind);
        break;
    case Kind::Restock:
    case Kind::Relist:
        restock(event.ms, event.subject);
        break;
    case Kind::Staff:
        staff(event.ms);
        break;
    case Kind::Sensor:
        readSensor(event.ms, event.subject);
        break;
    }
}

void Shop::put(ShopStream stream, std::string key, std::string value, std::int64_t ms,
               std::vector<std::pair<std::string, std::string>> headers)
{
    (*m_sink)({stream, std::move(key), std::move(value), false, ms, std::move(headers)});
}

void Shop::emitTombstone(ShopStream stream, std::string key, std::int64_t ms)
{
    (*m_sink)({stream, std::move(key), {}, true, ms});
}

std::string Shop::hexId(int digits)
{
    static constexpr char hex[] = "0123456789abcdef";
    std::uint64_t bits = m_random.next();
    std::string id;
    for (int i = 0; i < digits; ++i, bits >>= 4)
        id.push_back(hex[bits & 15]);
    return id;
}

std::string Shop::uuid()
{
    std::string id = hexId(16) + hexId(16);
    id[12] = '4';
    id[16] = "89ab"[m_random.below(4)];
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        id.insert(at, 1, '-');
    return id;
}

} // namespace weir
