#include "backend/engine/columns/segmentformat.h"

#include "backend/cdp/common/profileidbytes.h"

#include <algorithm>
#include <charconv>

namespace weir::engine {
namespace {

using cdp::ByteReader;
using cdp::ByteWriter;

constexpr int version = 2;
constexpr std::size_t mostValues = 50;
constexpr std::string_view suffix = ".columns";
constexpr std::size_t digits = 20;

void write(ByteWriter& writer, const FramePlace& place)
{
    writer.number(place.offset);
    writer.number(place.bytes);
    writer.number(place.rawBytes);
}

class IndexReader
{
public:
    IndexReader(std::string_view bytes, std::uint64_t fileBytes) : reader(bytes), m_fileBytes(fileBytes) {}

    FramePlace place()
    {
        FramePlace place;
        place.offset = reader.number();
        place.bytes = small();
        place.rawBytes = small();
        isWrong = isWrong || place.offset > m_fileBytes || place.bytes > m_fileBytes - place.offset;
        return place;
    }
    cdp::ProfileId id() { return cdp::readId(reader); }
    std::uint32_t small()
    {
        const std::uint64_t value = reader.number();
        isWrong = isWrong || value > (1u << 30);
        return static_cast<std::uint32_t>(value);
    }
    bool isBad() const { return isWrong || reader.isBroken(); }

