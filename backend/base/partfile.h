// Purpose: a file that appears under its name only when all of it is on disk: written beside its place under a hidden
// name, synchronised, renamed. Thread: one at a time. Limits: regular files only; a link is followed, so that what it
// points to is replaced, with its permissions.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <string_view>

namespace weir {

class PartFile
{
public:
    PartFile() = default;
    ~PartFile() { discard(); }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    /// Exists: there is such a file and it may not be replaced. Invalid: the place is a folder or a device. Io: errno.
    Result<void> open(const QString& path, bool replace);
    /// Io, with how much had been written.
    Result<void> write(std::string_view bytes);
    /// On disk and under its name. Exists if somebody was faster and it may not be replaced.
    Result<void> commit();
    /// Nothing is left; no-op once committed.
    void discard();

    std::uint64_t written() const { return m_written; }
    QString path() const { return m_path; }

private:
    Error failure(const char* what, int code) const;

    int m_descriptor = -1;
    bool m_replace = false;
    QString m_path;
    QByteArray m_target, m_part;
    std::uint64_t m_written = 0;
};

} // namespace weir
