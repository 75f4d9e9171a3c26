// Purpose: a connection without a socket and a clock that a test turns: what the client sends is put in, what it is
// sent stands in `sent`. Thread: one. Limits: for this folder.
#pragma once

#include "backend/engine/http/transport.h"

#include <deque>
#include <utility>

namespace weir::engine::test {

/// What is left when its session has gone.
struct Wire
{
    std::deque<std::function<void()>> tasks;
    std::function<void(std::size_t)> reader;
    std::span<char> room;
    std::string incoming, sent;
    std::function<void()> ring;
    std::int64_t now = 0, ringsAt = 0;
    bool isGone = false, isClosed = false, isFinished = false, holdsWrites = false;

    void run()
    {
        for (;;) {
            if (!tasks.empty()) {
                std::exchange(tasks.front(), {})();
                tasks.pop_front();
            } else if (reader && (!incoming.empty() || isGone || isClosed)) {
                const std::size_t count = isClosed ? 0 : std::min(room.size(), incoming.size());
                std::copy_n(incoming.begin(), count, room.begin());
                incoming.erase(0, count);
                std::exchange(reader, {})(count);
            } else {
                return;
            }
        }
    }
    void send(std::string_view bytes)
    {
        incoming += bytes;
        run();
    }
    void leave()
    {
        isGone = true;
        run();
    }
    void pass(int milliseconds)
    {
        now += milliseconds;
        if (ring && now >= ringsAt)
            std::exchange(ring, {})();
        run();
    }
    std::string taken() { return std::exchange(sent, {}); }
};

class FakeTransport final : public Transport
{
public:
    explicit FakeTransport(Wire& wire) : m_wire(wire) {}
    void run(std::function<void()> task) override { m_wire.tasks.push_back(std::move(task)); }
    void handshake(std::function<void(bool)> done) override
    {
        run([done = std::move(done)] { done(true); });
    }
    void read(std::span<char> room, std::function<void(std::size_t)> done) override
    {
        if (m_wire.reader)
            qFatal("two reads at once");
        m_wire.room = room;
        m_wire.reader = std::move(done);
    }
    void write(std::string_view bytes, std::function<void(bool)> done) override
    {
        if (m_wire.holdsWrites)
            return;
        m_wire.sent += bytes;
        run([done = std::move(done)] { done(true); });
    }
    void finish(std::function<void(bool)> done) override
    {
        m_wire.isFinished = true;
        run([done = std::move(done)] { done(true); });
    }
    void alarm(int milliseconds, std::function<void()> ring) override
    {
        m_wire.ring = std::move(ring);
        m_wire.ringsAt = m_wire.now + milliseconds;
    }
    void close() override { m_wire.isClosed = true; }
    const std::string& peer() const override { return m_peer; }

private:
    Wire& m_wire;
    const std::string m_peer = "192.0.2.7";
};

} // namespace weir::engine::test
