#include "backend/service/files/recordfile.h"

#include "backend/serde/avrocontainer.h"
#include "backend/service/files/avrorecordfile.h"
#include "backend/service/files/textrecordfile.h"

#include <QFileInfo>

namespace weir {
namespace {

constexpr std::size_t lookBytes = 64 * 1024;
constexpr std::size_t mostDamages = 1000;
constexpr std::size_t mostTopics = 65'000;

} // namespace

RecordFile::RecordFile(std::shared_ptr<const FileBytes> bytes, QString name)
    : m_bytes(std::move(bytes)), m_name(std::move(name))
{
    (void)topicIndex(m_name.toStdString());
}

Result<std::shared_ptr<const RecordFile>> RecordFile::open(const QString& path, const std::atomic<bool>* cancelled)
{
    Result<std::shared_ptr<const FileBytes>> bytes = FileBytes::open(path, cancelled);
    if (!bytes)
        return bytes.error();
    std::string beginning;
    if (const Result<void> read = (*bytes)->read(0, lookBytes, beginning); !read)
        return read.error();
    QString name = QFileInfo(path).fileName();
    Result<std::shared_ptr<const RecordFile>> file = looksLikeAvroContainer(beginning)
                                                         ? AvroRecordFile::make(*bytes, name)
                                                         : TextRecordFile::make(*bytes, name, beginning);
    if (file && (*bytes)->damage())
        (*file)->addDamage((*bytes)->size(), (*bytes)->damage()->detail);
    return file;
}

FileFacts RecordFile::facts() const
{
    FileFacts facts;
    facts.size = m_bytes->sizeOnDisk();
    facts.modifiedMs = m_bytes->identity().modifiedNs / 1'000'000;
    facts.codec = m_bytes->codec();
    return facts;
}

Result<std::vector<RecordFile::Stretch>> RecordFile::index(const std::atomic<bool>& cancelled) const
{
    const std::lock_guard lock(m_indexing);
    if (m_index)
        return *m_index;
    std::vector<Stretch> all;
    std::int64_t at = m_begin, first = 0;
    for (;;) {
        if (cancelled)
            return Error{ErrorKind::Cancelled, 0, QStringLiteral("cancelled"), m_name, false, false};
        Result<std::optional<Loaded>> loaded = load(at, first);
        if (!loaded)
            return loaded.error();
        if (!*loaded)
            break;
        const Stretch stretch = (*loaded)->stretch;
        if (!knowsTopics())
            seeTopics(**loaded);
        all.push_back(stretch);
        at = stretch.at + stretch.size;
        first = stretch.first + stretch.count;
    }
    m_index = std::move(all);
    return *m_index;
}

void RecordFile::seeTopics(const Loaded& loaded) const
{
    each(loaded, [](const RecordView&, std::span<const RecordHeader>) {});
}

std::vector<std::string> RecordFile::topics() const
{
    const std::lock_guard lock(m_mutex);
    return m_topics;
}

std::string RecordFile::topicName(std::uint16_t topic) const
{
    const std::lock_guard lock(m_mutex);
    return m_topics[topic];
}

std::uint16_t RecordFile::topicIndex(std::string_view topic) const
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_topicIndex.find(topic);
    if (known != m_topicIndex.end())
        return known->second;
    if (m_topics.size() >= mostTopics)
        return 0;
    const auto index = std::uint16_t(m_topics.size());
    m_topics.emplace_back(topic);
    m_topicIndex.emplace(std::string(topic), index);
    return index;
}

std::vector<RecordFile::Damage> RecordFile::damages() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Damage> all;
    for (const auto& [at, what] : m_damages)
        all.push_back({at, what});
    return all;
}

void RecordFile::addDamage(std::int64_t at, const QString& what) const
{
    const std::lock_guard lock(m_mutex);
    if (m_damages.size() < mostDamages)
        m_damages.emplace(at, what);
}

void RecordFile::emitProblem(const Sink& sink, std::int64_t number, const QString& what, std::string_view bytes) const
{
    RecordView record;
    record.offset = number;
    record.value = bytes;
    record.flags = std::uint8_t(RecordFlag::KeyNull);
    if (bytes.empty())
        record.flags |= std::uint8_t(RecordFlag::ValueNull);
    const std::string words = what.toStdString();
    const RecordHeader header{problemHeader, words, false};
    sink(record, std::span(&header, 1));
}

} // namespace weir
