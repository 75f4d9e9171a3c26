#include "backend/kafka/wire/decompressor.h"

#include "backend/kafka/wire/decoder.h"

#include <lz4frame.h>
#include <memory>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {
namespace {

constexpr std::size_t pieceSize = std::size_t(64) << 10;
constexpr std::string_view xerialMagic("\x82SNAPPY\0", 8);

Error damaged(const char* codec)
{
    return {ErrorKind::Decode, 0, QStringLiteral("Damaged %1 data").arg(QLatin1String(codec)), {}};
}

Error tooLarge(std::size_t most)
{
    return {ErrorKind::Limit, 0, QStringLiteral("More than %1 bytes when decompressed").arg(most), {}};
}

/// Makes room for one more piece at the end of `out`, at most for one byte over the limit, which tells that there is
/// too much.
std::size_t grow(std::string& out, std::size_t used, std::size_t most)
{
    const std::size_t room = std::min(std::max(pieceSize, used), most + 1 - used);
    out.resize(used + room);
    return room;
}

Result<std::string> gunzip(std::string_view data, std::size_t most)
{
    z_stream stream{};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        return damaged("gzip");
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, &inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = uInt(data.size());
    std::string out;
    std::size_t used = 0;
    while (true) {
        const std::size_t room = grow(out, used, most);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
        stream.avail_out = uInt(room);
        const int code = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = room - stream.avail_out;
        used += made;
        if (used > most)
            return tooLarge(most);
        if (code == Z_STREAM_END)
            break;
        if (code != Z_OK || made == 0)
            return damaged("gzip");
    }
    out.resize(used);
    return out;
}

Result<std::string> unsnap(std::string_view data, std::size_t most)
{
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(data.data(), data.size(), &size))
        return damaged("snappy");
    if (size > most)
        return tooLarge(most);
    // Snappy makes at most 64 bytes of 3, so that a length which lies is known before memory is taken for it.
    if (size / 64 > data.size())
        return damaged("snappy");
    std::string out;
    return snappy::Uncompress(data.data(), data.size(), &out) ? Result<std::string>(std::move(out))
                                                              : Result<std::string>(damaged("snappy"));
}

Result<std::string> unsnapFramed(std::string_view data, std::size_t most)
{
    WireDecoder decoder(data, false);
    decoder.raw(16); // magic, version, oldest version that can read it
    std::string out;
    while (decoder.left() > 0 && !decoder.failed()) {
        const std::int32_t size = decoder.int32();
        const std::string_view block = size < 0 ? std::string_view() : decoder.raw(std::size_t(size));
        if (size < 0 || decoder.failed())
            return damaged("snappy");
        Result<std::string> part = unsnap(block, most - out.size());
        if (!part)
            return part;
        out += *part;
    }
    return decoder.failed() ? Result<std::string>(damaged("snappy")) : Result<std::string>(std::move(out));
}

Result<std::string> unlz4(std::string_view data, std::size_t most)
{
    LZ4F_dctx* made = nullptr;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&made, LZ4F_VERSION)))
        return damaged("lz4");
    const std::unique_ptr<LZ4F_dctx, decltype(&LZ4F_freeDecompressionContext)> context(made,
                                                                                       &LZ4F_freeDecompressionContext);
    std::string out;
    std::size_t used = 0;
    while (true) {
        std::size_t room = grow(out, used, most);
        std::size_t eaten = data.size();
        const std::size_t hint = LZ4F_decompress(context.get(), out.data() + used, &room, data.data(), &eaten, nullptr);
        if (LZ4F_isError(hint))
            return damaged("lz4");
        used += room;
        data.remove_prefix(eaten);
        if (used > most)
            return tooLarge(most);
        if (hint == 0)
            break;
        if (eaten == 0 && room == 0)
            return damaged("lz4");
    }
    out.resize(used);
    return out;
}

Result<std::string> unzstd(std::string_view data, std::size_t most)
{
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    std::string out;
    std::size_t used = 0;
    ZSTD_inBuffer input{data.data(), data.size(), 0};
    while (true) {
        ZSTD_outBuffer output{nullptr, 0, 0};
        output.size = grow(out, used, most);
        output.dst = out.data() + used;
        const std::size_t before = input.pos;
        const std::size_t hint = ZSTD_decompressStream(context.get(), &output, &input);
        if (ZSTD_isError(hint))
            return damaged("zstd");
        used += output.pos;
        if (used > most)
            return tooLarge(most);
        if (hint == 0 && input.pos == input.size)
            break;
        if (output.pos == 0 && input.pos == before)
            return damaged("zstd");
    }
    out.resize(used);
    return out;
}

} // namespace

Result<std::string> decompress(Codec codec, std::string_view data, std::size_t mostBytes)
{
    switch (codec) {
    case Codec::None:
        return data.size() > mostBytes ? Result<std::string>(tooLarge(mostBytes))
                                       : Result<std::string>(std::string(data));
    case Codec::Gzip:
        return gunzip(data, mostBytes);
    case Codec::Snappy:
        return data.starts_with(xerialMagic) ? unsnapFramed(data, mostBytes) : unsnap(data, mostBytes);
    case Codec::Lz4:
        return unlz4(data, mostBytes);
    case Codec::Zstd:
        return unzstd(data, mostBytes);
    }
    return Error{ErrorKind::Decode, int(codec), QStringLiteral("No codec has the number %1").arg(int(codec)), {}};
}

} // namespace weir
