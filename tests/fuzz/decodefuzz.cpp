// Every format on any bytes: what is JSON is valid JSON, texts are cut where they should be.
#include "backend/serde/decoder.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(decode)
{
    using namespace weir;
    static const DecoderSet decoders;
    for (const Format format : allFormats()) {
        const Decoded whole = decoders.decode(bytes, format);
        WEIR_FUZZ_CHECK(isValidUtf8(whole.text));
        WEIR_FUZZ_CHECK(!whole.isJson || whole.state != DecodeState::Ok || checkJson(whole.text).valid);
        WEIR_FUZZ_CHECK(whole.state != DecodeState::Failed || whole.error);
        const Decoded cell = decoders.decode(bytes, format, 20);
        WEIR_FUZZ_CHECK(isValidUtf8(cell.text));
    }
}
