#include "backend/service/files/filebytes.h"

#include <QDir>
#include <QFile>
#include <QStorageInfo>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {
namespace {

constexpr std::size_t windowBytes = 1 << 20;

Error ioError(const QString& path, const char* what, int code)
{
    return {code == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
            code,
            QStringLiteral("%1: %2").arg(QLatin1String(what), QString::fromLocal8Bit(std::strerror(code))),
            path,
            false,
            false};
}

FileBytes::Identity identityFrom(const struct stat& info)
{
    return {std::int64_t(info.st_size), std::int64_t(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec,
            std::uint64_t(info.st_dev), std::uint64_t(info.st_ino)};
}

/// A file without a name in the folder of temporary files; -1: none can be made.
int unnamedFile()
{
    QByteArray name = QFile::encodeName(QDir::tempPath() + QStringLiteral("/weir-XXXXXX"));
    const int descriptor = ::mkstemp(name.data());
    if (descriptor >= 0) {
        (void)::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        (void)::unlink(name.constData());
    }
    return descriptor;
}

bool writeAll(int descriptor, const char* bytes, std::size_t size)
{
    while (size > 0) {
        const ssize_t count = ::write(descriptor, bytes, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes += count;
        size -= std::size_t(count);
    }
    return true;
}

/// One codec: takes some input, gives some output. Returns false where the data is damaged.
class Unpacking
{
public:
    virtual ~Unpacking() = default;
    virtual bool step(const char*& in, std::size_t& inSize, char* out, std::size_t& outSize) = 0;
    virtual bool isAtEnd() const = 0;
};

class Gunzip final : public Unpacking
{
public:
    Gunzip() { m_isFine = inflateInit2(&m_stream, 15 + 16) == Z_OK; }
    ~Gunzip() override { inflateEnd(&m_stream); }
    bool step(const char*& in, std::size_t& inSize, char* out, std::size_t& outSize) override
    {
        if (!m_isFine)
            return false;
        if (m_isAtEnd && inSize > 0) { // gzip files may be several, one after the other
            inflateReset(&m_stream);
            m_isAtEnd = false;
        }
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in));
        m_stream.avail_in = uInt(inSize);
        m_stream.next_out = reinterpret_cast<Bytef*>(out);
        m_stream.avail_out = uInt(outSize);
        const int state = inflate(&m_stream, Z_NO_FLUSH);
        in = reinterpret_cast<const char*>(m_stream.next_in);
        inSize = m_stream.avail_in;
        outSize -= m_stream.avail_out;
        m_isAtEnd = state == Z_STREAM_END;
        return state == Z_OK || state == Z_STREAM_END || state == Z_BUF_ERROR;
    }
    bool isAtEnd() const override { return m_isAtEnd; }

private:
    z_stream m_stream = {};
    bool m_isFine = false, m_isAtEnd = false;
};

class Unzstd final : public Unpacking
{
public:
    Unzstd() : m_stream(ZSTD_createDStream()) {}
    ~Unzstd() override { ZSTD_freeDStream(m_stream); }
    bool step(const char*& in, std::size_t& inSize, char* out, std::size_t& outSize) override
    {
        if (!m_stream)
            return false;
        ZSTD_inBuffer from{in, inSize, 0};
        ZSTD_outBuffer to{out, outSize, 0};
        const std::size_t state = ZSTD_decompressStream(m_stream, &to, &from);
        in += from.pos;
        inSize -= from.pos;
        outSize = to.pos;
        m_isAtEnd = state == 0;
        return !ZSTD_isError(state);
    }
    bool isAtEnd() const override { return m_isAtEnd; }

private:
    ZSTD_DStream* const m_stream;
    bool m_isAtEnd = false;
};

} // namespace

FileBytes::~FileBytes()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

FileBytes::Identity FileBytes::identityOf(const QString& path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? identityFrom(info) : Identity();
}

