// Purpose: one HTTP request at a time to a schema registry, on a connection that is kept. Thread: one; wake() and
// stop() any. Limits: answers up to 32 MiB; no redirects to another scheme; the calling thread waits at most timeoutMs.
#pragma once

#include "backend/base/result.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace weir {

struct RegistryConfig
{
    std::string url;            ///< e.g. http://host:8081 or http://host:8080/apis/ccompat/v7
    std::string user, password; ///< basic; empty: none
    /// The bearer token for OAuth; empty: none. Called on the registry's thread and on those of blocking callers,
    /// possibly after the registry is gone: it must own what it uses. It should remember its token; `fresh` says that
    /// the last one was refused.
    std::function<Result<std::string>(bool fresh)> token;
    std::string caFile; ///< PEM; empty: the system's
    std::string certificateFile, keyFile, keyPassword;
    bool verifyHostName = true;
    bool verifyCertificate = true;
    int timeoutMs = 10'000;   ///< a request; connecting takes at most half of it
    int unknownIdMs = 30'000; ///< how long "not there" is believed
    int firstRetryMs = 1'000; ///< a registry that is down is asked again after this, doubling up to lastRetryMs
    int lastRetryMs = 30'000;
};

struct RegistryReply
{
    int status = 0;
    std::string body;
};

class RegistryHttp
{
public:
    explicit RegistryHttp(RegistryConfig config);
    ~RegistryHttp();
    RegistryHttp(const RegistryHttp&) = delete;
    RegistryHttp& operator=(const RegistryHttp&) = delete;

    /// `path` begins with a slash and is encoded. `body` empty: GET, else POST. Any status is a reply but 401, 403 and
    /// 5xx. Errors: Registry (not reached, or broken; subject is host:port), TlsCertificate, Authentication,
    /// Authorization, Cancelled.
    Result<RegistryReply> request(const std::string& path, const std::string& body, int timeoutMs);

    /// Ends the request that is under way and all later ones as Cancelled.
    void stop();

    /// "host:port" of the configured URL.
    const QString& host() const { return m_host; }

    /// Percent-encodes one segment of a path.
    static std::string encoded(const std::string& segment);

private:
    Result<RegistryReply> once(const std::string& path, const std::string& body, int timeoutMs, bool freshToken);
    Error curlError(int code, const char* text) const;

    const RegistryConfig m_config;
    QString m_host;
    void* m_easy = nullptr;
    void* m_multi = nullptr;
    std::atomic<bool> m_stopped = false;
};

} // namespace weir
