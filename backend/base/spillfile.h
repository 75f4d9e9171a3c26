// Purpose: bytes that need not lie in memory: written into an unlinked temporary file, read through a map. Thread:
// put() any. Limits: what is put lives as long as its piece is kept; the disk gets it back when the file and all pieces
// are gone, also after a crash.
#pragma once

#include "backend/base/result.h"

#include <memory>
#include <mutex>
#include <string_view>

namespace weir {

class SpillFile
{
public:
    struct Piece
    {
        std::shared_ptr<const void> keep;
        std::string_view bytes;
    };

    /// `folder` empty: the user's cache folder. The file is made with the first put().
    explicit SpillFile(QString folder = {});
    ~SpillFile();
    SpillFile(const SpillFile&) = delete;
    SpillFile& operator=(const SpillFile&) = delete;

    /// Io: the disk is full or can't be written; `code` is errno, subject the folder.
    Result<Piece> put(std::string_view bytes);
    std::size_t size() const;

private:
    struct Segment;
    Result<void> makeFile();
    Result<void> makeSegment(std::size_t bytes);

    const QString m_folder;
    mutable std::mutex m_mutex;
    int m_file = -1;
    std::shared_ptr<Segment> m_segment; ///< the newest
    std::size_t m_used = 0;             ///< of the newest segment
    std::size_t m_end = 0;              ///< of the file
    std::size_t m_size = 0;             ///< all that was put
};

} // namespace weir