    ByteReader reader;
    bool isWrong = false;

private:
    std::uint64_t m_fileBytes;
};

BlockIndex readBlock(IndexReader& in, std::size_t names, std::size_t paths)
{
    BlockIndex block;
    block.rows = in.small();
    block.people = in.small();
    block.first = in.id();
    block.last = in.id();
    for (std::size_t left = in.reader.count(); left > 0 && !in.isBad(); --left) {
        const std::uint32_t name = in.small();
        in.isWrong = in.isWrong || (name >= names && name != otherName);
        block.names.push_back(static_cast<std::uint16_t>(name));
    }
    for (FramePlace* place : {&block.peopleFrame, &block.times, &block.seqs, &block.nameCodes, &block.chunks})
        *place = in.place();
    for (std::size_t left = in.reader.count(); left > 0 && !in.isBad(); --left) {
        const std::uint32_t path = in.small();
        in.isWrong = in.isWrong || path >= paths;
        block.columns.emplace_back(path, in.place());
    }
    in.isWrong = in.isWrong || block.rows == 0 || block.rows > 65'535 || block.people == 0 ||
                 block.people > block.rows || block.peopleFrame.rawBytes != block.people * 28ULL ||
                 block.times.rawBytes != block.rows * 8ULL || block.seqs.rawBytes != block.rows * 8ULL ||
                 block.nameCodes.rawBytes != block.rows * 2ULL;
    return block;
}

} // namespace

std::string saveIndex(const SegmentIndex& index)
{
    ByteWriter writer;
    writer.number(version);
    writer.integer(index.from);
    writer.integer(index.position);
    writer.number(index.rows);
    writer.number(index.names.size());
    for (const SegmentName& name : index.names) {
        writer.number(name.type);
        writer.text(name.name);
    }
    writer.number(index.paths.size());
    for (const ColumnPath& path : index.paths) {
        writer.number(path.size());
        for (const std::string& name : path)
            writer.text(name);
    }
    writer.number(index.changes.size());
    for (const PeopleChanges::Change& change : index.changes) {
        writer.integer(change.seq);
        cdp::writeId(writer, change.profile);
        writer.flag(change.into.has_value());
        if (change.into)
            cdp::writeId(writer, *change.into);
    }
    write(writer, index.dictionary);
    write(writer, index.counts);
    writer.number(index.blocks.size());
    for (const BlockIndex& block : index.blocks) {
        writer.number(block.rows);
        writer.number(block.people);
        cdp::writeId(writer, block.first);
        cdp::writeId(writer, block.last);
        writer.number(block.names.size());
        for (const std::uint16_t name : block.names)
            writer.number(name);
        for (const FramePlace* place : {&block.peopleFrame, &block.times, &block.seqs, &block.nameCodes, &block.chunks})
            write(writer, *place);
        writer.number(block.columns.size());
        for (const auto& [path, place] : block.columns) {
            writer.number(path);
            write(writer, place);
        }
    }
    return writer.take();
}

std::optional<SegmentIndex> loadIndex(std::string_view bytes, std::uint64_t fileBytes)
{
    IndexReader in(bytes, fileBytes);
    ByteReader& reader = in.reader;
    if (reader.number() != version)
        return std::nullopt;
    SegmentIndex index;
    index.from = reader.integer();
    index.position = reader.integer();
    index.rows = reader.number();
    for (std::size_t left = reader.count(); left > 0 && !in.isBad(); --left) {
        const auto type = static_cast<std::uint8_t>(in.small());
        in.isWrong = in.isWrong || type > traitRow;
        index.names.push_back({type, std::string(reader.text())});
    }
    for (std::size_t left = reader.count(); left > 0 && !in.isBad(); --left) {
        ColumnPath path;
        for (std::size_t names = reader.count(); names > 0 && !in.isBad(); --names)
            path.emplace_back(reader.text());
        index.paths.push_back(std::move(path));
    }
    for (std::size_t left = reader.count(); left > 0 && !in.isBad(); --left) {
        PeopleChanges::Change change;
        change.seq = reader.integer();
        change.profile = in.id();
        if (reader.flag())
            change.into = in.id();
        index.changes.push_back(change);
    }
    index.dictionary = in.place();
    index.counts = in.place();
    std::uint64_t rows = 0;
    for (std::size_t left = reader.count(); left > 0 && !in.isBad(); --left) {
        index.blocks.push_back(readBlock(in, index.names.size(), index.paths.size()));
        rows += index.blocks.back().rows;
    }
    const bool isWhole = !in.isBad() && reader.atEnd() && rows == index.rows && index.from <= index.position;
    return isWhole ? std::optional(std::move(index)) : std::nullopt;
}

std::string saveCounts(const std::vector<NameCount>& counts)
{
    ByteWriter writer;
    writer.number(counts.size());
    for (const NameCount& count : counts) {
        writer.number(count.name);
        writer.number(count.count);
        writer.integer(count.lastSeenMs);
        writer.number(count.properties.size());
        for (const PropertyCount& property : count.properties) {
            writer.text(property.name);
            writer.number(property.count);
            const auto values = property.values.top(mostValues + 1);
            const std::size_t kept = std::min(values.size(), mostValues);
            writer.number(property.values.kinds);
            writer.flag(property.values.isCut() || kept < values.size());
            writer.number(kept);
            for (std::size_t i = 0; i < kept; ++i) {
                writer.text(values[i].first);
                writer.number(values[i].second);
            }
        }
    }
    return writer.take();
}

std::optional<std::vector<NameCount>> loadCounts(std::string_view bytes)
{
    ByteReader reader(bytes);
    std::vector<NameCount> counts;
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        NameCount count;
        count.name = static_cast<std::uint16_t>(reader.number());
        count.count = reader.number();
        count.lastSeenMs = reader.integer();
        for (std::size_t properties = reader.count(); properties > 0 && !reader.isBroken(); --properties) {
            PropertyCount property{.name = std::string(reader.text()), .count = reader.number(), .values = {}};
            property.values.kinds = static_cast<std::uint32_t>(reader.number());
            if (reader.flag())
                property.values.setCut();
            for (std::size_t values = reader.count(); values > 0 && !reader.isBroken(); --values) {
                const std::string_view value = reader.text();
                property.values.add(value, reader.number());
            }
            count.properties.push_back(std::move(property));
        }
        counts.push_back(std::move(count));
    }
    return reader.isBroken() ? std::nullopt : std::optional(std::move(counts));
}

std::string segmentFileName(std::int64_t from, std::int64_t position)
{
    const auto padded = [](std::int64_t offset) {
        const std::string text = std::to_string(offset);
        return std::string(digits - std::min(digits, text.size()), '0') + text;
    };
    return padded(from) + '-' + padded(position) + std::string(suffix);
}

std::optional<std::pair<std::int64_t, std::int64_t>> rangeOfFileName(std::string_view name)
{
    if (name.size() != 2 * digits + 1 + suffix.size() || !name.ends_with(suffix) || name[digits] != '-')
        return std::nullopt;
    const auto offset = [](std::string_view text) {
        std::int64_t value = -1;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : -1;
    };
    const std::int64_t from = offset(name.substr(0, digits)), position = offset(name.substr(digits + 1, digits));
    return from >= 0 && position >= from ? std::optional(std::pair(from, position)) : std::nullopt;
}

} // namespace weir::engine
