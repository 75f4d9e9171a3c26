#include "backend/engine/collect/spoolfile.h"

#include "backend/kafka/wire/checksum.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace weir::engine::spoolfile {
namespace {

void putNumber(char* at, std::uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i, value >>= 8)
        at[i] = static_cast<char>(value & 255);
}

} // namespace

std::uint64_t numberAt(const char* at, int bytes)
{
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(at[i]);
    return value;
}

std::uint32_t checksumOf(std::string_view entry)
{
    std::string all(entry.substr(0, 4));
    all += entry.substr(8);
    return crc32c(all);
}

void appendEntry(std::string& out, std::string_view payload, std::int64_t nowMs)
{
    const std::size_t at = out.size();
    out.resize(at + headBytes);
    out += payload;
    putNumber(&out[at], payload.size(), 4);
    putNumber(&out[at + 8], static_cast<std::uint64_t>(nowMs), 8);
    putNumber(&out[at + 4], checksumOf(std::string_view(out).substr(at)), 4);
}

bool readAll(int file, char* to, std::size_t size, std::uint64_t offset)
{
    while (size > 0) {
        const ssize_t got = ::pread(file, to, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        size -= static_cast<std::size_t>(got);
        offset += static_cast<std::uint64_t>(got);
    }
    return true;
}

int writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return 0;
}

int syncFolder(const std::string& folder)
{
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0)
        return errno;
    const int code = ::fsync(opened) == 0 ? 0 : errno;
    ::close(opened);
    return code;
}

void closeFile(int& file)
{
    if (file >= 0)
        ::close(file);
    file = -1;
}

int replaceFile(const std::string& path, std::string_view text)
{
    const std::string fresh = path + ".new";
    int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, fileMode);
    if (file < 0)
        return errno;
    int code = writeAll(file, text);
    if (code == 0 && ::fdatasync(file) != 0)
        code = errno;
    closeFile(file);
    return code == 0 && ::rename(fresh.c_str(), path.c_str()) != 0 ? errno : code;
}

} // namespace weir::engine::spoolfile
