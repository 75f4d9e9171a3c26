// What the rules of the customer half cost: events through traits and audiences of a million people, of one core.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/rules/ruleengine.h"
#include "backend/cdp/stages/definitionchecks.h"
#include "tests/bench/bench.h"
#include "tests/support/cpuclock.h"

#include <cmath>
#include <malloc.h>
#include <random>

using namespace weir;
using namespace weir::bench;
using namespace weir::cdp;

namespace {

constexpr std::uint32_t people = 1'000'000;
constexpr std::size_t warmUp = 200'000, measured = 1'000'000, templates = 4'000;
constexpr std::int64_t start = 1'767'225'600'000; // 2026-01-01
constexpr int names = 40;

const char* const categories[] = {"shoes", "books", "garden", "toys", "music"};

std::string eventText(std::mt19937& random)
{
    const int name = static_cast<int>(random() % names);
    const auto number = [&](unsigned below) { return std::to_string(random() % below); };
    return R"({"type":"track","event":"Event )" + std::to_string(name) + R"(","messageId":"m","properties":{"total":)" +
           number(200) + R"(.5,"currency":"EUR","category":")" + categories[random() % 5] + R"(","sku":"sku-)" +
           number(50) + R"(","cart_id":"c)" + number(1000) + R"(","quantity":)" + number(9) +
           R"(},"context":{"ip":"192.168.1.7","locale":"de-DE","page":{"path":"/checkout","title":"Checkout"}}})";
}

std::string event(int name) { return R"("event":"Event )" + std::to_string(name) + '"'; }

std::string definition(const std::string& kind, const std::string& key, const std::string& body)
{
    return R"({"kind":")" + kind + R"(","key":")" + key + "\"," + body + '}';
}

/// Ten of each kind, over the events 0 to 9, as shops have them.
std::vector<std::string> usual()
{
    const auto audience = [](const std::string& key, const std::string& rule) {
        return definition("audience", key, R"("includeAnonymous":true,"rule":)" + rule);
    };
    return {
        definition("trait", "orders", R"("compute":"count",)" + event(0)),
        definition("trait", "revenue", R"("compute":"sum","property":"total",)" + event(0)),
        definition("trait", "revenue_90d", R"("compute":"sum","property":"total","during":{"last":"90d"},)" + event(0)),
        definition("trait", "average_order", R"("compute":"average","property":"total",)" + event(0)),
        definition("trait", "first_order", R"("compute":"firstSeen",)" + event(0)),
        definition("trait", "last_order", R"("compute":"lastSeen",)" + event(0)),
        definition("trait", "favourite", R"("compute":"mostFrequent","property":"category",)" + event(1)),
        definition("trait", "last_sku", R"("compute":"last","property":"sku",)" + event(1)),
        definition("trait", "views_30d", R"("compute":"count","during":{"last":"30d"},)" + event(1)),
        definition("trait", "largest", R"("compute":"maximum","property":"total",)" + event(2)),
        audience("buyers", "{" + event(0) + "}"),
        audience("recent", "{" + event(0) + R"(,"during":{"last":"30d"}})"),
        audience("often", "{" + event(0) + R"(,"during":{"last":"90d"},"count":{"atLeast":3}})"),
        audience("big", R"({"trait":"revenue","op":"atLeast","value":500})"),
        audience("spender",
                 "{" + event(0) +
                     R"(,"aggregate":"sum","property":"total","during":{"last":"30d"},"op":"atLeast","value":200})"),
        audience("shoes", "{" + event(1) + R"(,"where":"properties.category = 'shoes'","during":{"last":"7d"}})"),
        audience("lost", R"({"all":[{"audience":"buyers"},{"not":{)" + event(0) + R"(,"during":{"last":"30d"}}}]})"),
        audience("basket",
                 R"({"sequence":[{)" + event(3) + R"(},{)" + event(0) + R"(,"within":"1h"}],"during":{"last":"7d"}})"),
        audience("visitors", "{" + event(4) + R"(,"where":"properties.quantity > 3","during":{"last":"1d"}})"),
        audience("many", "{" + event(5) + R"(,"during":{"last":"30d"},"count":{"atLeast":5}})"),
    };
}

/// Audiences that the events 0 to 9 do not concern.
std::vector<std::string> unrelated(int count)
{
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i)
        all.push_back(definition("audience", "unrelated_" + std::to_string(i),
                                 R"("includeAnonymous":true,"rule":{"event":"Other )" + std::to_string(i) +
                                     R"(","during":{"last":"30d"},"count":{"atLeast":2}})"));
    return all;
}

/// Audiences all over the 40 events: an event touches 25 of a thousand.
std::vector<std::string> spread(int count)
{
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i)
        all.push_back(definition("audience", "spread_" + std::to_string(i),
                                 R"("includeAnonymous":true,"rule":{)" + event(i % names) +
                                     R"(,"where":"properties.total > )" + std::to_string(i / names * 8) +
                                     R"(","during":{"last":")" + std::to_string(1 + i % 30) +
                                     R"(d"},"count":{"atLeast":)" + std::to_string(1 + i % 4) + "}}"));
    return all;
}

