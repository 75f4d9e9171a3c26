// Purpose: one connection as the conversation over it sees it, plain or TLS, real or of a test. Thread: all calls but
// run() and peer() on the connection's own strand, where all its answers come, too; never within the call. Limits: one
// read and one write at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace weir::engine {

class Transport
{
public:
    virtual ~Transport() = default;
    /// From any thread: on the strand, later.
    virtual void run(std::function<void()> task) = 0;
    /// Of TLS; a plain connection is ready at once.
    virtual void handshake(std::function<void(bool isReady)> done) = 0;
    /// 0: the client has gone, or close() was called.
    virtual void read(std::span<char> room, std::function<void(std::size_t bytes)> done) = 0;
    /// All of it; the bytes must live until then.
    virtual void write(std::string_view bytes, std::function<void(bool isSent)> done) = 0;
    /// Tells the client that nothing more will be sent. `mayRead`: what it still sends can be read until its end.
    virtual void finish(std::function<void(bool mayRead)> done) = 0;
    /// Takes the place of the one before; 0: none.
    virtual void alarm(int milliseconds, std::function<void()> ring) = 0;
    virtual void close() = 0;
    virtual const std::string& peer() const = 0; ///< its address, without a port
};

} // namespace weir::engine
