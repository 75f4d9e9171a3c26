#include "backend/engine/columns/eventcolumnsparts.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace weir::engine {
namespace {

namespace fs = std::filesystem;

struct Candidate
{
    std::int64_t from = 0, position = 0;
    std::string path{};
};

Error failure(const std::string& path, const std::error_code& code)
{
    return Error{.kind = ErrorKind::Io,
                 .code = code.value(),
                 .detail = QString::fromStdString(code.message()),
                 .subject = QString::fromStdString(path)};
}

} // namespace

Result<void> EventColumns::Private::load()
{
    std::error_code code;
    fs::create_directories(folder, code);
    fs::directory_iterator entries(folder, code);
    if (code)
        return failure(folder, code);
    std::vector<Candidate> candidates;
    for (const fs::directory_entry& entry : entries) {
        const std::string name = entry.path().filename().string();
        if (const auto range = rangeOfFileName(name))
            candidates.push_back({range->first, range->second, entry.path().string()});
        else if (name.starts_with('.') && name.ends_with(".part"))
            fs::remove(entry.path(), code); // of a writer that was killed
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.from != b.from ? a.from < b.from : a.position > b.position;
    });
    std::int64_t position = candidates.empty() ? 0 : candidates.front().from;
    for (const Candidate& candidate : candidates) {
        if (candidate.from == position) {
            auto opened = ColumnSegment::open(candidate.path);
            if (opened && (*opened)->index().from == candidate.from &&
                (*opened)->index().position == candidate.position) {
                segments.push_back(std::move(*opened));
                position = candidate.position;
                continue;
            }
            if (!opened && opened.error().kind == ErrorKind::Io)
                return opened.error();
            dropped.push_back("damaged segment " + candidate.path);
        } else if (candidate.from > position) {
            dropped.push_back("segment behind a damaged one " + candidate.path);
        }
        // Else it was rewritten into the one before.
        fs::remove(candidate.path, code);
    }
    restart(position);
    return {};
}

void EventColumns::Private::restart(std::int64_t position)
{
    changes = {};
    for (const SegmentPointer& segment : segments)
        for (const PeopleChanges::Change& change : segment->index().changes)
            changes.add(change);
    sealed.clear();
    tail = std::make_unique<ColumnsTail>(position);
    resumedAt = position;
    isStalled = false;
}

void EventColumns::Private::removeFile(const SegmentPointer& segment)
{
    // A rewritten one may have the very name.
    const bool isThere = std::any_of(segments.begin(), segments.end(),
                                     [&](const SegmentPointer& other) { return other->path() == segment->path(); });
    std::error_code code;
    if (!isThere)
        fs::remove(segment->path(), code);
}

void EventColumns::Private::deleteFrom(std::size_t segment)
{
    const std::vector<SegmentPointer> gone(segments.begin() + static_cast<std::ptrdiff_t>(segment), segments.end());
    segments.resize(segment);
    for (const SegmentPointer& one : gone)
        removeFile(one);
}

/// The oldest go first; the newest one always stays.
void EventColumns::Private::enforceBound()
{
    std::uint64_t bytes = 0;
    for (const SegmentPointer& segment : segments)
        bytes += segment->bytes();
    while (bytes > options.mostBytes && segments.size() > 1) {
        const SegmentPointer oldest = segments.front();
        bytes -= oldest->bytes();
        segments.erase(segments.begin());
        removeFile(oldest);
    }
}

} // namespace weir::engine