/// One in n, for ranks from 1: Zipf's law with an exponent of 1.
class Zipf
{
public:
    std::uint32_t operator()(std::mt19937& random)
    {
        const double u = std::uniform_real_distribution<double>(0, std::log(double(people) + 1))(random);
        // Ranks are scattered, so that neighbours in memory are not the most frequent ones.
        const auto rank = static_cast<std::uint32_t>(std::exp(u)) - 1;
        return static_cast<std::uint32_t>((std::uint64_t(rank) * 2'654'435'761U) % people);
    }
};

std::shared_ptr<const RuleSet> compiled(const std::vector<std::string>& definitions)
{
    DefinitionBook book;
    setDefinitionChecks(book);
    std::vector<JsonPointer> documents;
    std::vector<Json> roots;
    for (const std::string& text : definitions) {
        documents.push_back(*parseJson(text));
        roots.push_back(documents.back()->root);
    }
    for (const Refusal& refused : book.offer(roots))
        std::fprintf(stderr, "%s is refused at %s\n", refused.id.c_str(), refused.mistakes.front().place.c_str());
    return RuleSet::compile(book, {});
}

std::vector<Event> templatesOf(JsonArena& arena, std::vector<std::string>& texts, int below)
{
    std::mt19937 random(11);
    JsonParser parser;
    texts.reserve(templates);
    std::vector<Event> events;
    while (events.size() < templates) {
        texts.push_back(eventText(random));
        Json root;
        parser.parse(texts.back(), arena, root);
        Event event;
        event.root = root;
        event.name = root.at("event").text();
        if (std::stoi(std::string(event.name.substr(6))) >= below) {
            texts.pop_back();
            continue;
        }
        events.push_back(event);
    }
    return events;
}

/// Events a second.
double run(const std::vector<std::string>& definitions, int below)
{
    RuleEngine engine;
    engine.setRules(compiled(definitions));
    for (std::uint32_t i = 0; i < people; ++i)
        engine.add(i, {i, i});
    JsonArena arena;
    std::vector<std::string> texts;
    std::vector<Event> events = templatesOf(arena, texts, below);
    std::mt19937 random(5);
    Zipf zipf;
    std::int64_t now = start;
    std::uint64_t order = 0;
    char id[24];
    const auto take = [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            Event& event = events[random() % events.size()];
            now += 300; // a million events in three and a half days
            while (engine.nextDue() <= now)
                engine.fireNext(now);
            event.timestampMs = now - static_cast<std::int64_t>(random() % 2'000);
            event.messageId = {id,
                               static_cast<std::size_t>(std::snprintf(id, sizeof id, "m-%zu", std::size_t(++order)))};
            engine.take(zipf(random), event, order, now);
            if ((i & 1023) == 0)
                engine.takeChanges();
        }
    };
    take(warmUp);
    test::CpuClock clock;
    take(measured);
    return double(measured) / clock.milliseconds() * 1e3;
}

/// Memory of profiles with 50 events each, over 90 days.
double bytesEach(const std::vector<std::string>& definitions)
{
    constexpr std::uint32_t some = 20'000, each = 50;
    RuleEngine engine;
    // Of a million people as many would be at hand in proportion.
    engine.setMostOpen(1'300);
    engine.setRules(compiled(definitions));
    JsonArena arena;
    std::vector<std::string> texts;
    std::vector<Event> events = templatesOf(arena, texts, 10);
    std::mt19937 random(5);
    const std::size_t before = mallinfo2().uordblks;
    for (std::uint32_t i = 0; i < some; ++i)
        engine.add(i, {i, i});
    char id[24];
    std::int64_t now = start;
    std::uint64_t order = 0;
    for (std::uint32_t round = 0; round < each; ++round) {
        now += 90LL * 86'400'000 / each;
        while (engine.nextDue() <= now)
            engine.fireNext(now);
        for (std::uint32_t person = 0; person < some; ++person) {
            Event& event = events[random() % events.size()];
            event.timestampMs = now;
            event.messageId = {id,
                               static_cast<std::size_t>(std::snprintf(id, sizeof id, "m-%zu", std::size_t(++order)))};
            engine.take(person, event, order, now);
        }
        engine.takeChanges();
    }
    engine.takeChanges();
    return double(mallinfo2().uordblks - before) / some;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const std::vector<std::string> twenty = usual();
    std::vector<std::string> few = twenty, many = twenty, thousand = twenty;
    for (const std::string& one : unrelated(10))
        few.push_back(one);
    for (const std::string& one : unrelated(1'000))
        many.push_back(one);
    for (const std::string& one : spread(990))
        thousand.push_back(one);
    std::vector<double> usualRates, fewRates, manyRates, thousandRates;
    for (int round = 0; round < 3; ++round) {
        usualRates.push_back(run(twenty, names));
        fewRates.push_back(run(few, 10));
        manyRates.push_back(run(many, 10));
        thousandRates.push_back(run(thousand, names));
    }
    const QString none = QStringLiteral("-");
    const auto rate = [](const std::vector<double>& rates) { return number(median(rates) / 1e3, "k/s", 0); };
    report(QStringLiteral("events through 10 audiences and 10 traits, 1 M people"), rate(usualRates), none,
           rate(usualRates), QStringLiteral(">= 300 k/s"));
    report(QStringLiteral("events through 1,000 audiences, 1 M people"), rate(thousandRates), none, rate(thousandRates),
           QStringLiteral(">= 60 k/s"));
    report(QStringLiteral("1,000 rules of other events against 10"), rate(manyRates), rate(fewRates),
           ratio(median(fewRates) / median(manyRates)), QStringLiteral("<= 1.3"));
    const QString bytes = number(bytesEach(twenty), "B", 0);
    report(QStringLiteral("a profile with 50 events, 20 definitions"), bytes, none, bytes, QStringLiteral("<= 1024 B"));
    return 0;
}
