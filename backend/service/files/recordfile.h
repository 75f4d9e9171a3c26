// Purpose: a file of records, cut into stretches that can be read on their own: forwards without knowing the rest,
// backwards with an index that is made once. Thread: any; what is found out meanwhile is guarded. Limits: a record of
// at most 256 MiB; damage is never skipped in silence: it becomes a record with the header weir.problem, and is
// counted.
#pragma once

#include "backend/service/files/filebytes.h"
#include "backend/service/files/fileorigin.h"

#include <map>
#include <mutex>

namespace weir {

/// The header of a record that stands for something damaged: what is wrong, in English.
inline constexpr std::string_view problemHeader = "weir.problem";

class RecordFile
{
public:
    /// Looks at the beginning to see what it is. Blocks. Errors: FileBytes::open, Invalid (no records in this).
    static Result<std::shared_ptr<const RecordFile>> open(const QString& path, const std::atomic<bool>* cancelled);
    virtual ~RecordFile() = default;

    /// Bytes [at, at + size) of the file, with the records numbered from `first`.
    struct Stretch
    {
        std::int64_t at = 0, size = 0;
        std::int64_t first = 0, count = 0;
    };
    /// What was read of one.
    struct Loaded
    {
        Stretch stretch;
        std::string bytes;
        bool hasValuesAsTheyAre = false; ///< `bytes` holds keys and values as they are
        std::string codec = "none";
        std::vector<std::pair<std::int64_t, QString>> problems; ///< number of the record that stands for it, what
    };
    using Sink = ScanBlock::Sink;

    const QString& name() const { return m_name; }
    const FileBytes& bytes() const { return *m_bytes; }
    virtual FileFacts facts() const;
    /// Where the first record begins.
    std::int64_t begin() const { return m_begin; }
    /// The stretch that begins at `at` with record number `first`; none: the end. About 1 MiB, or one record.
    virtual Result<std::optional<Loaded>> load(std::int64_t at, std::int64_t first) const = 0;
    /// Its records, rising. The views' topics are indices for topicName().
    virtual void each(const Loaded& loaded, const Sink& sink) const = 0;

    /// All stretches; made on the first call, which reads the file once. Io, Cancelled.
    Result<std::vector<Stretch>> index(const std::atomic<bool>& cancelled) const;
    /// Are all topics of the records known without reading the file?
    virtual bool knowsTopics() const { return true; }
    std::vector<std::string> topics() const;
    std::string topicName(std::uint16_t topic) const;

    struct Damage
    {
        std::int64_t at = 0; ///< byte
        QString what;
    };
    std::vector<Damage> damages() const;

protected:
    explicit RecordFile(std::shared_ptr<const FileBytes> bytes, QString name);
    /// Makes the topics of a stretch known; overridden where that is quicker than reading it.
    virtual void seeTopics(const Loaded& loaded) const;
    std::uint16_t topicIndex(std::string_view topic) const;
    void addDamage(std::int64_t at, const QString& what) const;
    /// One record that says what is wrong; `bytes` is what could not be read.
    void emitProblem(const Sink& sink, std::int64_t number, const QString& what, std::string_view bytes = {}) const;

    const std::shared_ptr<const FileBytes> m_bytes;
    const QString m_name;
    std::int64_t m_begin = 0;

private:
    mutable std::mutex m_mutex; ///< all below
    mutable std::vector<std::string> m_topics;
    mutable std::map<std::string, std::uint16_t, std::less<>> m_topicIndex;
    mutable std::map<std::int64_t, QString> m_damages;
    mutable std::mutex m_indexing;
    mutable std::optional<std::vector<Stretch>> m_index;
};

} // namespace weir
