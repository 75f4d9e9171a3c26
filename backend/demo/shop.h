// Purpose: the demo shop as a simulation: visits, baskets, orders, payments, parcels, stock, staff and sensors, in the
// order of time, with ids that agree with each other. Thread: one. The same options give the same records, to the byte.
#pragma once

#include "backend/demo/catalogue.h"
#include "backend/demo/people.h"
#include "backend/demo/shoprecord.h"

#include <queue>
#include <unordered_map>

namespace weir {

struct ShopOptions
{
    std::uint64_t seed = 1;
    std::int64_t startMs = 0;  ///< since 1970
    double visitsPerDay = 900; ///< on average
    double delayFactor = 1;    ///< of what happens after an order: a small one makes a live stream lively
    double visitFactor = 1;    ///< of the time between two clicks
    double staffPerHour = 6;   ///< what people at work leave in the audit trail
    std::int64_t sensorEveryMs = 1'800'000;
    std::string orderPrefix = "O-";
    bool isContinued = false; ///< goes on where somebody else began: the sensors and stocks are not announced anew
};

class Shop
{
public:
    explicit Shop(const ShopOptions& options);

    /// Everything that happens before `untilMs`, in the order of time.
    void advance(std::int64_t untilMs, const ShopSink& sink);

    /// About how many records a visit leaves behind, all streams together.
    static constexpr double recordsPerVisit = 9.5;

private:
    enum class Kind : std::uint8_t {
        Arrival,
        Click,
        LeaveSite,
        LeaveCart,
        PlaceOrder,
        Paid,
        Retry,
        Packed,
        HandedOver,
        InTransit,
        Delivered,
        Returned,
        Restock,
        Relist,
        Staff,
        Sensor
    };
    struct Pending
    {
        std::int64_t ms;
        std::uint64_t sequence;
        Kind kind;
        std::uint32_t subject; ///< journey, product or sensor
        bool operator>(const Pending& other) const
        {
            return ms != other.ms ? ms > other.ms : sequence > other.sequence;
        }
    };
    struct Line
    {
        std::uint32_t product;
        int quantity;
        int cents; ///< each, in the customer's currency
    };
    struct Journey
    {
        std::uint32_t customer = 0;
        std::string session;
        bool isSignedIn = false;
        int clicksLeft = 0;
        int clicks = 0;
        std::uint32_t product = 0; ///< looked at last
        std::vector<Line> lines;
        std::string orderId, paymentId, shipmentId, tracking;
        std::int64_t cents = 0, shippingCents = 0;
        std::uint8_t method = 0, carrier = 0;
        int attempts = 0;
    };

    void schedule(std::int64_t ms, Kind kind, std::uint32_t subject);
    std::int64_t later(std::int64_t ms, double leastHours, double mostHours);
    void happen(const Pending& event);
    void put(ShopStream stream, std::string key, std::string value, std::int64_t ms,
             std::vector<std::pair<std::string, std::string>> headers = {});
    void emitTombstone(ShopStream stream, std::string key, std::int64_t ms);
    std::string hexId(int digits);
    std::string uuid();

    // shopvisits.cpp
    void arrive(std::int64_t ms);
    void click(std::int64_t ms, std::uint32_t index);
    void leaveSite(std::int64_t ms, std::uint32_t index);
    void emitClick(const Journey& journey, std::string_view type, const std::string& url, std::int64_t ms);
    void emitCart(const Journey& journey, std::string_view state, std::int64_t ms);
    void emitCustomer(const Journey& journey, std::int64_t ms);
    std::string linesJson(const Journey& journey, bool withPrices) const;

    // shoporders.cpp
    void placeOrder(std::int64_t ms, std::uint32_t index);
    void pay(std::int64_t ms, std::uint32_t index);
    void move(std::int64_t ms, std::uint32_t index, Kind kind);
    void emitOrder(const Journey& journey, std::string_view status, std::int64_t ms);
    void emitPayment(const Journey& journey, std::string_view status, std::int64_t ms, std::string_view reason = {});
    void emitShipment(const Journey& journey, int status, std::int64_t ms);

    // shopbackoffice.cpp
    void takeFromStock(const Journey& journey, std::int64_t ms);
    void emitStock(std::uint32_t product, std::int64_t ms);
    void restock(std::int64_t ms, std::uint32_t product);
    void staff(std::int64_t ms);
    void readSensor(std::int64_t ms, std::uint32_t sensor);

    const ShopOptions m_options;
    Random m_random;
    const People m_people;
    const Catalogue m_catalogue;
    const ShopSink* m_sink = nullptr;
    std::priority_queue<Pending, std::vector<Pending>, std::greater<>> m_pending;
    std::uint64_t m_sequence = 0;
    std::unordered_map<std::uint32_t, Journey> m_journeys;
    std::uint32_t m_nextJourney = 0;
    std::uint64_t m_nextOrder = 100'001;
    std::vector<int> m_stock;
    std::vector<int> m_orders;          ///< by customer
    std::vector<std::string> m_sensors; ///< UUIDs, 16 bytes each
};

} // namespace weir
