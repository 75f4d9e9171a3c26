#include "backend/engine/http/reactor.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

#include <future>
#include <optional>
#include <thread>
#include <vector>

namespace weir::engine {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<tcp, Strand>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Strand>;
using TlsStream = asio::ssl::stream<Socket>;

Error wrong(ErrorKind kind, const error_code& code, const std::string& subject)
{
    return Error{kind, code.value(), QString::fromStdString(code.message()), QString::fromStdString(subject)};
}

/// What a plain connection and one of TLS have in common. Whoever is told keeps the transport alive until then.
template <typename Stream> class AsioTransport final : public Transport
{
public:
    template <typename... More>
    explicit AsioTransport(Socket socket, std::string peer, More&... more)
        : m_timer(socket.get_executor()), m_stream(std::move(socket), more...), m_peer(std::move(peer))
    {
    }

    void run(std::function<void()> task) override { asio::post(m_timer.get_executor(), std::move(task)); }

    void handshake(std::function<void(bool)> done) override
    {
        if constexpr (isTls) {
            m_stream.async_handshake(asio::ssl::stream_base::server,
                                     [done = std::move(done)](const error_code& code) { done(!code); });
        } else {
            run([done = std::move(done)] { done(true); });
        }
    }

    void read(std::span<char> room, std::function<void(std::size_t)> done) override
    {
        m_stream.async_read_some(
            asio::buffer(room.data(), room.size()),
            [done = std::move(done)](const error_code& code, std::size_t bytes) { done(code ? 0 : bytes); });
    }

    void write(std::string_view bytes, std::function<void(bool)> done) override
    {
        asio::async_write(m_stream, asio::buffer(bytes.data(), bytes.size()),
                          [done = std::move(done)](const error_code& code, std::size_t) { done(!code); });
    }

    void finish(std::function<void(bool)> done) override
    {
        if constexpr (isTls) {
            m_stream.async_shutdown([done = std::move(done)](const error_code&) { done(false); });
        } else {
            error_code code;
            m_stream.shutdown(tcp::socket::shutdown_send, code);
            run([done = std::move(done), code] { done(!code); });
        }
    }

    void alarm(int milliseconds, std::function<void()> ring) override
    {
        // A timer that has run out may have its handler queued already: it is told by its number.
        const std::uint64_t number = ++m_alarm;
        if (milliseconds <= 0) {
            m_timer.cancel();
            return;
        }
        m_timer.expires_after(std::chrono::milliseconds(milliseconds));
        m_timer.async_wait([this, number, ring = std::move(ring)](const error_code& code) {
            if (!code && number == m_alarm)
                ring();
        });
    }

    void close() override
    {
        error_code ignored;
        m_stream.lowest_layer().close(ignored);
    }

    const std::string& peer() const override { return m_peer; }

private:
    static constexpr bool isTls = std::is_same_v<Stream, TlsStream>;
    Timer m_timer;
    Stream m_stream;
    const std::string m_peer;
    std::uint64_t m_alarm = 0;
};

std::string addressOf(const Socket& socket)
{
    error_code code;
    const tcp::endpoint endpoint = socket.remote_endpoint(code);
    if (code)
        return {};
    const asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

} // namespace

struct Reactor::Private
{
    asio::io_context io;
    Strand strand{asio::make_strand(io)}; ///< of the acceptor
    asio::basic_socket_acceptor<tcp, Strand> acceptor{strand};
    Timer pause{strand};
    std::optional<asio::ssl::context> tls;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
    std::vector<std::thread> threads;
    std::function<void(std::unique_ptr<Transport>)> taken;
    std::function<void()> pressed;

