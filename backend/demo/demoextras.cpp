#include "backend/demo/demoextras.h"

#include "backend/demo/catalogue.h"
#include "backend/demo/jsonline.h"

#include <QByteArray>
#include <array>

namespace weir {
namespace {

constexpr std::int64_t dayMs = 86'400'000;

std::string randomBytes(std::size_t count, Random& random)
{
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i)
        bytes.push_back(char(random.below(256)));
    return bytes;
}

std::string bigEndian(std::uint32_t number)
{
    return {char(number >> 24), char(number >> 16), char(number >> 8), char(number)};
}

std::uint32_t crc32(std::string_view bytes)
{
    static const std::array<std::uint32_t, 256> table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = value & 1 ? 0xedb88320U ^ (value >> 1) : value >> 1;
            made[i] = value;
        }
        return made;
    }();
    std::uint32_t crc = ~0U;
    for (const char c : bytes)
        crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ (crc >> 8);
    return ~crc;
}

std::string pngChunk(std::string_view type, std::string_view data)
{
    const std::string body = std::string(type) + std::string(data);
    return bigEndian(std::uint32_t(data.size())) + body + bigEndian(crc32(body));
}

/// A coloured cup on a grainy ground, as good as a generated product picture gets.
std::string png(std::uint32_t side, Random& random)
{
    const std::uint32_t red = random.below(200), green = random.below(200), blue = random.below(200);
    const int grain = 18 + int(random.below(40));
    QByteArray rows;
    rows.reserve(qsizetype(side) * (qsizetype(side) * 3 + 1));
    for (std::uint32_t y = 0; y < side; ++y) {
        rows.append('\0'); // no filter
        for (std::uint32_t x = 0; x < side; ++x) {
            const double across = double(x) / side - 0.5, down = double(y) / side - 0.55;
            const bool isCup = across * across * 2.2 + down * down * 4 < 0.18;
            const std::uint64_t noise = random.next();
            const auto shade = [&](std::uint32_t base, int shift) {
                const int value = int(isCup ? base + 40 * y / side : 225 - 30 * y / side) +
                                  int((noise >> shift) % std::uint64_t(grain));
                return char(std::min(255, value));
            };
            rows.append(shade(red, 0));
            rows.append(shade(green, 16));
            rows.append(shade(blue, 32));
        }
    }
    const QByteArray packed = qCompress(rows, 1).mid(4); // Qt puts the size before the zlib stream
    std::string header = bigEndian(side) + bigEndian(side);
    header += std::string("\x08\x02\x00\x00\x00", 5); // 8 bits, RGB
    return std::string("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header) +
           pngChunk("IDAT", {packed.constData(), std::size_t(packed.size())}) + pngChunk("IEND", {});
}

std::string telemetry(std::int64_t ms, Random& random)
{
    JsonLine line;
    line.add("device", "scanner-" + std::to_string(random.below(40))).add("battery", int(random.below(101)));
    line.add("firmware", "2." + std::to_string(random.below(9)) + ".1")
        .add("site", "Leipzig ❄ hall 3")
        .add("at", isoTime(ms));
    return line.take();
}

std::string deepJson(int levels)
{
    return std::string(std::size_t(levels), '[') + std::string(std::size_t(levels), ']');
}

} // namespace

DemoRecord brokenRecord(int kind, std::int64_t ms, Random& random)
{
    DemoRecord record{"telemetry.broken", "scanner-" + std::to_string(random.below(40)), telemetry(ms, random), ms};
    std::string& value = *record.value;
    switch (kind) {
    case 1:
        value.resize(value.size() * 2 / 3);
        break; // cut off
    case 2:
        value.replace(12, 2, "\xc3\x28\xff\xfe", 4);
        break; // not UTF-8
    case 3:
        value = std::string("\0\0\x0f\x42\x3f", 5) + randomBytes(24, random);
        break; // schema id 999999
    case 4:
        value = deepJson(10'000);
        break;
    case 5:
        value.clear();
        break;
    case 6:
        record.value.reset();
        break;
    case 7:
        record.headers = {{"", "no name"},        {"empty", ""},
                          {"null", std::nullopt}, {"twice", "1"},
                          {"twice", "2"},         {"binary", randomBytes(20, random)},
                          {"ключ", "значение"},   {"long", std::string(4000, 'x')}};
        break;
    case 8:
        value = std::string("line one\r\nline two\0line three\x1b[31m\x07", 36);
        break;
    case 9:
        value = R"({"id":1,"id":2,"huge":1e400,"big":123456789012345678901234567890,"text":"\ud800"})";
        break;
    case 10:
        value = R"({"log":")" + std::string(200'000, '~') + "\"}";
        break;
    case 11:
        value = std::string("\xff\xfeh\0e\0l\0l\0o\0", 12);
        break; // UTF-16
    case 12:
        value = std::string("\0\0", 2);
        break; // registry framing, cut off
    case 13:
        record.key = std::string("\xf0\x28\x8c\xbc not a key \xff", 17);
        break;
    case 14:
        record.key.reset();
        break;
    case 15:
        value = "NaN";
        break;
    default:
        break;
    }
    return record;
}

