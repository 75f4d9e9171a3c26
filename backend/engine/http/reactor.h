// Purpose: the sockets of the HTTP server: listens, and makes a Transport of each connection. Thread: its own ones call
// `taken`; the rest from one. Limits: Linux; the only file that sees Boost.Asio's sockets.
#pragma once

#include "backend/base/result.h"
#include "backend/engine/http/transport.h"

#include <cstdint>

namespace weir::engine {

class Reactor
{
public:
    struct Listening
    {
        std::string address;                      ///< of this machine: "127.0.0.1", "::"
        std::uint16_t port = 0;                   ///< 0: any free one
        std::string certificateFile{}, keyFile{}; ///< PEM; both empty: no TLS
        int threads = 2;
    };

    Reactor();
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    /// `pressed`: there is no descriptor left for a connection that waits. Errors: Invalid (address, certificate, key),
    /// Io (the port is taken, or may not be used).
    Result<void> start(const Listening& listening, std::function<void(std::unique_ptr<Transport>)> taken,
                       std::function<void()> pressed);
    std::uint16_t port() const;
    void stopListening();
    /// Waits for what the connections have begun: they must have been closed. After it, nothing runs any more.
    void join();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
