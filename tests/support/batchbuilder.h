// Purpose: record batches as brokers write them, and as they should not be. Thread: any.
#pragma once

#include "backend/kafka/wire/checksum.h"
#include "backend/kafka/wire/decompressor.h"
#include "backend/kafka/wire/encoder.h"

#include <lz4frame.h>
#include <snappy.h>
#include <string>
#include <vector>
#include <zlib.h>
#include <zstd.h>

namespace weir::test {

inline std::string packed(Codec codec, const std::string& data)
{
    switch (codec) {
    case Codec::Gzip: {
        z_stream stream{};
        deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        std::string out(deflateBound(&stream, uLong(data.size())) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
        stream.avail_in = uInt(data.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = uInt(out.size());
        deflate(&stream, Z_FINISH);
        out.erase(std::size_t(stream.total_out));
        deflateEnd(&stream);
        return out;
    }
    case Codec::Snappy: {
        std::string out;
        snappy::Compress(data.data(), data.size(), &out);
        return out;
    }
    case Codec::Lz4: {
        std::string out(LZ4F_compressFrameBound(data.size(), nullptr), '\0');
        out.resize(LZ4F_compressFrame(out.data(), out.size(), data.data(), data.size(), nullptr));
        return out;
    }
    case Codec::Zstd: {
        std::string out(ZSTD_compressBound(data.size()), '\0');
        out.resize(ZSTD_compress(out.data(), out.size(), data.data(), data.size(), 1));
        return out;
    }
    case Codec::None:
        break;
    }
    return data;
}

struct BatchOptions
{
    Codec codec = Codec::None;
    std::int64_t baseOffset = 0;
    std::int64_t timeMs = 1'700'000'000'000;
    std::int64_t producerId = -1;
    bool isTransactional = false, isControl = false;
    int lastDelta = -1; ///< -1: that of the last record
};

inline std::string oneRecord(int delta, std::string_view key, std::string_view value)
{
    WireEncoder body(false);
    body.int8(0);
    body.zigzagVarlong(delta);
    body.zigzagVarint(delta);
    body.zigzagVarint(int(key.size()));
    body.raw(key);
    body.zigzagVarint(int(value.size()));
    body.raw(value);
    body.zigzagVarint(0);
    WireEncoder record(false);
    record.zigzagVarint(int(body.data().size()));
    record.raw(body.data());
    return record.take();
}

/// A batch with a right checksum over any body.
inline std::string framed(const BatchOptions& options, int count, const std::string& body)
{
    WireEncoder covered(false);
    covered.int16(
        std::int16_t(int(options.codec) | (options.isTransactional ? 0x10 : 0) | (options.isControl ? 0x20 : 0)));
    covered.int32(options.lastDelta < 0 ? count - 1 : options.lastDelta);
    covered.int64(options.timeMs);
    covered.int64(options.timeMs + count - 1);
    covered.int64(options.producerId);
    covered.int16(std::int16_t(options.producerId < 0 ? -1 : 0));
    covered.int32(-1);
    covered.int32(count);
    covered.raw(body);
    WireEncoder whole(false);
    whole.int64(options.baseOffset);
    whole.int32(std::int32_t(covered.data().size() + 9));
    whole.int32(0); // leader epoch
    whole.int8(2);
    whole.int32(std::int32_t(crc32c(covered.data())));
    whole.raw(covered.data());
    return whole.take();
}

/// Records with the key "k<offset>".
inline std::string batchOf(const std::vector<std::string>& values, const BatchOptions& options)
{
    std::string body;
    for (std::size_t i = 0; i < values.size(); ++i)
        body += oneRecord(int(i), "k" + std::to_string(options.baseOffset + std::int64_t(i)), values[i]);
    return framed(options, int(values.size()), packed(options.codec, body));
}

inline std::string markerOf(std::int64_t offset, std::int64_t producerId, bool commits)
{
    BatchOptions options;
    options.baseOffset = offset;
    options.producerId = producerId;
    options.isTransactional = options.isControl = true;
    const std::string key{0, 0, 0, char(commits ? 1 : 0)};
    return framed(options, 1, oneRecord(0, key, std::string(6, '\0')));
}

/// A message of before 2017.
inline std::string oldMessage(int magic, std::int64_t offset, std::string_view key, std::string_view value,
                              Codec codec = Codec::None)
{
    WireEncoder body(false);
    body.int8(std::int8_t(magic));
    body.int8(std::int8_t(codec));
    if (magic == 1)
        body.int64(1'500'000'000'000);
    body.bytes(key);
    body.bytes(value);
    WireEncoder whole(false);
    whole.int64(offset);
    whole.int32(std::int32_t(body.data().size() + 4));
    whole.int32(std::int32_t(crc32(body.data())));
    whole.raw(body.data());
    return whole.take();
}

} // namespace weir::test
