#define ZSTD_STATIC_LINKING_ONLY // ZSTD_decompressBound
#include "backend/kafka/wire/unpacker.h"

#include <lz4frame.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {
namespace {

constexpr std::size_t keptBytes = std::size_t(8) << 20;
/// Where a batch may claim to be larger, it is unpacked piece by piece, so that a claim alone costs nothing.
constexpr std::size_t believedBytes = std::size_t(32) << 20;
constexpr std::size_t believedRatio = 200;
constexpr std::string_view xerialMagic("\x82SNAPPY\0", 8);

} // namespace

struct Unpacker::Contexts
{
    ZSTD_DCtx* zstd = nullptr;
    LZ4F_dctx* lz4 = nullptr;
    z_stream gzip{};
    bool hasGzip = false;

    ~Contexts()
    {
        ZSTD_freeDCtx(zstd);
        if (lz4)
            LZ4F_freeDecompressionContext(lz4);
        if (hasGzip)
            inflateEnd(&gzip);
    }
};

Unpacker::Unpacker() : m_contexts(new Contexts) {}
Unpacker::~Unpacker() = default;

Result<std::string_view> Unpacker::atLength(Codec codec, std::string_view data, std::size_t most)
{
    Result<std::string> unpacked = decompress(codec, data, most);
    if (!unpacked)
        return unpacked.error();
    m_other = std::move(unpacked).value();
    return std::string_view(m_other);
}

Result<std::string_view> Unpacker::unzstd(std::string_view data, std::size_t most)
{
    const unsigned long long bound = ZSTD_decompressBound(data.data(), data.size());
    if (bound == 0 || bound == ZSTD_CONTENTSIZE_ERROR || bound > most || bound > believedBytes ||
        bound > data.size() * believedRatio + keptBytes)
        return atLength(Codec::Zstd, data, most);
    if (!m_contexts->zstd)
        m_contexts->zstd = ZSTD_createDCtx();
    char* const into = m_buffer.reserve(std::size_t(bound) + 1);
    const std::size_t made = ZSTD_decompressDCtx(m_contexts->zstd, into, std::size_t(bound), data.data(), data.size());
    return ZSTD_isError(made) ? atLength(Codec::Zstd, data, most) : std::string_view(into, made);
}

Result<std::string_view> Unpacker::unlz4(std::string_view data, std::size_t most)
{
    if (!m_contexts->lz4 && LZ4F_isError(LZ4F_createDecompressionContext(&m_contexts->lz4, LZ4F_VERSION)))
        return atLength(Codec::Lz4, data, most);
    LZ4F_resetDecompressionContext(m_contexts->lz4);
    m_buffer.reserve(std::min(most, std::size_t(4) << 20));
    std::size_t used = 0;
    const std::string_view whole = data;
    while (true) {
        std::size_t room = std::min(m_buffer.capacity(), most) - used;
        std::size_t eaten = data.size();
        const std::size_t hint =
            LZ4F_decompress(m_contexts->lz4, m_buffer.data() + used, &room, data.data(), &eaten, nullptr);
        used += room;
        data.remove_prefix(eaten);
        if (!LZ4F_isError(hint) && hint == 0)
            return std::string_view(m_buffer.data(), used);
        // Damaged, or it does not fit.
        if (LZ4F_isError(hint) || (eaten == 0 && room == 0) || used == std::min(m_buffer.capacity(), most))
            return atLength(Codec::Lz4, whole, most);
    }
}

Result<std::string_view> Unpacker::unsnap(std::string_view data, std::size_t most)
{
    std::size_t size = 0;
    // Snappy makes at most 64 bytes of 3.
    if (data.starts_with(xerialMagic) || !snappy::GetUncompressedLength(data.data(), data.size(), &size) ||
        size > most || size / 64 > data.size())
        return atLength(Codec::Snappy, data, most);
    char* const into = m_buffer.reserve(size + 1);
    return snappy::RawUncompress(data.data(), data.size(), into)
               ? Result<std::string_view>(std::string_view(into, size))
               : atLength(Codec::Snappy, data, most);
}

Result<std::string_view> Unpacker::gunzip(std::string_view data, std::size_t most)
{
    z_stream& stream = m_contexts->gzip;
    if ((m_contexts->hasGzip ? inflateReset(&stream) : inflateInit2(&stream, 16 + MAX_WBITS)) != Z_OK)
        return atLength(Codec::Gzip, data, most);
    m_contexts->hasGzip = true;
    m_buffer.reserve(std::min(most, std::size_t(4) << 20));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = uInt(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(m_buffer.data());
    stream.avail_out = uInt(std::min(m_buffer.capacity(), most));
    const std::size_t room = stream.avail_out;
    if (inflate(&stream, Z_FINISH) != Z_STREAM_END)
        return atLength(Codec::Gzip, data, most);
    return std::string_view(m_buffer.data(), room - stream.avail_out);
}

Result<std::string_view> Unpacker::unpack(Codec codec, std::string_view data, std::size_t mostBytes)
{
    m_buffer.shrink(keptBytes);
    m_other = {};
    switch (codec) {
    case Codec::None:
        return data;
    case Codec::Gzip:
        return gunzip(data, mostBytes);
    case Codec::Snappy:
        return unsnap(data, mostBytes);
    case Codec::Lz4:
        return unlz4(data, mostBytes);
    case Codec::Zstd:
        return unzstd(data, mostBytes);
    }
    return atLength(codec, data, mostBytes);
}

} // namespace weir
