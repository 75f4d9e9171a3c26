#include "backend/serde/unwrap.h"

#include <lz4frame.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {
namespace {

std::string gzip(std::string_view bytes)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::string(bytes);
    std::string out(deflateBound(&stream, uLong(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.erase(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string zstd(std::string_view bytes)
{
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
    return out;
}

std::string lz4(std::string_view bytes)
{
    std::string out(LZ4F_compressFrameBound(bytes.size(), nullptr), '\0');
    out.resize(LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), nullptr));
    return out;
}

std::string snappyBlock(std::string_view bytes)
{
    std::string out;
    snappy::Compress(bytes.data(), bytes.size(), &out);
    return out;
}

std::string bigEndian(std::size_t number)
{
    return {char(number >> 24), char(number >> 16), char(number >> 8), char(number)};
}

/// Snappy's framing keeps a masked CRC-32C of every chunk.
std::string maskedCrc(std::string_view bytes)
{
    std::uint32_t crc = ~0u;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? 0x82F63B78u ^ (crc >> 1) : crc >> 1;
    }
    crc = ~crc;
    const std::uint32_t masked = ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    return {char(masked), char(masked >> 8), char(masked >> 16), char(masked >> 24)};
}

std::string snappyFrames(std::string_view bytes)
{
    constexpr std::size_t chunkBytes = 65'536;
    std::string out("\xFF\x06\0\0sNaPpY", 10);
    for (std::size_t at = 0; at < bytes.size(); at += chunkBytes) {
        const std::string_view chunk = bytes.substr(at, chunkBytes);
        const std::string body = maskedCrc(chunk) + snappyBlock(chunk);
        out += '\0';
        out += {char(body.size()), char(body.size() >> 8), char(body.size() >> 16)};
        out += body;
    }
    return out;
}

} // namespace

std::string wrap(std::string_view bytes, Wrapping wrapping)
{
    switch (wrapping) {
    case Wrapping::Gzip:
        return gzip(bytes);
    case Wrapping::Zstd:
        return zstd(bytes);
    case Wrapping::Lz4:
        return lz4(bytes);
    case Wrapping::SnappyFramed:
        return snappyFrames(bytes);
    case Wrapping::SnappyXerial: {
        const std::string block = snappyBlock(bytes);
        return std::string("\x82SNAPPY\0\0\0\0\x01\0\0\0\x01", 16) + bigEndian(block.size()) + block;
    }
    case Wrapping::None:
        break;
    }
    return std::string(bytes);
}

} // namespace weir
