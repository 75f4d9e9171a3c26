#include "backend/demo/demokinds.h"

#include "backend/demo/demoschemas.h"
#include "backend/demo/jsonline.h"
#include "backend/demo/protowriter.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/binary/cbor.h"
#include "backend/serde/binary/messagepack.h"
#include "backend/serde/unwrap.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int everyMinutes = 45;

std::string numbered(const char* prefix, std::uint32_t number) { return prefix + std::to_string(number); }

std::string eightBytes(std::int64_t value, bool isLittle)
{
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8)
        out += char(std::uint64_t(value) >> shift);
    if (isLittle)
        std::reverse(out.begin(), out.end());
    return out;
}

DemoRecord loyalty(std::int64_t ms, Random& random)
{
    static constexpr std::string_view tiers[] = {"basic", "silver", "gold"};
    const std::string member = numbered("M-", 1000 + random.below(400));
    JsonLine line;
    line.add("member", member).add("points", int(random.below(500)) - 100).add("balance", int(random.below(9000)));
    line.add("tier", random.pick(tiers))
        .addRaw("card", R"({"$base64":"UVItT0stMQ=="})")
        .addRaw("tags", random.chance(0.3) ? R"(["newsletter","birthday"])" : "[]")
        .add("atMs", ms);
    return {"loyalty-points", member, encodeMessagePack(line.take()).value(), ms};
}

DemoRecord door(std::int64_t ms, Random& random)
{
    const std::string name = numbered("door-", 1 + random.below(12));
    JsonLine line;
    line.add("door", name)
        .add("open", random.chance(0.4))
        .addRaw("celsius", std::to_string(int(random.below(300)) - 50) + "e-1")
        .addRaw("at", R"({"$tag":1,"value":)" + std::to_string(ms / 1000) + '}');
    line.addRaw("battery", random.chance(0.1) ? "null" : "0." + std::to_string(10 + random.below(90)))
        .addRaw("mac", R"({"$base64":"AgAAwKgB"})");
    return {"door-sensors", name, encodeCbor(line.take()).value(), ms};
}

