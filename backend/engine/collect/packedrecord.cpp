#include "backend/engine/collect/packedrecord.h"

#include "backend/cdp/common/bytes.h"

namespace weir::engine {

ProduceRecord producible(const Workspace& workspace, TopicRecord record)
{
    ProduceRecord made;
    made.topic = workspace.topic(record.topic);
    if (const int partition = record.partition(workspace); partition >= 0)
        made.partition = partition;
    TopicRecord::HeaderRoom room;
    for (const RecordHeader& header : record.headers(room))
        made.headers.push_back({std::string(header.name), std::string(header.value)});
    made.key = std::move(record.key);
    made.value = std::move(record.value);
    return made;
}

std::string packedRecord(const ProduceRecord& record)
{
    cdp::ByteWriter writer;
    writer.text(record.topic);
    writer.integer(record.partition.value_or(-1));
    writer.text(record.key.value_or(std::string()));
    writer.flag(record.value.has_value());
    writer.text(record.value.value_or(std::string()));
    writer.number(record.headers.size());
    for (const ProduceHeader& header : record.headers) {
        writer.text(header.name);
        writer.text(header.value.value_or(std::string()));
    }
    return writer.take();
}

ProduceRecord unpackedRecord(std::string_view bytes)
{
    cdp::ByteReader reader(bytes);
    ProduceRecord record;
    record.topic = reader.text();
    if (const std::int64_t partition = reader.integer(); partition >= 0)
        record.partition = static_cast<std::int32_t>(partition);
    record.key = reader.text();
    const bool hasValue = reader.flag();
    const std::string_view value = reader.text();
    if (hasValue)
        record.value = value;
    for (std::size_t i = reader.count(); i > 0; --i) {
        const std::string_view name = reader.text();
        record.headers.push_back({std::string(name), std::string(reader.text())});
    }
    return record;
}

} // namespace weir::engine
