#include "backend/monitor/history/historybytes.h"

#include <memory>
#include <zstd.h>

namespace weir {

namespace {

struct FreeContext
{
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

} // namespace

std::string compressed(std::string_view bytes, int level)
{
    // Tens of thousands of small frames at a time: a new context for each would cost more than the frame.
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
    out.resize(ZSTD_isError(size) ? 0 : size);
    return out;
}

bool uncompressed(std::string_view bytes, std::size_t mostBytes, std::string& out)
{
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > mostBytes)
        return false;
    out.resize(std::size_t(size));
    return ZSTD_decompressDCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size()) == out.size();
}

} // namespace weir
