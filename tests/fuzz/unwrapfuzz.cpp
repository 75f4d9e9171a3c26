// Compressed values: no more comes out than may, and what is wrapped comes out again.
#include "backend/serde/unwrap.h"

#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(unwrap)
{
    using namespace weir;
    constexpr std::size_t enough = 1u << 16;
    for (const Wrapping wrapping :
         {Wrapping::Gzip, Wrapping::Zstd, Wrapping::Lz4, Wrapping::SnappyFramed, Wrapping::SnappyXerial}) {
        bool cut = false;
        const auto inner = unwrap(bytes, wrapping, enough, &cut);
        WEIR_FUZZ_CHECK(!inner || inner->size() <= enough);
        if (bytes.size() < enough) {
            const auto back = unwrap(wrap(bytes, wrapping), wrapping);
            WEIR_FUZZ_CHECK(back && *back == bytes);
        }
    }
    if (wrappingOf(bytes) != Wrapping::None)
        (void)unwrapAll(bytes, enough);
}