Result<std::shared_ptr<const FileBytes>> FileBytes::open(const QString& path, const std::atomic<bool>* cancelled)
{
    std::shared_ptr<FileBytes> file(new FileBytes(path));
    // Without waiting: a pipe that nobody writes to would hold us for ever.
    file->m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->m_descriptor < 0)
        return ioError(path, "cannot be opened", errno);
    struct stat info = {};
    if (::fstat(file->m_descriptor, &info) != 0)
        return ioError(path, "cannot be looked at", errno);
    if (!S_ISREG(info.st_mode))
        return Error{ErrorKind::Invalid, 0, QStringLiteral("not a regular file"), path, false, false};
    file->m_identity = identityFrom(info);
    file->m_size = info.st_size;
    std::string magic;
    if (const Result<void> read = file->read(0, 4, magic); !read)
        return read.error();
    const bool isGzip = magic.size() >= 2 && magic.substr(0, 2) == "\x1f\x8b";
    if (isGzip || magic == "\x28\xb5\x2f\xfd") {
        if (const Result<void> unpacked = file->unpack(isGzip, cancelled); !unpacked)
            return unpacked.error();
    }
    return std::shared_ptr<const FileBytes>(std::move(file));
}

Result<void> FileBytes::read(std::int64_t at, std::size_t size, std::string& out) const
{
    const std::int64_t left = m_size - at;
    const std::size_t wanted = left <= 0 ? 0 : std::min(size, std::size_t(left));
    out.resize(wanted);
    for (std::size_t have = 0; have < wanted;) {
        const ssize_t count = ::pread(m_descriptor, out.data() + have, wanted - have, off_t(at) + off_t(have));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioError(m_path, "cannot be read", errno);
        if (count == 0)
            return Error{ErrorKind::Io,
                         0,
                         QStringLiteral("the file was cut to %1 bytes while it was open").arg(at + std::int64_t(have)),
                         m_path,
                         false,
                         false};
        have += std::size_t(count);
    }
    return {};
}

Result<void> FileBytes::unpack(bool isGzip, const std::atomic<bool>* cancelled)
{
    const int target = unnamedFile();
    if (target < 0)
        return ioError(QDir::tempPath(), "no temporary file can be made", errno);
    const std::unique_ptr<Unpacking> unpacking =
        isGzip ? std::unique_ptr<Unpacking>(new Gunzip) : std::unique_ptr<Unpacking>(new Unzstd);
    const std::int64_t most = QStorageInfo(QDir::tempPath()).bytesAvailable() / 2;
    std::string in, out(windowBytes, '\0');
    std::int64_t at = 0, written = 0;
    std::optional<Error> error;
    bool isDamaged = false;
    while (at < m_size && !isDamaged && !error) {
        if (const Result<void> got = read(at, windowBytes, in); !got) {
            error = got.error();
            break;
        }
        at += std::int64_t(in.size());
        const char* next = in.data();
        std::size_t left = in.size();
        for (bool more = true; more && !error;) {
            std::size_t size = out.size();
            const std::size_t before = left;
            isDamaged = !unpacking->step(next, left, out.data(), size);
            more = !isDamaged && (left > 0 || size == out.size()) && (size > 0 || left < before);
            written += std::int64_t(size);
            if (cancelled && *cancelled)
                error = Error{ErrorKind::Cancelled, 0, QStringLiteral("cancelled"), m_path, false, false};
            else if (written > most)
                error = Error{ErrorKind::Limit, 0,     QStringLiteral("unpacked it would not fit on the disk"),
                              m_path,           false, false};
            else if (!writeAll(target, out.data(), size))
                error = ioError(QDir::tempPath(), "a temporary file cannot be written", errno);
        }
    }
    m_codec = isGzip ? QStringLiteral("gzip") : QStringLiteral("zstd");
    isDamaged = isDamaged || !unpacking->isAtEnd();
    const Error damage{
        ErrorKind::Decode,
        0,
        QStringLiteral("its %1 data is damaged or cut off; %2 bytes could be unpacked").arg(m_codec).arg(written),
        m_path,
        false,
        false};
    if (!error && isDamaged && written == 0)
        error = damage;
    if (error) {
        ::close(target);
        return *error;
    }
    if (isDamaged)
        m_damage = damage;
    ::close(m_descriptor);
    m_descriptor = target;
    m_size = written;
    return {};
}

} // namespace weir
