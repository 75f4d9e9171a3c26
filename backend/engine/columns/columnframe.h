// Purpose: zstd frames with a checksum, the one form of all bytes in a segment; those of events with a dictionary of
// plain content. Thread: a FrameWriter one at a time; unpackFrame() any. Limits: 1 GiB unpacked.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;
struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace weir::engine {

/// Where a frame lies in its file.
struct FramePlace
{
    std::uint64_t offset = 0;
    std::uint32_t bytes = 0;    ///< 0: there is none
    std::uint32_t rawBytes = 0; ///< unpacked
};

/// What texts are unpacked with; immutable.
class FrameDictionary
{
public:
    explicit FrameDictionary(std::string_view content); ///< a copy is kept
    ~FrameDictionary();
    const ZSTD_DDict_s* get() const { return m_dictionary; }

private:
    ZSTD_DDict_s* m_dictionary = nullptr;
};

class FrameWriter
{
public:
    /// `dictionary`: of those frames that pack() is told to use it for.
    explicit FrameWriter(std::string_view dictionary);
    ~FrameWriter();
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;

    /// Valid until the next call; empty: there is no memory.
    std::string_view pack(std::string_view raw, bool withDictionary = false);

private:
    ZSTD_CCtx_s* m_context = nullptr;
    ZSTD_CDict_s* m_dictionary = nullptr;
    std::string m_packed;
};

/// False: damaged, or not exactly `rawBytes`.
bool unpackFrame(std::string_view frame, std::uint32_t rawBytes, std::string& raw,
                 const FrameDictionary* dictionary = nullptr);

} // namespace weir::engine
