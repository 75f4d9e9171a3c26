// Purpose: how much one client, and all of them together, may ask of the HTTP server. Thread: values.
// Limits: sizes are bytes, 1 KB is 1,024 of them; Segment's where it names them ("HTTP API Source", maximum request
// size).
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::engine {

struct RequestLimits
{
    std::size_t headerBytes = 16 * 1024;  ///< request line and fields: above, 431
    std::size_t fieldCount = 100;         ///< above, 431
    std::size_t messageBytes = 32 * 1024; ///< of a request that is no batch, decompressed: above, 400 as Segment does
    std::size_t bodyBytes = 500 * 1024;   ///< on the wire and decompressed: above, 413
    std::size_t batchMessages = 10'000;   ///< above, 413
    std::size_t mergedBytes = 4 * 1024 * 1024; ///< a batch with its context in each message: above, 413
    int headerTimeoutMs = 10'000;              ///< from its first byte to its end, and of the TLS handshake: then 408
    int bodyTimeoutMs = 30'000;                ///< of the whole body: then 408; also of an answer that nobody reads
    int idleTimeoutMs = 60'000;       ///< between two requests, and before the first: then the connection is closed
    std::size_t connections = 10'000; ///< the one that has been idle longest gives way to a new one; none is: refused
    std::size_t inFlightBytes = 64 * 1024 * 1024; ///< bodies and what was read from them, of all requests: above, 429
    int retryAfterSeconds = 5;                    ///< said with 429
    int stopGraceMs = 3'000;                      ///< how long stop() lets requests in hand go on
};

} // namespace weir::engine
