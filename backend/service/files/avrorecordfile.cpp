#include "backend/service/files/avrorecordfile.h"

#include "backend/serde/avrodecoder.h"
#include "backend/service/export/exportsink.h"

namespace weir {
namespace {

constexpr std::size_t firstLook = 64 * 1024;
constexpr std::size_t longestHeader = 16u << 20;
constexpr std::size_t syncSize = 16;
constexpr std::int64_t largestBlock = 1u << 30;
constexpr std::size_t window = 1 << 20;

bool takeSome(std::string_view& bytes, std::string_view& taken, bool& isNull)
{
    std::int64_t branch = 0;
    if (!takeAvroLong(bytes, branch) || (branch != 0 && branch != 1))
        return false;
    isNull = branch == 0;
    taken = {};
    return isNull || takeAvroBytes(bytes, taken);
}

} // namespace

Result<std::shared_ptr<const RecordFile>> AvroRecordFile::make(std::shared_ptr<const FileBytes> bytes,
                                                               const QString& name)
{
    std::shared_ptr<AvroRecordFile> file(new AvroRecordFile(std::move(bytes), name));
    std::string beginning;
    for (std::size_t size = firstLook;; size *= 16) {
        if (const Result<void> read = file->m_bytes->read(0, std::min(size, longestHeader), beginning); !read)
            return read.error();
        Result<AvroContainerHeader> header = readAvroContainerHeader(beginning);
        if (header) {
            file->m_header = std::move(header).value();
            break;
        }
        const bool mayGrow = header.error().kind == ErrorKind::Limit && size < longestHeader &&
                             std::int64_t(beginning.size()) < file->m_bytes->size();
        if (!mayGrow) {
            Error error = header.error();
            error.kind = ErrorKind::Decode;
            error.subject = name;
            return error;
        }
    }
    if (!isAvroCodecKnown(file->m_header.codec))
        return Error{ErrorKind::UnsupportedVersion,
                     0,
                     QStringLiteral("its codec %1 is not known").arg(QString::fromStdString(file->m_header.codec)),
                     name,
                     false,
                     false};
    file->m_isExported = file->m_header.schema == exportAvroSchema();
    if (!file->m_isExported) {
        Result<std::shared_ptr<const AvroSchema>> schema = AvroSchema::parse(file->m_header.schema);
        if (!schema) {
            Error error = schema.error();
            error.kind = ErrorKind::Decode;
            error.subject = name;
            return error;
        }
        file->m_schema = std::move(schema).value();
    }
    file->m_begin = std::int64_t(file->m_header.size);
    return std::shared_ptr<const RecordFile>(std::move(file));
}

FileFacts AvroRecordFile::facts() const
{
    FileFacts facts = RecordFile::facts();
    facts.kind = FileKind::Avro;
    facts.isExported = m_isExported;
    facts.hasTimes = m_isExported;
    if (facts.codec.isEmpty() && m_header.codec != "null")
        facts.codec = QString::fromStdString(m_header.codec);
    return facts;
}

Result<std::optional<RecordFile::Loaded>> AvroRecordFile::load(std::int64_t at, std::int64_t first) const
{
    if (at >= m_bytes->size())
        return std::optional<Loaded>();
    std::string packed;
    if (const Result<void> read = m_bytes->read(at, 20, packed); !read)
        return read.error();
    const Result<AvroBlockHead> head = readAvroBlockHead(packed);
    if (!head)
        return damaged(at, first, QStringLiteral("no block begins at byte %1").arg(at));
    const std::int64_t size = std::int64_t(head->headSize) + head->packed + std::int64_t(syncSize);
    if (head->packed > largestBlock || at + size > m_bytes->size())
        return damaged(at, first, QStringLiteral("the block at byte %1 is cut off, or lies about its size").arg(at));
    if (const Result<void> read =
            m_bytes->read(at + std::int64_t(head->headSize), std::size_t(head->packed) + syncSize, packed);
        !read)
        return read.error();
    if (std::string_view(packed).substr(std::size_t(head->packed)) != m_header.sync)
        return damaged(at, first, QStringLiteral("the block at byte %1 does not end with the file's marker").arg(at));
    Result<std::string> bodies =
        unpackAvroBlock(m_header.codec, std::string_view(packed).substr(0, std::size_t(head->packed)));
    Loaded loaded;
    loaded.stretch = {at, size, first, head->records};
    loaded.codec = m_header.codec == "null" ? "none" : m_header.codec;
    loaded.hasValuesAsTheyAre = m_isExported;
    // A record takes no byte only if its schema has no fields; more of them than this are a lie.
    if (!bodies || head->records > std::int64_t(std::max<std::size_t>(bodies->size(), 1'000'000))) {
        const QString what = QStringLiteral("the block at byte %1 cannot be unpacked: %2")
                                 .arg(at)
                                 .arg(bodies ? QStringLiteral("it lies about its records") : bodies.error().detail);
        addDamage(at, what);
        loaded.stretch.count = 1;
        loaded.problems.emplace_back(first, what);
        return std::optional(std::move(loaded));
    }
    loaded.bytes = std::move(bodies).value();
    return std::optional(std::move(loaded));
}

/// One record for what is damaged from `at` to the next marker.
Result<std::optional<RecordFile::Loaded>> AvroRecordFile::damaged(std::int64_t at, std::int64_t first,
                                                                  const QString& what) const
{
    std::int64_t end = m_bytes->size();
    std::string text;
    for (std::int64_t from = at; from < m_bytes->size(); from += std::int64_t(window)) {
        if (const Result<void> read = m_bytes->read(from, window + syncSize, text); !read)
            return read.error();
        const std::size_t found = text.find(m_header.sync);
        if (found != std::string::npos) {
            end = from + std::int64_t(found) + std::int64_t(syncSize);
            break;
        }
    }
    const QString whole = QStringLiteral("%1; %2 bytes are left out").arg(what).arg(end - at);
    addDamage(at, whole);
    Loaded loaded;
    loaded.stretch = {at, end - at, first, 1};
    loaded.problems.emplace_back(first, whole);
    return std::optional(std::move(loaded));
}

bool AvroRecordFile::takeExported(std::string_view& bodies, RecordView& record,
                                  std::vector<RecordHeader>& headers) const
{
    std::string_view topic, state;
    std::int64_t partition = 0, branch = 0, count = 0;
    bool keyIsNull = false, valueIsNull = false;
    headers.clear();
    record = {};
    if (!takeAvroBytes(bodies, topic) || !takeAvroLong(bodies, partition) || !takeAvroLong(bodies, record.offset) ||
        !takeAvroLong(bodies, branch) || (branch != 0 && branch != 1) ||
        (branch == 1 && !takeAvroLong(bodies, record.timestampMs)) || partition < 0 || partition > INT32_MAX)
        return false;
    if (!takeSome(bodies, record.key, keyIsNull) || !takeSome(bodies, record.value, valueIsNull))
        return false;
    for (;;) {
        std::int64_t bytes = 0;
        if (!takeAvroLong(bodies, count))
            return false;
        if (count == 0)
            break;
        if (count < 0 && (count == INT64_MIN || !takeAvroLong(bodies, bytes)))
            return false;
        for (count = count < 0 ? -count : count; count > 0; --count) {
            RecordHeader header;
            if (!takeAvroBytes(bodies, header.name) || !takeSome(bodies, header.value, header.isNull))
                return false;
            headers.push_back(header);
        }
    }
    if (!takeAvroBytes(bodies, state))
        return false;
    record.partition = std::int32_t(partition);
    record.topic = topicIndex(topic);
    record.flags |= std::uint8_t(keyIsNull ? RecordFlag::KeyNull : RecordFlag::None);
    record.flags |= std::uint8_t(valueIsNull ? RecordFlag::ValueNull : RecordFlag::None);
    record.flags |= std::uint8_t(state == "commit"    ? RecordFlag::ControlCommit
                                 : state == "abort"   ? RecordFlag::ControlAbort
                                 : state == "aborted" ? RecordFlag::Aborted
                                 : state == "open"    ? RecordFlag::Pending
                                                      : RecordFlag::None);
    return true;
}

void AvroRecordFile::each(const Loaded& loaded, const Sink& sink) const
{
    for (const auto& [number, what] : loaded.problems)
        emitProblem(sink, number, what);
    if (!loaded.problems.empty())
        return;
    std::string_view bodies = loaded.bytes;
    std::vector<RecordHeader> headers;
    const std::int64_t end = loaded.stretch.first + loaded.stretch.count;
    for (std::int64_t number = loaded.stretch.first; number < end; ++number) {
        QString what;
        RecordView record;
        if (m_isExported) {
            if (takeExported(bodies, record, headers)) {
                sink(record, headers);
                continue;
            }
            what = QStringLiteral("its bytes are no record");
        } else if (const Result<AvroDecoded> decoded = decodeAvro(*m_schema, bodies); decoded) {
            bodies.remove_prefix(decoded->consumed);
            record.offset = number;
            record.flags = std::uint8_t(RecordFlag::KeyNull);
            record.value = decoded->json;
            sink(record, {});
            continue;
        } else {
            what = decoded.error().detail;
        }
        // Where the next one begins is not known: the rest of the block goes with this one.
        what = QStringLiteral("record %1 in the block at byte %2 is damaged, and with it %3 after it: %4")
                   .arg(number)
                   .arg(loaded.stretch.at)
                   .arg(end - number - 1)
                   .arg(what);
        addDamage(loaded.stretch.at, what);
        emitProblem(sink, number, what, bodies.substr(0, 4096));
        return;
    }
}

} // namespace weir
