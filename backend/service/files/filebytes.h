// Purpose: the bytes of a file that may change or be cut while it is open; what gzip or zstd have packed is unpacked
// once into an unlinked file. Thread: immutable after open(); any. Limits: read, not mapped, so that a cut file is an
// error and no crash; unpacked at most half of the room left on the disk of temporary files.
#pragma once

#include "backend/base/result.h"

#include <atomic>
#include <memory>
#include <string>

namespace weir {

class FileBytes
{
public:
    /// Blocks while a packed file is unpacked; `cancelled` (may be null) ends that. NotFound, Io, Decode (damaged gzip
    /// or zstd data: `damage` says so where some could be unpacked), Limit, Cancelled.
    static Result<std::shared_ptr<const FileBytes>> open(const QString& path, const std::atomic<bool>* cancelled);
    ~FileBytes();
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;

    const QString& path() const { return m_path; }
    std::int64_t size() const { return m_size; } ///< unpacked
    std::int64_t sizeOnDisk() const { return m_identity.size; }
    const QString& codec() const { return m_codec; } ///< "gzip", "zstd"; empty: not packed
    std::optional<Error> damage() const { return m_damage; }

    /// `size` bytes at `at`, fewer at the end, into `out`. Io: the file was cut meanwhile, or cannot be read.
    Result<void> read(std::int64_t at, std::size_t size, std::string& out) const;

    struct Identity
    {
        std::int64_t size = -1, modifiedNs = 0;
        std::uint64_t device = 0, inode = 0;
        friend bool operator==(const Identity&, const Identity&) = default;
    };
    const Identity& identity() const { return m_identity; }
    /// What is at the path now; size -1: nothing.
    static Identity identityOf(const QString& path);

private:
    explicit FileBytes(const QString& path) : m_path(path) {}
    Result<void> unpack(bool isGzip, const std::atomic<bool>* cancelled);

    const QString m_path;
    int m_descriptor = -1;
    std::int64_t m_size = 0;
    Identity m_identity;
    QString m_codec;
    std::optional<Error> m_damage;
};

} // namespace weir
