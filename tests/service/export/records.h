// Purpose: records that are hard to write down, and what a record is, for comparing. Thread: any.
#pragma once

#include "backend/kafka/recordbatch.h"

#include <QByteArray>
#include <QTest>
#include <optional>

namespace weir::test {

struct KeptRecord
{
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0, timestampMs = -1;
    std::optional<std::string> key, value;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers;
    std::uint8_t state = 0;
    friend bool operator==(const KeptRecord&, const KeptRecord&) = default;
};

inline KeptRecord kept(std::string_view topic, const RecordView& record, std::span<const RecordHeader> headers)
{
    KeptRecord all;
    all.topic = topic;
    all.partition = record.partition;
    all.offset = record.offset;
    all.timestampMs = record.timestampMs;
    if (!record.has(RecordFlag::KeyNull))
        all.key = std::string(record.key);
    if (!record.has(RecordFlag::ValueNull))
        all.value = std::string(record.value);
    for (const RecordHeader& header : headers)
        all.headers.emplace_back(header.name, header.isNull ? std::nullopt : std::optional(std::string(header.value)));
    all.state = record.flags & (std::uint8_t(RecordFlag::Aborted) | std::uint8_t(RecordFlag::Pending) |
                                std::uint8_t(RecordFlag::ControlCommit) | std::uint8_t(RecordFlag::ControlAbort));
    return all;
}

inline RecordView viewOf(const KeptRecord& record, std::uint16_t topic = 0)
{
    RecordView view;
    view.topic = topic;
    view.partition = record.partition;
    view.offset = record.offset;
    view.timestampMs = record.timestampMs;
    view.key = record.key ? std::string_view(*record.key) : std::string_view();
    view.value = record.value ? std::string_view(*record.value) : std::string_view();
    view.flags = record.state;
    view.flags |= std::uint8_t(record.key ? RecordFlag::None : RecordFlag::KeyNull);
    view.flags |= std::uint8_t(record.value ? RecordFlag::None : RecordFlag::ValueNull);
    return view;
}

inline std::vector<RecordHeader> headersOf(const KeptRecord& record)
{
    std::vector<RecordHeader> headers;
    for (const auto& [name, value] : record.headers)
        headers.push_back({name, value ? std::string_view(*value) : std::string_view(), !value});
    return headers;
}

/// Null keys, tombstones, bytes that are no text, JSON in every spelling, headers twice, states.
inline std::vector<KeptRecord> hardRecords(const std::string& topic = "orders")
{
    using std::string;
    string deep("{\"deep\":");
    deep.append(300, '[');
    deep.append(300, ']');
    deep.append("}");
    const std::vector<std::optional<string>> texts = {
        std::nullopt,
        string(),
        string("plain"),
        string("null"),
        string("\"quoted\""),
        string("{\"a\":1}"),
        string("{ \"a\" : 1 }"),
        string(" {\"a\":1}"),
        string("{\n  \"a\": 1\n}"),
        string("[1,2.50,1e400]"),
        string("12345678901234567890"),
        string("007"),
        string("line\none\r\ntwo\ttab \"quote\" \\ back"),
        string("ünïcode \xf0\x9f\x98\x80"),
        string("\xff\xfe\x00\x01", 4),
        string("\x00\x00\x00\x2a", 4),
        string("\x00\x00\x00\x00\x07\x02\x06", 7),
        string(16, '\x7f'),
        string("=1+1"),
        deep,
        string("{\"a\":1}\xff"),
        string("\xef\xbb\xbf{}"),
    };
    std::vector<KeptRecord> all;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        KeptRecord record;
        record.topic = topic;
        record.partition = std::int32_t(i % 3);
        record.offset = std::int64_t(1000 + i * 7);
        record.timestampMs = i == 3 ? -1 : 1'700'000'000'000 + std::int64_t(i);
        record.key = texts[(i * 5 + 1) % texts.size()];
        record.value = texts[i];
        if (i % 2 == 0)
            record.headers = {{"trace", texts[(i + 2) % texts.size()]}, {"trace", "again"}, {"", ""}};
        if (i == 5)
            record.state = std::uint8_t(RecordFlag::Aborted);
        if (i == 6)
            record.state = std::uint8_t(RecordFlag::ControlCommit);
        all.push_back(std::move(record));
    }
    return all;
}

} // namespace weir::test
