// What transformations cost: events of 600 bytes through one that does what people's do, per second of the processor
// time of its child, against a child of python3 that does the same; and what a hundred cost that do not apply.
#include "backend/base/json/jsonparser.h"
#include "backend/engine/script/transformationset.h"
#include "tests/bench/bench.h"

#include <algorithm>
#include <sys/resource.h>

using namespace weir;
using namespace weir::bench;
using namespace weir::engine;

namespace {

constexpr int distinct = 2'000;
constexpr int batch = 1'000;
constexpr std::int64_t now = 1'795'000'000'000;

const char* const javaScript = R"js(function transform(event, context) {
  const p = event.properties;
  p.total_usd = Math.round(p.total * 108) / 100;
  p.email_hash = hash(p.email.trim().toLowerCase());
  p.email = undefined;
  event.event = event.event.toLowerCase().replace(/ /g, '_');
  event.context.source = context.source;
  return event;
})js";

const char* const python = R"py(def transform(event, context):
  p = event['properties']
  p['total_usd'] = round(p['total'] * 108) / 100
  p['email_hash'] = hash(p['email'].strip().lower())
  del p['email']
  event['event'] = event['event'].lower().replace(' ', '_')
  event['context']['source'] = context['source']
  return event
)py";

std::string eventText(int number)
{
    const std::string n = std::to_string(number);
    return R"({"type":"track","event":"Order Completed","messageId":"m-)" + n + R"(","userId":"user-)" + n +
           R"(","anonymousId":"0d9b1c5e-6c1b-4f3a-9b1e-)" + std::to_string(100'000'000 + number) +
           R"(","timestamp":"2026-11-20T10:00:00.000Z","receivedAt":"2026-11-20T10:00:01.000Z","properties":{"orderId":"ord-)" +
           n + R"(","total":)" + std::to_string(100 + number % 90) +
           R"(.5,"currency":"EUR","coupon":"AUTUMN","email":"somebody)" + n +
           R"(@example.org","products":[{"sku":"sku-17","name":"Kettle, steel","price":19.9,"quantity":2},)"
           R"({"sku":"sku-18","name":"Cup","price":9.9,"quantity":1}]},"context":{"ip":"192.168.1.7","locale":"de-DE",)"
           R"("page":{"path":"/checkout","title":"Checkout","url":"https://shop.example.org/checkout"}}})";
}

std::string definition(const std::string& key, const std::string& code, const std::string& fields)
{
    return R"({"kind":"transformation","key":")" + key + R"(","code":)" + toJsonText(Json::ofText(code)) + fields + "}";
}

double processorSeconds(int who)
{
    rusage used{};
    getrusage(who, &used);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Cost
{
    double microseconds = 0; ///< an event, worker and child
    double child = 0;        ///< of it in the child
};

Cost cost(const std::vector<std::string>& documents, const std::vector<TransformInput>& events, int count)
{
    std::vector<JsonPointer> read;
    std::vector<Json> roots;
    for (const std::string& document : documents) {
        read.push_back(*parseJson(document));
        roots.push_back(read.back()->root);
    }
    cdp::DefinitionBook book;
    if (!book.offer(roots).empty())
        qFatal("a definition is refused");
    ScriptOptions options;
    options.isPythonAllowed = true;
    const double selfBefore = processorSeconds(RUSAGE_SELF), childrenBefore = processorSeconds(RUSAGE_CHILDREN);
    {
        ScriptPool pool(1, options);
        const TransformationSet set(book, pool);
        for (int done = 0; done < count; done += batch) {
            const std::span<const TransformInput> some = std::span(events).subspan(std::size_t(done % distinct), batch);
            const Result<TransformedBatch> ran = set.run(some, now);
            if (!ran || ran->outcomes[0].kind != TransformOutcome::Kind::Changed)
                qFatal("a transformation has failed");
        }
    }
    const double child = processorSeconds(RUSAGE_CHILDREN) - childrenBefore;
    const double both = processorSeconds(RUSAGE_SELF) - selfBefore + child;
    return {both / count * 1e6, child / count * 1e6};
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    std::vector<JsonPointer> documents;
    std::vector<TransformInput> events;
    for (int i = 0; i < distinct; ++i) {
        documents.push_back(*parseJson(eventText(i)));
        events.push_back({documents.back()->root, "web", now});
    }
    note(QStringLiteral("%1 bytes an event").arg(eventText(1).size()));
    const std::vector<std::string> ours{definition("js", javaScript, "")};
    const std::vector<std::string> peer{definition("py", python, R"(,"runtime":"python")")};
    std::vector<std::string> crowded = ours;
    for (int i = 0; i < 100; ++i)
        crowded.push_back(
            definition("other" + std::to_string(i), javaScript,
                       R"(,"appliesTo":"event = \"Other )" + std::to_string(i) + R"(\" and properties.total > 5")"));
    // What else runs on the machine can only add: the least of each counts.
    Cost js{1e9, 1e9}, other{1e9, 1e9}, hundred{1e9, 1e9};
    const auto least = [](Cost& known, const Cost& now) {
        known = {std::min(known.microseconds, now.microseconds), std::min(known.child, now.child)};
    };
    for (int round = 0; round < rounds; ++round) {
        least(js, cost(ours, events, 200'000));
        least(other, cost(peer, events, 60'000));
        least(hundred, cost(crowded, events, 200'000));
    }
    const auto line = [](const char* what, const Cost& cost) {
        note(QStringLiteral("%1: %2 us an event, %3 of it in the child")
                 .arg(QLatin1String(what))
                 .arg(cost.microseconds)
                 .arg(cost.child));
    };
    line("JavaScript", js);
    line("Python", other);
    line("with 100 more", hundred);
    // The worker's part (to JSON and back) is the same for both, and is done on another core.
    report(QStringLiteral("transformations, a child's core, 600 B"), number(1e6 / js.child, "/s", 0),
           number(1e6 / other.child, "/s", 0), number(1e6 / js.child, "/s", 0), QStringLiteral(">= 80000"));
    report(QStringLiteral("the same in a child of python3"), number(1e6 / js.child, "/s", 0),
           number(1e6 / other.child, "/s", 0), ratio(other.child / js.child), QStringLiteral(">= 1.8"));
    // The child never hears of them.
    const double more = (hundred.microseconds - hundred.child) - (js.microseconds - js.child);
    const double share = more / js.microseconds * 100;
    report(QStringLiteral("100 transformations that do not apply"), number(share, "%"), QStringLiteral("-"),
           number(share, "%"), QStringLiteral("<= 5 %"));
    return 0;
}
