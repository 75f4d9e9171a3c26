#include "app/weir-script/framepipe.h"

#include "backend/engine/script/scriptframe.h"

#include <array>
#include <cerrno>
#include <sys/uio.h>
#include <unistd.h>

namespace weir::script {
namespace {

bool readAll(int handle, char* bytes, std::size_t size)
{
    while (size > 0) {
        const ssize_t got = ::read(handle, bytes, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

bool readFrame(int handle, std::string& frame)
{
    std::array<unsigned char, engine::scriptframe::lengthBytes> head{};
    if (!readAll(handle, reinterpret_cast<char*>(head.data()), head.size()))
        return false;
    const std::size_t size = head[0] | head[1] << 8 | head[2] << 16 | static_cast<std::size_t>(head[3]) << 24;
    if (size == 0 || size > engine::scriptframe::largestFrame)
        return false;
    frame.resize(size);
    return readAll(handle, frame.data(), size);
}

bool writeFrame(int handle, char kind, std::string_view body)
{
    const std::size_t size = body.size() + 1;
    std::array<char, engine::scriptframe::lengthBytes + 1> head{};
    for (std::size_t i = 0; i < engine::scriptframe::lengthBytes; ++i)
        head.at(i) = static_cast<char>(size >> (8 * i));
    head.back() = kind;
    std::array<iovec, 2> parts{{{head.data(), head.size()}, {const_cast<char*>(body.data()), body.size()}}};
    std::size_t first = 0;
    while (first < parts.size()) {
        const ssize_t wrote = ::writev(handle, &parts.at(first), static_cast<int>(parts.size() - first));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        auto left = static_cast<std::size_t>(wrote);
        while (first < parts.size() && left >= parts.at(first).iov_len)
            left -= parts.at(first++).iov_len;
        if (first < parts.size()) {
            parts.at(first).iov_base = static_cast<char*>(parts.at(first).iov_base) + left;
            parts.at(first).iov_len -= left;
        }
    }
    return true;
}

} // namespace weir::script
