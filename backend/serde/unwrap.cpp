#include "backend/serde/unwrap.h"

#include <algorithm>
#include <lz4frame.h>
#include <memory>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {
namespace {

constexpr std::size_t chunkBytes = 64u << 10;
constexpr int maxLayers = 3;
constexpr std::string_view snappyFrame("\xFF\x06\0\0sNaPpY", 10);
constexpr std::string_view xerial("\x82SNAPPY\0", 8);

Error damaged(const char* what, std::size_t at, const QString& why = {})
{
    const QString detail =
        why.isEmpty()
            ? QStringLiteral("the %1 data are damaged (byte %2)").arg(QLatin1String(what)).arg(at)
            : QStringLiteral("the %1 data are damaged (byte %2): %3").arg(QLatin1String(what)).arg(at).arg(why);
    return {ErrorKind::Decode, 0, detail, {}, false, false};
}

Error endsEarly(const char* what, std::size_t size)
{
    return {ErrorKind::Decode,
            0,
            QStringLiteral("the %1 data end early (byte %2)").arg(QLatin1String(what)).arg(size),
            {},
            false,
            false};
}

Error tooLarge(const char* what, std::size_t maxBytes)
{
    return {ErrorKind::Limit,
            0,
            QStringLiteral("more than %1 MiB are inside of the %2 data").arg(maxBytes >> 20).arg(QLatin1String(what)),
            {},
            false,
            false};
}

/// What comes out, until it is enough.
struct Output
{
    const char* what;
    std::size_t maxBytes;
    bool* cut; ///< null: more than maxBytes is an error
    std::string bytes = {};

    bool isFull() const { return bytes.size() > maxBytes; }
    Result<std::string> full()
    {
        if (!cut)
            return tooLarge(what, maxBytes);
        *cut = true;
        bytes.resize(maxBytes);
        return std::move(bytes);
    }
};

Result<std::string> gunzip(std::string_view bytes, Output out)
{
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return Error{ErrorKind::Internal, 0, QStringLiteral("zlib does not start"), {}, false, false};
    const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    std::string chunk(chunkBytes, '\0');
    while (true) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = uInt(chunk.size());
        const int code = inflate(&stream, Z_NO_FLUSH);
        out.bytes.append(chunk.data(), chunk.size() - stream.avail_out);
        const std::size_t at = bytes.size() - stream.avail_in;
        if (out.isFull())
            return out.full();
        if (code == Z_STREAM_END) {
            if (stream.avail_in == 0)
                return std::move(out.bytes);
            // Several members one after the other are one value.
            if (wrappingOf(bytes.substr(at)) != Wrapping::Gzip || inflateReset(&stream) != Z_OK)
                return damaged("gzip", at, QStringLiteral("something else follows"));
            continue;
        }
        if (code == Z_BUF_ERROR || (code == Z_OK && stream.avail_in == 0 && stream.avail_out > 0))
            return endsEarly("gzip", bytes.size());
        if (code != Z_OK)
            return damaged("gzip", at, QString::fromLatin1(stream.msg ? stream.msg : ""));
    }
}

Result<std::string> unzstd(std::string_view bytes, Output out)
{
    const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 26); // windows beyond what may come out at all
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::string chunk(chunkBytes, '\0');
    std::size_t left = 1;
    while (in.pos < in.size || left != 0) {
        ZSTD_outBuffer buffer{chunk.data(), chunk.size(), 0};
        const std::size_t before = in.pos;
        left = ZSTD_decompressStream(context.get(), &buffer, &in);
        if (ZSTD_isError(left))
            return damaged("zstd", in.pos, QString::fromLatin1(ZSTD_getErrorName(left)));
        out.bytes.append(chunk.data(), buffer.pos);
        if (out.isFull())
            return out.full();
        if (left != 0 && in.pos == before && buffer.pos == 0)
            return endsEarly("zstd", bytes.size());
    }
    return std::move(out.bytes);
}

Result<std::string> unlz4(std::string_view bytes, Output out)
{
    LZ4F_dctx* raw = nullptr;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&raw, LZ4F_VERSION)))
        return Error{ErrorKind::Internal, 0, QStringLiteral("lz4 does not start"), {}, false, false};
    const std::unique_ptr<LZ4F_dctx, LZ4F_errorCode_t (*)(LZ4F_dctx*)> context(raw, LZ4F_freeDecompressionContext);
    std::string chunk(chunkBytes, '\0');
    std::size_t at = 0;
    std::size_t hint = 1;
    while (at < bytes.size() || hint != 0) {
        std::size_t written = chunk.size();
        std::size_t read = bytes.size() - at;
        hint = LZ4F_decompress(context.get(), chunk.data(), &written, bytes.data() + at, &read, nullptr);
        if (LZ4F_isError(hint))
            return damaged("lz4", at, QString::fromLatin1(LZ4F_getErrorName(hint)));
        at += read;
        out.bytes.append(chunk.data(), written);
        if (out.isFull())
            return out.full();
        if (read == 0 && written == 0)
            return endsEarly("lz4", bytes.size());
    }
    return std::move(out.bytes);
}

/// One block of plain snappy, whose first bytes tell its size.
Result<void> snappyBlock(std::string_view block, std::size_t at, Output* out)
{
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(block.data(), block.size(), &size))
        return damaged("snappy", at);
    if (size > maxUnwrappedBytes)
        return tooLarge("snappy", maxUnwrappedBytes);
    // No block grows more than this, whatever it claims.
    if (size > block.size() * 64 + 64)
        return damaged("snappy", at, QStringLiteral("it claims to hold %1 bytes").arg(size));
    std::string inner;
    if (!snappy::Uncompress(block.data(), block.size(), &inner))
        return damaged("snappy", at);
    out->bytes.append(inner);
    return {};
}

