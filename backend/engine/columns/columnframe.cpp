#include "backend/engine/columns/columnframe.h"

#include <zstd.h>

namespace weir::engine {
namespace {

constexpr int level = 1;
constexpr std::uint32_t largest = 1u << 30;

} // namespace

FrameDictionary::FrameDictionary(std::string_view content)
    : m_dictionary(ZSTD_createDDict(content.data(), content.size()))
{
}

FrameDictionary::~FrameDictionary() { ZSTD_freeDDict(m_dictionary); }

FrameWriter::FrameWriter(std::string_view dictionary)
    : m_context(ZSTD_createCCtx()),
      m_dictionary(dictionary.empty() ? nullptr : ZSTD_createCDict(dictionary.data(), dictionary.size(), level))
{
    if (m_context) {
        ZSTD_CCtx_setParameter(m_context, ZSTD_c_checksumFlag, 1);
        ZSTD_CCtx_setParameter(m_context, ZSTD_c_compressionLevel, level);
    }
}

FrameWriter::~FrameWriter()
{
    ZSTD_freeCCtx(m_context);
    ZSTD_freeCDict(m_dictionary);
}

std::string_view FrameWriter::pack(std::string_view raw, bool withDictionary)
{
    if (!m_context || raw.size() > largest)
        return {};
    m_packed.resize(ZSTD_compressBound(raw.size()));
    ZSTD_CCtx_refCDict(m_context, withDictionary ? m_dictionary : nullptr);
    const std::size_t size = ZSTD_compress2(m_context, m_packed.data(), m_packed.size(), raw.data(), raw.size());
    return ZSTD_isError(size) ? std::string_view() : std::string_view(m_packed.data(), size);
}

bool unpackFrame(std::string_view frame, std::uint32_t rawBytes, std::string& raw, const FrameDictionary* dictionary)
{
    if (rawBytes > largest)
        return false;
    thread_local const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                                       &ZSTD_freeDCtx);
    if (!context)
        return false;
    raw.resize(rawBytes);
    ZSTD_DCtx_refDDict(context.get(), dictionary ? dictionary->get() : nullptr);
    const std::size_t size = ZSTD_decompressDCtx(context.get(), raw.data(), raw.size(), frame.data(), frame.size());
    return !ZSTD_isError(size) && size == rawBytes;
}

} // namespace weir::engine
