#include "backend/demo/jsonline.h"
#include "backend/demo/shop.h"

namespace weir {
namespace {

constexpr std::string_view landings[] = {
    "/", "/", "/", "/sale", "/gifts", "/journal/brewing-tea", "/newsletter/october"};
constexpr std::string_view referrers[] = {"", "", "https://search.example/", "https://mail.example/newsletter",
                                          "https://social.example/p/81"};
constexpr std::string_view sections[] = {"/tea", "/coffee", "/kitchen", "/tableware", "/garden", "/stationery"};

std::string encodedWord(std::string_view word)
{
    std::string text;
    for (const char c : word)
        text.push_back(c == ' ' ? '+' : c);
    return text;
}

} // namespace

void Shop::arrive(std::int64_t ms)
{
    Journey journey;
    journey.customer = std::uint32_t(m_people.pick(m_random));
    journey.session = "s-" + hexId(12);
    journey.isSignedIn = m_orders[journey.customer] > 0 ? m_random.chance(0.7) : m_random.chance(0.15);
    journey.clicksLeft = 1 + int(m_random.exponential(4.2));
    const std::uint32_t index = m_nextJourney++;
    m_journeys.emplace(index, std::move(journey));
    schedule(ms, Kind::Click, index);
}

void Shop::click(std::int64_t ms, std::uint32_t index)
{
    Journey& journey = m_journeys[index];
    const std::int64_t next = ms + std::int64_t((2000 + m_random.exponential(24'000)) * m_options.visitFactor);
    ++journey.clicks;
    if (journey.clicks == 1) {
        emitClick(journey, "page_view", std::string(m_random.pick(landings)), ms);
    } else if (const double what = m_random.real(); what < 0.12) {
        emitClick(journey, "search", "/search?q=" + encodedWord(Catalogue::searchWord(m_random)), ms);
    } else if (what < 0.3) {
        emitClick(journey, "page_view", std::string(m_random.pick(sections)), ms);
    } else {
        journey.product = std::uint32_t(m_catalogue.pick(m_random));
        const Product& product = m_catalogue.at(journey.product);
        emitClick(journey, "product_view", product.path, ms);
        if (m_random.chance(0.2)) {
            const std::string_view currency = m_people.at(journey.customer).currency;
            journey.lines.push_back({journey.product, m_random.chance(0.8) ? 1 : 2 + int(m_random.below(4)),
                                     Catalogue::inCurrency(product.cents, currency)});
            emitClick(journey, "add_to_cart", product.path, ms + 200);
            emitCart(journey, "open", ms + 250);
        }
    }
    schedule(next, --journey.clicksLeft > 0 ? Kind::Click : Kind::LeaveSite, index);
}

void Shop::leaveSite(std::int64_t ms, std::uint32_t index)
{
    Journey& journey = m_journeys[index];
    if (journey.lines.empty()) {
        m_journeys.erase(index);
    } else if (m_random.chance(0.58)) {
        emitClick(journey, "checkout", "/checkout", ms);
        const double tillMs = double(m_random.between(15'000, 60'000));
        schedule(ms + std::int64_t(tillMs * m_options.visitFactor), Kind::PlaceOrder, index);
    } else {
        schedule(later(ms, 0.5, 0.6), Kind::LeaveCart, index);
    }
}

void Shop::emitClick(const Journey& journey, std::string_view type, const std::string& url, std::int64_t ms)
{
    const Customer& customer = m_people.at(journey.customer);
    JsonLine line;
    line.add("eventId", hexId(16)).add("type", type).add("sessionId", journey.session);
    if (journey.isSignedIn)
        line.add("customerId", customer.id);
    else
        line.addRaw("customerId", "null");
    line.add("url", url)
        .add("device", customer.device)
        .add("language", customer.language)
        .add("country", customer.country);
    if (journey.clicks == 1)
        line.add("referrer", m_random.pick(referrers));
    line.add("at", isoTime(ms));
    put(ShopStream::Clicks, journey.session, line.take(), ms);
}

std::string Shop::linesJson(const Journey& journey, bool withPrices) const
{
    std::string json = "[";
    for (const Line& line : journey.lines) {
        const Product& product = m_catalogue.at(line.product);
        JsonLine object;
        object.add("sku", product.sku);
        if (withPrices)
            object.add("name", product.name).add("category", product.category);
        object.add("quantity", line.quantity);
        if (withPrices)
            object.addCents("unitPrice", line.cents);
        json += (json.size() > 1 ? "," : "") + object.take();
    }
    return json + ']';
}

void Shop::emitCart(const Journey& journey, std::string_view state, std::int64_t ms)
{
    JsonLine line;
    line.add("sessionId", journey.session).add("customerId", m_people.at(journey.customer).id).add("state", state);
    line.addRaw("items", linesJson(journey, false)).add("updatedAt", isoTime(ms));
    put(ShopStream::Carts, journey.session, line.take(), ms);
}

void Shop::emitCustomer(const Journey& journey, std::int64_t ms)
{
    const Customer& customer = m_people.at(journey.customer);
    JsonLine address;
    address.add("street", customer.street).add("city", customer.city).add("country", customer.country);
    JsonLine line;
    line.add("customerId", customer.id)
        .add("name", customer.name)
        .add("email", customer.email)
        .add("language", customer.language);
    line.add("currency", customer.currency).addRaw("address", address.take()).add("loyaltyTier", customer.loyalty);
    line.add("orders", m_orders[journey.customer]).add("lastOrderAt", isoTime(ms));
    put(ShopStream::Customers, customer.id, line.take(), ms);
}

} // namespace weir
