// Purpose: one blocking HTTP request (libcurl) with the causes of failure told apart. Thread: any but the GUI thread.
// Limits: answers up to `maxBytes`; http and https only; redirects are not followed (credentials would go along).
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <atomic>
#include <string>
#include <vector>

namespace weir {

struct HttpRequest
{
    QString url;
    std::string body;                 ///< not empty: POST
    std::vector<std::string> headers; ///< "Name: value"
    QString user;                     ///< not empty: Basic
    QString password;
    TlsSettings tls;
    QString tlsKeyPassword;
    int timeoutMs = 10000;
    std::size_t maxBytes = std::size_t(1) << 20;
    const std::atomic<bool>* cancel = nullptr;
};

struct HttpAnswer
{
    int status = 0; ///< whatever it is: an HTTP error is an answer here
    std::string body;
};

/// Errors: Invalid, NameResolution, ConnectionRefused, Unreachable, Timeout, TlsNotExpected, TlsCertificate, Limit,
/// Cancelled.
Result<HttpAnswer> performHttp(const HttpRequest& request);

} // namespace weir
