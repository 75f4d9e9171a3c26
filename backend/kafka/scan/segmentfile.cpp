#include "backend/kafka/scan/segmentfile.h"

#include "backend/kafka/scan/segmentfileprivate.h"
#include "backend/kafka/scan/segmentwalk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t chunkBytes = 4 << 20, mostSearched = 64 << 20;

/// Sound batches of a stretch of a file.
struct Look
{
    std::optional<BatchHeader> first, last;
    std::int64_t firstRecord = -1;
    std::optional<Error> error;

    void take(std::string_view bytes, const SegmentWalk& walk)
    {
        if (walk.batches.empty())
            return;
        const SegmentBatch& batch = walk.batches.front();
        if (!first) {
            first = batch.header;
            firstRecord = batch.header.baseOffset;
            // An old message set says only which of its offsets is the last.
            RecordBatchParser parser(bytes.substr(batch.at, batch.size));
            if (batch.header.magic != 2 && parser.next())
                (void)parser.records([&, isFirst = true](const RecordView& record, auto) mutable {
                    if (std::exchange(isFirst, false))
                        firstRecord = record.offset;
                });
        }
        last = walk.batches.back().header;
    }
};

std::optional<QByteArray> bytesOf(QFile& file, std::int64_t at, std::int64_t size)
{
    if (!file.seek(at))
        return {};
    QByteArray bytes = file.read(size);
    return bytes.size() == size ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string_view viewOf(const QByteArray& bytes) { return {bytes.constData(), std::size_t(bytes.size())}; }

bool isOld(const BatchHeader& header) { return header.magic != 2; }

/// What a file begins and ends with.
Look lookAt(const QString& path, std::int64_t size, bool& hasOldFormat)
{
    Look look;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        look.error = Error{ErrorKind::Io, 0, file.errorString(), path};
        return look;
    }
    if (const std::optional<QByteArray> head = bytesOf(file, 0, std::min<std::int64_t>(size, 17)))
        hasOldFormat = hasOldFormat || (head->size() == 17 && (head->at(16) == 0 || head->at(16) == 1));
    const auto walked = [&](std::int64_t at, std::int64_t length, bool fromBoundary) {
        const std::optional<QByteArray> bytes = bytesOf(file, at, length);
        if (!bytes)
            return false;
        SegmentBounds bounds;
        bounds.hasOldFormat = hasOldFormat;
        bounds.isEnd = at > 0 || at + length == size;
        const std::size_t begin = fromBoundary ? 0 : findBatch(viewOf(*bytes), bounds).value_or(std::size_t(length));
        const std::string_view stretch = viewOf(*bytes).substr(begin);
        look.take(stretch, walkSegment(stretch, bounds));
        return !bytes->isEmpty();
    };
    std::int64_t length = std::min(size, chunkBytes);
    while (walked(0, length, true) && !look.first && length < std::min(size, mostSearched))
        length = std::min({size, length * 4, mostSearched});
    if (length == size)
        return look;
    const std::optional<BatchHeader> headsLast = std::exchange(look.last, std::nullopt);
    // What a broker set aside and never used is zeros.
    std::int64_t end = size;
    for (std::int64_t block = end; block > 0 && end == block; block -= std::min(block, chunkBytes)) {
        const std::int64_t at = block - std::min(block, chunkBytes);
        const std::optional<QByteArray> bytes = bytesOf(file, at, block - at);
        if (bytes && viewOf(*bytes).find_first_not_of('\0') == std::string_view::npos)
            end = at;
    }
    end = std::min(size, end + chunkBytes);
    length = std::min(end, chunkBytes * 2);
    while (walked(end - length, length, length == end) && !look.last && length < std::min(end, mostSearched))
        length = std::min({end, length * 4, mostSearched});
    if (!look.last)
        look.last = headsLast;
    return look;
}

Error notFound(const QString& path) { return {ErrorKind::NotFound, 0, QStringLiteral("There is no such file"), path}; }

} // namespace

SegmentFile::SegmentFile() : d(new Private) {}
SegmentFile::~SegmentFile() = default;

const QString& SegmentFile::path() const { return d->path; }
const QString& SegmentFile::topic() const { return d->topic; }
std::int32_t SegmentFile::partition() const { return d->partition; }
std::int64_t SegmentFile::size() const { return d->size; }
std::int64_t SegmentFile::firstOffset() const { return d->firstOffset; }
std::int64_t SegmentFile::endOffset() const { return d->endOffset; }

QVector<SegmentFile::Damage> SegmentFile::damages() const
{
    QVector<Damage> all;
    const std::lock_guard lock(d->mutex);
    for (const auto& [at, damage] : d->damages)
        all.append(damage);
    return all;
}

void SegmentFile::Private::damaged(std::int64_t at, std::int64_t bytes, const QString& what) const
{
    const std::lock_guard lock(mutex);
    // What is one stretch to a person may have been met in several, or from both sides.
    Damage damage{at, bytes, what};
    auto next = damages.upper_bound(at);
    if (next != damages.begin()) {
        const auto before = std::prev(next);
        if (before->second.at + before->second.bytes >= at) {
            damage = before->second;
            damage.bytes = std::max(damage.bytes, at + bytes - damage.at);
            next = damages.erase(before);
        }
    }
    while (next != damages.end() && next->second.at <= damage.at + damage.bytes) {
        damage.bytes = std::max(damage.bytes, next->second.at + next->second.bytes - damage.at);
        next = damages.erase(next);
    }
    damages.emplace(damage.at, damage);
}

Result<std::shared_ptr<const SegmentFile>> SegmentFile::open(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return notFound(path);
    QFileInfoList files{info};
    if (info.isDir())
        files = QDir(path).entryInfoList({QStringLiteral("*.log")}, QDir::Files, QDir::Name);
    const std::shared_ptr<SegmentFile> file(new SegmentFile);
    Private& d = *file->d;
    d.path = path;
    static const QRegularExpression form(QStringLiteral("^(.+)-(\\d{1,9})$"));
    const QString folder = info.isDir() ? QDir(info.absoluteFilePath()).dirName() : info.absoluteDir().dirName();
    const QRegularExpressionMatch match = form.match(folder);
    d.topic = match.hasMatch() ? match.captured(1) : info.fileName();
    d.partition = match.hasMatch() ? match.captured(2).toInt() : 0;
    bool isSound = false;
    for (const QFileInfo& one : files) {
        if (one.size() == 0)
            continue;
        const Look look = lookAt(one.absoluteFilePath(), one.size(), d.hasOldFormat);
        if (look.error)
            return *look.error;
        d.pieces.push_back({one.absoluteFilePath(), d.size, one.size()});
        d.size += one.size();
        if (!look.first && !look.last)
            continue;
        if (!isSound)
            d.firstOffset = look.first ? look.firstRecord : look.last->baseOffset;
        d.endOffset = std::max(d.endOffset, (look.last ? look.last : look.first)->lastOffset + 1);
        d.hasOldFormat = d.hasOldFormat || (look.first && isOld(*look.first));
        isSound = true;
    }
    if (!isSound)
        return Error{ErrorKind::Decode, 0, QStringLiteral("There is no record batch in it"), path};
    return std::shared_ptr<const SegmentFile>(file);
}

} // namespace weir
