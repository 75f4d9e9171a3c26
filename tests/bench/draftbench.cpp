// What drafts cost: audiences counted over the columnar copy of people's events, first estimated, then exactly; a
// person's events; scans. --people N (100,000; each has 50 events), --threads N (2).
#include "backend/base/json/jsonparser.h"
#include "backend/engine/columns/draftcount.h"
#include "tests/bench/bench.h"

#include <QTemporaryDir>
#include <random>

using namespace weir;
using namespace weir::bench;
using namespace weir::engine;

namespace {

constexpr int eventsOfPerson = 50;
constexpr std::int64_t day = 86'400'000, nowMs = 1'790'000'000'000;

int option(const char* name, int usual)
{
    const QStringList arguments = QCoreApplication::arguments();
    const auto at = arguments.indexOf(QLatin1String(name));
    return at > 0 && at + 1 < arguments.size() ? arguments[at + 1].toInt() : usual;
}

/// As shops have them: most are views, one of fifty is an order; some tell who they are.
struct Written
{
    std::string name{}, json{};
    cdp::EventType type = cdp::EventType::Track;
};

void write(std::mt19937& random, std::int64_t number, std::int64_t timeMs, Written& out)
{
    static const char* const names[] = {"Product Viewed",   "Product List Viewed", "Product Clicked", "Cart Updated",
                                        "Search Performed", "Banner Seen",         "Order Completed", "Order Refunded"};
    static const int shares[] = {30, 52, 66, 78, 88, 96, 99, 100};
    static const char* const categories[] = {"shoes", "books", "garden", "toys", "music"};
    const unsigned dice = random() % 100;
    int name = 0;
    while (int(dice) >= shares[name])
        ++name;
    const bool isIdentify = random() % 40 == 0;
    out.type = isIdentify ? cdp::EventType::Identify : cdp::EventType::Track;
    out.name = isIdentify ? "" : names[name];
    char text[900];
    if (isIdentify)
        std::snprintf(
            text, sizeof text,
            R"({"type":"identify","messageId":"%08x-%04x-4000-8000-%012llx","traits":{"plan":"%s","city":"Berlin"},)"
            R"("userId":"u%lld","timestamp":%lld})",
            unsigned(random()), unsigned(random() & 0xffff), static_cast<long long>(number),
            random() % 4 ? "free" : "pro", static_cast<long long>(number % 1'000'000), static_cast<long long>(timeMs));
    else
        std::snprintf(
            text, sizeof text,
            R"({"type":"track","event":"%s","messageId":"%08x-%04x-4000-8000-%012llx","properties":{"total":%u.%02u,)"
            R"("currency":"EUR","category":"%s","sku":"sku-%u","cart_id":"c%u","quantity":%u},"context":{"ip":)"
            R"("192.168.%u.%u","locale":"de-DE","userAgent":"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0",)"
            R"("page":{"path":"/p/%u","title":"Checkout","url":"https://shop.example/p/%u"}},"timestamp":%lld})",
            names[name], unsigned(random()), unsigned(random() & 0xffff), static_cast<long long>(number),
            unsigned(random() % 300), unsigned(random() % 100), categories[random() % 5], unsigned(random() % 4'000),
            unsigned(random() % 100'000), unsigned(random() % 9), unsigned(random() % 256), unsigned(random() % 256),
            unsigned(random() % 5'000), unsigned(random() % 5'000), static_cast<long long>(timeMs));
    out.json = text;
}

std::vector<cdp::ProfileId> fill(EventColumns& columns, int people)
{
    std::mt19937 random(1);
    std::vector<cdp::ProfileId> ids;
    for (int i = 0; i < people; ++i)
        ids.push_back(cdp::ProfileId::ofMessage("person " + std::to_string(i)));
    const std::int64_t count = std::int64_t(people) * eventsOfPerson;
    QElapsedTimer clock;
    clock.start();
    Written written;
    cdp::Event event;
    for (std::int64_t i = 0; i < count; ++i) {
        // People come in visits: some of them for a while, then others.
        const auto visit = std::uint64_t(i / 4'000) * 7'919 + random() % 800;
        const auto person = std::size_t((visit * 2'654'435'761u) % std::uint64_t(people));
        event.timestampMs = nowMs - 365 * day + i * (365 * day / count);
        write(random, i, event.timestampMs, written);
        event.type = written.type;
        event.name = written.name;
        columns.append(ids[person], i, event, person % 3 != 0, written.json);
        if (i % 1'000 == 999)
            columns.passed(i + 1);
    }
    columns.passed(count);
    if (!columns.flush())
        qFatal("no room for the columns");
    note(QStringLiteral("%1 events appended in %2 s").arg(count).arg(double(clock.elapsed()) / 1'000));
    report(QStringLiteral("append, written and rewritten behind"),
           number(double(count) * 1'000 / double(clock.elapsed()), "/s", 0), {},
           number(double(count) * 1'000 / double(clock.elapsed()), "/s", 0), QStringLiteral(">= 80000 /s"));
    return ids;
}

void person(const EventColumns& columns, const std::vector<cdp::ProfileId>& ids, const char* what)
{
    std::mt19937 random(2);
    std::vector<double> times;
    std::size_t events = 0;
    for (int i = 0; i < 2'000; ++i) {
        QElapsedTimer clock;
        clock.start();
        const auto found = columns.eventsOf(ids[random() % ids.size()]);
        times.push_back(double(clock.nsecsElapsed()) / 1e6);
        events += found ? found->size() : 0;
    }
    report(QStringLiteral("a person's events, %1").arg(QLatin1String(what)), number(median(times), "ms", 3), {},
           number(median(times), "ms", 3), QStringLiteral("<= 1 ms"));
    note(QStringLiteral("%1 events a person, 99 of 100 within %2 ms").arg(events / 2'000).arg(percentile(times, 0.99)));
}

void scan(EventColumns& columns)
{
    const auto view = columns.view();
    const EventNames names[] = {{cdp::EventType::Track, "Order Completed"}};
    QElapsedTimer clock;
    clock.start();
    std::uint64_t rows = 0, found = 0;
    const auto scanned = (*view)->scan(names, [&](const ScanBatch& batch) {
        rows += batch.times.size();
        for (std::size_t i = 0; i < batch.names.size(); ++i)
            found += batch.names[i] == 1 && batch.times[i] > nowMs - 90 * day;
    });
    if (!scanned)
        qFatal("the columns are damaged");
    const double rate = double(rows) / 1'000 / double(std::max<qint64>(1, clock.elapsed()));
    report(QStringLiteral("scan of names, times and people"), number(rate, "M/s"), {}, number(rate, "M/s"),
           QStringLiteral(">= 5 M/s"));
    note(QStringLiteral("%1 of %2 events found").arg(found).arg(rows));
}

void draft(EventColumns& columns, const char* what, const char* rule, int threads)
{
    const auto document = parseJson(rule);
    const auto rules = DraftRules::compile({}, (*document)->root);
    if (!rules)
        qFatal("%s", qPrintable(rules.error().detail));
    QElapsedTimer clock;
    clock.start();
    double first = 0;
    DraftAnswer estimate;
    const auto answer =
        DraftCount(columns, *rules).run({.atMs = nowMs, .threads = threads}, [&](const DraftAnswer& told) {
            if (first == 0) {
                first = double(clock.elapsed());
                estimate = told;
            }
        });
    if (!answer)
        qFatal("%s", qPrintable(answer.error().detail));
    const auto exact = double(clock.elapsed());
    report(QStringLiteral("draft, first number: %1").arg(QLatin1String(what)), number(first, "ms", 0), {},
           number(first, "ms", 0), QStringLiteral("<= 300 ms"));
    report(QStringLiteral("draft, exact: %1").arg(QLatin1String(what)), number(exact / 1'000, "s", 2), {},
           number(exact / 1'000, "s", 2), QStringLiteral("<= 10 s"));
    note(QStringLiteral("%1 to %2 of %3, then exactly %4 of %5 people")
             .arg(estimate.low)
             .arg(estimate.high)
             .arg(estimate.count)
             .arg(answer->count)
             .arg(answer->examined));
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const int people = option("--people", 100'000), threads = option("--threads", 2);
    const QTemporaryDir folder;
    auto columns = EventColumns::open(folder.path().toStdString());
    if (!columns)
        qFatal("%s", qPrintable(columns.error().detail));
    EventColumns& all = **columns;
    all.setPaths({{"properties", "total"}, {"properties", "category"}, {"properties", "currency"}, {"traits", "plan"}});
    const std::vector<cdp::ProfileId> ids = fill(all, people);
    person(all, ids, "while segments are rewritten");
    if (!all.compact())
        qFatal("the columns cannot be rewritten");
    const auto segments = (*all.view())->segments.size();
    note(QStringLiteral("%1 segments, %2 bytes an event").arg(segments).arg(double(all.bytes()) / double(all.rows())));
    person(all, ids, "at rest");
    scan(all);
    draft(all, "orders in 90 days", R"({"event":"Order Completed","during":{"last":"90d"},"count":{"atLeast":2}})",
          threads);
    draft(
        all, "sum of what was bought of a category",
        R"({"event":"Order*","where":"properties.category = 'shoes'","aggregate":"sum","property":"total","op":"atLeast","value":200})",
        threads);
    draft(
        all, "views in 30 days without an order",
        R"({"all":[{"event":"Product Viewed","during":{"last":"30d"},"count":{"atLeast":3}},{"not":{"event":"Order Completed"}}]})",
        threads);
    draft(all, "a trait that was told, and any event",
          R"({"all":[{"trait":"plan","op":"equals","value":"pro"},{"event":"*","during":{"last":"7d"}}]})", threads);
    draft(all, "a property without a column", R"({"event":"Order Completed","where":"properties.quantity > 5"})",
          threads);
    return 0;
}
