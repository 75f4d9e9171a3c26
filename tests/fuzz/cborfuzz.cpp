// CBOR: what is decoded is JSON, and what is made of that JSON can be decoded.
#include "backend/serde/binary/cbor.h"

#include "backend/serde/jsoncheck.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(cbor)
{
    using namespace weir;
    JsonLimits limits;
    limits.maxOutputBytes = 1u << 20;
    const auto decoded = decodeCbor(bytes, limits);
    if (decoded) {
        WEIR_FUZZ_CHECK(checkJson(decoded->json).valid);
        WEIR_FUZZ_CHECK(decoded->consumed <= bytes.size());
        const auto encoded = encodeCbor(decoded->json);
        WEIR_FUZZ_CHECK(!encoded || decodeCbor(*encoded));
    }
    limits.stopAfterBytes = 50;
    (void)decodeCbor(bytes, limits);
    (void)encodeCbor(bytes);
}