std::size_t numberAt(std::string_view bytes, std::size_t at, std::size_t size, bool isLittle)
{
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= std::size_t(static_cast<unsigned char>(bytes[at + i])) << (8 * (isLittle ? i : size - 1 - i));
    return value;
}

Result<std::string> unxerial(std::string_view bytes, Output out)
{
    constexpr std::size_t headerBytes = 16; // the magic, two versions
    std::size_t at = headerBytes;
    if (bytes.size() < headerBytes)
        return endsEarly("snappy", bytes.size());
    while (at < bytes.size()) {
        if (bytes.size() - at < 4)
            return endsEarly("snappy", bytes.size());
        const std::size_t size = numberAt(bytes, at, 4, false);
        at += 4;
        if (size > bytes.size() - at)
            return endsEarly("snappy", bytes.size());
        if (Result<void> block = snappyBlock(bytes.substr(at, size), at, &out); !block)
            return block.error();
        if (out.isFull())
            return out.full();
        at += size;
    }
    return std::move(out.bytes);
}

Result<std::string> unframeSnappy(std::string_view bytes, Output out)
{
    constexpr std::size_t checksumBytes = 4;
    constexpr unsigned compressed = 0x00, plain = 0x01, lastReserved = 0x7F;
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (bytes.size() - at < 4)
            return endsEarly("snappy", bytes.size());
        const unsigned type = static_cast<unsigned char>(bytes[at]);
        const std::size_t size = numberAt(bytes, at + 1, 3, true);
        at += 4;
        if (size > bytes.size() - at)
            return endsEarly("snappy", bytes.size());
        const std::string_view chunk = bytes.substr(at, size);
        if (type == compressed || type == plain) {
            if (size < checksumBytes)
                return damaged("snappy", at);
            const std::string_view body = chunk.substr(checksumBytes);
            if (type == plain)
                out.bytes.append(body);
            else if (Result<void> block = snappyBlock(body, at, &out); !block)
                return block.error();
            if (out.isFull())
                return out.full();
        } else if (type <= lastReserved) {
            return damaged("snappy", at - 4, QStringLiteral("a chunk of a kind that is not known"));
        }
        at += size;
    }
    return std::move(out.bytes);
}

} // namespace

Wrapping wrappingOf(std::string_view bytes)
{
    constexpr std::size_t smallest = 9; // a number of 8 bytes is never taken for one
    if (bytes.size() < smallest)
        return Wrapping::None;
    if (bytes.starts_with("\x1F\x8B\x08") && bytes.size() >= 18)
        return Wrapping::Gzip;
    if (bytes.starts_with("\x28\xB5\x2F\xFD"))
        return Wrapping::Zstd;
    if (bytes.starts_with("\x04\x22\x4D\x18"))
        return Wrapping::Lz4;
    if (bytes.starts_with(snappyFrame))
        return Wrapping::SnappyFramed;
    if (bytes.starts_with(xerial))
        return Wrapping::SnappyXerial;
    return Wrapping::None;
}

std::string_view wrappingName(Wrapping wrapping)
{
    switch (wrapping) {
    case Wrapping::None:
        return {};
    case Wrapping::Gzip:
        return "gzip";
    case Wrapping::Zstd:
        return "zstd";
    case Wrapping::Lz4:
        return "lz4";
    case Wrapping::SnappyFramed:
    case Wrapping::SnappyXerial:
        return "snappy";
    }
    return {};
}

Result<std::string> unwrap(std::string_view bytes, Wrapping wrapping, std::size_t maxBytes, bool* cut)
{
    Output out{wrappingName(wrapping).data(), maxBytes, cut};
    switch (wrapping) {
    case Wrapping::Gzip:
        return gunzip(bytes, std::move(out));
    case Wrapping::Zstd:
        return unzstd(bytes, std::move(out));
    case Wrapping::Lz4:
        return unlz4(bytes, std::move(out));
    case Wrapping::SnappyFramed:
        return unframeSnappy(bytes, std::move(out));
    case Wrapping::SnappyXerial:
        return unxerial(bytes, std::move(out));
    case Wrapping::None:
        break;
    }
    return std::string(bytes);
}

Result<Unwrapped> unwrapAll(std::string_view bytes, std::size_t enoughBytes)
{
    Unwrapped result;
    if (enoughBytes > 0) {
        const Wrapping wrapping = wrappingOf(bytes);
        bool cut = false;
        Result<std::string> inner = unwrap(bytes, wrapping, enoughBytes, &cut);
        if (!inner)
            return inner.error();
        // Of a wrapping in a wrapping, a beginning is no use.
        if (wrappingOf(*inner) == Wrapping::None)
            return Unwrapped{std::move(inner).value(), std::string(wrappingName(wrapping)), cut};
    }
    std::string_view current = bytes;
    for (int layer = 0; layer < maxLayers; ++layer) {
        const Wrapping wrapping = wrappingOf(current);
        if (wrapping == Wrapping::None)
            break;
        Result<std::string> inner = unwrap(current, wrapping);
        if (!inner)
            return inner.error();
        if (!result.chain.empty())
            result.chain += ", ";
        result.chain += wrappingName(wrapping);
        result.bytes = std::move(inner).value();
        current = result.bytes;
    }
    return result;
}

} // namespace weir
