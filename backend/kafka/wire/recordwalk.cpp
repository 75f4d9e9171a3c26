#include "backend/kafka/wire/recordwalk.h"

#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/oldmessage.h"

namespace weir {
namespace {

Error damaged(const BatchHeader& header, const char* what)
{
    return {ErrorKind::Decode,
            0,
            QStringLiteral("Damaged record batch at offset %1: %2").arg(header.baseOffset).arg(QLatin1String(what)),
            {}};
}

/// Reads what a record is made of. Latches `failed` like WireDecoder, which takes three times as long.
struct Cursor
{
    const char* at;
    const char* end;
    bool failed = false;

    std::uint64_t varint(int mostBits)
    {
        if (at < end && !(*at & 0x80)) [[likely]]
            return std::uint8_t(*at++);
        std::uint64_t value = 0;
        for (int shift = 0; shift < mostBits && at < end; shift += 7) {
            const auto byte = std::uint8_t(*at++);
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte & 0x80)
                continue;
            if (mostBits == 64 || value <= 0xffffffffU)
                return value;
            break;
        }
        failed = true;
        return 0;
    }
    std::int64_t zigzag(int mostBits)
    {
        const std::uint64_t value = varint(mostBits);
        return std::int64_t((value >> 1) ^ (std::uint64_t(0) - (value & 1)));
    }
    std::string_view view(bool& isNull)
    {
        const std::int64_t size = zigzag(32);
        isNull = size < 0;
        if (size <= 0)
            return {};
        if (failed || size > end - at) {
            failed = true;
            return {};
        }
        const std::string_view bytes(at, std::size_t(size));
        at += size;
        return bytes;
    }
};

std::uint8_t flagsOf(const BatchHeader& header)
{
    return std::uint8_t((header.isLogAppendTime ? std::uint8_t(RecordFlag::LogAppendTime) : 0) |
                        (header.isTransactional ? std::uint8_t(RecordFlag::Transactional) : 0));
}

std::uint8_t markerFlag(std::string_view key)
{
    WireDecoder in(key, false);
    in.int16(); // version
    const int type = in.int16();
    if (in.failed() || type > 1 || type < 0)
        return 0;
    return std::uint8_t(type == 0 ? RecordFlag::ControlAbort : RecordFlag::ControlCommit);
}

std::uint8_t nullFlags(bool isKeyNull, bool isValueNull)
{
    return std::uint8_t((isKeyNull ? std::uint8_t(RecordFlag::KeyNull) : 0) |
                        (isValueNull ? std::uint8_t(RecordFlag::ValueNull) : 0));
}

} // namespace

Result<void> RecordWalk::each(const BatchHeader& header, std::string_view body, std::int64_t from, std::int64_t to,
                              const RecordView& view, const Sink& sink)
{
    if (header.magic != 2)
        return messages(header, body, from, to, view, sink);
    const std::uint8_t flags = std::uint8_t(view.flags | flagsOf(header));
    Cursor all{body.data(), body.data() + body.size()};
    RecordView record = view;
    for (std::int32_t i = 0; i < header.recordCount; ++i) {
        const std::int64_t size = all.zigzag(32);
        if (all.failed || size < 1 || size > all.end - all.at)
            return damaged(header, "a record's length is impossible");
        Cursor in{all.at + 1, all.at + size}; // behind the attributes, of which there are none
        all.at += size;
        // Unsigned, because hostile deltas may overflow.
        const std::uint64_t timestamp = std::uint64_t(header.baseTimestampMs) + std::uint64_t(in.zigzag(64));
        record.offset = std::int64_t(std::uint64_t(header.baseOffset) + std::uint64_t(in.zigzag(32)));
        if (in.failed || record.offset < header.baseOffset || record.offset > header.lastOffset)
            return damaged(header, "a record does not fit");
        if (record.offset < from)
            continue;
        if (record.offset >= to)
            return {};
        record.timestampMs = header.isLogAppendTime ? header.maxTimestampMs : std::int64_t(timestamp);
        bool isKeyNull = false, isValueNull = false;
        record.key = in.view(isKeyNull);
        record.value = in.view(isValueNull);
        const std::int64_t count = in.zigzag(32);
        // Two bytes each at least; a record of ours holds 65,535.
        if (in.failed || count < 0 || count > (in.end - in.at) / 2 || count > 0xffff)
            return damaged(header, "a record does not fit");
        m_headers.resize(std::size_t(count));
        for (RecordHeader& one : m_headers) {
            bool isNameNull = false;
            one.name = in.view(isNameNull);
            one.value = in.view(one.isNull);
        }
        if (in.failed)
            return damaged(header, "a record's headers do not fit");
        record.flags =
            std::uint8_t(flags | nullFlags(isKeyNull, isValueNull) | (header.isControl ? markerFlag(record.key) : 0));
        sink(record, m_headers);
    }
    return {};
}

Result<void> RecordWalk::messages(const BatchHeader& header, std::string_view body, std::int64_t from, std::int64_t to,
                                  const RecordView& view, const Sink& sink)
{
    const auto give = [&](const OldMessage& message, std::int64_t offset) {
        if (offset < from || offset >= to)
            return;
        RecordView record = view;
        record.offset = offset;
        record.timestampMs = header.isLogAppendTime ? header.maxTimestampMs : message.timestampMs;
        record.key = message.key.value_or(std::string_view());
        record.value = message.value.value_or(std::string_view());
        record.flags = std::uint8_t(view.flags | flagsOf(header) | nullFlags(!message.key, !message.value));
        sink(record, {});
    };
    if (header.codec == Codec::None) {
        give(OldMessage(body), header.baseOffset);
        return {};
    }
    const auto walk = [&](auto&& take) {
        WireDecoder in(body, false);
        while (in.left() > 0) {
            const std::int64_t offset = in.int64();
            const std::int32_t size = in.int32();
            const OldMessage message(size < 0 ? std::string_view() : in.raw(std::size_t(size)));
            if (in.failed() || !message.isWhole || message.codec() != Codec::None)
                return false;
            take(message, offset);
        }
        return true;
    };
    std::int64_t last = 0;
    const bool isSound = walk([&last](const OldMessage&, std::int64_t offset) { last = offset; });
    // From version 1 on the offsets inside count from 0 and the outer one is the last message's.
    const std::uint64_t shift = header.magic == 1 ? std::uint64_t(header.baseOffset) - std::uint64_t(last) : 0;
    walk([&](const OldMessage& message, std::int64_t offset) {
        give(message, std::int64_t(std::uint64_t(offset) + shift));
    });
    return isSound ? Result<void>() : Result<void>(damaged(header, "a message in it does not fit"));
}

std::string_view packedBody(const BatchHeader& header, std::string_view body)
{
    if (header.magic == 2 || header.codec == Codec::None)
        return body;
    return OldMessage(body).value.value_or(std::string_view());
}

} // namespace weir
