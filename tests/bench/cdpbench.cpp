// The rules of the customer half, of one core: reading an event, mapping it, timers.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/mapping/mapping.h"
#include "backend/cdp/rules/timerqueue.h"
#include "tests/bench/bench.h"
#include "tests/support/cpuclock.h"

#include <random>

using namespace weir;
using namespace weir::bench;
using namespace weir::cdp;

namespace {

constexpr int events = 100'000;
constexpr std::uint32_t timers = 1'000'000;

std::string event(int i)
{
    const std::string n = std::to_string(i);
    return R"({"type":"track","event":"Order Completed","userId":"user-)" + std::to_string(i % 5000) +
           R"(","anonymousId":"8f7d5c3a-1b2e-4f6d-9a8b-)" + std::to_string(100'000'000 + i) +
           R"(","messageId":"ajs-next-)" + n +
           R"(-5b8e7c1a","timestamp":"2026-11-20T10:00:00.123Z","context":{"ip":"192.168.12.7","locale":"de-DE",)"
           R"("library":{"name":"analytics.js","version":"2.11.1"},"page":{"path":"/checkout","url":)"
           R"("https://shop.example.com/checkout"}},"properties":{"order_id":"o-)" +
           n + R"(","email":"mia)" + n + R"(@example.com","total":)" + std::to_string(i % 200) +
           R"(.9,"currency":"EUR","coupon":null,"products":[{"sku":"sku-)" + std::to_string(i % 77) +
           R"(","quantity":2,"price":12.5},{"sku":"sku-1","quantity":1,"price":3}]}})";
}

constexpr const char* mapping = R"({
    "user_id": {"@path": "$.userId"},
    "name": {"@template": "{{event}} by {{userId}}"},
    "order": {"@path": "$.properties.order_id"},
    "total": {"@path": "$.properties.total"},
    "currency": {"@case": {"operator": "lower", "value": {"@path": "$.properties.currency"}}},
    "coupon": {"@if": {"exists": {"@path": "$.properties.coupon"}, "then": "yes", "else": "no"}},
    "source": {"@literal": "shop"},
    "locale": {"@replace": {"pattern": "-", "replacement": "_", "value": {"@path": "$.context.locale"}}}})";

std::vector<double> readingRates, mappingRates;

bool readAndMap(const std::vector<std::string>& texts, std::size_t& mapped)
{
    JsonParser parser;
    JsonArena arena;
    const auto document = parseJson(mapping);
    const auto compiled = document ? Mapping::compile((*document)->root) : Mapping::Compiled();
    if (!compiled.mapping)
        return false;
    test::CpuClock clock;
    Json root;
    for (const std::string& text : texts) {
        arena.clear();
        if (!parser.parse(text, arena, root))
            return false;
    }
    readingRates.push_back(double(texts.size()) / clock.milliseconds() / 1e3);
    JsonArena read;
    std::vector<Json> roots(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
        parser.parse(texts[i], read, roots[i]);
    clock.restart();
    for (const Json& event : roots) {
        arena.clear();
        const auto result = compiled.mapping->map(event, arena);
        mapped += result && (*result).at("user_id").isText() && (*result).at("locale").text() == "de_DE" ? 1 : 0;
    }
    mappingRates.push_back(double(texts.size()) / clock.milliseconds() / 1e3);
    return true;
}

/// Milliseconds until all have fired that are due within one second, each by itself.
double fire(double& bytesEach)
{
    TimerQueue queue;
    std::mt19937 random(7);
    for (std::uint32_t owner = 0; owner < timers; ++owner)
        queue.schedule(owner, 5'000 + std::int64_t(random() % 1'000));
    for (std::uint32_t owner = 0; owner < timers; owner += 2) { // half of them were moved to later and back
        const std::int64_t due = queue.due(owner);
        queue.schedule(owner, due + 100'000);
        queue.schedule(owner, due);
    }
    bytesEach = double(queue.bytes()) / timers;
    test::CpuClock clock;
    std::uint32_t fired = 0;
    std::int64_t last = 0;
    while (const auto due = queue.next()) {
        if (*due < last || !queue.popDue(*due))
            return -1;
        last = *due;
        ++fired;
    }
    return fired == timers ? clock.milliseconds() : -1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    std::vector<std::string> texts;
    std::size_t bytes = 0, mapped = 0;
    for (int i = 0; i < events; ++i) {
        texts.push_back(event(i));
        bytes += texts.back().size();
    }
    note(QStringLiteral("%1 events of %2 bytes").arg(events).arg(bytes / texts.size()));
    std::vector<double> firing;
    double bytesEach = 0;
    for (int round = 0; round < rounds; ++round) {
        if (!readAndMap(texts, mapped))
            return 1;
        firing.push_back(fire(bytesEach));
        if (firing.back() < 0)
            return 1;
    }
    if (mapped != texts.size() * rounds)
        return 1;
    note(QStringLiteral("read M/s: ") + all(readingRates));
    note(QStringLiteral("mapped M/s: ") + all(mappingRates));
    note(QStringLiteral("fired ms: ") + all(firing));
    const QString none = QStringLiteral("-");
    const QString reading = number(median(readingRates), "M/s", 2), mapping = number(median(mappingRates), "M/s", 2);
    report(QStringLiteral("an event read, of one core"), reading, none, reading, QStringLiteral(">= 1 M/s"));
    report(QStringLiteral("an event mapped by ten directives, of one core"), mapping, none, mapping,
           QStringLiteral(">= 0.5 M/s"));
    const QString each = number(bytesEach, "B"), took = number(median(firing), "ms", 0);
    report(QStringLiteral("a timer, of a million"), each, none, each, QStringLiteral("<= 64 B"));
    report(QStringLiteral("a million timers due in one second"), took, none, took, QStringLiteral("<= 2000 ms"));
    return 0;
}
