// Files opened as topics: the first byte says what the file is called, the rest is in it. Stretches follow one another
// without a gap, and reading them never runs out of what was loaded.
#include "backend/service/files/recordfile.h"
#include "tests/fuzz/fuzz.h"

#include <QFile>
#include <sys/mman.h>
#include <unistd.h>

namespace {

/// A file in memory under a name with an ending, which is what tells CSV from lines.
class Scratch
{
public:
    Scratch(std::string_view bytes, const char* ending)
    {
        m_descriptor = ::memfd_create("weir", MFD_CLOEXEC);
        WEIR_FUZZ_CHECK(m_descriptor >= 0);
        while (!bytes.empty()) {
            const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
            WEIR_FUZZ_CHECK(count > 0);
            bytes.remove_prefix(std::size_t(count));
        }
        m_path = QStringLiteral("/tmp/weir-fuzz-%1%2").arg(::getpid()).arg(QLatin1String(ending));
        ::unlink(QFile::encodeName(m_path).constData());
        const std::string target = "/proc/self/fd/" + std::to_string(m_descriptor);
        WEIR_FUZZ_CHECK(::symlink(target.c_str(), QFile::encodeName(m_path).constData()) == 0);
    }
    ~Scratch()
    {
        ::unlink(QFile::encodeName(m_path).constData());
        ::close(m_descriptor);
    }
    const QString& path() const { return m_path; }

private:
    int m_descriptor = -1;
    QString m_path;
};

} // namespace

WEIR_FUZZ(recordfile)
{
    using namespace weir;
    if (bytes.empty())
        return;
    constexpr const char* endings[] = {".jsonl", ".json", ".csv", ".tsv", ".avro", ".jsonl.gz"};
    const Scratch scratch(bytes.substr(1), endings[std::size_t(static_cast<unsigned char>(bytes[0])) % 6]);
    const Result<std::shared_ptr<const RecordFile>> file = RecordFile::open(scratch.path(), nullptr);
    if (!file)
        return;
    std::int64_t at = (*file)->begin(), first = 0;
    std::uint64_t records = 0;
    for (;;) {
        const auto loaded = (*file)->load(at, first);
        WEIR_FUZZ_CHECK(loaded);
        if (!*loaded)
            break;
        const RecordFile::Stretch stretch = (*loaded)->stretch;
        WEIR_FUZZ_CHECK(stretch.at == at && stretch.size > 0 && stretch.first == first && stretch.count >= 0);
        std::int64_t given = 0;
        (*file)->each(**loaded, [&](const RecordView& record, std::span<const RecordHeader>) {
            WEIR_FUZZ_CHECK(record.topic < (*file)->topics().size());
            ++given;
        });
        WEIR_FUZZ_CHECK(given <= stretch.count);
        records += std::uint64_t(given);
        at += stretch.size;
        first += stretch.count;
    }
    const std::atomic<bool> never = false;
    const auto index = (*file)->index(never);
    WEIR_FUZZ_CHECK(index);
    WEIR_FUZZ_CHECK(index->empty() ? first == 0 : index->back().first + index->back().count == first);
}
