// JSON Schema draft-07 over events that were parsed already, beside valijson with its quickest packaged reader
// (rapidjson): the same events, the same schema, in the same run. Once with a pattern and once without, since valijson
// leaves those to std::regex.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/schema/schema.h"
#include "tests/bench/bench.h"
#include "tests/support/cpuclock.h"

#include <rapidjson/document.h>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int events = 2'000, passes = 20;

std::string event(int i)
{
    const auto text = [](int number) { return std::to_string(number); };
    // One in twenty is wrong somewhere.
    const bool isWrong = i % 20 == 7;
    return std::string(R"({"type":"track","event":"Order Completed","userId":"user-)") + text(i % 5000) +
           R"(","anonymousId":"8f7d5c3a-1b2e-4f6d-9a8b-)" + text(100'000'000 + i) + R"(","messageId":"ajs-next-)" +
           text(i) +
           R"(-5b8e7c1a","timestamp":"2026-11-20T10:00:00.123Z","context":{"ip":"192.168.12.7","locale":"de-DE","library":{"name":"analytics.js","version":"2.11.1"},"page":{"path":"/checkout","url":"https://shop.example.com/checkout","referrer":""},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"},"properties":{"order_id":"o-)" +
           text(i) + R"(","total":)" + (isWrong && i % 40 == 7 ? "-" : "") + text(i % 200) + "." + text(10 + i % 90) +
           R"(,"currency":")" + (isWrong && i % 40 != 7 ? "GBX" : "EUR") +
           R"(","coupon":"SPRING","products":[{"sku":"sku-)" + text(i % 77) + R"(","quantity":)" + text(i % 7 + 1) +
           R"(,"price":12.5,"category":"Shoes"},{"sku":"sku-1","quantity":1,"price":3,"category":"Hats"}]}})";
}

std::string schema(bool withPattern)
{
    return std::string(
               R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"type":{"const":"track"},"event":{"type":"string","minLength":1},"userId":{"type":"string")") +
           (withPattern ? R"(,"pattern":"^user-[0-9]+$")" : "") +
           R"(},"messageId":{"type":"string","maxLength":100},"context":{"type":"object","properties":{"locale":{"type":"string"},"library":{"type":"object","properties":{"name":{"type":"string"},"version":{"type":"string"}},"required":["name"]},"page":{"type":"object","properties":{"path":{"type":"string"},"url":{"type":"string"}}}}},"properties":{"type":"object","properties":{"order_id":{"type":"string"},"total":{"type":"number","minimum":0},"currency":{"enum":["EUR","USD","GBP","CHF"]},"coupon":{"type":["string","null"]},"products":{"type":"array","minItems":1,"items":{"type":"object","properties":{"sku":{"type":"string"},"quantity":{"type":"integer","minimum":1,"maximum":1000},"price":{"type":"number","exclusiveMinimum":0},"category":{"type":"string"}},"required":["sku","quantity"]}}},"required":["order_id","total","currency","products"],"additionalProperties":false}},"required":["type","event","messageId","properties"]})";
}

struct Measured
{
    std::vector<double> ours, theirs;
    long valid[2] = {};
};

bool measure(bool withPattern, Measured& measured)
{
    JsonArena arena;
    JsonParser parser;
    std::vector<std::string> lines;
    for (int i = 0; i < events; ++i)
        lines.push_back(event(i));
    std::vector<Json> values(lines.size());
    std::vector<rapidjson::Document> documents(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!parser.parse(lines[i], arena, values[i]) || documents[i].Parse(lines[i].c_str()).HasParseError())
            return false;
    }
    const std::string source = schema(withPattern);
    const Result<JsonPointer> ownSource = parseJson(source);
    const auto own = cdp::Schema::compile((*ownSource)->root).schema;
    rapidjson::Document theirSource;
    theirSource.Parse(source.c_str());
    valijson::Schema their;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::RapidJsonAdapter(theirSource), their);
    valijson::Validator validator;
    test::CpuClock clock;
    for (int round = 0; round < rounds; ++round) {
        measured.valid[0] = measured.valid[1] = 0;
        clock.restart();
        for (int pass = 0; pass < passes; ++pass) {
            for (const Json& value : values)
                measured.valid[0] += own->isValid(value) ? 1 : 0;
        }
        measured.ours.push_back(events * passes / clock.milliseconds() / 1e3);
        clock.restart();
        for (const rapidjson::Document& document : documents) {
            const valijson::adapters::RapidJsonAdapter target(document);
            measured.valid[1] += validator.validate(their, target, nullptr) ? passes : 0;
        }
        measured.theirs.push_back(events / clock.milliseconds() / 1e3);
    }
    return measured.valid[0] > 0 && measured.valid[0] == measured.valid[1];
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    for (const bool withPattern : {false, true}) {
        Measured measured;
        if (!measure(withPattern, measured)) {
            note(QStringLiteral("They do not agree: %1, %2.").arg(measured.valid[0]).arg(measured.valid[1]));
            return 1;
        }
        note(QStringLiteral("%1 of %2 valid").arg(measured.valid[0] / passes).arg(events));
        note(QStringLiteral("weir M/s: ") + all(measured.ours));
        const double ours = median(measured.ours), theirs = median(measured.theirs);
        report(withPattern ? QStringLiteral("draft-07 with a pattern, times valijson")
                           : QStringLiteral("draft-07, times valijson"),
               number(ours, "M/s", 2), number(theirs, "M/s", 3), ratio(ours / theirs), QStringLiteral(">= 8"));
    }
    return 0;
}
