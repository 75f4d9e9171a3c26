#include "backend/serde/avrocontainer.h"

#include <algorithm>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {
namespace {

constexpr std::string_view magic("Obj\x01", 4);
constexpr std::size_t syncSize = 16;
constexpr std::size_t longestHeader = 16u << 20;

Error damaged(const QString& what) { return {ErrorKind::Decode, 0, what, {}, false, false}; }
Error tooLong(const QString& what) { return {ErrorKind::Limit, 0, what, {}, false, false}; }
Error defect(const QString& what) { return {ErrorKind::Internal, 0, what, {}, false, false}; }

QString bytesTooMany() { return QStringLiteral("a block of that size is not read"); }

Result<std::string> inflated(std::string_view packed, std::size_t mostUnpacked)
{
    z_stream stream = {};
    if (inflateInit2(&stream, -15) != Z_OK)
        return defect(QStringLiteral("zlib cannot begin"));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = uInt(packed.size());
    std::string out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= mostUnpacked) {
        const std::size_t have = out.size();
        out.resize(have + std::max<std::size_t>(64 * 1024, std::min<std::size_t>(have, 8u << 20)));
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + have);
        stream.avail_out = uInt(out.size() - have);
        state = inflate(&stream, Z_NO_FLUSH);
        out.resize(stream.total_out);
        if (state == Z_BUF_ERROR || (state == Z_OK && stream.avail_in == 0 && out.size() == have))
            break;
    }
    inflateEnd(&stream);
    if (out.size() > mostUnpacked)
        return tooLong(bytesTooMany());
    if (state != Z_STREAM_END)
        return damaged(QStringLiteral("its deflate data is damaged"));
    return out;
}

Result<std::string> unsnapped(std::string_view packed, std::size_t mostUnpacked)
{
    if (packed.size() < 4)
        return damaged(QStringLiteral("its checksum is missing"));
    const std::string_view body = packed.substr(0, packed.size() - 4);
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(body.data(), body.size(), &size))
        return damaged(QStringLiteral("its snappy data is damaged"));
    if (size > mostUnpacked)
        return tooLong(bytesTooMany());
    // What claims much more than its bytes could yield is a lie; snappy's best is about 21 to 1.
    if (size / 64 > body.size())
        return damaged(QStringLiteral("its snappy data lies about its size"));
    std::string out;
    if (!snappy::Uncompress(body.data(), body.size(), &out))
        return damaged(QStringLiteral("its snappy data is damaged"));
    std::uint32_t wanted = 0;
    for (const char c : packed.substr(packed.size() - 4))
        wanted = wanted << 8 | static_cast<unsigned char>(c);
    if (crc32(0, reinterpret_cast<const Bytef*>(out.data()), uInt(out.size())) != wanted)
        return damaged(QStringLiteral("its checksum is wrong"));
    return out;
}

Result<std::string> unzstandard(std::string_view packed, std::size_t mostUnpacked)
{
    ZSTD_DStream* const stream = ZSTD_createDStream();
    if (!stream)
        return defect(QStringLiteral("zstd cannot begin"));
    std::string out;
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    std::size_t state = 1;
    while (out.size() <= mostUnpacked) {
        const std::size_t have = out.size();
        const std::size_t before = in.pos;
        out.resize(have + std::max<std::size_t>(128 * 1024, std::min<std::size_t>(have, 8u << 20)));
        ZSTD_outBuffer to{out.data() + have, out.size() - have, 0};
        state = ZSTD_decompressStream(stream, &to, &in);
        out.resize(have + to.pos);
        if (ZSTD_isError(state) || (to.pos == 0 && in.pos == before) || (state == 0 && in.pos == in.size))
            break;
    }
    ZSTD_freeDStream(stream);
    if (out.size() > mostUnpacked)
        return tooLong(bytesTooMany());
    if (ZSTD_isError(state) || state != 0)
        return damaged(QStringLiteral("its zstandard data is damaged"));
    return out;
}

