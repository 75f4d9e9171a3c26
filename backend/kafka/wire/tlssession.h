// Purpose: TLS over bytes that somebody else carries (OpenSSL with memory buffers), so that deadlines stay in the
// socket. Thread: one.
#pragma once

#include "backend/kafka/wire/socket.h"

struct ssl_st;
struct ssl_ctx_st;

namespace weir {

class TlsSession
{
public:
    TlsSession();
    ~TlsSession();

    /// Errors: Invalid (a file that cannot be read, a key that does not fit or whose password is wrong).
    Result<void> start(const TlsSettings& settings, const QString& keyPassword, const HostPort& peer);

    enum class Step { Done, WantsInput, Failed };
    Step handshake();
    /// `data` whole.
    Step encrypt(std::string_view data);
    /// Done: `got` bytes; 0 with Done: the peer has said goodbye.
    Step decrypt(char* into, std::size_t size, std::size_t& got);

    /// What came from the network.
    void feed(std::string_view data);
    /// What must go to the network.
    std::string takeOutput();

    /// Why Failed.
    Error failure() const { return m_failure; }
    /// What an end of the connection means now: the broker wants a certificate, if it has asked and got none.
    Error endOfConnection(int systemError) const;
    TlsFacts& facts() { return m_facts; }
    const TlsFacts& facts() const { return m_facts; }

private:
    Step after(int result);
    void judge();
    void noteSuccess();

    static int onVerify(int isGood, void* store);
    static int onCertificateWanted(ssl_st* ssl, void* self);

    ssl_ctx_st* m_context = nullptr;
    ssl_st* m_ssl = nullptr;
    HostPort m_peer;
    bool m_hasCertificate = false;
    bool m_receivedAny = false;
    int m_verifyCode = 0;
    Error m_failure;
    TlsFacts m_facts;
};

} // namespace weir
