#include "backend/engine/http/gzipreader.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace weir::engine {
namespace {

Error wrong(ErrorKind kind, const char* detail) { return Error{kind, 0, QString::fromLatin1(detail)}; }

class Inflater
{
public:
    Inflater() { m_isReady = inflateInit2(&m_stream, 16 + MAX_WBITS) == Z_OK; }
    ~Inflater()
    {
        if (m_isReady)
            inflateEnd(&m_stream);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    bool isReady() const { return m_isReady; }
    z_stream& stream() { return m_stream; }

private:
    z_stream m_stream{};
    bool m_isReady = false;
};

} // namespace

Result<std::string> expandGzip(std::string_view packed, std::size_t mostBytes)
{
    Inflater inflater;
    if (!inflater.isReady())
        return wrong(ErrorKind::Internal, "no memory for zlib");
    z_stream& stream = inflater.stream();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    constexpr std::size_t usualGain = 8;
    out.reserve(std::min(mostBytes, usualGain * packed.size()));
    std::array<char, 16 * 1024> room;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = static_cast<uInt>(room.size());
        const int code = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = room.size() - stream.avail_out;
        if (out.size() + made > mostBytes)
            return wrong(ErrorKind::Limit, "the unpacked body is too large");
        out.append(room.data(), made);
        if (code == Z_STREAM_END) {
            if (stream.avail_in == 0)
                return out;
            if (inflateReset(&stream) != Z_OK)
                return wrong(ErrorKind::Internal, "zlib cannot go on");
            continue;
        }
        if (code != Z_OK || (made == 0 && stream.avail_in == 0))
            return wrong(ErrorKind::Decode,
                         stream.avail_in == 0 ? "the gzip body ends early" : "the gzip body is damaged");
    }
}

} // namespace weir::engine
