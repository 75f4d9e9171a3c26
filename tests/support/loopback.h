// Purpose: a socket that listens on a free port of 127.0.0.1. Thread: any, no state. Limits: who asks for it closes it;
// ends the program if there is none.
#pragma once

#include <QtGlobal>
#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::test {

inline int listenOnFreePort(std::uint16_t& port)
{
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(handle, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(handle, 16) != 0)
        qFatal("no free port");
    ::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    return handle;
}

} // namespace weir::test
