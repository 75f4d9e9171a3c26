#include "backend/kafka/wire/recordbatchparser.h"

#include "backend/kafka/wire/checksum.h"
#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/oldmessage.h"

namespace weir {
namespace {

constexpr std::size_t lengthEnd = 12;     // offset and length
constexpr std::size_t magicAt = 16;       // behind leader epoch or crc
constexpr std::size_t crcCoversFrom = 21; // attributes and all behind them
constexpr std::size_t batchHeadSize = 61;
constexpr int codecMask = 0x07, logAppendBit = 0x08, transactionalBit = 0x10, controlBit = 0x20;

std::uint8_t bit(RecordFlag flag, bool isSet) { return isSet ? std::uint8_t(flag) : std::uint8_t(0); }

TransactionMarker markerOf(std::string_view key)
{
    WireDecoder in(key, false);
    in.int16(); // version
    const int type = in.int16();
    if (in.failed())
        return TransactionMarker::None;
    return type == 0 ? TransactionMarker::Abort : type == 1 ? TransactionMarker::Commit : TransactionMarker::None;
}

} // namespace

Error RecordBatchParser::damaged(const char* what) const
{
    return {ErrorKind::Decode,
            0,
            QStringLiteral("Damaged record batch at offset %1: %2").arg(m_header.baseOffset).arg(QLatin1String(what)),
            {}};
}

Result<std::optional<BatchHeader>> RecordBatchParser::next()
{
    m_body = {};
    m_canGoOn = false;
    m_damagedLastOffset = -1;
    if (m_left.size() < lengthEnd + 5)
        return std::optional<BatchHeader>();
    WireDecoder in(m_left, false);
    m_header = {};
    m_header.baseOffset = in.int64();
    const std::int32_t length = in.int32();
    if (length < int(magicAt + 1 - lengthEnd))
        return damaged("its length is impossible");
    if (std::size_t(length) > in.left())
        return std::optional<BatchHeader>();
    const std::string_view whole = m_left.substr(0, lengthEnd + std::size_t(length));
    m_left.remove_prefix(whole.size());
    m_canGoOn = true;
    m_header.bytes = whole.size();
    m_header.magic = std::int8_t(whole[magicAt]);
    if (m_header.magic == 2)
        return nextBatch(whole);
    if (m_header.magic == 0 || m_header.magic == 1)
        return nextMessage(whole);
    return damaged("its format is of no known version");
}

Result<std::optional<BatchHeader>> RecordBatchParser::nextBatch(std::string_view whole)
{
    if (whole.size() < batchHeadSize)
        return damaged("it is shorter than its head");
    WireDecoder in(whole.substr(lengthEnd), false);
    m_header.leaderEpoch = in.int32();
    in.int8(); // magic
    const auto crc = std::uint32_t(in.int32());
    const int attributes = in.int16();
    const std::int32_t lastDelta = in.int32();
    m_header.baseTimestampMs = in.int64();
    m_header.maxTimestampMs = in.int64();
    m_header.producerId = in.int64();
    m_header.producerEpoch = in.int16();
    m_header.baseSequence = in.int32();
    m_header.recordCount = in.int32();
    m_header.codec = Codec(attributes & codecMask);
    m_header.isLogAppendTime = attributes & logAppendBit;
    m_header.isTransactional = attributes & transactionalBit;
    m_header.isControl = attributes & controlBit;
    if (lastDelta < 0 || m_header.baseOffset < 0 || m_header.baseOffset >= INT64_MAX - lastDelta)
        return damaged("its offsets are impossible");
    m_header.lastOffset = m_header.baseOffset + lastDelta;
    m_damagedLastOffset = m_header.lastOffset;
    if (m_limits.checkCrc && crc32c(whole.substr(crcCoversFrom)) != crc)
        return damaged("its checksum is wrong");
    if (m_header.recordCount < 0)
        return damaged("its record count is impossible");
    m_body = whole.substr(batchHeadSize);
    if (m_header.isControl) {
        // The marker's kind lies in its only record's key.
        const Result<void> read = records([this](const RecordView& record, std::span<const RecordHeader>) {
            m_header.marker = markerOf(record.key);
        });
        if (!read)
            return read.error();
    }
    return std::optional<BatchHeader>(m_header);
}

Result<std::optional<BatchHeader>> RecordBatchParser::nextMessage(std::string_view whole)
{
    m_header.lastOffset = m_damagedLastOffset = m_header.baseOffset;
    const std::string_view message = whole.substr(lengthEnd);
    const OldMessage parsed(message);
    if (!parsed.isWhole || m_header.baseOffset < 0 || m_header.baseOffset == INT64_MAX)
        return damaged("its message does not fit");
    if (m_limits.checkCrc && crc32(message.substr(4)) != std::uint32_t(WireDecoder(message, false).int32()))
        return damaged("its checksum is wrong");
    m_header.codec = parsed.codec();
    m_header.isLogAppendTime = parsed.attributes & logAppendBit;
    m_header.baseTimestampMs = m_header.maxTimestampMs = parsed.timestampMs;
    m_header.recordCount = 1;
    m_body = message;
    return std::optional<BatchHeader>(m_header);
}

Result<void> RecordBatchParser::records(const Sink& sink)
{
    return m_header.magic == 2 ? batchRecords(sink) : messageRecords(sink);
}

Result<void> RecordBatchParser::batchRecords(const Sink& sink)
{
    std::string_view data = m_body;
    if (m_header.codec != Codec::None && m_header.recordCount > 0) {
        Result<std::string> unpacked = decompress(m_header.codec, data, m_limits.decompressedBytes);
        if (!unpacked)
            return unpacked.error();
        m_unpacked = std::move(unpacked).value();
        data = m_unpacked;
    }
    WireDecoder in(data, false);
    for (std::int32_t i = 0; i < m_header.recordCount; ++i) {
        const std::int32_t size = in.zigzagVarint();
        if (size < 0 || in.failed())
            return damaged("a record's length is impossible");
        WireDecoder record(in.raw(std::size_t(size)), false);
        if (in.failed() || !oneRecord(record, sink))
            return damaged("a record does not fit");
    }
    return {};
}

bool RecordBatchParser::oneRecord(WireDecoder& in, const Sink& sink)
{
    const auto view = [&in](bool& isNull) {
        const std::int32_t size = in.zigzagVarint();
        isNull = size < 0;
        return size < 0 ? std::string_view() : in.raw(std::size_t(size));
    };
    RecordView record;
    in.int8(); // attributes, of which there are none
    const std::int64_t timestampDelta = in.zigzagVarlong();
    // Unsigned, because a hostile delta may overflow.
    record.timestampMs = std::int64_t(std::uint64_t(m_header.baseTimestampMs) + std::uint64_t(timestampDelta));
    if (m_header.isLogAppendTime)
        record.timestampMs = m_header.maxTimestampMs;
    record.offset = std::int64_t(std::uint64_t(m_header.baseOffset) + std::uint64_t(std::int64_t(in.zigzagVarint())));
    bool isKeyNull = false, isValueNull = false;
    record.key = view(isKeyNull);
    record.value = view(isValueNull);
    const std::int32_t count = in.zigzagVarint();
    // Two bytes each at least; a record of ours holds 65,535.
    if (in.failed() || count < 0 || std::size_t(count) > in.left() / 2 || count > 0xffff)
        return false;
    m_headers.assign(std::size_t(count), {});
    for (RecordHeader& header : m_headers) {
        bool isNameNull = false;
        header.name = view(isNameNull);
        header.value = view(header.isNull);
    }
    if (in.failed() || record.offset < m_header.baseOffset || record.offset > m_header.lastOffset)
        return false;
    const TransactionMarker marker = m_header.isControl ? markerOf(record.key) : TransactionMarker::None;
    record.flags = std::uint8_t(bit(RecordFlag::KeyNull, isKeyNull) | bit(RecordFlag::ValueNull, isValueNull) |
                                bit(RecordFlag::LogAppendTime, m_header.isLogAppendTime) |
                                bit(RecordFlag::Transactional, m_header.isTransactional) |
                                bit(RecordFlag::ControlCommit, marker == TransactionMarker::Commit) |
                                bit(RecordFlag::ControlAbort, marker == TransactionMarker::Abort));
    sink(record, m_headers);
    return true;
}

Result<void> RecordBatchParser::messageRecords(const Sink& sink)
{
    const auto give = [this, &sink](const OldMessage& message, std::int64_t offset, std::int64_t timestampMs) {
        RecordView record;
        record.offset = offset;
        record.timestampMs = timestampMs;
        record.key = message.key.value_or(std::string_view());
        record.value = message.value.value_or(std::string_view());
        record.flags =
            std::uint8_t(bit(RecordFlag::KeyNull, !message.key) | bit(RecordFlag::ValueNull, !message.value) |
                         bit(RecordFlag::LogAppendTime, m_header.isLogAppendTime));
        sink(record, {});
    };
    const OldMessage outer(m_body);
    if (outer.codec() == Codec::None) {
        give(outer, m_header.baseOffset, outer.timestampMs);
        return {};
    }
    Result<std::string> unpacked =
        decompress(outer.codec(), outer.value.value_or(std::string_view()), m_limits.decompressedBytes);
    if (!unpacked)
        return unpacked.error();
    m_unpacked = std::move(unpacked).value();
    struct Inner
    {
        std::int64_t offset;
        OldMessage message;
    };
    std::vector<Inner> inner;
    WireDecoder in(m_unpacked, false);
    while (in.left() > 0) {
        const std::int64_t offset = in.int64();
        const std::int32_t size = in.int32();
        const OldMessage message(size < 0 ? std::string_view() : in.raw(std::size_t(size)));
        if (in.failed() || !message.isWhole || message.codec() != Codec::None)
            return damaged("a message in it does not fit");
        inner.push_back({offset, message});
    }
    // From version 1 on the offsets inside count from 0 and the outer one is the last message's.
    const std::uint64_t shift = outer.magic == 1 && !inner.empty()
                                    ? std::uint64_t(m_header.baseOffset) - std::uint64_t(inner.back().offset)
                                    : 0;
    for (const Inner& one : inner)
        give(one.message, std::int64_t(std::uint64_t(one.offset) + shift),
             m_header.isLogAppendTime ? outer.timestampMs : one.message.timestampMs);
    return {};
}

} // namespace weir