DemoRecord imageRecord(std::int64_t ms, Random& random)
{
    const std::uint32_t side = 120 + random.below(530);
    DemoRecord record{"images", randomBytes(16, random), png(side, random), ms};
    std::string& id = *record.key;
    id[6] = char((id[6] & 0x0f) | 0x40);
    id[8] = char((id[8] & 0x3f) | 0x80);
    record.headers = {{"content-type", "image/png"}, {"width", std::to_string(side)}, {"height", std::to_string(side)}};
    return record;
}

DemoRecord exportRecord(std::int64_t ms, std::uint64_t seed)
{
    static constexpr std::string_view sentences[] = {
        "Made by a small workshop that has done nothing else for forty years. ",
        "Packed in paper, sent without plastic. ", "A little lighter than it looks, and at home in every kitchen. ",
        "Best before the tea gets cold. ", "Every piece is a little different; that is the point. "};
    const Catalogue catalogue(seed);
    Random random(seed ^ std::uint64_t(ms));
    std::string products = "[";
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
        const Product& product = catalogue.at(i);
        std::string text;
        while (text.size() < 4000)
            text += random.pick(sentences);
        JsonLine line;
        line.add("sku", product.sku)
            .add("name", product.name)
            .add("category", product.category)
            .addCents("price", product.cents);
        line.add("grams", product.grams).add("description", text);
        products += (i == 0 ? "\n  " : ",\n  ") + line.take();
    }
    JsonLine document;
    document.add("exportedAt", isoTime(ms)).add("products", int(catalogue.size())).addRaw("items", products + "\n]");
    return {
        "catalogue-exports", isoTime(ms).substr(0, 10), document.take(), ms, {{"content-type", "application/json"}}};
}

DemoRecord priceTick(std::int64_t ms, const Catalogue& catalogue, Random& random)
{
    const Product& product = catalogue.at(random.below(std::uint32_t(catalogue.size())));
    JsonLine line;
    line.add("sku", product.sku)
        .addCents("price", product.cents + random.between(-product.cents / 20, product.cents / 20));
    line.add("at", isoTime(ms));
    return {"price-ticks", product.sku, line.take(), ms, {}};
}

std::vector<DemoRecord> extraHistory(std::int64_t fromMs, std::int64_t toMs, std::uint64_t seed)
{
    Random random(seed ^ 0x6578747261ULL);
    std::vector<DemoRecord> records;
    for (std::int64_t day = fromMs; day < toMs; day += dayMs) {
        if (const std::int64_t night = day + 3 * 3'600'000; night < toMs)
            records.push_back(exportRecord(night, seed));
        if (const std::int64_t noon = day + dayMs / 2 + random.between(0, 3'600'000); noon < toMs)
            records.push_back(imageRecord(noon, random));
        for (int i = 0; i < brokenKinds + 4; ++i) {
            const std::int64_t ms = day + dayMs * i / (brokenKinds + 4) + random.between(0, 600'000);
            const int kind = i < brokenKinds ? i : 0;
            if (ms < toMs)
                records.push_back(brokenRecord(kind, ms, random));
        }
    }
    const Catalogue catalogue(seed);
    for (std::int64_t ms = std::max(fromMs, toMs - priceTicksKeptMs); ms < toMs; ms += priceTickEveryMs)
        records.push_back(priceTick(ms, catalogue, random));
    return records;
}

} // namespace weir
