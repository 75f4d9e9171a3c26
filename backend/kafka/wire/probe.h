// Purpose: what speaks on a port, asked after a connection failed in a way that could mean several things. Thread: a
// worker; blocks up to 4 s.
#pragma once

#include "backend/kafka/wire/socket.h"

namespace weir {

enum class Spoken { Unknown, Kafka, Tls, Http };

/// Tries, with a fresh connection each: Kafka in plain, a TLS greeting, an HTTP request.
Spoken whatSpeaks(const HostPort& address, const std::vector<std::string>& ips, const Deadline& deadline);

/// Whether the port answers an HTTP request; at most 1.2 s.
bool speaksHttp(const HostPort& address, const std::vector<std::string>& ips, const Deadline& deadline);

/// The SASL mechanisms that a broker offers, asked on a fresh connection in plain or TLS; empty if it wants none or
/// does not say.
QStringList offeredMechanisms(const HostPort& address, const std::vector<std::string>& ips, const TlsSettings& tls,
                              const QString& keyPassword, const Deadline& deadline);

} // namespace weir
