#include "backend/serde/bytestext.h"
#include "backend/serde/protobuf/protobufwalker.h"

#include <algorithm>

namespace weir {
namespace {

bool hasControls(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
    });
}

} // namespace

bool ProtobufWalker::unknown(const std::vector<ProtobufEntry>& entries, int depth, bool comma)
{
    std::vector<ProtobufEntry> sorted = entries;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const ProtobufEntry& a, const ProtobufEntry& b) { return a.number < b.number; });
    return wireFields(sorted, "?", depth, &comma);
}

bool ProtobufWalker::wireFields(Entries entries, std::string_view prefix, int depth, bool* comma)
{
    for (std::size_t i = 0; i < entries.size();) {
        std::size_t end = i + 1;
        while (end < entries.size() && entries[end].number == entries[i].number)
            ++end;
        if (!room())
            return false;
        const std::string number = std::string(prefix) + std::to_string(entries[i].number);
        name(number, comma);
        const bool isList = end - i > 1;
        if (isList)
            write('[');
        for (std::size_t at = i; at < end; ++at) {
            if (at > i)
                write(',');
            if (!wireValue(entries[at], depth))
                return inside(number);
        }
        if (isList)
            write(']');
        i = end;
    }
    return true;
}

bool ProtobufWalker::wireValue(const ProtobufEntry& entry, int depth)
{
    if (!room())
        return false;
    if (entry.type != ProtobufWireType::Bytes && entry.type != ProtobufWireType::Group) {
        writeUnsigned(entry.value);
        return true;
    }
    const bool isText = entry.type == ProtobufWireType::Bytes && isValidUtf8(entry.bytes);
    if (isText && !hasControls(entry.bytes)) {
        writeText(entry.bytes);
        return true;
    }
    std::vector<ProtobufEntry> entries;
    if (depth < m_limits.maxDepth && !cutProtobuf(entry.bytes, &entries)) {
        write('{');
        bool comma = false;
        if (!wireFields(entries, {}, depth + 1, &comma))
            return false;
        write('}');
    } else if (isText) {
        writeText(entry.bytes);
    } else {
        writeBase64(entry.bytes);
    }
    return true;
}

} // namespace weir