Result<std::string> deflated(std::string_view bodies)
{
    z_stream stream = {};
    if (deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return defect(QStringLiteral("zlib cannot begin"));
    std::string out(deflateBound(&stream, uLong(bodies.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bodies.data()));
    stream.avail_in = uInt(bodies.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    const int state = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (state != Z_STREAM_END)
        return defect(QStringLiteral("zlib did not finish"));
    return out;
}

Result<std::string> zstandarded(std::string_view bodies)
{
    std::string out(ZSTD_compressBound(bodies.size()), '\0');
    const std::size_t size = ZSTD_compress(out.data(), out.size(), bodies.data(), bodies.size(), 3);
    if (ZSTD_isError(size))
        return defect(QStringLiteral("zstd: %1").arg(QLatin1String(ZSTD_getErrorName(size))));
    out.resize(size);
    return out;
}

} // namespace

void appendAvroLong(std::string& out, std::int64_t number)
{
    auto zigzag = (std::uint64_t(number) << 1) ^ std::uint64_t(number >> 63);
    while (zigzag >= 0x80) {
        out += char(zigzag | 0x80);
        zigzag >>= 7;
    }
    out += char(zigzag);
}

void appendAvroBytes(std::string& out, std::string_view bytes)
{
    appendAvroLong(out, std::int64_t(bytes.size()));
    out.append(bytes);
}

bool takeAvroLong(std::string_view& bytes, std::int64_t& number)
{
    std::uint64_t zigzag = 0;
    for (std::size_t i = 0; i < 10 && i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        zigzag |= std::uint64_t(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            bytes.remove_prefix(i + 1);
            number = std::int64_t(zigzag >> 1) ^ -std::int64_t(zigzag & 1);
            return true;
        }
    }
    return false;
}

bool takeAvroBytes(std::string_view& bytes, std::string_view& taken)
{
    std::int64_t size = 0;
    if (!takeAvroLong(bytes, size) || size < 0 || std::uint64_t(size) > bytes.size())
        return false;
    taken = bytes.substr(0, std::size_t(size));
    bytes.remove_prefix(std::size_t(size));
    return true;
}

bool looksLikeAvroContainer(std::string_view beginning) { return beginning.substr(0, magic.size()) == magic; }

bool isAvroCodecKnown(std::string_view codec)
{
    return codec == "null" || codec == "deflate" || codec == "snappy" || codec == "zstandard";
}

Result<AvroContainerHeader> readAvroContainerHeader(std::string_view beginning)
{
    if (!looksLikeAvroContainer(beginning))
        return Error{ErrorKind::Invalid, 0, QStringLiteral("not an Avro container file"), {}, false, false};
    const Error cut = tooLong(QStringLiteral("its header is longer than 16 MiB"));
    const Error broken = damaged(QStringLiteral("its header is damaged"));
    AvroContainerHeader header;
    header.codec = "null";
    std::string_view rest = beginning.substr(magic.size());
    const bool mayGrow = beginning.size() < longestHeader;
    for (;;) {
        std::int64_t count = 0;
        if (!takeAvroLong(rest, count))
            return rest.size() < 10 && mayGrow ? cut : broken;
        if (count == 0)
            break;
        if (count < 0) { // then the size in bytes follows
            std::int64_t bytes = 0;
            if (count == INT64_MIN || !takeAvroLong(rest, bytes))
                return broken;
            count = -count;
        }
        for (; count > 0; --count) {
            std::string_view name, value, before = rest;
            std::int64_t size = 0;
            if (!takeAvroBytes(rest, name) || !takeAvroBytes(rest, value)) {
                // A length that no header has is damage; any other may just be cut off here.
                const bool sane = !takeAvroLong(before, size) || (size >= 0 && size <= std::int64_t(longestHeader));
                return sane && mayGrow ? cut : broken;
            }
            if (name == "avro.schema")
                header.schema = value;
            else if (name == "avro.codec")
                header.codec = value;
        }
    }
    if (rest.size() < syncSize)
        return mayGrow ? cut : broken;
    header.sync = rest.substr(0, syncSize);
    header.size = beginning.size() - rest.size() + syncSize;
    if (header.schema.empty())
        return damaged(QStringLiteral("it names no schema"));
    return header;
}

Result<AvroBlockHead> readAvroBlockHead(std::string_view beginning)
{
    AvroBlockHead head;
    std::string_view rest = beginning;
    if (!takeAvroLong(rest, head.records) || !takeAvroLong(rest, head.packed)) {
        if (beginning.size() < 20)
            return tooLong(QStringLiteral("cut off"));
        return damaged(QStringLiteral("no block begins here"));
    }
    if (head.records < 0 || head.packed < 0)
        return damaged(QStringLiteral("no block begins here"));
    head.headSize = beginning.size() - rest.size();
    return head;
}

Result<std::string> unpackAvroBlock(std::string_view codec, std::string_view packed, std::size_t mostBytes)
{
    if (codec == "null")
        return packed.size() > mostBytes ? Result<std::string>(tooLong(bytesTooMany()))
                                         : Result<std::string>(std::string(packed));
    if (codec == "deflate")
        return inflated(packed, mostBytes);
    if (codec == "snappy")
        return unsnapped(packed, mostBytes);
    if (codec == "zstandard")
        return unzstandard(packed, mostBytes);
    return Error{ErrorKind::UnsupportedVersion,
                 0,
                 QStringLiteral("the codec %1 is not known").arg(QString::fromUtf8(codec.data(), int(codec.size()))),
                 {},
                 false,
                 false};
}

std::string avroContainerHeader(std::string_view schema, std::string_view codec, std::string_view sync)
{
    std::string out(magic);
    appendAvroLong(out, 2);
    appendAvroBytes(out, "avro.schema");
    appendAvroBytes(out, schema);
    appendAvroBytes(out, "avro.codec");
    appendAvroBytes(out, codec);
    appendAvroLong(out, 0);
    out.append(sync);
    return out;
}

Result<std::string> avroContainerBlock(std::string_view bodies, std::int64_t records, std::string_view codec,
                                       std::string_view sync)
{
    Result<std::string> packed = codec == "deflate"     ? deflated(bodies)
                                 : codec == "zstandard" ? zstandarded(bodies)
                                                        : Result<std::string>(std::string(bodies));
    if (!packed)
        return packed;
    std::string out;
    appendAvroLong(out, records);
    appendAvroBytes(out, *packed);
    out.append(sync);
    return out;
}

} // namespace weir