DemoRecord invoice(int number, std::int64_t ms, Random& random)
{
    static const auto schema = AvroSchema::parse(legacyInvoiceSchema()).value();
    static constexpr std::string_view states[] = {"OPEN", "PAID", "PAID", "OVERDUE"};
    const std::string name = numbered("R-", 70'000 + std::uint32_t(number));
    JsonLine line;
    line.add("number", name)
        .add("customerId", numbered("C-", 1 + random.below(900)))
        .add("issued", isoTime(ms).substr(0, 10))
        .addCents("net", 500 + random.below(90'000));
    line.addRaw("vatPercent", "19.0")
        .add("state", random.pick(states))
        .add("reminders", int(random.below(3)))
        .addRaw("note", random.chance(0.2) ? "\"paid in cash\"" : "null");
    return {"legacy-invoices", name, encodeAvro(*schema, line.take()).value(), ms};
}

DemoRecord scan(std::int64_t ms, Random& random)
{
    const std::string code = numbered("P", 100'000 + random.below(90'000));
    ProtoWriter writer;
    writer.text(1, code).varint(2, 1 + random.below(3));
    writer.message(3,
                   ProtoWriter().varint(1, std::uint64_t(ms / 1000)).varint(2, std::uint64_t(ms % 1000) * 1'000'000));
    writer.varint(4, 200 + random.below(9000));
    const std::string belts{char(1 + random.below(9)), char(1 + random.below(9))};
    writer.text(5, belts);
    for (const char* side : {"height", "width"})
        writer.message(6, ProtoWriter().text(1, side).real(2, 10 + random.below(60)));
    if (random.chance(0.9))
        writer.text(7, numbered("chute-", 1 + random.below(40)));
    else
        writer.text(8, "label cannot be read");
    return {"parcel-scans", code, writer.bytes(), ms};
}

DemoRecord archived(int number, std::int64_t ms, Random& random)
{
    static constexpr Wrapping wrappings[] = {Wrapping::Gzip, Wrapping::Zstd, Wrapping::Lz4, Wrapping::SnappyFramed,
                                             Wrapping::SnappyXerial};
    std::string orders;
    for (int i = 0; i < 20; ++i) {
        JsonLine order;
        order.add("orderId", numbered("O-", 10'000 + random.below(90'000)))
            .addCents("total", 900 + random.below(20'000));
        orders += (i == 0 ? "" : ",") + order.take();
    }
    JsonLine line;
    line.add("day", isoTime(ms).substr(0, 10)).add("page", number).addRaw("orders", '[' + orders + ']');
    std::string value = wrap(line.take(), wrappings[std::size_t(number) % std::size(wrappings)]);
    if (number % 11 == 10)
        value = wrap(value, Wrapping::Gzip);
    return {"archive", numbered("page-", std::uint32_t(number)), std::move(value), ms};
}

DemoRecord counter(int number, std::int64_t ms, Random& random)
{
    static constexpr std::string_view names[] = {"visits", "baskets", "logins", "stock-corrections.le"};
    const std::string name(names[std::size_t(number) % std::size(names)]);
    const bool isLittle = name.ends_with(".le");
    const std::int64_t count = isLittle ? std::int64_t(random.below(200)) - 100 : number * 13 + random.below(10);
    return {"counters", name, eightBytes(count, isLittle), ms};
}

DemoRecord returned(int number, std::int64_t ms, Random& random)
{
    static constexpr std::string_view reasons[] = {"DAMAGED", "WRONG_ITEM", "TOO_SMALL", "NOT_LIKED", "LATE"};
    const std::string id = numbered("RET-", 5000 + std::uint32_t(number));
    JsonLine item;
    item.add("sku", numbered("SKU-", 100 + random.below(300)))
        .add("quantity", 1 + int(random.below(3)))
        .add("condition", random.chance(0.8) ? "NEW" : "USED");
    JsonLine line;
    line.add("returnId", id)
        .add("orderId", numbered("O-", 10'000 + random.below(90'000)))
        .add("customerId", numbered("C-", 1 + random.below(900)))
        .add("reason", random.pick(reasons));
    line.addRaw("items", '[' + item.take() + ']')
        .addRaw("refund", random.chance(0.3) ? "null" : JsonLine::centsText(500 + random.below(9000)))
        .add("at", isoTime(ms));
    return {"returns", id, line.take(), ms};
}

} // namespace

DemoRecord encodedRecord(int kind, int number, std::int64_t ms, Random& random)
{
    switch (kind) {
    case 0:
        return loyalty(ms, random);
    case 1:
        return door(ms, random);
    case 2:
        return invoice(number, ms, random);
    case 3:
        return scan(ms, random);
    case 4:
        return archived(number, ms, random);
    case 5:
        return counter(number, ms, random);
    default:
        return returned(number, ms, random);
    }
}

std::vector<DemoRecord> encodedHistory(std::int64_t fromMs, std::int64_t toMs, std::uint64_t seed, bool hasReturns,
                                       bool onlyReturns)
{
    std::vector<DemoRecord> records;
    int number = 0;
    for (std::int64_t ms = fromMs; ms < toMs; ms += everyMinutes * 60'000, ++number) {
        for (int kind = 0; kind < encodingKinds; ++kind) {
            const bool isReturn = kind == encodingKinds - 1;
            if (isReturn ? !hasReturns : onlyReturns)
                continue;
            // Each record has a chance of its own, so that the others are the same whether there is a registry or not.
            Random random(seed ^ (std::uint64_t(ms) * 31 + std::uint64_t(kind)));
            const std::int64_t at = ms + kind * 60'000 + random.between(0, 50'000);
            if (at < toMs)
                records.push_back(encodedRecord(kind, number, at, random));
        }
    }
    return records;
}

} // namespace weir
