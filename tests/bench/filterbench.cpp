// FQL over JSON lines: events a second of one core, beside a bare walk of simdjson that visits every value of the same
// bytes once and looks at the same two fields; and weirctl filter from a file, end to end.
#include "backend/filter/fql.h"
#include "tests/bench/bench.h"
#include "tests/support/cpuclock.h"

#include <QProcess>
#include <QTemporaryDir>

#include <simdjson.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int events = 200'000;
constexpr const char* filter = "type = 'track' and properties.total > 50";

std::string event(int i)
{
    const auto text = [](int number) { return std::to_string(number); };
    return std::string(R"({"type":")") + (i % 3 == 0 ? "page" : "track") +
           R"(","event":"Order Completed","userId":"user-)" + text(i % 5000) +
           R"(","anonymousId":"8f7d5c3a-1b2e-4f6d-9a8b-)" + text(100'000'000 + i) + R"(","messageId":"ajs-next-)" +
           text(i) + R"(-5b8e7c1a","timestamp":"2026-11-20T10:00:00.123Z","context":{"ip":"192.168.12.)" +
           text(i % 250) +
           R"(","locale":"de-DE","library":{"name":"analytics.js","version":"2.11.1"},"page":{"path":"/checkout","url":"https://shop.example.com/checkout","referrer":""},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"},"properties":{"order_id":"o-)" +
           text(i) + R"(","total":)" + text(i % 200) + "." + text(10 + i % 90) +
           R"(,"currency":"EUR","coupon":null,"products":[{"sku":"sku-)" + text(i % 77) + R"(","quantity":)" +
           text(i % 7 + 1) + R"(,"price":12.5},{"sku":"sku-1","quantity":1,"price":3}]}})";
}

struct Lines
{
    std::string bytes;
    std::vector<std::pair<std::size_t, std::size_t>> places;
};

Lines makeLines()
{
    Lines lines;
    for (int i = 0; i < events; ++i) {
        const std::string line = event(i);
        lines.places.emplace_back(lines.bytes.size(), line.size());
        lines.bytes += line + '\n';
    }
    lines.bytes.append(simdjson::SIMDJSON_PADDING, '\0');
    return lines;
}

namespace sj = simdjson::ondemand;

struct Looked
{
    bool isTrack = false;
    double total = 0;
    std::size_t values = 0;
};

void walk(sj::value value, Looked& looked, std::string_view wanted)
{
    ++looked.values;
    switch (value.type()) {
    case sj::json_type::object:
        for (auto field : value.get_object()) {
            const bool isWanted = !wanted.empty() && field.key().value().unsafe_is_equal(wanted.data());
            sj::value inner = field.value();
            if (isWanted)
                looked.total = inner.get_double();
            else
                walk(inner, looked, {});
        }
        break;
    case sj::json_type::array:
        for (auto element : value.get_array())
            walk(element.value(), looked, {});
        break;
    default:
        looked.values += value.raw_json_token().size() > 0 ? 1 : 0;
    }
}

bool bareWalk(sj::parser& parser, const char* at, std::size_t size)
{
    auto document = parser.iterate(at, size, size + simdjson::SIMDJSON_PADDING);
    Looked looked;
    for (auto field : document.get_object()) {
        const sj::raw_json_string key = field.key();
        sj::value value = field.value();
        if (key.unsafe_is_equal("type"))
            looked.isTrack = value.get_string().value() == "track";
        else
            walk(value, looked, key.unsafe_is_equal("properties") ? "total" : "");
    }
    return looked.isTrack && looked.total > 50;
}

bool fieldsOnly(sj::parser& parser, const char* at, std::size_t size)
{
    auto document = parser.iterate(at, size, size + simdjson::SIMDJSON_PADDING);
    std::string_view type;
    double total = 0;
    return !document["type"].get(type) && type == "track" && !document["properties"]["total"].get(total) && total > 50;
}

/// CPU seconds of a child, from its file to nowhere.
double commandSeconds(const QString& file, QByteArray& out)
{
    rusage before{}, after{};
    getrusage(RUSAGE_CHILDREN, &before);
    QProcess process;
    process.start(qEnvironmentVariable("WEIR_BIN") + QStringLiteral("/weirctl"),
                  {QStringLiteral("filter"), QLatin1String(filter), file});
    process.waitForFinished(-1);
    out = process.readAllStandardOutput();
    getrusage(RUSAGE_CHILDREN, &after);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) - seconds(before.ru_stime);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Lines lines = makeLines();
    note(QStringLiteral("%1 events of %2 bytes, %3")
             .arg(events)
             .arg(lines.bytes.size() / events)
             .arg(QLatin1String(filter)));
    const auto program = Fql::compile(filter, FqlRoots::Event).program;
    FqlScratch scratch;
    sj::parser parser;
    std::vector<double> ours, walked, fields;
    long matched[3] = {};
    test::CpuClock clock;
    const auto measure = [&](std::vector<double>& rates, long& count, auto one) {
        count = 0;
        clock.restart();
        for (const auto& [at, size] : lines.places)
            count += one(lines.bytes.data() + at, size) ? 1 : 0;
        rates.push_back(events / clock.milliseconds() / 1e3);
    };
    for (int round = 0; round <= rounds; ++round) {
        measure(ours, matched[0], [&](const char* at, std::size_t size) {
            return program->matchesEvent({at, size}, scratch);
        });
        measure(walked, matched[1], [&](const char* at, std::size_t size) { return bareWalk(parser, at, size); });
        measure(fields, matched[2], [&](const char* at, std::size_t size) { return fieldsOnly(parser, at, size); });
    }
    if (matched[0] == 0 || matched[0] != matched[1] || matched[0] != matched[2]) {
        note(QStringLiteral("They do not agree: %1, %2, %3.").arg(matched[0]).arg(matched[1]).arg(matched[2]));
        return 1;
    }
    note(QStringLiteral("weir M/s: ") + all(ours));
    note(QStringLiteral("walk M/s: ") + all(walked));
    note(QStringLiteral("the two fields only, the rest unread and unchecked, M/s: ") + all(fields));
    const double rate = median(ours);
    report(QStringLiteral("filter, events/s of one core"), number(rate, "M/s", 2), number(median(walked), "M/s", 2),
           number(rate, "M/s", 2), QStringLiteral(">= 1.5 M/s"));
    report(QStringLiteral("filter, share of a bare simdjson walk"), number(rate, "M/s", 2),
           number(median(walked), "M/s", 2), ratio(rate / median(walked)), QStringLiteral(">= 0.6"));

    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("events.jsonl")));
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    file.write(lines.bytes.data(), qint64(lines.bytes.size() - simdjson::SIMDJSON_PADDING));
    file.close();
    std::vector<double> commands;
    for (int round = 0; round < rounds; ++round) {
        QByteArray out;
        commands.push_back(events / commandSeconds(file.fileName(), out) / 1e6);
        if (out.count('\n') != matched[0])
            return 1;
    }
    report(QStringLiteral("weirctl filter, file to pipe, CPU"), number(median(commands), "M/s", 2), QStringLiteral("-"),
           number(median(commands), "M/s", 2), QStringLiteral(">= 1.5 M/s"));
    return 0;
}
