#include "backend/serde/bytestext.h"
#include "backend/serde/jsonpart.h"
#include "backend/serde/protobuf/protobufwalker.h"

#include <chrono>
#include <cstdio>
#include <unordered_map>

namespace weir {
namespace {

namespace pb = google::protobuf;

enum class WellKnown { Time, Duration, Any, FieldMask, Value, Struct, List, Wrapper };

const WellKnown* kindOf(const pb::Descriptor& type)
{
    static const std::unordered_map<std::string, WellKnown> all = {
        {"Timestamp", WellKnown::Time},      {"Duration", WellKnown::Duration},   {"Any", WellKnown::Any},
        {"FieldMask", WellKnown::FieldMask}, {"Value", WellKnown::Value},         {"Struct", WellKnown::Struct},
        {"ListValue", WellKnown::List},      {"DoubleValue", WellKnown::Wrapper}, {"FloatValue", WellKnown::Wrapper},
        {"Int64Value", WellKnown::Wrapper},  {"UInt64Value", WellKnown::Wrapper}, {"Int32Value", WellKnown::Wrapper},
        {"UInt32Value", WellKnown::Wrapper}, {"BoolValue", WellKnown::Wrapper},   {"StringValue", WellKnown::Wrapper},
        {"BytesValue", WellKnown::Wrapper}};
    if (type.containing_type())
        return nullptr;
    const auto found = all.find(type.name());
    return found == all.end() ? nullptr : &found->second;
}

/// ".5", ".250000001", or nothing for 0: three, six or nine digits.
std::string fraction(std::int64_t nanos)
{
    if (nanos == 0)
        return {};
    char text[16];
    if (nanos % 1'000'000 == 0)
        std::snprintf(text, sizeof text, ".%03d", int(nanos / 1'000'000));
    else if (nanos % 1'000 == 0)
        std::snprintf(text, sizeof text, ".%06d", int(nanos / 1'000));
    else
        std::snprintf(text, sizeof text, ".%09d", int(nanos));
    return text;
}

std::string timeText(std::int64_t seconds, std::int64_t nanos)
{
    using namespace std::chrono;
    const sys_seconds time{std::chrono::seconds(seconds)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                  int(clock.seconds().count()));
    return text + fraction(nanos) + 'Z';
}

std::uint64_t lastNumber(const std::vector<ProtobufEntry>& entries, std::uint32_t number)
{
    std::uint64_t value = 0;
    for (const ProtobufEntry& entry : entries) {
        if (entry.number == number && entry.type == ProtobufWireType::Varint)
            value = entry.value;
    }
    return value;
}

std::string_view lastBytes(const std::vector<ProtobufEntry>& entries, std::uint32_t number)
{
    std::string_view bytes;
    for (const ProtobufEntry& entry : entries) {
        if (entry.number == number && entry.type == ProtobufWireType::Bytes)
            bytes = entry.bytes;
    }
    return bytes;
}

} // namespace

bool ProtobufWalker::wellKnown(const pb::Descriptor& type, std::string_view bytes, int depth, bool* handled)
{
    const WellKnown* kind = kindOf(type);
    *handled = kind != nullptr;
    if (!kind)
        return true;
    switch (*kind) {
    case WellKnown::Time:
    case WellKnown::Duration:
        return timeLike(type, bytes, handled);
    case WellKnown::Any:
        return any(type, bytes, depth, handled);
    case WellKnown::FieldMask:
        return fieldMask(bytes);
    case WellKnown::Wrapper:
        return wrapper(type, bytes, depth);
    case WellKnown::Value:
    case WellKnown::Struct:
    case WellKnown::List:
        return jsonValue(type, bytes, depth);
    }
    return true;
}

bool ProtobufWalker::timeLike(const pb::Descriptor& type, std::string_view bytes, bool* handled)
{
    constexpr std::int64_t firstSecond = -62'135'596'800; // 0001-01-01
    constexpr std::int64_t lastSecond = 253'402'300'799;  // 9999-12-31T23:59:59
    constexpr std::int64_t longestDuration = 315'576'000'000;
    std::vector<ProtobufEntry> entries;
    if (!gather(bytes, &entries))
        return false;
    const auto seconds = std::int64_t(lastNumber(entries, 1));
    const auto nanos = std::int64_t(std::int32_t(lastNumber(entries, 2)));
    if (type.name() == "Timestamp") {
        if (seconds < firstSecond || seconds > lastSecond || nanos < 0 || nanos > 999'999'999) {
            *handled = false;
            return true;
        }
        write('"' + timeText(seconds, nanos) + '"');
        return true;
    }
    const bool isNegative = seconds < 0 || nanos < 0;
    if (seconds < -longestDuration || seconds > longestDuration || nanos < -999'999'999 || nanos > 999'999'999 ||
        (isNegative && (seconds > 0 || nanos > 0))) {
        *handled = false;
        return true;
    }
    write((isNegative ? "\"-" : "\"") + std::to_string(isNegative ? -seconds : seconds) +
          fraction(isNegative ? -nanos : nanos) + "s\"");
    return true;
}

bool ProtobufWalker::wrapper(const pb::Descriptor& type, std::string_view bytes, int depth)
{
    std::vector<ProtobufEntry> entries;
    if (!gather(bytes, &entries))
        return false;
    const Field* value = type.FindFieldByNumber(1);
    if (!value)
        return plainMessage(type, bytes, depth);
    const ProtobufEntry* last = nullptr;
    for (const ProtobufEntry& entry : entries) {
        if (entry.number == 1)
            last = &entry;
    }
    if (!last)
        defaultOf(*value);
    return !last || scalar(*value, *last);
}

bool ProtobufWalker::fieldMask(std::string_view bytes)
{
    std::vector<ProtobufEntry> entries;
    if (!gather(bytes, &entries))
        return false;
    std::string paths;
    for (const ProtobufEntry& entry : entries) {
        if (entry.number != 1)
            continue;
        if (!paths.empty())
            paths += ',';
        paths += entry.bytes;
    }
    writeText(paths);
    return true;
}

bool ProtobufWalker::any(const pb::Descriptor& type, std::string_view bytes, int depth, bool* handled)
{
    std::vector<ProtobufEntry> entries;
    if (!gather(bytes, &entries))
        return false;
    const std::string url(lastBytes(entries, 1));
    const std::string_view body = lastBytes(entries, 2);
    if (url.empty() || !isValidUtf8(url)) {
        *handled = false;
        return true;
    }
    const std::string full = url.substr(url.rfind('/') + 1);
    const pb::Descriptor* inner = type.file()->pool()->FindMessageTypeByName(full);
    if (!inner)
        inner = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(full);
    write("{\"@type\":");
    appendJsonString(m_result.json, url);
    if (inner && !kindOf(*inner)) {
        std::vector<ProtobufEntry> fields;
        if (!deeper(depth + 1) || !gather(body, &fields) || !members(*inner, fields, depth + 1, true))
            return inside(full);
    } else {
        write(",\"value\":");
        if (!inner)
            writeBase64(body);
        else if (!message(*inner, body, depth + 1))
            return inside(full);
    }
    write('}');
    return true;
}

bool ProtobufWalker::jsonValue(const pb::Descriptor& type, std::string_view bytes, int depth)
{
    std::vector<ProtobufEntry> entries;
    if (!gather(bytes, &entries))
        return false;
    const Field* only = type.FindFieldByNumber(1);
    if (type.name() != "Value" && only) {
        const bool shaped = type.name() == "Struct" ? only->is_map() : only->is_repeated() && only->message_type();
        std::vector<ProtobufEntry> own;
        for (const ProtobufEntry& entry : entries) {
            if (entry.number == 1 && entry.type == ProtobufWireType::Bytes)
                own.push_back(entry);
        }
        return shaped ? field(*only, own, depth) : plainMessage(type, bytes, depth);
    }
    const ProtobufEntry* last = nullptr;
    for (const ProtobufEntry& entry : entries) {
        if (!last || entry.order > last->order)
            last = &entry;
    }
    const Field* chosen = last ? type.FindFieldByNumber(int(last->number)) : nullptr;
    if (!chosen) {
        write("null");
        return true;
    }
    const bool isBytes = chosen->type() == Field::TYPE_STRING || chosen->message_type();
    if (isBytes != (last->type == ProtobufWireType::Bytes))
        return plainMessage(type, bytes, depth);
    return field(*chosen, std::span(last, 1), depth);
}

} // namespace weir
