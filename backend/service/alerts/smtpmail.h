// Purpose: sends one mail over SMTP (libcurl). Thread: any but the GUI thread; blocks. Limits: plain text, UTF-8.
#pragma once

#include "backend/service/alerts/channel.h"

#include <atomic>

namespace weir {

struct Mail
{
    QString subject, text;
};

/// The whole message as SMTP wants it (RFC 5322): headers in ASCII, the body in base64.
QByteArray mailBytes(const Channel& channel, const Mail& mail, std::int64_t nowMs);

/// Errors: NameResolution, ConnectionRefused, Unreachable, Timeout, TlsCertificate, TlsRequired (the server offers none
/// where the channel wants it), Authentication, Invalid (the server refuses an address or the mail; detail is its own).
Result<void> sendMail(const Channel& channel, const QString& password, const Mail& mail, std::int64_t nowMs,
                      const std::atomic<bool>* cancel = nullptr);

} // namespace weir