    Result<void> prepareTls(const Listening& listening)
    {
        if (listening.certificateFile.empty() && listening.keyFile.empty())
            return {};
        using asio::ssl::context;
        tls.emplace(context::tls_server);
        error_code code;
        tls->set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 | context::no_tlsv1 |
                             context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION,
                         code);
        SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
        if (!code)
            tls->use_certificate_chain_file(listening.certificateFile, code);
        if (code)
            return wrong(ErrorKind::Invalid, code, listening.certificateFile);
        tls->use_private_key_file(listening.keyFile, context::pem, code);
        if (code)
            return wrong(ErrorKind::Invalid, code, listening.keyFile);
        return {};
    }

    Result<void> listen(const Listening& listening)
    {
        error_code code;
        const asio::ip::address address = asio::ip::make_address(listening.address, code);
        if (code)
            return wrong(ErrorKind::Invalid, code, listening.address);
        const tcp::endpoint endpoint(address, listening.port);
        const std::string subject = listening.address + ':' + std::to_string(listening.port);
        acceptor.open(endpoint.protocol(), code);
        if (!code)
            acceptor.set_option(asio::socket_base::reuse_address(true), code);
        if (!code && address.is_v6())
            acceptor.set_option(asio::ip::v6_only(false), code);
        if (!code)
            acceptor.bind(endpoint, code);
        if (!code)
            acceptor.listen(asio::socket_base::max_listen_connections, code);
        return code ? Result<void>(wrong(ErrorKind::Io, code, subject)) : Result<void>();
    }

    void accept()
    {
        acceptor.async_accept(asio::make_strand(io), [this](const error_code& code, Socket socket) {
            if (!acceptor.is_open())
                return;
            if (!code) {
                take(std::move(socket));
                accept();
                return;
            }
            if (code == asio::error::connection_aborted) {
                accept();
                return;
            }
            // Out of descriptors or memory: the connection waits in the kernel, and asking at once would only spin.
            spdlog::warn("http accept failed error=\"{}\"", code.message());
            pressed();
            constexpr std::chrono::milliseconds breath(50);
            pause.expires_after(breath);
            pause.async_wait([this](const error_code& stopped) {
                if (!stopped && acceptor.is_open())
                    accept();
            });
        });
    }

    void take(Socket socket)
    {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::string peer = addressOf(socket);
        if (tls)
            taken(std::make_unique<AsioTransport<TlsStream>>(std::move(socket), std::move(peer), *tls));
        else
            taken(std::make_unique<AsioTransport<Socket>>(std::move(socket), std::move(peer)));
    }

    void serve()
    {
        for (;;) {
            try {
                io.run();
                return;
            } catch (const std::exception& error) {
                spdlog::error("http handler failed error=\"{}\"", error.what());
            }
        }
    }
};

Reactor::Reactor() : d(std::make_unique<Private>()) {}
Reactor::~Reactor() { join(); }

Result<void> Reactor::start(const Listening& listening, std::function<void(std::unique_ptr<Transport>)> taken,
                            std::function<void()> pressed)
{
    if (Result<void> ready = d->prepareTls(listening); !ready)
        return ready;
    if (Result<void> ready = d->listen(listening); !ready)
        return ready;
    d->taken = std::move(taken);
    d->pressed = std::move(pressed);
    d->work.emplace(d->io.get_executor());
    asio::post(d->strand, [this] { d->accept(); });
    for (int i = 0; i < std::max(1, listening.threads); ++i)
        d->threads.emplace_back([this] { d->serve(); });
    return {};
}

std::uint16_t Reactor::port() const
{
    error_code code;
    const tcp::endpoint endpoint = d->acceptor.local_endpoint(code);
    return code ? 0 : endpoint.port();
}

void Reactor::stopListening()
{
    if (d->threads.empty())
        return;
    std::promise<void> done;
    asio::post(d->strand, [this, &done] {
        error_code ignored;
        d->acceptor.close(ignored);
        d->pause.cancel();
        done.set_value();
    });
    done.get_future().wait();
}

void Reactor::join()
{
    stopListening();
    d->work.reset();
    for (std::thread& thread : d->threads)
        thread.join();
    d->threads.clear();
}

} // namespace weir::engine
