// Purpose: the conversation over one connection: requests one after the other, each answered in its turn, none slower
// than it may be. Thread: the transport's strand; start(), stopSoon() and closeNow() from any. Limits: RequestLimits;
// one request at a time: what is pipelined waits in the kernel.
#pragma once

#include "backend/engine/http/httpcontext.h"
#include "backend/engine/http/requestreader.h"
#include "backend/engine/http/transport.h"

namespace weir::engine {

class Session : public std::enable_shared_from_this<Session>
{
public:
    /// The context must outlive it.
    Session(std::unique_ptr<Transport> transport, HttpContext& context);

    /// `context` again, for whoever answers later than the server lives.
    void start(const std::shared_ptr<HttpContext>& context);
    void stopSoon(); ///< after the request in hand, if there is one
    void closeNow();

private:
    enum class Phase { Handshake, Idle, Head, Body, Waiting, Answering, Draining, Closed };

    void readMore();
    void came(std::size_t bytes);
    void advance();
    void waitForBody();
    void handle();
    void hand(CollectedRequest request, std::string_view kind);
    void answer(const HttpAnswer& answer, std::string_view kind);
    void answered();
    void write(std::string_view bytes, Phase during, std::function<void()> sent);
    void drain();
    void enter(Phase phase, int timeoutMs);
    void tooSlow();
    void close();
    template <typename Function> auto kept(Function function)
    {
        return [self = shared_from_this(), function](auto... values) { function(values...); };
    }

    HttpContext& m_context;
    std::weak_ptr<HttpContext> m_contextOwner;
    const std::unique_ptr<Transport> m_transport;
    RequestReader m_reader;
    BudgetShare m_share;
    Phase m_phase = Phase::Handshake;
    std::vector<char> m_room;
    std::string m_out;
    std::size_t m_drained = 0;
    bool m_isReading = false, m_isWriting = false;
    bool m_isHead = false;     ///< the request in hand is HEAD
    bool m_keepsAlive = false; ///< its client means to send more
    bool m_isStopping = false;
    bool m_endsAfterAnswer = false;
};

} // namespace weir::engine
