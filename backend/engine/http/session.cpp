#include "backend/engine/http/session.h"

namespace weir::engine {
namespace {

constexpr std::size_t idleRoom = 1024; ///< ten thousand silent clients cost ten megabytes
constexpr std::size_t busyRoom = 16 * 1024;
constexpr std::size_t mostDrained = 1024 * 1024;
constexpr int drainTimeoutMs = 2'000;
constexpr std::string_view continueLine = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

Session::Session(std::unique_ptr<Transport> transport, HttpContext& context)
    : m_context(context), m_transport(std::move(transport)), m_reader(context.limits), m_share(context.budget)
{
}

void Session::start(const std::shared_ptr<HttpContext>& context)
{
    m_contextOwner = context;
    m_transport->run(kept([this] {
        if (m_phase == Phase::Closed)
            return;
        enter(Phase::Handshake, m_context.limits.headerTimeoutMs);
        m_transport->handshake(kept([this](bool isReady) {
            if (m_phase == Phase::Closed)
                return;
            if (!isReady) {
                close();
                return;
            }
            enter(Phase::Idle, m_context.limits.idleTimeoutMs);
            readMore();
        }));
    }));
}

void Session::stopSoon()
{
    m_transport->run(kept([this] {
        m_isStopping = true;
        if (m_phase == Phase::Handshake || m_phase == Phase::Idle || m_phase == Phase::Head)
            close();
    }));
}

void Session::closeNow()
{
    m_transport->run(kept([this] { close(); }));
}

void Session::enter(Phase phase, int timeoutMs)
{
    m_phase = phase;
    m_transport->alarm(timeoutMs,
                       timeoutMs > 0 ? std::function<void()>(kept([this] { tooSlow(); })) : std::function<void()>());
}

void Session::tooSlow()
{
    if (m_phase == Phase::Closed)
        return;
    if (m_phase != Phase::Draining)
        ++m_context.metrics.timedOut;
    if ((m_phase != Phase::Head && m_phase != Phase::Body) || m_isWriting) {
        close();
        return;
    }
    HttpAnswer slow = refusal(408, "timeout", "The request did not come in time.");
    slow.closes = true;
    answer(slow, "other");
}

void Session::readMore()
{
    if (m_isReading)
        return;
    m_isReading = true;
    const std::size_t size = m_phase == Phase::Idle ? idleRoom : busyRoom;
    if (m_room.size() != size)
        m_room = std::vector<char>(size);
    m_transport->read(m_room, kept([this](std::size_t bytes) { came(bytes); }));
}

void Session::came(std::size_t bytes)
{
    m_isReading = false;
    m_context.metrics.bytesReceived += bytes;
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Head:
    case Phase::Body:
        if (bytes == 0) {
            close();
            return;
        }
        m_reader.feed({m_room.data(), bytes});
        advance();
        return;
    case Phase::Draining:
        m_drained += bytes;
        if (bytes == 0 || m_drained > mostDrained)
            close();
        else
            readMore();
        return;
    case Phase::Handshake:
    case Phase::Waiting:
    case Phase::Answering:
    case Phase::Closed:
        return; // the alarm was faster than these bytes
    }
}

void Session::advance()
{
    switch (m_reader.state()) {
    case RequestReader::State::Idle:
        if (m_phase != Phase::Idle)
            enter(Phase::Idle, m_context.limits.idleTimeoutMs);
        readMore();
        return;
    case RequestReader::State::Head:
        // From the first byte on, however many more trickle in.
        if (m_phase != Phase::Head)
            enter(Phase::Head, m_context.limits.headerTimeoutMs);
        readMore();
        return;
    case RequestReader::State::Body:
        waitForBody();
        return;
    case RequestReader::State::Done:
        handle();
        return;
    case RequestReader::State::Failed:
        m_context.table.setIdle(this, false);
        answer(malformed(m_reader.status(), m_reader.reason()), "other");
        return;
    }
}

void Session::waitForBody()
{
    const bool isFirst = m_phase != Phase::Body;
    if (isFirst) {
        m_context.table.setIdle(this, false);
        enter(Phase::Body, m_context.limits.bodyTimeoutMs);
    }
    const HttpRequest& request = m_reader.request();
    m_isHead = request.method == "HEAD";
    if (!m_share.resize(m_reader.bytesHeld())) {
        HttpAnswer busy = tooBusy(m_context.limits.retryAfterSeconds);
        busy.closes = true;
        answer(busy, "other");
        return;
    }
    if (!isFirst || !request.expectsContinue || !m_reader.isBodyEmptyYet()) {
        readMore();
        return;
    }
    if (std::optional<HttpRoutes::Outcome> early = m_context.routes.refuseEarly(request)) {
        if (auto* const refused = std::get_if<HttpAnswer>(&early->what)) {
            refused->closes = true;
            answer(*refused, early->kind);
            return;
        }
    }
    write(continueLine, Phase::Body, [this] { readMore(); });
}

void Session::handle()
{
    m_context.table.setIdle(this, false);
    // Nobody waits for a slow client here, but perhaps for the brokers: that is the collector's to bound.
    enter(Phase::Waiting, 0);
    HttpRequest& request = m_reader.request();
    m_isHead = request.method == "HEAD";
    m_keepsAlive = request.keepsAlive;
    if (!m_share.resize(m_reader.bytesHeld())) {
        answer(tooBusy(m_context.limits.retryAfterSeconds), "other");
        return;
    }
    HttpRoutes::Outcome outcome = m_context.routes.handle(request, m_transport->peer());
    if (const auto* const ready = std::get_if<HttpAnswer>(&outcome.what))
        answer(*ready, outcome.kind);
    else
        hand(std::move(std::get<CollectedRequest>(outcome.what)), outcome.kind);
}

void Session::hand(CollectedRequest request, std::string_view kind)
{
    const std::shared_ptr<HttpContext> context = m_contextOwner.lock();
    if (!context || !m_share.resize(request.bytes)) {
        answer(tooBusy(m_context.limits.retryAfterSeconds), kind);
        return;
    }
    // Whoever answers may outlive this conversation and the server. The share goes before the context that it is of.
    struct Waiting
    {
        std::shared_ptr<HttpContext> context;
        std::weak_ptr<Session> session;
        BudgetShare share;
        std::atomic<bool> isAnswered = false;
        Waiting(std::shared_ptr<HttpContext> whose, std::weak_ptr<Session> who, BudgetShare what)
            : context(std::move(whose)), session(std::move(who)), share(std::move(what))
        {
        }
    };
    const std::size_t count = request.batch.messages.size() + request.batch.unreadable.size();
    auto waiting = std::make_shared<Waiting>(context, weak_from_this(), std::move(m_share));
    m_context.collector.take(std::move(request.batch), [waiting, kind, count](Collected outcome) {
        if (waiting->isAnswered.exchange(true))
            return;
        waiting->share.resize(0);
        if (outcome == Collected::Kept)
            waiting->context->metrics.messages += count;
        const std::shared_ptr<Session> session = waiting->session.lock();
        if (!session)
            return;
        session->m_transport->run([session, outcome, kind] {
            if (session->m_phase == Phase::Waiting)
                session->answer(answerTo(outcome, session->m_context.limits.retryAfterSeconds), kind);
        });
    });
}

void Session::answer(const HttpAnswer& answer, std::string_view kind)
{
    m_endsAfterAnswer = answer.closes;
    const bool keepsAlive = m_keepsAlive && !answer.closes && !m_isStopping;
    m_out = wireText(answer, keepsAlive, m_isHead, m_context.clock.nowMs());
    m_keepsAlive = keepsAlive;
    m_share.resize(0);
    m_context.metrics.request(kind, answer.status);
    enter(Phase::Answering, m_context.limits.bodyTimeoutMs);
    write(m_out, Phase::Answering, [this] { answered(); });
}

void Session::write(std::string_view bytes, Phase during, std::function<void()> sent)
{
    m_isWriting = true;
    m_context.metrics.bytesSent += bytes.size();
    m_transport->write(bytes, kept([this, during, sent](bool isSent) {
                           m_isWriting = false;
                           if (m_phase != during)
                               return;
                           if (isSent)
                               sent();
                           else
                               close();
                       }));
}

void Session::answered()
{
    m_out = {};
    if (!m_keepsAlive) {
        if (m_isStopping && !m_endsAfterAnswer)
            close();
        else
            drain();
        return;
    }
    m_isHead = false;
    m_context.table.setIdle(this, true);
    m_phase = Phase::Answering;
    m_reader.next();
    advance();
}

/// Closing with unread bytes would reset the connection, and the client might never see the answer (RFC 9112, 9.6).
void Session::drain()
{
    enter(Phase::Draining, drainTimeoutMs);
    m_context.table.setIdle(this, true);
    m_transport->finish(kept([this](bool mayRead) {
        if (m_phase != Phase::Draining)
            return;
        if (mayRead)
            readMore();
        else
            close();
    }));
}

void Session::close()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_transport->alarm(0, {});
    m_transport->close();
    m_share.resize(0);
    m_context.table.remove(this);
}

} // namespace weir::engine
