// MessagePack: what is decoded is JSON, and what is made of that JSON can be decoded.
#include "backend/serde/binary/messagepack.h"

#include "backend/serde/jsoncheck.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(msgpack)
{
    using namespace weir;
    JsonLimits limits;
    limits.maxOutputBytes = 1u << 20;
    const auto decoded = decodeMessagePack(bytes, limits);
    if (decoded) {
        WEIR_FUZZ_CHECK(checkJson(decoded->json).valid);
        WEIR_FUZZ_CHECK(decoded->consumed <= bytes.size());
        const auto encoded = encodeMessagePack(decoded->json);
        WEIR_FUZZ_CHECK(!encoded || decodeMessagePack(*encoded));
    }
    limits.stopAfterBytes = 50;
    (void)decodeMessagePack(bytes, limits);
    (void)encodeMessagePack(bytes);
}
